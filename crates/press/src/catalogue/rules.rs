//! Files of rules for hosts: the author's own can be read, and no host is given more redirects than it follows.

use content::json::decode;
use content::problem::{Problem, Severity};

use super::Item;
use crate::source::SourceFile;
use crate::{headers, redirects};

/// Checks the author's own files, and how long the list of redirects is with the aliases of all that is published.
pub(super) fn check<'i>(files: &[SourceFile], published: impl Iterator<Item = &'i Item>, found: &mut Vec<Problem>) {
    let mut own = String::new();
    for file in files.iter().filter(|file| [headers::FILE, redirects::FILE].contains(&file.name.as_str())) {
        let bytes = match file.read() {
            Ok(bytes) => bytes,
            Err(problems) => {
                found.extend(problems);
                continue;
            }
        };
        match std::str::from_utf8(&bytes) {
            Ok(text) if file.name == redirects::FILE => text.clone_into(&mut own),
            Ok(_) => {}
            Err(_) => found.extend(decode(&file.name, &bytes).err().unwrap_or_default()),
        }
    }
    let aliases = published.flat_map(|item| &item.post.aliases).filter(|alias| !alias.contains('?')).count();
    let (fixed, patterns) = redirects::counted(&own, aliases);
    let limits = [
        (
            fixed,
            redirects::FIXED,
            "redirects",
            "the pages at old addresses lead on all the same, there and elsewhere",
        ),
        (
            patterns,
            redirects::PATTERNS,
            "redirects from the first pattern on",
            "put all lines without * and : before it",
        ),
    ];
    for (count, limit, name, remedy) in limits.into_iter().filter(|(count, limit, ..)| count > limit) {
        let message = format!("{count} {name} are more than the {limit} that Cloudflare Pages follows");
        found.push(Problem { severity: Severity::Warning, ..Problem::of_file(redirects::FILE, message, remedy) });
    }
}
