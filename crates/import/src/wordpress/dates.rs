//! Dates of an export: local time and UTC beside each other, without the name of the time zone.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// The date as RFC 3339 with the offset that local time and UTC have; in the zone of the site when only the local time
/// is known. None for `0000-00-00 00:00:00`, which drafts have.
pub(super) fn date(local: &str, utc: &str, zone: &TimeZone) -> Option<String> {
    let read = |text: &str| text.trim().replacen(' ', "T", 1).parse::<DateTime>().ok();
    let zoned = match (read(local), read(utc)) {
        (Some(local), Some(utc)) => {
            let seconds = local.duration_since(utc).as_secs();
            // WordPress counts quarters of an hour; anything else is an error of its data.
            let offset =
                i32::try_from(seconds).ok().filter(|seconds| seconds % 900 == 0 && seconds.abs() <= 15 * 3600);
            let offset = offset.and_then(|seconds| Offset::from_seconds(seconds).ok()).unwrap_or(Offset::UTC);
            return Some(written(utc, offset));
        }
        (None, Some(utc)) => utc.to_zoned_datetime(TimeZone::UTC),
        (Some(local), None) => local.to_zoned_datetime(zone.clone()),
        (None, None) => return None,
    };
    let zoned = zoned.ok()?.with_time_zone(zone.clone());
    let (instant, offset) = (zoned.timestamp(), zoned.offset());
    Some(written(Offset::UTC.to_datetime(instant), offset))
}

fn written(utc: DateTime, offset: Offset) -> String {
    let instant = Offset::UTC.to_timestamp(utc).unwrap_or_default();
    instant.display_with_offset(offset).to_string()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::date;

    #[test]
    fn dates_keep_their_offset() {
        let zone = TimeZone::get("America/Toronto").unwrap();
        for (local, utc, expected) in [
            ("2012-03-15 09:30:00", "2012-03-15 13:30:00", Some("2012-03-15T09:30:00-04:00")),
            ("2012-01-15 09:30:00", "2012-01-15 09:30:00", Some("2012-01-15T09:30:00+00:00")),
            ("2012-03-15 09:30:00", "0000-00-00 00:00:00", Some("2012-03-15T09:30:00-04:00")),
            ("0000-00-00 00:00:00", "2012-03-15 13:30:00", Some("2012-03-15T09:30:00-04:00")),
            ("0000-00-00 00:00:00", "0000-00-00 00:00:00", None),
            ("", "", None),
            // Not an offset that exists.
            ("2012-03-15 09:30:07", "2012-03-15 13:30:00", Some("2012-03-15T13:30:00+00:00")),
        ] {
            assert_eq!(date(local, utc, &zone).as_deref(), expected, "{local} {utc}");
        }
    }
}
