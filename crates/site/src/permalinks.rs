//! Plain permalinks of WordPress, such as `/?p=42`. Static hosts serve the home page for them, so the redirect page
//! is at `/moved/p-42/`, and a script of the home page goes there.

use publish::assets::File;

/// Query parameters with which WordPress addresses a post or a page. The script uses the same.
const FIELDS: [&str; 3] = ["p", "page_id", "attachment_id"];

const SCRIPT: &str = include_str!("permalinks.js");

/// The path of the redirect page for an alias; none when the alias is not a plain permalink.
fn page_of(alias: &str) -> Option<String> {
    let (field, number) = alias.strip_prefix("/?")?.split_once('=')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && FIELDS.contains(&field)).then(|| format!("/moved/{field}-{number}/"))
}

/// The path of the redirect page for an alias. Static hosts ignore queries, so the page for `/?p=42` is at
/// `/moved/p-42/`. None for other queries, which the script does not support.
///
/// ```
/// use site::permalinks::place_of;
/// assert_eq!(place_of("/2012/03/").as_deref(), Some("/2012/03/"));
/// assert_eq!(place_of("/?page_id=7").as_deref(), Some("/moved/page_id-7/"));
/// assert_eq!(place_of("/?page_id=7&lang=fr"), None);
/// assert_eq!(place_of("/index.php?p=42"), None);
/// ```
pub fn place_of(alias: &str) -> Option<String> {
    if !alias.contains('?') {
        return Some(alias.to_owned());
    }
    page_of(alias)
}

/// The script of the home page; none when no published post has a plain permalink among its `aliases`.
pub fn script<'a>(mut aliases: impl Iterator<Item = &'a String>) -> Option<File> {
    aliases.any(|alias| page_of(alias).is_some()).then(|| File::hashed("permalinks", "js", SCRIPT.into()))
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, SCRIPT};

    #[test]
    fn permalink_script_requests_written_pages() {
        assert!(SCRIPT.contains(&format!("({})=(\\d+)", FIELDS.join("|"))));
        assert!(SCRIPT.contains("`${home}moved/${field}-${number}/`"));
    }
}
