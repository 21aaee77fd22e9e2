//! Dates as readers write them, in the languages of the interface.

use jiff::civil::Date;

use crate::language::Language;

/// "15 mars 2012" / "15 March 2012", with a no-break space inside.
///
/// ```
/// use protocol::{calendar::date, language::Language};
/// let day = jiff::civil::date(2012, 3, 1);
/// assert_eq!(date(Language::Fr, day), "1er\u{a0}mars\u{a0}2012");
/// assert_eq!(date(Language::En, day), "1\u{a0}March\u{a0}2012");
/// ```
pub fn date(language: Language, date: Date) -> String {
    fill(language, language.facts().date, date)
}

/// "15 mars" / "15 March".
pub fn day(language: Language, date: Date) -> String {
    fill(language, language.facts().day, date)
}

/// "mars" / "March".
pub fn month(language: Language, date: Date) -> &'static str {
    let months = language.facts().months;
    months[usize::try_from(date.month() - 1).unwrap_or_default() % 12]
}

/// The pattern with the parts of a date.
fn fill(language: Language, pattern: &str, date: Date) -> String {
    let day = match date.day() {
        1 => language.facts().first_of_month.to_owned(),
        day => day.to_string(),
    };
    let filled = pattern.replace("{day}", &day).replace("{month}", month(language, date));
    filled.replace("{year}", &date.year().to_string())
}
