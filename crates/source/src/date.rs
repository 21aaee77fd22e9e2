//! Dates of posts: RFC 3339, or a plain date that is read in the site's time zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// The date of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostDate {
    /// The instant; for a plain date, midnight in the site's time zone.
    pub instant: Timestamp,
    /// The day in the site's time zone, as readers see it.
    pub day: Date,
    /// As the author wrote it, for `datetime` attributes.
    pub written: String,
}

impl PostDate {
    /// Parses `text`; none when it has neither form, or the day does not exist.
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

    /// Whether this is before `other`. A plain date is not before other instants of its day.
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

/// Parses an RFC 3339 timestamp.
///
/// ```
/// use source::date::instant;
/// assert_eq!(instant("2012-03-15T09:30:00-04:00"), instant("2012-03-15T13:30:00Z"));
/// assert!(instant("2012-03-15").is_none());
/// ```
pub fn instant(text: &str) -> Option<Timestamp> {
    if has_rfc3339_form(text) { text.parse().ok() } else { None }
}

/// Writes an RFC 3339 timestamp with the offset of `zone`, to the second.
///
/// ```
/// use source::date::rfc3339;
/// let zone = jiff::tz::TimeZone::get("America/Toronto").unwrap();
/// let instant = jiff::Timestamp::from_second(1_338_508_800).unwrap();
/// assert_eq!(rfc3339(instant, &zone), "2012-05-31T20:00:00-04:00");
/// ```
pub fn rfc3339(instant: Timestamp, zone: &TimeZone) -> String {
    instant.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// `YYYY-MM-DD`. jiff accepts more forms (week dates, times without colons) than RFC 3339 allows.
fn has_plain_form(text: &str) -> bool {
    has_form(text, "dddd-dd-dd")
}

/// `YYYY-MM-DDThh:mm:ss`, an optional fraction, and `Z` or `±hh:mm`.
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

/// `±hh:mm`. jiff accepts offsets of more than 23 hours.
fn is_offset(text: &str) -> bool {
    (has_form(text, "+dd:dd") || has_form(text, "-dd:dd")) && &text[1..3] <= "23" && &text[4..6] <= "59"
}

/// Whether `text` matches `form`, in which `d` is a digit and other characters are literal.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(t, f)| if f == b'd' { t.is_ascii_digit() } else { t == f })
}

#[cfg(test)]
mod tests {
    use super::{PostDate, instant, rfc3339};
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn day(text: &str) -> Option<String> {
        PostDate::parse(text, &TimeZone::get("America/Toronto").ok()?).map(|date| date.day.to_string())
    }

    #[test]
    fn dates_are_parsed_in_the_time_zone_of_the_site() {
        for (text, expected) in [
            ("2012-03-15", Some("2012-03-15")),
            ("2012-03-15T09:30:00-04:00", Some("2012-03-15")),
            ("2012-03-15t23:30:00.25z", Some("2012-03-15")),
            ("2012-03-16T03:59:59Z", Some("2012-03-15")),
            // The day of a change to daylight saving time.
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

    #[test]
    fn timestamps_have_the_offset_of_the_zone() {
        let now = Timestamp::from_second(1_338_508_800).unwrap();
        let text = rfc3339(now, &TimeZone::get("America/Toronto").unwrap());
        assert_eq!(text, "2012-05-31T20:00:00-04:00");
        assert_eq!(instant(&text), Some(now));
        assert_eq!(rfc3339(now, &TimeZone::UTC), "2012-06-01T00:00:00+00:00");
    }

    proptest! {
        #[test]
        fn date_parser_accepts_any_input(text in any::<String>()) {
            let _ = day(&text);
        }

        #[test]
        fn plain_dates_keep_their_day(year in 1970..2100i16, month in 1..=12i8, of_month in 1..=28i8) {
            let text = format!("{year:04}-{month:02}-{of_month:02}");
            prop_assert_eq!(day(&text), Some(text));
        }
    }
}
