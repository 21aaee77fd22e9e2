//! Plain permalinks of WordPress, such as `/?p=42`. That is the home page with a query, so the page of the alias is at
//! `/moved/p-42/`, and a script of the home page goes there where a host has no rules for queries.

use crate::assets::File;
use crate::catalogue::Catalogue;

/// Query fields by which WordPress knows a post or a page. The script reads the same.
const FIELDS: [&str; 3] = ["p", "page_id", "attachment_id"];

const SCRIPT: &str = include_str!("permalinks.js");

/// The path of the page for an alias. None where the alias is no plain permalink.
pub(super) fn page_of(alias: &str) -> Option<String> {
    let (field, number) = alias.strip_prefix("/?")?.split_once('=')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && FIELDS.contains(&field)).then(|| format!("/moved/{field}-{number}/"))
}

/// The script of the home page. None where nothing that is published has a plain permalink as its alias.
pub(crate) fn script(catalogue: &Catalogue) -> Option<File> {
    let mut aliases = catalogue.posts.iter().chain(&catalogue.pages).flat_map(|item| &item.post.aliases);
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
