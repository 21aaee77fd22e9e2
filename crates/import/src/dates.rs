//! Dates as other programs write them.

use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use source::date::PostDate;

/// Formats of dates without a time, besides `2012-03-15`.
const DAYS: [&str; 7] = ["%b %d %Y", "%b %d, %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d"];

/// The date as a post has it: a day, or day, time and offset. Times without an offset are in `zone`.
pub(crate) fn parse_date(text: &str, zone: &TimeZone) -> Option<String> {
    let text = text.trim();
    if PostDate::parse(text, zone).is_some() {
        return Some(without_fraction(text));
    }
    if let Some(date) = day_and_time(text, zone) {
        return Some(date);
    }
    if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        let instant =
            if text.len() > 11 { Timestamp::from_millisecond(number) } else { Timestamp::from_second(number) };
        return Some(in_zone(instant.ok()?, zone));
    }
    if let Ok(zoned) = rfc2822::parse(text) {
        return Some(written(zoned.timestamp(), zoned.offset()));
    }
    DAYS.into_iter().find_map(|form| Date::strptime(form, text).ok()).map(|day| day.to_string())
}

/// The date of a response, which has a time: midnight if only the day is known.
pub(crate) fn parse_date_and_time(text: &str, zone: &TimeZone) -> Option<String> {
    let date = parse_date(text, zone)?;
    if date.contains('T') {
        return Some(date);
    }
    PostDate::parse(&date, zone).map(|date| in_zone(date.instant, zone))
}

/// A date of WordPress, which has both local time and UTC; the offset is their difference.
pub(crate) fn parse_local_and_utc(local: &str, utc: &str, zone: &TimeZone) -> Option<String> {
    let read = |text: &str| text.trim().replacen(' ', "T", 1).parse::<DateTime>().ok();
    let (Some(local), Some(utc)) = (read(local), read(utc)) else {
        let instant = read(utc).and_then(|utc| Offset::UTC.to_timestamp(utc).ok());
        return instant.map(|instant| in_zone(instant, zone)).or_else(|| parse_date(local, zone));
    };
    let seconds = local.duration_since(utc).as_secs();
    // Offsets are multiples of a quarter of an hour; any other difference is an error in the data.
    let offset = i32::try_from(seconds).ok().filter(|seconds| seconds % 900 == 0 && seconds.abs() <= 15 * 3600);
    let offset = offset.and_then(|seconds| Offset::from_seconds(seconds).ok()).unwrap_or(Offset::UTC);
    Some(written(Offset::UTC.to_timestamp(utc).ok()?, offset))
}

/// Whether a date is more than a minute after another: many programs set both dates when they publish.
pub(crate) fn is_later(modified: &str, published: &str, zone: &TimeZone) -> bool {
    let read = |text: &str| PostDate::parse(text, zone).map(|date| date.instant);
    match (read(modified), read(published)) {
        (Some(modified), Some(published)) => modified.duration_since(published) > SignedDuration::from_secs(60),
        _ => false,
    }
}

/// `2012-03-15 09:30`, with or without seconds, fraction and offset, the parts separated by a space or `T`.
fn day_and_time(text: &str, zone: &TimeZone) -> Option<String> {
    let (day, rest) = text.split_at_checked(10)?;
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let (time, offset) =
        rest.split_at(rest.find(|c: char| !matches!(c, '0'..='9' | ':' | '.')).unwrap_or(rest.len()));
    let time = time.split('.').next()?;
    let seconds = if time.matches(':').count() == 1 { ":00" } else { "" };
    let hour = if time.find(':') == Some(1) { "0" } else { "" };
    let local: DateTime = format!("{day}T{hour}{time}{seconds}").parse().ok()?;
    match offset.trim() {
        "" => {
            let zoned = local.to_zoned_datetime(zone.clone()).ok()?;
            Some(written(zoned.timestamp(), zoned.offset()))
        }
        offset => {
            let offset = parse_offset(offset)?;
            Some(written(offset.to_timestamp(local).ok()?, offset))
        }
    }
}

/// `Z`, `UTC`, `+0200` or `+02:00`.
fn parse_offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(Offset::UTC);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text.get(1..)?.chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..).filter(|minutes| !minutes.is_empty()).map_or(Ok(0), str::parse).ok()?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

