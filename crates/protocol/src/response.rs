//! What a response may hold: its limits, and what is wrong with one that is over them.

use std::net::Ipv6Addr;

use icu_properties::props::{DefaultIgnorableCodePoint, ExtendedPictographic};
use icu_properties::{CodePointSetData, CodePointSetDataBorrowed};

use crate::text::scheme_length;

/// Longest name, in characters.
pub const MAX_NAME: usize = 80;
/// Longest e-mail address, in characters (RFC 5321 allows a path of 256 with its brackets).
pub const MAX_EMAIL: usize = 254;
/// Longest address of a site, in characters.
pub const MAX_SITE: usize = 200;
/// Shortest text, in characters that can be seen; one emoji is a text too.
pub const MIN_TEXT: usize = 2;
/// Longest text, in characters.
pub const MAX_TEXT: usize = 5_000;

/// Whether `text` can be the id of a response: it becomes a part of addresses.
///
/// ```
/// use protocol::response::is_id;
/// assert!(is_id("wp-1204"));
/// assert!(!is_id("") && !is_id("É") && !is_id("a b") && !is_id(&"a".repeat(65)));
/// ```
pub fn is_id(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(is_sign)
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Name of who writes.
    Name,
    /// Their e-mail address.
    Email,
    /// Their site.
    Site,
    /// The text.
    Text,
}

impl Field {
    /// Its name in requests and forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Site => "site",
            Self::Text => "text",
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// Nothing is there.
    Missing,
    /// Fewer characters than this.
    TooShort(usize),
    /// More characters than this.
    TooLong(usize),
    /// Not an e-mail address.
    NotAnEmail,
    /// Not an `http` or `https` address.
    NotAWebAddress,
    /// A character that is not seen: a control, or one that turns the direction of the writing. Its code point, and
    /// its place, from 1.
    Unseen(char, usize),
}

impl FieldError {
    /// Its name in replies.
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooShort(_) => "too_short",
            Self::TooLong(_) => "too_long",
            Self::NotAnEmail => "not_an_email",
            Self::NotAWebAddress => "not_a_web_address",
            Self::Unseen(..) => "unseen_character",
        }
    }
}

/// What somebody wrote, within all limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Name, one line.
    pub name: String,
    /// E-mail address; never published.
    pub email: Option<String>,
    /// Address of their site.
    pub site: Option<String>,
    /// Text; lines end with `\n`.
    pub text: String,
}

impl Words {
    /// Checks all fields. Space around them is taken away, and line ends become `\n`; nothing else is changed.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the form.
    ///
    /// ```
    /// use protocol::response::{FieldError, Field, Words};
    /// let words = Words::check(" Ana ", "", "https://ana.example", "Bien dit.\r\n").unwrap();
    /// assert_eq!((words.name.as_str(), words.text.as_str(), words.email), ("Ana", "Bien dit.", None));
    /// let field_errors = Words::check("", "ana", "javascript:x", "!").unwrap_err();
    /// assert_eq!(field_errors, [
    ///     (Field::Name, FieldError::Missing),
    ///     (Field::Email, FieldError::NotAnEmail),
    ///     (Field::Site, FieldError::NotAWebAddress),
    ///     (Field::Text, FieldError::TooShort(2)),
    /// ]);
    /// ```
    pub fn check(name: &str, email: &str, site: &str, text: &str) -> Result<Self, Vec<(Field, FieldError)>> {
        let mut field_errors = Vec::new();
        let mut field_error =
            |field, found: Option<FieldError>| field_errors.extend(found.map(|field_error| (field, field_error)));
        let name = name.trim();
        let email = email.trim();
        let site = site.trim();
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        field_error(Field::Name, missing(name).or_else(|| too_long(name, MAX_NAME)).or_else(|| unseen(name, false)));
        if !email.is_empty() {
            let wrong_form = || (!is_email(email)).then_some(FieldError::NotAnEmail);
            field_error(
                Field::Email,
                too_long(email, MAX_EMAIL).or_else(wrong_form).or_else(|| unseen_in_email(email)),
            );
        }
        if !site.is_empty() {
            let wrong_form = || (!is_web_address(site)).then_some(FieldError::NotAWebAddress);
            field_error(Field::Site, too_long(site, MAX_SITE).or_else(wrong_form));
        }
        field_error(
            Field::Text,
            missing(text)
                .or_else(|| too_long(text, MAX_TEXT))
                .or_else(|| unseen(text, true))
                .or_else(|| too_short(text)),
        );
        if !field_errors.is_empty() {
            return Err(field_errors);
        }
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(Self { name: name.to_owned(), email: filled(email), site: filled(site), text: text.to_owned() })
    }
}

