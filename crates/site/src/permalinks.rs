//! Plain permalinks of WordPress, such as `/?p=42`. That is the home page with a query, so the page of the alias is at
//! `/moved/p-42/`, and a script of the home page goes there where a host has no rules for queries.

use publish::assets::File;

/// Query fields by which WordPress knows a post or a page. The script reads the same.
const FIELDS: [&str; 3] = ["p", "page_id", "attachment_id"];

const SCRIPT: &str = include_str!("permalinks.js");

/// The path of the page for an alias. None where the alias is no plain permalink.
fn page_of(alias: &str) -> Option<String> {
    let (field, number) = alias.strip_prefix("/?")?.split_once('=')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && FIELDS.contains(&field)).then(|| format!("/moved/{field}-{number}/"))
}

/// Where the page of an alias stands that leads on. What stands at an address with a query is the page without it:
/// for `/?p=42`, it is `/moved/p-42/`. None where no script would find it.
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

/// The script of the home page. None where no plain permalink is among the `aliases` of all that is published.
pub fn script<'a>(mut aliases: impl Iterator<Item = &'a String>) -> Option<File> {
    aliases.any(|alias| page_of(alias).is_some()).then(|| File::hashed("permalinks", "js", SCRIPT.into()))
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, SCRIPT};

    #[test]
    fn script_asks_for_the_pages_that_are_written() {
        assert!(SCRIPT.contains(&format!("({})=(\\d+)", FIELDS.join("|"))));
        assert!(SCRIPT.contains("`${home}moved/${field}-${number}/`"));
    }
}
