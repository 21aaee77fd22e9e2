//! The texts of `[editor_server]` in `texts/`, by language.

use jiff::ZonedDateTime;
use protocol::calendar;
use protocol::language::Language;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// "15 mars 2012 à 14 h 05", "15 March 2012, 14:05".
pub(crate) fn moment(language: Language, time: &ZonedDateTime) -> String {
    let (hour, minute) = (time.hour(), format!("{:02}", time.minute()));
    EditorServer::of(language).moment(calendar::date(language, time.date()), hour, minute)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use protocol::language::Language;

    use super::moment;

    #[test]
    fn moments_are_written_as_readers_do() {
        let time = date(2012, 3, 15).at(14, 5, 59, 0).to_zoned_datetime(TimeZone::UTC).unwrap();
        assert_eq!(moment(Language::Fr, &time), "15\u{a0}mars\u{a0}2012 à 14\u{a0}h\u{a0}05");
        assert_eq!(moment(Language::En, &time), "15\u{a0}March\u{a0}2012, 14:05");
    }
}
