//! The addresses of this machine in the local network, and listening there.

use std::io;
use std::net::{AddrParseError, IpAddr, Ipv4Addr, UdpSocket};
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use tokio::net::TcpListener;

use crate::texts::Commands;

/// An address of the rest of the world, as examples have it (RFC 5737), and a port.
const ELSEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

/// Addresses of this machine, as `--lan` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lan {
    /// All that are for local networks.
    All,
    /// This one.
    One(Ipv4Addr),
}

impl FromStr for Lan {
    type Err = AddrParseError;

    fn from_str(text: &str) -> Result<Self, AddrParseError> {
        if text == Self::ALL {
            return Ok(Self::All);
        }
        let address: Ipv4Addr = text.parse()?;
        // For other servers, this one is all addresses; nothing can be opened at it.
        Ok(if address.is_unspecified() { Self::All } else { Self::One(address) })
    }
}

impl Lan {
    /// The value of `--lan` that names all addresses.
    pub(super) const ALL: &str = "all";

    /// The addresses, that of the default route first.
    ///
    /// # Errors
    /// When there is none, or when others than the local network reach the one that is named.
    pub(super) fn addresses(self, texts: &Commands) -> Result<Vec<Ipv4Addr>> {
        if let Self::One(address) = self {
            if !is_local(&address) && !address.is_loopback() && !address.is_link_local() {
                bail!(texts.public_address(address));
            }
            return Ok(vec![address]);
        }
        let addresses = local_addresses().context(texts.no_local_network)?;
        if addresses.is_empty() {
            bail!(texts.no_local_network);
        }
        Ok(addresses)
    }
}

/// The addresses of this machine that only networks around it reach, that of the default route first.
fn local_addresses() -> io::Result<Vec<Ipv4Addr>> {
    let addresses = if_addrs::get_if_addrs()?.into_iter().filter_map(|interface| match interface.ip() {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    });
    let mut addresses: Vec<Ipv4Addr> = addresses.filter(is_local).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let first = of_default_route();
    addresses.sort_by_key(|address| Some(*address) != first);
    Ok(addresses)
}

/// Whether an address is one of a local network (RFC 1918), or of those that providers and networks of devices, such as
/// Tailscale, share (RFC 6598).
fn is_local(address: &Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_private() || (first == 100 && (64..128).contains(&second))
}

/// The address from which this machine reaches the rest of the world. Nothing is sent to find it.
fn of_default_route() -> Option<Ipv4Addr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(ELSEWHERE).ok()?;
    match socket.local_addr().ok()?.ip() {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    }
}

/// Listens at `port` of each address.
///
/// # Errors
/// When the system refuses one.
pub(super) async fn listen(port: u16, addresses: &[Ipv4Addr], texts: &Commands) -> Result<Vec<TcpListener>> {
    let mut listeners = Vec::with_capacity(addresses.len());
    for address in addresses {
        let listener = TcpListener::bind((*address, port)).await;
        listeners.push(listener.with_context(|| texts.cannot_listen(format_args!("{address}:{port}")))?);
    }
    Ok(listeners)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use protocol::language::Language;

    use super::{Lan, is_local, local_addresses};
    use crate::texts::Commands;

    #[test]
    fn addresses_of_local_networks_are_recognised() {
        let is_local = |text: &str| is_local(&text.parse().unwrap());
        for address in ["192.168.1.5", "10.0.0.1", "172.16.0.1", "172.31.255.255", "100.64.0.1", "100.127.9.9"] {
            assert!(is_local(address), "{address}");
        }
        for address in [
            "127.0.0.1",
            "127.0.0.2",
            "0.0.0.0",
            "172.32.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "192.0.2.1",
            "169.254.1.1",
        ] {
            assert!(!is_local(address), "{address}");
        }
    }

    #[test]
    fn addresses_of_this_machine_are_local() {
        let addresses = local_addresses().unwrap();
        assert!(addresses.iter().all(is_local), "{addresses:?}");
    }

    #[test]
    fn public_address_is_refused() {
        let texts = Commands::of(Language::En);
        let addresses = |text: &str| text.parse::<Lan>().unwrap().addresses(texts);
        for address in ["192.168.1.5", "100.64.0.1", "127.0.0.2", "169.254.1.1"] {
            assert_eq!(addresses(address).unwrap(), [address.parse::<Ipv4Addr>().unwrap()]);
        }
        assert!(addresses("203.0.113.7").unwrap_err().to_string().contains("203.0.113.7"));
    }

    #[test]
    fn lan_names_all_addresses_or_one() {
        assert_eq!("all".parse::<Lan>(), Ok(Lan::All));
        assert_eq!("0.0.0.0".parse::<Lan>(), Ok(Lan::All));
        assert_eq!("127.0.0.2".parse::<Lan>(), Ok(Lan::One(Ipv4Addr::new(127, 0, 0, 2))));
        assert!("phone".parse::<Lan>().is_err());
    }
}
