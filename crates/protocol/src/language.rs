//! Languages: those of the interface, one for each file in `texts/`, and the tags that content may carry.

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// What the file of a language says about it.
pub(crate) struct Facts {
    tag: &'static str,
    name: &'static str,
    also_in: &'static str,
    open_graph_locale: &'static str,
    singular: &'static [usize],
    thousands: &'static str,
    thousands_from: usize,
    decimal: &'static str,
    pub(crate) months: [&'static str; 12],
    pub(crate) first_of_month: &'static str,
    pub(crate) day: &'static str,
    pub(crate) date: &'static str,
}

impl Language {
    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        self.facts().tag
    }

    /// Its name in the language itself.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// "Also in English": the link from a text to its translation into this language, in the language itself.
    pub fn also_in(self) -> &'static str {
        self.facts().also_in
    }

    /// The Open Graph locale of texts whose language tag has no country.
    pub fn open_graph_locale(self) -> &'static str {
        self.facts().open_graph_locale
    }

    /// Whether this number takes the singular.
    pub fn is_singular(self, number: usize) -> bool {
        self.facts().singular.contains(&number)
    }

    /// A number with separated thousands.
    ///
    /// ```
    /// use protocol::language::Language;
    /// assert_eq!(Language::Fr.number(9999), "9999");
    /// assert_eq!(Language::Fr.number(1_234_567), "1\u{202f}234\u{202f}567");
    /// assert_eq!(Language::En.number(1234), "1,234");
    /// ```
    pub fn number(self, number: usize) -> String {
        let Facts { thousands, thousands_from, .. } = self.facts();
        let digits = number.to_string();
        if number < *thousands_from {
            return digits;
        }
        let mut parted = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                parted.push_str(thousands);
            }
            parted.push(digit);
        }
        parted
    }

    /// What separates a number and its decimals.
    pub fn decimal_mark(self) -> &'static str {
        self.facts().decimal
    }

    /// The language of this tag, such as `fr` or `fr-CA`, if the interface has it.
    ///
    /// ```
    /// use protocol::language::Language;
    /// assert_eq!(Language::of_tag("fr-CA"), Some(Language::Fr));
    /// assert_eq!(Language::of_tag("de"), None);
    /// ```
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// Whether `tag` has the form of a BCP 47 language tag: letters, then parts of 1 to 8 letters or digits.
///
/// ```
/// assert!(protocol::language::is_tag("fr-CA"));
/// assert!(!protocol::language::is_tag("français"));
/// ```
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
