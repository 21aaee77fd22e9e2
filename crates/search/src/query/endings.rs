//! Endings of French and English words: they find another form of a word that is not in the index.

/// Endings of the forms of a word: plural, feminine, conjugation. The first line starts with the empty one. A text for
/// each line is smaller than a list, which has an address and a length for each ending.
const ENDINGS: [&str; 21] = [
    " e s es x ed ing ly ion ions ment ement",
    "al ale ales aux alement",
    "ail ails aux",
    "eau eaux elle elles el",
    "eux euse euses eusement",
    "eur eurs euse euses rice rices",
    "f fs ve ves vement",
    "er ers ere eres erement",
    "l ls lle lles llement",
    "n ns nne nnes nnement",
    "t ts tte ttes ttement",
    "s sse sses",
    "c cs cque cques que ques che ches quement",
    "g gs gue gues",
    "u us ue ues ument",
    "ant ants amment ante antes",
    "ent ents emment ente entes",
    "er e es ent ons ez ant ait aient ee ees era eront",
    "ir i is it ie ies issent issait",
    "e es ed ing",
    "y ies ied ying ily",
];

/// Shortest common part, in bytes.
pub(super) const MIN_STEM: usize = 3;

/// Whether two forms are probably of one word: they differ in endings of one line of the table.
pub(super) fn is_related(a: &str, b: &str) -> bool {
    // Most pairs end here.
    if a.as_bytes().get(..MIN_STEM) != b.as_bytes().get(..MIN_STEM) {
        return false;
    }
    ENDINGS.iter().any(|endings| {
        let mut stems = endings.split(' ').filter_map(|ending| a.strip_suffix(ending));
        stems.any(|stem| {
            stem.len() >= MIN_STEM
                && b.strip_prefix(stem).is_some_and(|rest| endings.split(' ').any(|ending| ending == rest))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::is_related;

    #[test]
    fn related_forms_differ_in_their_endings() {
        for (a, b) in [
            ("cheval", "chevaux"),
            ("travaux", "travail"),
            ("nouvelle", "nouveau"),
            ("actives", "actif"),
            ("publique", "public"),
            ("chante", "chanter"),
            ("stories", "story"),
            ("walked", "walk"),
        ] {
            assert!(is_related(a, b) && is_related(b, a), "{a} {b}");
        }
    }

    #[test]
    fn other_words_are_not_related() {
        for (a, b) in [("chat", "chapeau"), ("le", "les"), ("port", "portail"), ("mer", "merci")] {
            assert!(!is_related(a, b), "{a} {b}");
        }
    }
}
