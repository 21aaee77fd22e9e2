//! Converts diagnostics of a text into diagnostics of its file, with positions.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use percent_encoding::percent_decode_str;
use source::diagnostic::{Diagnostic, Position};
use source::json::decode;
use source::json::text_places::positions;
use source::post::BODY_FIELDS;

use crate::markup::TextDiagnostic;
use crate::public_folder::SourceFile;
use publish::address;

/// The diagnostics as diagnostics of `file`, each at the position of its words.
pub(crate) fn locate(file: &SourceFile, diagnostics: &[TextDiagnostic]) -> Vec<Diagnostic> {
    if diagnostics.is_empty() {
        return Vec::new();
    }
    let bytes = file.read().unwrap_or_default();
    let text = decode(&file.name, &bytes).unwrap_or_default();
    locate_in(&file.name, text, diagnostics)
}

/// The same for the file `name` with the content `text`.
pub(crate) fn locate_in(name: &str, text: &str, diagnostics: &[TextDiagnostic]) -> Vec<Diagnostic> {
    if diagnostics.is_empty() {
        return Vec::new();
    }
    let offsets: Vec<usize> = diagnostics.iter().map(|diagnostic| diagnostic.at.unwrap_or_default()).collect();
    let in_body = positions(text, &BODY_FIELDS, &offsets);
    let found: Vec<&str> = diagnostics
        .iter()
        .map(|diagnostic| if diagnostic.at.is_some() { "" } else { diagnostic.found.as_str() })
        .collect();
    let in_file = Position::all(text, &find(text, &found));
    diagnostics
        .iter()
        .zip(in_body.into_iter().zip(in_file))
        .map(|(diagnostic, (in_body, in_file))| Diagnostic {
            severity: diagnostic.severity,
            position: if diagnostic.at.is_some() { in_body } else { in_file },
            fix: diagnostic.fix.as_deref().cloned(),
            ..Diagnostic::of_file(name, diagnostic.message.clone(), diagnostic.help.clone())
        })
        .collect()
}

/// Offsets of `addresses` in `text`, as written or percent-decoded. A whole word is preferred to a part of a longer
/// one. The text is searched once for all of them.
fn find(text: &str, addresses: &[&str]) -> Vec<Option<usize>> {
    let mut patterns = Patterns::default();
    let spellings: Vec<[Option<usize>; 3]> = addresses
        .iter()
        .map(|address| {
            let decoded = percent_decode_str(address).decode_utf8_lossy();
            [address, decoded.as_ref(), &address::path(address)].map(|spelling| patterns.add(spelling))
        })
        .collect();
    let (whole, part) = patterns.search(text);
    let place = |[written, decoded, path]: &[Option<usize>; 3]| {
        let whole = [written, decoded, path].into_iter().find_map(|pattern| whole[(*pattern)?]);
        whole.or_else(|| part[(*written)?])
    };
    spellings.iter().map(place).collect()
}

/// Distinct words to search for.
#[derive(Default)]
struct Patterns {
    words: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Patterns {
    /// The number of `word`; none for an empty one.
    fn add(&mut self, word: &str) -> Option<usize> {
        if word.is_empty() {
            return None;
        }
        let number = self.numbers.get(word).copied();
        Some(number.unwrap_or_else(|| {
            self.words.push(word.to_owned());
            self.numbers.insert(word.to_owned(), self.words.len() - 1);
            self.words.len() - 1
        }))
    }

    /// For each word: its first offset as a whole word, and its first offset anywhere.
    fn search(&self, text: &str) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '%');
        let none = vec![None; self.words.len()];
        let (mut whole, mut part) = (none.clone(), none);
        let Ok(searcher) = AhoCorasick::new(&self.words) else { return (whole, part) };
        for found in searcher.find_overlapping_iter(text) {
            let number = found.pattern().as_usize();
            part[number].get_or_insert(found.start());
            if !text[..found.start()].ends_with(goes_on) && !text[found.end()..].starts_with(goes_on) {
                whole[number].get_or_insert(found.start());
            }
        }
        (whole, part)
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn address_search_prefers_whole_words() {
        let text = "see /a/b, /a and /caf\u{e9}/, /x%20y/z";
        let found = find(text, &["/a", "/a/b", "/caf%C3%A9/", "/x%20y", "/x y/z", "/nowhere", "", "/a?q#f"]);
        let at = |word: &str| text.find(word);
        assert_eq!(found, [at("/a and"), at("/a/b"), at("/caf"), at("/x%20y"), None, None, None, at("/a and")]);
    }
}
