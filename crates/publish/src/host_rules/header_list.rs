//! `_headers`: our rules and those that the author wrote, in one file.

use std::collections::BTreeMap;

use super::headers::Headers;

/// A rule: a path, and the headers that it sets.
pub type Rule = (String, Vec<(&'static str, String)>);

/// The file with our `rules`, and those that the author wrote (`own`) behind them, so that they can take back what ours
/// set. Of one path, Cloudflare Pages takes only the last rule: there ours goes into the author's. What an author decides
/// for all of a path is not set by us, since hosts would join the two values.
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
