//! Writes `_headers`: the generator's rules and the author's, in one file.

use std::collections::BTreeMap;

use super::headers::Headers;

/// A rule: a path, and the headers that it sets.
pub type Rule = (String, Vec<(&'static str, String)>);

/// The file with the generator's `rules`, followed by the author's (`own`), so that these can unset headers.
/// Cloudflare Pages uses only the last rule for a path: then the headers are added to the author's rule. Headers that
/// an author's rule sets for the whole path are omitted, since hosts would join the two values.
pub fn list(own: &str, rules: &[Rule]) -> String {
    let own = own.trim_start_matches('\u{feff}');
    let (theirs, _) = Headers::read(own);
    let mut blocks = Vec::new();
    let mut added: BTreeMap<usize, String> = BTreeMap::new();
    for (path, headers) in rules {
        let headers = headers.iter().filter(|(name, _)| !theirs.decide(path, name));
        let lines: String = headers.map(|(name, value)| format!("  {name}: {value}\n")).collect();
        match theirs.line_of(path) {
            Some(line) => added.entry(line).or_default().push_str(&lines),
            None if lines.is_empty() => {}
            None => blocks.push(format!("{path}\n{lines}")),
        }
    }
    let with_ours =
        |(number, line): (usize, &str)| format!("{line}\n{}", added.get(&number).map_or("", String::as_str));
    let own: String = own.lines().enumerate().map(with_ours).collect();
    blocks.extend(Some(own).filter(|own| !own.trim().is_empty()));
    blocks.join("\n")
}
