//! How another `carnet write` of the author's reaches the running editor, to get an address that starts a session: by a
//! secret in a file that only the author can read.

use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

/// Where a new address is asked for.
pub(super) const START: &str = "/start";

/// The header that has the secret.
pub const OWNER_HEADER: &str = "carnet-owner-secret";

/// Port and secret of the running editor. Its text, `PORT SECRET`, is what [`EditorLock`](crate::store::EditorLock)
/// keeps for other programs.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnerAccess {
    /// The port on 127.0.0.1.
    pub port: u16,
    /// The value of [`OWNER_HEADER`].
    pub secret: String,
}

impl OwnerAccess {
    /// Reads its text; none when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (port, secret) = text.trim_end().split_once(' ')?;
        Some(Self { port: port.parse().ok()?, secret: secret.to_owned() })
    }

    /// The origin of the editor.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where a `POST` with the secret and the [origin](Self::origin) gets a [`StartAddress`] as JSON.
    pub fn url(&self) -> String {
        format!("{}{START}", self.origin())
    }
}

impl Display for OwnerAccess {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.port, self.secret)
    }
}

/// Where sessions can be started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartAddress {
    /// On this machine, with a start code that can be used once.
    pub address: String,
    /// In the local network, if the editor listens there.
    pub network: Option<NetworkStart>,
}

/// Where sessions of other devices can be started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkStart {
    /// The addresses, as they are typed into a browser.
    pub addresses: Vec<String>,
    /// The access code, as it is shown.
    pub code: String,
}

#[cfg(test)]
mod tests {
    use super::OwnerAccess;

    #[test]
    fn owner_access_is_read_as_written() {
        let access = OwnerAccess { port: 8080, secret: "a_b-c".to_owned() };
        assert!(OwnerAccess::parse(&access.to_string()) == Some(access.clone()));
        assert_eq!(access.url(), "http://127.0.0.1:8080/start");
        for text in ["", "8080", "8080x a", "http://127.0.0.1:8080/?session=a"] {
            assert!(OwnerAccess::parse(text).is_none(), "{text}");
        }
    }
}
