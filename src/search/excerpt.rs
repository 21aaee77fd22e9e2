//! Excerpts: the part of a text with the most found words.

use ::search::words::words;
use protocol::bundle::Page;

use super::text::{form_of, text_of};

/// Number of words of an excerpt.
const WORDS: usize = 32;

/// Number of words before the first marked one.
const WORDS_BEFORE: usize = 6;

/// A word of a text: its start and end, and whether it is marked.
struct Word {
    start: usize,
    end: usize,
    is_marked: bool,
}

/// The excerpt of a post in which the words of these forms are marked: texts, and whether each is marked.
pub(crate) fn excerpt_of(page: &Page, forms: &[String]) -> Vec<(String, bool)> {
    excerpt(&text_of(page), &|word| forms.contains(&form_of(word)))
}

fn excerpt(text: &str, is_marked: &dyn Fn(&str) -> bool) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for word in words(text) {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        found.push(Word { start, end: start + word.len(), is_marked: is_marked(word) });
    }
    let (mut first, mut most) = (0, 0);
    for (position, _) in found.iter().enumerate().filter(|(_, word)| word.is_marked) {
        let marked = found.iter().skip(position).take(WORDS - WORDS_BEFORE).filter(|word| word.is_marked).count();
        if marked > most {
            (first, most) = (position.saturating_sub(WORDS_BEFORE), marked);
        }
    }
    let shown = found.get(first..).unwrap_or_default();
    let (shown, is_cut) = shown.get(..WORDS).map_or((shown, false), |cut| (cut, shown.len() > WORDS));
    let mut at = if first == 0 { 0 } else { shown.first().map_or(0, |word| word.start) };
    let end = if is_cut { shown.last().map_or(0, |word| word.end) } else { text.len() };
    let piece = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let mut parts = Vec::new();
    let mut plain = String::from(if first == 0 { "" } else { "… " });
    for word in shown.iter().filter(|word| word.is_marked) {
        plain.push_str(piece(at, word.start));
        parts.push((std::mem::take(&mut plain), false));
        parts.push((piece(word.start, word.end).to_owned(), true));
        at = word.end;
    }
    plain.push_str(piece(at, end));
    if is_cut {
        plain.push_str(" …");
    }
    parts.push((plain, false));
    parts
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    fn shown(text: &str, marked: &str) -> String {
        let parts = excerpt(text, &|word| word == marked);
        parts.into_iter().map(|(text, is_marked)| if is_marked { format!("[{text}]") } else { text }).collect()
    }

    #[test]
    fn excerpt_marks_words_without_their_elisions() {
        assert_eq!(shown("« L’été », dit-il : l'été !", "été"), "« L’[été] », dit-il : l'[été] !");
        assert_eq!(shown("Rien.", "été"), "Rien.");
        assert_eq!(shown("", "été"), "");
    }

    #[test]
    fn excerpt_is_where_most_words_are() {
        let filler = "mot ".repeat(40);
        let text = format!("vélo {filler}un vélo, deux vélo. {filler}fin");
        let shown = shown(&text, "vélo");
        assert!(shown.starts_with("… mot mot mot mot mot un [vélo], deux [vélo]. mot"), "{shown}");
        assert!(shown.ends_with("mot …"), "{shown}");
        assert_eq!(shown.split_whitespace().filter(|word| *word != "…").count(), 32);
    }
}
