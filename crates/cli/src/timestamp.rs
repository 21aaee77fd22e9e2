//! Timestamps as they are written into the author's files.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// RFC 3339 with the offset of `zone`, to the second.
pub(crate) fn rfc3339(instant: Timestamp, zone: &TimeZone) -> String {
    instant.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use source::date::instant;

    use super::rfc3339;

    #[test]
    fn timestamps_have_the_offset_of_the_zone() {
        let now = Timestamp::from_second(1_338_508_800).unwrap();
        let text = rfc3339(now, &TimeZone::get("America/Toronto").unwrap());
        assert_eq!(text, "2012-05-31T20:00:00-04:00");
        assert_eq!(instant(&text), Some(now));
        assert_eq!(rfc3339(now, &TimeZone::UTC), "2012-06-01T00:00:00+00:00");
    }
}
