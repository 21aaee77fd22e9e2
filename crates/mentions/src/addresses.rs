//! Which addresses may be contacted: public ones, by the registries of special-purpose addresses of IANA, on ports of the
//! web, and none of this machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Networks that are not public: this host, private, shared, loopback, link-local, of protocols, documentation,
/// benchmarks, relays, multicast, reserved.
const SPECIAL_V4: [Ipv4Net; 15] = [
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
];

/// Global unicast: loopback, local, multicast and translated addresses are outside of it.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0], 3);

/// Parts of it that are not public: of protocols, with Teredo; documentation; 6to4; documentation.
const SPECIAL_V6: [Ipv6Net; 4] =
    [v6([0x2001, 0], 23), v6([0x2001, 0x0db8], 32), v6([0x2002, 0], 16), v6([0x3fff, 0], 20)];

/// Ports of the web; a service at another one may take a request for something else.
const WEB_PORTS: [u16; 2] = [80, 443];

const fn v4([a, b, c, d]: [u8; 4], prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6([a, b]: [u16; 2], prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), prefix)
}

/// Whether requests may go to an address: it is a public one of another machine with a port of the web, or in one of the
/// networks `allowed`.
pub(crate) fn may_contact(address: SocketAddr, allowed: &[IpNet]) -> bool {
    may_contact_unless(is_own, address, allowed)
}

fn may_contact_unless(is_own: impl Fn(IpAddr) -> bool, address: SocketAddr, allowed: &[IpNet]) -> bool {
    // An IPv4 address may be written as one of IPv6.
    let (host, port) = (address.ip().to_canonical(), address.port());
    let is_allowed = allowed.iter().any(|network| network.contains(&host));
    is_allowed || (WEB_PORTS.contains(&port) && is_public(host) && !is_own(host))
}

/// Whether an address is one of this machine: then packets to it would come from it. None is sent.
fn is_own(address: IpAddr) -> bool {
    let any = match address {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    let local = UdpSocket::bind((any, 0)).and_then(|socket| {
        socket.connect((address, WEB_PORTS[0]))?;
        socket.local_addr()
    });
    // Without a route, it is not contacted either.
    local.is_ok_and(|local| local.ip() == address)
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SPECIAL_V4.iter().any(|network| network.contains(&address)),
        IpAddr::V6(address) => {
            GLOBAL_V6.contains(&address) && !SPECIAL_V6.iter().any(|network| network.contains(&address))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, SocketAddr};

    use ipnet::IpNet;

    use super::{is_own, may_contact, may_contact_unless};

    fn is_public(address: &str) -> bool {
        may_contact(SocketAddr::new(address.parse().unwrap(), 443), &[])
    }

    #[test]
    fn special_addresses_are_not_contacted() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:1::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_contacted() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.255.255",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.255.255",
            "198.20.0.1",
            "223.255.255.255",
            "::ffff:1.1.1.1",
            "2001:200::1",
            "2003::1",
            "2606:4700:4700::1111",
            "2a00::1",
        ] {
            assert!(is_public(address), "{address}");
        }
    }

    #[test]
    fn allowed_networks_are_contacted() {
        let allowed = ["127.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let may_contact = |address: &str| may_contact(address.parse().unwrap(), &allowed);
        assert!(may_contact("127.0.0.1:80") && may_contact("[::ffff:127.0.0.2]:8080") && may_contact("[fd00::1]:1"));
        assert!(!may_contact("10.0.0.1:80") && !may_contact("[::1]:80"));
    }

    #[test]
    fn only_ports_of_the_web_are_contacted() {
        let may_contact = |address: &str| may_contact(address.parse().unwrap(), &[]);
        assert!(may_contact("1.1.1.1:80") && may_contact("1.1.1.1:443") && may_contact("[2a00::1]:443"));
        for address in ["1.1.1.1:0", "1.1.1.1:22", "1.1.1.1:8080", "[2a00::1]:25", "[::ffff:1.1.1.1]:6379"] {
            assert!(!may_contact(address), "{address}");
        }
    }

    #[test]
    fn own_addresses_are_recognised() {
        assert!(is_own("127.0.0.1".parse().unwrap()));
        // Of documentation: no machine has them.
        assert!(!is_own("192.0.2.1".parse().unwrap()) && !is_own("2001:db8::1".parse().unwrap()));
    }

    #[test]
    fn own_public_addresses_are_not_contacted() {
        let own: IpAddr = "1.1.1.1".parse().unwrap();
        let may_contact = |address: &str, allowed: &[IpNet]| {
            may_contact_unless(|address| address == own, address.parse().unwrap(), allowed)
        };
        assert!(!may_contact("1.1.1.1:443", &[]) && !may_contact("[::ffff:1.1.1.1]:443", &[]));
        assert!(may_contact("1.1.1.2:443", &[]));
        assert!(may_contact("1.1.1.1:443", &["1.1.1.1/32".parse().unwrap()]), "the configuration allows it");
    }
}
