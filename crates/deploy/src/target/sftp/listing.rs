//! What `ls -lan` of sftp lists, and how a path is written in its commands.

/// An entry of a folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: String,
    /// Not so for a symbolic link to a folder.
    pub(super) is_folder: bool,
    /// In bytes.
    pub(super) size: u64,
}

/// Reads a line: permissions, number of links, user, group, size, month, day, time or year, and the absolute path. Only
/// the path has slashes. None for other lines, and for the folder itself and its parent.
pub(super) fn listed(line: &str) -> Option<Listed> {
    let (fields, path) = line.split_once('/')?;
    let mut fields = fields.split_whitespace();
    let is_folder = fields.next()?.starts_with('d');
    // User and group may have spaces.
    let size = fields.nth_back(3)?.parse().ok()?;
    let name = decoded(path.rsplit('/').next()?);
    (![".", ".."].contains(&name.as_str())).then_some(Listed { name, is_folder, size })
}

/// sftp writes bytes that it does not print in octal, such as `\303`.
fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        match octal(after) {
            Some(byte) if *first == b'\\' && !(0x20..0x7f).contains(&byte) => {
                bytes.push(byte);
                rest = after.get(3..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that the first three digits stand for.
fn octal(text: &[u8]) -> Option<u8> {
    let digits = text.get(..3).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok()
}

/// A path as an argument of a command. Wildcards between quotation marks have no meaning.
pub(super) fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::{Listed, listed, quoted};

    #[test]
    fn list_of_sftp_is_read() {
        let entry = |name: &str, is_folder, size| Some(Listed { name: name.to_owned(), is_folder, size });
        for (line, expected) in [
            (
                "-rw-r--r--    ? root     root           12 Nov 29 19:15 /srv/a b/é  x.html",
                entry("é  x.html", false, 12),
            ),
            (
                "-rw-r--r--    1 1000     1000           12 Nov  9  2025 /srv/\\303\\251.html",
                entry("é.html", false, 12),
            ),
            (
                "-rw-r--r--    1 me  Domain Users   5000000000 Nov  9  2025 /a\\101b",
                entry("a\\101b", false, 5_000_000_000),
            ),
            ("drwxr-xr-x    ? root     root         4096 Nov 29 19:15 /srv/d q", entry("d q", true, 4096)),
            ("lrwxrwxrwx    ? root     root            1 Nov 29 19:15 /srv/link", entry("link", false, 1)),
            ("drwxr-xr-x    ? root     root         4096 Nov 29 19:15 /srv/.", None),
            ("drwxr-xr-x    ? root     root         4096 Nov 29 19:15 /srv/..", None),
            ("sftp> ls -lan \"/srv\"", None),
            ("", None),
        ] {
            assert_eq!(listed(line), expected, "{line}");
        }
    }

    #[test]
    fn quotation_marks_and_backslashes_are_escaped() {
        assert_eq!(quoted("/a \"b\"/c\\*[1]'.html"), "\"/a \\\"b\\\"/c\\\\*[1]'.html\"");
    }
}
