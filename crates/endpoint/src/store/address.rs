//! Where a database is: in a file, or on a PostgreSQL server.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use percent_encoding::percent_decode_str;
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
    Postgres(Box<Server>),
}

/// A PostgreSQL server.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    /// How to connect.
    pub config: Config,
    /// A PEM file with the authorities that may have signed its certificate; those of web browsers if there is none.
    pub root_certificates: Option<PathBuf>,
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
        let (text, root_certificates) = split_root_certificates(text, folder).ok_or((INVALID, FORM))?;
        let mut config: Config = text.parse().map_err(|_| (INVALID, FORM))?;
        let is_here = is_on_this_machine(&config).ok_or((INVALID, FORM))?;
        match config.get_ssl_mode() {
            SslMode::Prefer | SslMode::Disable if root_certificates.is_some() => {
                return Err(("has sslrootcert without TLS", "append &sslmode=verify-full, or remove sslrootcert"));
            }
            SslMode::Prefer if is_here => {
                config.ssl_mode(SslMode::Disable);
            }
            SslMode::Prefer => {
                return Err((
                    "does not say whether the connection is encrypted",
                    "append ?sslmode=require; ?sslmode=disable is only for a network that only you can read",
                ));
            }
            _ => {}
        }
        config.application_name("carnet-endpoint").connect_timeout(CONNECT_TIMEOUT);
        config.tcp_user_timeout(TCP_TIMEOUT).keepalives_idle(KEEPALIVE_DELAY);
        Ok(Self::Postgres(Box::new(Server { config, root_certificates })))
    }

    /// The path of a SQLite database.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }
}

/// The address as the driver takes it, which does not know `sslrootcert` and `verify-full`, and the file of the former;
/// none if its name is not UTF-8.
fn split_root_certificates(text: &str, folder: &Path) -> Option<(String, Option<PathBuf>)> {
    // A password may have a question mark.
    let (before, place) = text.split_at(text.find('@').unwrap_or_default());
    let Some((place, query)) = place.split_once('?') else { return Some((text.to_owned(), None)) };
    let mut root_certificates = None;
    let mut others = Vec::new();
    for parameter in query.split('&') {
        match parameter.split_once('=') {
            Some(("sslrootcert", path)) => {
                let path = percent_decode_str(path).decode_utf8().ok()?;
                root_certificates = Some(folder.join(&*path));
            }
            // The name in the certificate is always checked.
            Some(("sslmode", "verify-full")) => others.push("sslmode=require"),
            _ => others.push(parameter),
        }
    }
    Some((format!("{before}{place}?{}", others.join("&")), root_certificates))
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
            Self::Postgres(server) => &server.config,
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
            "postgres://u:p@db.example/carnet?sslmode=verify-full",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in [
            "postgres://u:p@db.example/carnet",
            "postgres://u:p@localhost,db.example/carnet",
            "postgres://u:p@localhost/carnet?hostaddr=192.0.2.1",
            "postgres://u:p@db.example/carnet?sslmode=prefer",
            "postgres://u:p@db.example/carnet?sslmode=yes",
            "postgres://u:p@db.example/carnet?sslrootcert=ca.pem",
            "postgres://u:p@db.example/carnet?sslmode=disable&sslrootcert=ca.pem",
            "postgres://u:p@localhost/carnet?sslrootcert=ca.pem",
            "postgres://",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn address_names_a_file_of_authorities() {
        let files = |text: &str| match parse(text) {
            Ok(Address::Postgres(server)) => server.root_certificates,
            _ => panic!("{text}"),
        };
        let at = |parameters: &str| files(&format!("postgres://u:a?b@db.example:5433/carnet?{parameters}"));
        assert_eq!(at("sslmode=require"), None);
        assert_eq!(
            at("sslmode=require&sslrootcert=une%20autorit%C3%A9.pem"),
            Some("/etc/carnet/une autorité.pem".into())
        );
        assert_eq!(at("sslrootcert=/srv/ca.pem&sslmode=verify-full"), Some("/srv/ca.pem".into()));
        assert_eq!(files("postgres:///carnet?host=db.example&sslmode=verify-full"), None);
        assert!(parse("postgres://u@db.example/carnet?sslmode=require&sslrootcert=%FF").is_err());
    }

    #[test]
    fn address_is_shown_without_password() {
        let address = parse("postgres://u:hunter22@db.example:5433/carnet?sslmode=require").unwrap();
        assert_eq!(address.to_string(), "postgres://db.example/carnet");
        assert!(!format!("{address:?}").contains("hunter22"));
    }
}
