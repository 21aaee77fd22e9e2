//! Dates of posts: as they are written in the file, in a field of the page, and for people.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// How a browser's field for date and time writes its value.
const FIELD: &str = "%Y-%m-%dT%H:%M";

/// RFC 3339 with the offset of the zone, to the second.
const WRITTEN: &str = "%Y-%m-%dT%H:%M:%S%:z";

/// A date as it is written in a file, in the zone of the blog. A plain day is its midnight.
pub(crate) fn read(written: &str, zone: &TimeZone) -> Option<ZonedDateTime> {
    match written.parse::<Timestamp>() {
        Ok(instant) => Some(instant.to_zoned_datetime(zone.clone())),
        Err(_) => written.parse::<Date>().ok()?.to_zoned_datetime(zone.clone()).ok(),
    }
}

/// A date for a field; none where what is written is no date.
pub(crate) fn field_value(written: &str, zone: &TimeZone) -> Option<String> {
    Some(read(written, zone)?.strftime(FIELD).to_string())
}

/// The value of a field as it is written in a file; empty without one.
pub(crate) fn written(field_value: &str, zone: &TimeZone) -> String {
    let date_time = field_value.parse::<DateTime>().ok();
    let zoned = date_time.and_then(|date_time| date_time.to_zoned_datetime(zone.clone()).ok());
    zoned.map(|zoned| zoned.strftime(WRITTEN).to_string()).unwrap_or_default()
}

/// An instant in milliseconds since 1970, as it is written in a file, to the minute.
pub(crate) fn written_instant(milliseconds: f64, zone: &TimeZone) -> String {
    let zoned = instant(milliseconds).to_zoned_datetime(zone.clone());
    written(&zoned.strftime(FIELD).to_string(), zone)
}

/// An instant in milliseconds since 1970.
pub(crate) fn instant(milliseconds: f64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds as i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{field_value, instant, read, written, written_instant};

    fn zone() -> TimeZone {
        TimeZone::get("America/Toronto").unwrap()
    }

    #[test]
    fn dates_are_shown_in_the_zone_of_the_blog() {
        for (text, expected) in [
            ("2012-03-15T13:30:00Z", Some("2012-03-15T09:30")),
            ("2012-01-15T09:30:20-05:00", Some("2012-01-15T09:30")),
            ("2012-03-15", Some("2012-03-15T00:00")),
            ("hier", None),
            ("", None),
        ] {
            assert_eq!(field_value(text, &zone()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn dates_have_the_offset_of_their_day() {
        assert_eq!(written("2012-03-15T09:30", &zone()), "2012-03-15T09:30:00-04:00");
        assert_eq!(written("2012-01-15T09:30", &zone()), "2012-01-15T09:30:00-05:00");
        assert_eq!(written("", &zone()), "");
        assert_eq!(written_instant(1_338_508_859_999.0, &zone()), "2012-05-31T20:00:00-04:00");
        assert_eq!(read("2012-05-31T20:00:00-04:00", &zone()).unwrap().timestamp(), instant(1_338_508_800_000.0));
    }
}
