//! Splits texts into words, in the same way in the generator and in the browser.
//!
//! Texts are *normalized* before they are compared: in the compatible decomposed form of Unicode (NFKD), then in lower
//! case. The generator does it with tables (`build::normalize`), the app with the browser's functions.

/// Elided words before an apostrophe, which are left out: "l’été" is "été".
const ELISIONS: [&str; 13] = ["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"];

/// Longest word of the index, in bytes. Longer ones are keys and the like.
pub(crate) const MAX_LENGTH: usize = 64;

/// The words of a text as written, in order, without elided ones.
///
/// Other apostrophes are a part of their word; each character of a script without spaces is a word.
///
/// ```
/// let words: Vec<_> = search::words::words("Jusqu’à l'été : aujourd’hui, 東京").collect();
/// assert_eq!(words, ["à", "été", "aujourd’hui", "東", "京"]);
/// ```
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, found) = rest.split_at_checked(rest.find(is_letter)?)?;
        let (word, after) = found.split_at_checked(length_of_word(found))?;
        rest = after;
        Some(without_elision(word))
    })
}

/// The words of a normalized text in the form in which they are in the index: without accents, ligatures and
/// apostrophes.
///
/// ```
/// let forms: Vec<_> = search::words::forms("aujourd’hui, le cœur d'une pre\u{301}sidente").collect();
/// assert_eq!(forms, ["aujourdhui", "le", "coeur", "une", "presidente"]);
/// ```
pub fn forms(text: &str) -> impl Iterator<Item = String> {
    words(text).map(form).filter(|form| !form.is_empty() && form.len() <= MAX_LENGTH)
}

/// A normalized word without accents, ligatures and apostrophes.
pub fn form(word: &str) -> String {
    let mut form = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            c if is_mark(c) || is_apostrophe(c) => {}
            'œ' => form.push_str("oe"),
            'æ' => form.push_str("ae"),
            'ß' => form.push_str("ss"),
            'þ' => form.push_str("th"),
            'ø' => form.push('o'),
            'ł' => form.push('l'),
            'đ' | 'ð' => form.push('d'),
            'ı' => form.push('i'),
            c => form.push(c),
        }
    }
    form
}

/// Length of the word at the start of the text, in bytes.
fn length_of_word(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_whole_word(c) {
            return if at == 0 { c.len_utf8() } else { at };
        }
        let is_inside = is_letter(c) || (is_apostrophe(c) && chars.peek().is_some_and(|(_, next)| is_letter(*next)));
        if !is_inside {
            return at;
        }
    }
    text.len()
}

fn without_elision(word: &str) -> &str {
    match word.split_once(is_apostrophe) {
        Some((elided, rest)) if !rest.is_empty() && ELISIONS.iter().any(|e| e.eq_ignore_ascii_case(elided)) => rest,
        _ => word,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Accents of decomposed letters, and the soft hyphen.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{3099}' | '\u{309A}' | '\u{AD}')
}

/// Whether words may have this character: a small approximation of the property Alphabetic.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        '\u{AD}' => true,
        // Punctuation and symbols by block. Normalization replaces the letters and digits in these blocks.
        '\u{80}'..='\u{BF}' | '×' | '÷' | 'ʼ' | '\u{37E}' | '\u{387}' => false,
        '\u{55A}'..='\u{55F}' | '\u{589}' | '\u{58A}' | '\u{5BE}' | '\u{5F3}' | '\u{5F4}' => false,
        '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{66A}'..='\u{66D}' | '\u{6D4}' | '\u{964}' | '\u{965}' => false,
        '\u{2000}'..='\u{2BFF}' | '\u{2E00}'..='\u{2E7F}' => false,
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{303F}' | '\u{30A0}' | '\u{30FB}' => false,
        '\u{E000}'..='\u{F8FF}' | '\u{FE00}'..='\u{FE6F}' | '\u{FFF0}'..='\u{FFFF}' => false,
        '\u{1F000}'..='\u{1FAFF}' | '\u{E0000}'..='\u{10FFFF}' => false,
        _ => true,
    }
}

/// Whether the character is a word: in Chinese, Japanese and scripts of South-East Asia, which have no spaces between
/// words.
fn is_whole_word(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{2FFF}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::{forms, words};

    fn words_of(text: &str) -> Vec<&str> {
        words(text).collect()
    }

    #[test]
    fn elisions_are_parted_at_both_apostrophes() {
        for text in ["l'eau", "L’eau", "d'eau", "qu’eau", "jusqu'eau", "lorsqu’eau", "puisqu'eau", "quoiqu’eau"]
        {
            assert_eq!(words_of(text), ["eau"], "{text}");
        }
    }

    #[test]
    fn words_with_a_lasting_apostrophe_stay_whole() {
        for word in ["aujourd’hui", "presqu'île", "quelqu’un", "prud'homme", "entr’acte", "don't", "O’Brien"]
        {
            assert_eq!(words_of(word), [word]);
        }
        assert_eq!(forms("aujourd'hui prud’homme").collect::<Vec<_>>(), ["aujourdhui", "prudhomme"]);
    }

    #[test]
    fn quotation_marks_and_signs_are_no_letters() {
        assert_eq!(
            words_of("'dit' «\u{a0}oui\u{202f}», “non” – 3,5\u{a0}% → rendez-vous… 🚲"),
            ["dit", "oui", "non", "3", "5", "rendez", "vous"]
        );
    }

    #[test]
    fn long_keys_are_no_words() {
        assert_eq!(forms(&"a".repeat(65)).count(), 0);
        assert_eq!(forms(&"a".repeat(64)).count(), 1);
    }
}