/// Whether there is nothing to see in a text.
pub fn missing(text: &str) -> Option<FieldError> {
    text.chars().all(is_blank).then_some(FieldError::Missing)
}

/// Whether a character by itself shows nothing: space, fillers, tags, variation selectors and all else that Unicode says
/// to ignore, and two whose picture is empty.
pub fn is_blank(c: char) -> bool {
    const IGNORABLE: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    c.is_whitespace() || c.is_control() || IGNORABLE.contains(c) || matches!(c, '\u{2800}' | '\u{1D159}')
}

fn too_short(text: &str) -> Option<FieldError> {
    const PICTURE: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<ExtendedPictographic>();
    let is_short = text.chars().filter(|c| !is_blank(*c)).count() < MIN_TEXT;
    (is_short && !text.chars().any(|c| PICTURE.contains(c))).then_some(FieldError::TooShort(MIN_TEXT))
}

fn too_long(text: &str, limit: usize) -> Option<FieldError> {
    (text.chars().count() > limit).then_some(FieldError::TooLong(limit))
}

/// Controls would be lost on the way or confuse terminals; marks that turn the writing can make a text read
/// differently from what it says (the accident known as "trojan source").
pub fn unseen(text: &str, lines: bool) -> Option<FieldError> {
    let (place, found) = text.chars().enumerate().find(|(_, c)| is_unseen(*c, lines))?;
    Some(FieldError::Unseen(found, place + 1))
}

/// The text without the characters that [`unseen`] finds.
///
/// ```
/// assert_eq!(protocol::response::seen("a\u{202E}b\nc\0", true), "ab\nc");
/// ```
pub fn seen(text: &str, lines: bool) -> String {
    text.chars().filter(|c| !is_unseen(*c, lines)).collect()
}

fn is_unseen(c: char, lines: bool) -> bool {
    (c.is_control() && !(lines && matches!(c, '\n' | '\t')))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
        || is_noncharacter(c)
}

/// People who ask for what is kept about an address type it without invisible characters.
fn unseen_in_email(text: &str) -> Option<FieldError> {
    let (place, found) = text.chars().enumerate().find(|(_, c)| is_blank(*c))?;
    Some(FieldError::Unseen(found, place + 1))
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether `text` has the form of one e-mail address; whether it exists can't be checked.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_foreign = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '\\' | '"')
    };
    !local.is_empty()
        && !text.contains(is_foreign)
        && !local.contains('@')
        && unseen(text, false).is_none()
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
}

/// Whether `text` is an absolute `http` or `https` address with a host, without spaces and without a password.
pub fn is_web_address(text: &str) -> bool {
    let scheme = scheme_length(text);
    let host = text[scheme..].split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = match host.strip_prefix('[').map(|host| host.split_once(']')) {
        None => host.split_once(':').unwrap_or((host, "")),
        Some(Some((ip, port))) if ip.parse::<Ipv6Addr>().is_ok() && (port.is_empty() || port.starts_with(':')) => {
            (ip, port.strip_prefix(':').unwrap_or_default())
        }
        Some(_) => return false,
    };
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let is_foreign = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '`' | '{' | '}' | '|' | '^');
    scheme > 0
        && (host.starts_with('[') || name.starts_with(char::is_alphanumeric))
        && (port.is_empty() || is_port)
        && !host.contains('@')
        && !text.contains(is_foreign)
        && unseen(text, false).is_none()
}

#[cfg(test)]
mod tests {
    use super::{Field, FieldError, MAX_NAME, MAX_TEXT, Words, is_email, is_web_address};
    use proptest::prelude::*;

    fn text_error(text: &str) -> Option<FieldError> {
        Words::check("Ana", "", "", text).err().map(|field_errors| field_errors[0].1)
    }

    #[test]
    fn limits_are_counted_in_characters() {
        assert!(Words::check(&"é".repeat(MAX_NAME), "", "", "ok").is_ok());
        assert_eq!(
            Words::check(&"é".repeat(MAX_NAME + 1), "", "", "ok"),
            Err(vec![(Field::Name, FieldError::TooLong(MAX_NAME))])
        );
        assert_eq!(text_error(&"é".repeat(MAX_TEXT)), None);
        assert_eq!(text_error(&"é".repeat(MAX_TEXT + 1)), Some(FieldError::TooLong(MAX_TEXT)));
    }

