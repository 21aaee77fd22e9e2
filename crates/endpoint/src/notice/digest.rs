//! When the daily e-mail is due.

use jiff::ZonedDateTime;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::App;
use crate::store::response::instant;

/// The first instant after `now_ms` at this time of day in the time zone of the blog; in UTC while that is unknown. In
/// milliseconds since 1970.
pub(super) fn next_ms(app: &App, time: Time, now_ms: i64) -> i64 {
    let site = app.posts.site();
    next_in(site.as_ref().map_or(&TimeZone::UTC, |site| site.zone()), time, now_ms)
}

/// The day of `now_ms` in the same time zone.
pub(super) fn day(app: &App, now_ms: i64) -> Date {
    let site = app.posts.site();
    local_day(site.as_ref().map_or(&TimeZone::UTC, |site| site.zone()), now_ms)
}

fn local_day(zone: &TimeZone, now_ms: i64) -> Date {
    ZonedDateTime::new(instant(now_ms), zone.clone()).date()
}

fn next_in(zone: &TimeZone, time: Time, now_ms: i64) -> i64 {
    let today = local_day(zone, now_ms);
    // A time that a change of the clocks leaves out is an hour later.
    let at = |day: Date| {
        let due = day.to_datetime(time).to_zoned_datetime(zone.clone()).ok()?;
        Some(due.timestamp().as_millisecond())
    };
    let days = [Ok(today), today.tomorrow()].into_iter().filter_map(Result::ok);
    days.filter_map(at).find(|due_ms| *due_ms > now_ms).unwrap_or(now_ms)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::time;
    use jiff::tz::TimeZone;

    use super::next_in;

    fn next(zone: &str, hour: i8, minute: i8, now: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        let now_ms = now.parse::<Timestamp>().unwrap().as_millisecond();
        let due_ms = next_in(&zone, time(hour, minute, 0, 0), now_ms);
        Timestamp::from_millisecond(due_ms).unwrap().to_string()
    }

    #[test]
    fn digest_is_due_at_its_local_time() {
        let montreal = "America/Montreal";
        for (now, due) in [
            ("2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z"),
            ("2026-11-24T12:59:59.999Z", "2026-11-24T13:00:00Z"),
            ("2026-11-24T13:00:00Z", "2026-11-25T13:00:00Z"),
            // Already the next day in Greenwich.
            ("2026-11-25T04:30:00Z", "2026-11-25T13:00:00Z"),
            // The clocks are changed in the night of 8 March and of 1 November.
            ("2026-03-07T14:00:00Z", "2026-03-08T12:00:00Z"),
            ("2026-10-31T13:00:00Z", "2026-11-01T13:00:00Z"),
        ] {
            assert_eq!(next(montreal, 8, 0, now), due, "{now}");
        }
        assert_eq!(next(montreal, 2, 30, "2026-03-08T05:00:00Z"), "2026-03-08T07:30:00Z", "there is no 2:30 then");
        assert_eq!(next(montreal, 1, 30, "2026-11-01T05:30:00Z"), "2026-11-02T06:30:00Z", "1:30 comes twice then");
        assert_eq!(next("UTC", 0, 0, "2026-12-31T00:00:00Z"), "2027-01-01T00:00:00Z");
    }
}
