//! Where a database is: in a file, or on a PostgreSQL server.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the server may leave sent bytes unacknowledged.
const TCP_TIMEOUT: Duration = Duration::from_secs(10);

/// Pause of a connection after which the server is probed.
const KEEPALIVE_DELAY: Duration = Duration::from_secs(60);

const FORM: &str = "write postgres://user:password@host/database?sslmode=require, with characters such as @ in user or \
    password encoded as %40";

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server.
    Postgres(Box<Config>),
}

impl Address {
    /// Parses a path relative to `folder`, or an address that starts with `postgres://`.
    ///
    /// # Errors
    /// What is wrong with `text`, and the remedy.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, (&'static str, &'static str)> {
        if !["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
            return if text.contains("://") {
                Err(("is neither a file nor the address of a PostgreSQL database", FORM))
            } else {
                Ok(Self::File(folder.join(text)))
            };
        }
        const INVALID: &str = "is not a valid address of a PostgreSQL database";
        let mut config: Config = text.parse().map_err(|_| (INVALID, FORM))?;
        let is_here = is_on_this_machine(&config).ok_or((INVALID, FORM))?;
        match config.get_ssl_mode() {
            SslMode::Prefer if is_here => {
                config.ssl_mode(SslMode::Disable);
            }
            SslMode::Prefer => {
                return Err((
                    "does not say whether the connection is encrypted",
                    "append ?sslmode=require; ?sslmode=disable is only for a network that nobody else can read",
                ));
            }
            _ => {}
        }
        config.application_name("carnet-endpoint").connect_timeout(CONNECT_TIMEOUT);
        config.tcp_user_timeout(TCP_TIMEOUT).keepalives_idle(KEEPALIVE_DELAY);
        Ok(Self::Postgres(Box::new(config)))
    }

    /// The path of a SQLite database.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }
}

/// Whether all connections stay on this machine; none without a host.
fn is_on_this_machine(config: &Config) -> Option<bool> {
    let is_loopback = |host: &Host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    match (config.get_hosts(), config.get_hostaddrs()) {
        ([], []) => None,
        (hosts, []) => Some(hosts.iter().all(is_loopback)),
        (_, addresses) => Some(addresses.iter().all(IpAddr::is_loopback)),
    }
}

/// Without user and password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let config = match self {
            Self::File(path) => return write!(f, "{}", path.display()),
            Self::Postgres(config) => config,
        };
        let hosts = config.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        });
        let addresses = config.get_hostaddrs().iter().map(IpAddr::to_string);
        let places: Vec<String> = hosts.chain(addresses).collect();
        write!(f, "postgres://{}/{}", places.join(","), config.get_dbname().unwrap_or_default())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Address;

    fn parse(text: &str) -> Result<Address, &'static str> {
        Address::parse(text, Path::new("/etc/carnet")).map_err(|(message, _)| message)
    }

    #[test]
    fn address_without_scheme_is_a_file() {
        assert_eq!(parse("a.db"), Ok(Address::File("/etc/carnet/a.db".into())));
        assert_eq!(parse("/srv/a.db"), Ok(Address::File("/srv/a.db".into())));
        assert!(parse("mysql://host/name").is_err());
    }

    #[test]
    fn address_of_a_server_needs_tls_or_loopback() {
        for good in [
            "postgres://u:p@localhost/carnet",
            "postgresql://u@127.0.0.1:5433/carnet",
            "postgres://u@[::1]/carnet",
            "postgres://u@%2Frun%2Fpostgresql/carnet",
            "postgres://u:p@db.example/carnet?sslmode=require",
            "postgres://u:p@db/carnet?sslmode=disable",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in [
            "postgres://u:p@db.example/carnet",
            "postgres://u:p@localhost,db.example/carnet",
            "postgres://u:p@localhost/carnet?hostaddr=192.0.2.1",
            "postgres://u:p@db.example/carnet?sslmode=prefer",
            "postgres://u:p@db.example/carnet?sslmode=yes",
            "postgres://",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn address_is_shown_without_password() {
        let address = parse("postgres://u:hunter22@db.example:5433/carnet?sslmode=require").unwrap();
        assert_eq!(address.to_string(), "postgres://db.example/carnet");
        assert!(!format!("{address:?}").contains("hunter22"));
    }
}
