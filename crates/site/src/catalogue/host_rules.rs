//! Checks the author's `_headers` and `_redirects`: syntax, conflicts with aliases, and limits of hosts.

use std::collections::BTreeMap;

use source::diagnostic::{Diagnostic, Severity};
use source::json::decode;
use source::message::Message;

use super::PostEntry;
use super::addresses::folded;
use crate::base_path::BasePath;
use crate::public_folder::SourceFile;
use publish::address;
use publish::host_rules::headers::Headers;
use publish::host_rules::lines::Line;
use publish::host_rules::redirects::{Redirects, Rule};
use publish::host_rules::{headers, redirect_list, redirects};

/// Checks the author's files against the aliases of `published` entries, each with its address, and the number of
/// redirects. Returns the author's redirects.
pub(super) fn check(
    files: &[SourceFile],
    root: &BasePath,
    published: &[(&PostEntry, String)],
    found: &mut Vec<Diagnostic>,
) -> Redirects {
    let mut own = String::new();
    for file in files.iter().filter(|file| [headers::FILE, redirects::FILE].contains(&file.name.as_str())) {
        let bytes = match file.read() {
            Ok(bytes) => bytes,
            Err(diagnostics) => {
                found.extend(diagnostics);
                continue;
            }
        };
        match std::str::from_utf8(&bytes) {
            Ok(text) if file.name == redirects::FILE => text.clone_into(&mut own),
            Ok(text) => found.extend(Headers::read(text).1),
            Err(_) => found.extend(decode(&file.name, &bytes).err().unwrap_or_default()),
        }
    }
    let (rules, diagnostics) = Redirects::read(&own);
    found.extend(diagnostics);
    check_aliases(&rules, root, published, found);
    let aliases = published.iter().flat_map(|(entry, _)| &entry.post.aliases);
    check_lengths(&own, aliases.filter(|alias| !alias.contains('?')).count(), found);
    rules
}

/// Reports lines that override an alias, since the author's lines come first.
fn check_aliases(
    rules: &Redirects,
    root: &BasePath,
    published: &[(&PostEntry, String)],
    found: &mut Vec<Diagnostic>,
) {
    // By path without the slash at its end: hosts treat both alike.
    let mut by_path: BTreeMap<String, Vec<&Rule>> = BTreeMap::new();
    for rule in rules.rules.iter().filter(|rule| rule.path.is_fixed()) {
        by_path.entry(key(rule.path.as_str())).or_default().push(rule);
    }
    for (entry, path) in published {
        let now = root.of(path);
        for alias in &entry.post.aliases {
            let old = root.of(alias);
            let (old, query) = old.split_once('?').unwrap_or((&old, ""));
            let takes_it = |rule: &&&Rule| {
                let has = |field: &String| query.split('&').any(|asked| asked == field);
                rule.fields.iter().all(has) && query.is_empty() == rule.fields.is_empty()
            };
            let Some(rule) = by_path.get(&key(old)).and_then(|rules| rules.iter().find(takes_it)) else { continue };
            if key(&rule.to) == key(&now) {
                continue;
            }
            let line = Line { number: rule.line, indent: 0, text: "" };
            let message = Message::alias_overridden(alias, &entry.source.name, &rule.to);
            let diagnostic = line.diagnostic(redirects::FILE, message, Message::remove_line_or_alias());
            found.push(Diagnostic { severity: Severity::Warning, ..diagnostic });
        }
    }
}

fn key(path: &str) -> String {
    folded(address::path(path).trim_end_matches('/'))
}

fn check_lengths(own: &str, aliases: usize, found: &mut Vec<Diagnostic>) {
    let (fixed, patterns) = redirect_list::counted(own, aliases);
    let mut warn = |message: Message, help: Message| {
        found.push(Diagnostic { severity: Severity::Warning, ..Diagnostic::of_file(redirects::FILE, message, help) });
    };
    if fixed > redirect_list::MAX_FIXED {
        let limit = redirect_list::MAX_FIXED.to_string();
        warn(Message::too_many_redirects(fixed.to_string(), limit), Message::old_addresses_redirect());
    }
    if patterns > redirect_list::MAX_PATTERNS {
        let limit = redirect_list::MAX_PATTERNS.to_string();
        warn(Message::too_many_patterns(patterns.to_string(), limit), Message::put_fixed_redirects_first());
    }
}