    #[test]
    fn what_is_not_seen_is_refused_with_its_place() {
        assert_eq!(text_error("ab\0c"), Some(FieldError::Unseen('\0', 3)));
        assert_eq!(text_error("ab\u{202E}c"), Some(FieldError::Unseen('\u{202E}', 3)));
        assert_eq!(text_error("ab\u{2067}c"), Some(FieldError::Unseen('\u{2067}', 3)));
        assert_eq!(text_error("\u{200B}\u{FEFF} \n"), Some(FieldError::Missing));
        assert_eq!(text_error("une ligne\n\tune autre\r\nla dernière"), None);
        // Marks that other scripts need, and joined pictures, are text.
        assert_eq!(text_error("مرحبا\u{200F} !"), None);
        assert_eq!(text_error("👩\u{200D}🚒 🇨🇦"), None);
    }

    #[test]
    fn names_and_texts_that_show_nothing_are_missing() {
        for (what, nothing) in [
            ("Hangul fillers", "\u{3164}\u{FFA0}\u{115F}\u{1160}"),
            ("Braille blanks", "\u{2800}\u{2800}"),
            ("tags", "\u{E0041}\u{E006E}\u{E0061}"),
            ("variation selectors", "\u{FE0F}\u{FE0E}\u{E0100}"),
            ("joiners", "\u{200D}\u{2060}\u{34F}\u{180E}"),
        ] {
            assert_eq!(text_error(nothing), Some(FieldError::Missing), "{what}");
            let name = Words::check(nothing, "", "", "Bonjour").unwrap_err();
            assert_eq!(name, [(Field::Name, FieldError::Missing)], "{what}");
            assert_eq!(text_error(&format!("a{nothing}")), Some(FieldError::TooShort(2)), "{what} don't count");
        }
    }

    #[test]
    fn invisible_characters_in_emails_are_refused() {
        for (email, found, place) in [
            ("ana\u{200B}@courriel.example", '\u{200B}', 4),
            ("ana@cour\u{AD}riel.example", '\u{AD}', 9),
            ("\u{3164}@courriel.example", '\u{3164}', 1),
        ] {
            let field_errors = Words::check("Ana", email, "", "Bonjour").unwrap_err();
            assert_eq!(field_errors, [(Field::Email, FieldError::Unseen(found, place))], "{email:?}");
        }
    }

    #[test]
    fn one_emoji_is_a_text() {
        for emoji in ["👍", "❤", "❤\u{FE0F}", "👍🏽", "👩\u{200D}🚒"] {
            assert_eq!(text_error(emoji), None, "{emoji}");
        }
        for short in ["!", "a", "1", "é"] {
            assert_eq!(text_error(short), Some(FieldError::TooShort(2)), "{short}");
        }
    }

    #[test]
    fn addresses_have_a_form() {
        for good in ["a@b.example", "prénom.nom+x@sous.domaine.example", "a@xn--bcher-kva.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "a",
            "@b.example",
            "a@b",
            "a@b..example",
            "a b@c.example",
            "a@b.example\nBcc: c@d.example",
            "<a@b.example>",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
        for good in ["https://a.example", "HTTP://a.example/b?c=d#e", "http://localhost:8080/", "https://[::1]:8443/"]
        {
            assert!(is_web_address(good), "{good}");
        }
        for bad in [
            "a.example",
            "ftp://a.example",
            "javascript:alert(1)",
            "https://",
            "https://a:b@c.example",
            "https://a.example/\"onclick=",
            "http:// a",
            "data:text/html,x",
            "https://a.example:99999/",
            "https://a.example:8443:1/",
            "https://[::1",
            "https://[::1]x/",
            "https://[::1]80/",
            "https://a.example:+80/",
            "https://[::g]/",
            "https://[]/",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_is_taken_again_unchanged(name in any::<String>(), text in any::<String>(), email in any::<String>()) {
            if let Ok(words) = Words::check(&name, &email, "", &text) {
                let again = Words::check(&words.name, words.email.as_deref().unwrap_or_default(), "", &words.text);
                prop_assert_eq!(again, Ok(words));
            }
        }
    }
}