fn in_zone(instant: Timestamp, zone: &TimeZone) -> String {
    written(instant, instant.to_zoned_datetime(zone.clone()).offset())
}

/// With whole seconds.
fn written(instant: Timestamp, offset: Offset) -> String {
    let instant = Timestamp::from_second(instant.as_second()).unwrap_or(instant);
    instant.display_with_offset(offset).to_string()
}

/// RFC 3339 without a fraction of seconds.
fn without_fraction(text: &str) -> String {
    match text.split_once('.') {
        Some((start, rest)) => format!("{start}{}", rest.trim_start_matches(|c: char| c.is_ascii_digit())),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{is_later, parse_date, parse_date_and_time, parse_local_and_utc};

    #[test]
    fn dates_are_read_in_the_forms_of_other_programs() {
        let zone = TimeZone::get("America/Toronto").unwrap();
        for (text, expected) in [
            ("2012-03-15", Some("2012-03-15")),
            ("2012-03-15T09:30:00.001-04:00", Some("2012-03-15T09:30:00-04:00")),
            ("2012-03-15T13:30:00Z", Some("2012-03-15T13:30:00Z")),
            ("2012-03-15T13:30:00.000Z", Some("2012-03-15T13:30:00Z")),
            ("2012-03-15 09:30:00 -0400", Some("2012-03-15T09:30:00-04:00")),
            ("2012-03-15 09:30", Some("2012-03-15T09:30:00-04:00")),
            ("2012-03-15T9:30:00", Some("2012-03-15T09:30:00-04:00")),
            ("2012-03-15 13:30:00 UTC", Some("2012-03-15T13:30:00+00:00")),
            ("1331818200", Some("2012-03-15T09:30:00-04:00")),
            ("1331818200000", Some("2012-03-15T09:30:00-04:00")),
            ("Thu, 15 Mar 2012 09:30:00 -0400", Some("2012-03-15T09:30:00-04:00")),
            ("Mar 15 2012", Some("2012-03-15")),
            ("March 15, 2012", Some("2012-03-15")),
            ("2012-02-30", None),
            ("demain", None),
            ("", None),
        ] {
            assert_eq!(parse_date(text, &zone).as_deref(), expected, "{text}");
        }
        assert_eq!(parse_date_and_time("2012-03-15", &zone).as_deref(), Some("2012-03-15T00:00:00-04:00"));
    }

    #[test]
    fn dates_of_wordpress_keep_their_offset() {
        let zone = TimeZone::get("America/Toronto").unwrap();
        for (local, utc, expected) in [
            ("2012-03-15T09:30:00", "2012-03-15T13:30:00", Some("2012-03-15T09:30:00-04:00")),
            ("2012-01-15T09:30:00", "2012-01-15T09:30:00", Some("2012-01-15T09:30:00+00:00")),
            ("2012-03-15T09:30:00", "", Some("2012-03-15T09:30:00-04:00")),
            ("", "2012-03-15T13:30:00", Some("2012-03-15T09:30:00-04:00")),
            ("2012-03-15 09:30:00", "2012-03-15 13:30:00", Some("2012-03-15T09:30:00-04:00")),
            // As drafts have it.
            ("2012-03-15 09:30:00", "0000-00-00 00:00:00", Some("2012-03-15T09:30:00-04:00")),
            ("0000-00-00 00:00:00", "2012-03-15 13:30:00", Some("2012-03-15T09:30:00-04:00")),
            ("0000-00-00 00:00:00", "0000-00-00 00:00:00", None),
            // Not an offset that exists.
            ("2012-03-15 09:30:07", "2012-03-15 13:30:00", Some("2012-03-15T13:30:00+00:00")),
            ("", "", None),
        ] {
            assert_eq!(parse_local_and_utc(local, utc, &zone).as_deref(), expected, "{local} {utc}");
        }
    }

    #[test]
    fn change_within_a_minute_is_not_later() {
        let later = |modified| is_later(modified, "2012-03-15T09:30:00Z", &TimeZone::UTC);
        assert!(!later("2012-03-15T09:30:40Z") && !later("2012-03-14") && later("2012-03-16"));
    }
}
