//! Dates of posts: RFC 3339, or a plain date that is read in the site's time zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// When a post appeared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostDate {
    /// The instant; midnight in the site's time zone for a plain date.
    pub instant: Timestamp,
    /// The day in the site's time zone: what readers see.
    pub day: Date,
    /// For machines: as the author wrote it.
    pub written: String,
}

impl PostDate {
    /// Reads `text`; none when it is neither form or no such day exists.
    ///
    /// ```
    /// use source::date::PostDate;
    /// let zone = jiff::tz::TimeZone::get("America/Toronto").unwrap();
    /// let plain = PostDate::parse("2012-03-15", &zone).unwrap();
    /// assert_eq!(plain.instant.to_string(), "2012-03-15T04:00:00Z");
    /// let precise = PostDate::parse("2012-03-16T01:30:00Z", &zone).unwrap();
    /// assert_eq!(precise.day.to_string(), "2012-03-15");
    /// assert!(PostDate::parse("2012-02-30", &zone).is_none());
    /// ```
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let zoned = if has_plain_form(text) {
            text.parse::<Date>().ok()?.to_zoned_datetime(zone.clone()).ok()?
        } else {
            ZonedDateTime::new(instant(text)?, zone.clone())
        };
        Some(Self { instant: zoned.timestamp(), day: zoned.date(), written: text.to_owned() })
    }

    /// Whether this is before `other`. A plain date is before no moment of its day.
    ///
    /// ```
    /// use source::date::PostDate;
    /// let date = |text| PostDate::parse(text, &jiff::tz::TimeZone::UTC).unwrap();
    /// assert!(date("2012-03-14").is_before(&date("2012-03-15")));
    /// assert!(date("2012-03-15T08:00:00Z").is_before(&date("2012-03-15T09:00:00Z")));
    /// assert!(!date("2012-03-15").is_before(&date("2012-03-15T09:00:00Z")));
    /// ```
    pub fn is_before(&self, other: &Self) -> bool {
        self.instant < other.instant && (self.day < other.day || !has_plain_form(&self.written))
    }
}

/// The instant that `text` names in the form of RFC 3339.
///
/// ```
/// use source::date::instant;
/// assert_eq!(instant("2012-03-15T09:30:00-04:00"), instant("2012-03-15T13:30:00Z"));
/// assert!(instant("2012-03-15").is_none());
/// ```
pub fn instant(text: &str) -> Option<Timestamp> {
    if has_rfc3339_form(text) { text.parse().ok() } else { None }
}

/// `YYYY-MM-DD`. The parser below takes more (week dates, times without colons) than RFC 3339 allows.
fn has_plain_form(text: &str) -> bool {
    has_form(text, "dddd-dd-dd")
}

/// `YYYY-MM-DDThh:mm:ss`, a fraction or none, and `Z` or `±hh:mm`.
fn has_rfc3339_form(text: &str) -> bool {
    let Some((start, rest)) = text.split_at_checked(19) else { return false };
    if !has_form(&start.to_ascii_uppercase(), "dddd-dd-ddTdd:dd:dd") {
        return false;
    }
    let offset = match rest.strip_prefix('.') {
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if offset.len() == fraction.len() {
                return false;
            }
            offset
        }
        None => rest,
    };
    matches!(offset, "Z" | "z") || is_offset(offset)
}

/// `±hh:mm`. The parser below takes more hours than a day has.
fn is_offset(text: &str) -> bool {
    (has_form(text, "+dd:dd") || has_form(text, "-dd:dd")) && &text[1..3] <= "23" && &text[4..6] <= "59"
}

/// Whether `text` matches `form`, in which `d` stands for a digit and all else for itself.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(t, f)| if f == b'd' { t.is_ascii_digit() } else { t == f })
}

#[cfg(test)]
mod tests {
    use super::PostDate;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn day(text: &str) -> Option<String> {
        PostDate::parse(text, &TimeZone::get("America/Toronto").ok()?).map(|date| date.day.to_string())
    }

    #[test]
    fn both_forms_are_read_in_the_zone_of_the_site() {
        for (text, expected) in [
            ("2012-03-15", Some("2012-03-15")),
            ("2012-03-15T09:30:00-04:00", Some("2012-03-15")),
            ("2012-03-15t23:30:00.25z", Some("2012-03-15")),
            ("2012-03-16T03:59:59Z", Some("2012-03-15")),
            // Midnight did not exist here: clocks went forward at midnight.
            ("2009-03-08", Some("2009-03-08")),
            ("2012-03-15T09:30:00+24:00", None),
            ("2012-03-15T09:30:00-04:60", None),
            ("2012-13-01", None),
            ("2012-02-30", None),
            ("2012-3-5", None),
            ("15 mars 2012", None),
            ("2012-03-15 09:30", None),
            ("2012-03-15T09:30:00", None),
            ("2012-W11-4", None),
            ("", None),
        ] {
            assert_eq!(day(text).as_deref(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = day(&text);
        }

        #[test]
        fn real_days_keep_their_name(year in 1970..2100i16, month in 1..=12i8, of_month in 1..=28i8) {
            let text = format!("{year:04}-{month:02}-{of_month:02}");
            prop_assert_eq!(day(&text), Some(text));
        }
    }
}
