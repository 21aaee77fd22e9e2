//! The port of the editor of a blog. What a browser keeps belongs to a port as well, and so does text that did not
//! reach the journal: it is found again only at the same one.

use std::fs;
use std::io;
use std::path::Path;

use super::durable;

/// The file with the port, in the editor's folder.
const PORT: &str = "port";

/// The port that the editor in this folder had the last time; none when it is not known.
pub fn last_port(folder: &Path) -> Option<u16> {
    let text = fs::read_to_string(folder.join(PORT)).ok()?;
    text.trim().parse().ok().filter(|port| *port != 0)
}

/// Keeps the port for the next time.
///
/// # Errors
/// When it can't be written.
pub fn remember_port(folder: &Path, port: u16) -> io::Result<()> {
    durable::write(&folder.join(PORT), format!("{port}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{PORT, last_port, remember_port};

    #[test]
    fn port_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(last_port(folder.path()), None);
        for port in [8080, 41_234] {
            remember_port(folder.path(), port).unwrap();
            assert_eq!(last_port(folder.path()), Some(port));
        }
        for text in ["", "0", "-1", "65536", "un"] {
            fs::write(folder.path().join(PORT), text).unwrap();
            assert_eq!(last_port(folder.path()), None, "{text}");
        }
    }
}
