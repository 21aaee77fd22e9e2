//! Dates as readers write them, in the interface's two languages.

use jiff::civil::Date;

use crate::language::Language;

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "15 mars 2012" / "15 March 2012", with a no-break space inside.
///
/// ```
/// use protocol::{calendar::date, language::Language};
/// let day = jiff::civil::date(2012, 3, 1);
/// assert_eq!(date(Language::Fr, day), "1er\u{a0}mars\u{a0}2012");
/// assert_eq!(date(Language::En, day), "1\u{a0}March\u{a0}2012");
/// ```
pub fn date(language: Language, date: Date) -> String {
    format!("{}\u{a0}{}", day(language, date), date.year())
}

/// "15 mars" / "15 March".
pub fn day(language: Language, date: Date) -> String {
    let day = match (language, date.day()) {
        (Language::Fr, 1) => "1er".to_owned(),
        (_, day) => day.to_string(),
    };
    format!("{day}\u{a0}{}", month(language, date))
}

/// "mars" / "March".
pub fn month(language: Language, date: Date) -> &'static str {
    let months = match language {
        Language::Fr => MONTHS_FR,
        Language::En => MONTHS_EN,
    };
    months[usize::try_from(date.month() - 1).unwrap_or_default() % 12]
}
