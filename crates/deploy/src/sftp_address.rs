//! The address of a folder on a server with SFTP: `sftp://USER@HOST:PORT/PATH`.

use std::fmt;

use anyhow::{Context, Result, bail, ensure};

use crate::texts::Publish;

/// A folder on a server with SFTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SftpAddress {
    user: Option<String>,
    host: String,
    /// The port, if the author names one.
    pub(crate) port: Option<u16>,
    /// The absolute path, without a slash at its end; empty for the root.
    pub(crate) path: String,
}

impl SftpAddress {
    /// Reads what follows the scheme.
    ///
    /// # Errors
    /// When it names no host or no folder, or has a password.
    pub(crate) fn parse(rest: &str, texts: &'static Publish) -> Result<Self> {
        let rest = rest.strip_prefix("//").context(texts.address_sftp)?;
        let (authority, path) = rest.split_once('/').context(texts.address_sftp)?;
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, _)) if user.contains(':') => bail!(texts.address_sftp_password),
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let (host, port) = match host.rsplit_once(':') {
            // The colons of an IPv6 address are in brackets.
            Some((host, port)) if !port.ends_with(']') => {
                (host, Some(port.parse::<u16>().ok().context(texts.address_sftp)?))
            }
            _ => (host, None),
        };
        let is_word = |word: &str| !word.is_empty() && !word.contains(|c: char| c.is_whitespace() || c.is_control());
        // A program would read a leading hyphen as an option.
        let is_name = |word: &str| is_word(word) && !word.starts_with('-');
        ensure!(is_name(host) && user.is_none_or(is_name), texts.address_sftp);
        ensure!(!path.contains(char::is_control), texts.address_sftp);
        let path = format!("/{path}").trim_end_matches('/').to_owned();
        Ok(Self { user: user.map(str::to_owned), host: host.to_owned(), port, path })
    }

    /// User and host, as programs of SSH take them.
    pub(crate) fn login(&self) -> String {
        self.user.as_ref().map_or_else(|| self.host.clone(), |user| format!("{user}@{}", self.host))
    }
}

impl fmt::Display for SftpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sftp://{}", self.login())?;
        self.port.iter().try_for_each(|port| write!(f, ":{port}"))?;
        f.write_str(if self.path.is_empty() { "/" } else { &self.path })
    }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::SftpAddress;
    use crate::texts::Publish;

    fn parse(rest: &str) -> anyhow::Result<SftpAddress> {
        SftpAddress::parse(rest, Publish::of(Language::En))
    }

    #[test]
    fn addresses_are_read_and_shown() {
        for (rest, login, port, path, shown) in [
            ("//me@host.example/srv/a b/", "me@host.example", None, "/srv/a b", "sftp://me@host.example/srv/a b"),
            ("//host:2222/", "host", Some(2222), "", "sftp://host:2222/"),
            ("//me@[::1]/srv", "me@[::1]", None, "/srv", "sftp://me@[::1]/srv"),
            ("//[::1]:22/srv", "[::1]", Some(22), "/srv", "sftp://[::1]:22/srv"),
        ] {
            let address = parse(rest).unwrap();
            assert_eq!((address.login().as_str(), address.port, address.path.as_str()), (login, port, path));
            assert_eq!(address.to_string(), shown);
        }
    }

    #[test]
    fn incomplete_addresses_are_refused() {
        for rest in
            ["host/srv", "//host", "///srv", "//me@/srv", "//@host/srv", "//host:x/a", "//-oX@h/a", "//h/a\nb"]
        {
            assert!(parse(rest).unwrap_err().to_string().contains("names a host and a folder"), "{rest}");
        }
        let message = parse("//me:secret@host/srv").unwrap_err().to_string();
        assert!(message.contains("has no password") && !message.contains("secret"), "{message}");
    }
}
