//! The spaces in and after numbers.

use std::ops::Range;

use crate::characters::{NARROW, NO_BREAK, is_letter, is_word};
use crate::line::{Glyph, Line};

/// Units that are set after a number with a no-break space.
const UNITS: &str = "nm µm mm cm dm m km mm² cm² m² km² cm³ m³ ha km/h m/s tr/min pi po µg mg g kg t lb ml mL cl cL dl dL l \
    L hl hL ns µs ms s min h j jour jours semaine semaines mois an ans siècle siècles heure heures minute minutes \
    seconde secondes fois Hz kHz MHz GHz dB V W kW MW GW Wh kWh MWh mAh J kJ kcal Pa hPa bar octet octets o ko Mo Go To \
    kio Kio Mio Gio kB MB GB TB kbit/s Mbit/s Gbit/s Mb/s px pt k$ M$ k€ M€ Md€ euro euros dollar dollars million \
    millions milliard milliards";

/// Abbreviations included that end with a full stop.
const MONTHS: &str = "janvier janv février fevrier févr mars avril avr mai juin juillet juill août aout \
    septembre sept octobre oct novembre nov décembre decembre déc";

/// `50 %`, `20 $`, `5 €`, `20 °C`, with the space inserted if it is missing, and `en %`.
pub(super) fn symbols(line: &mut Line) {
    for index in 1..line.len() {
        if line.glyphs[index].kept {
            continue;
        }
        let after = line.touching_after(index);
        let follows_number = line.follows_digit(index);
        let stands_alone = !after.is_some_and(is_word);
        let wants = match line.glyphs[index].ch {
            '%' | '‰' => stands_alone && (follows_number || line.is_spaced(index)),
            '$' | '€' | '£' | '¢' => {
                follows_number && (stands_alone || line.is_spaced(index) && after.is_some_and(is_letter))
            }
            '°' => {
                follows_number
                    && matches!(after, Some('C' | 'F'))
                    && !line.touching_after(index + 1).is_some_and(is_word)
            }
            _ => false,
        };
        if wants {
            line.want(index, NO_BREAK);
        }
    }
}

/// `10 000`, but not telephone numbers or a year and a number.
pub(super) fn thousands(line: &mut Line) {
    let mut start = 0;
    while start < line.len() {
        if !line.glyphs[start].ch.is_ascii_digit() {
            start += 1;
            continue;
        }
        let groups = digit_groups(line, start);
        if is_thousands(line, &groups) {
            for group in &groups[1..] {
                line.want(group.start, NARROW);
            }
        }
        start = groups.last().map_or(start + 1, |group| group.end);
    }
}

/// The groups of digits from `start` on that have one space between them.
fn digit_groups(line: &Line, start: usize) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut from = start;
    loop {
        let end = line.end_of(from, |ch| ch.is_ascii_digit());
        if end == from {
            return groups;
        }
        groups.push(from..end);
        if line.spaces_before(end) != 1 || line.begins_line(end) {
            return groups;
        }
        from = end;
    }
}

fn is_thousands(line: &Line, groups: &[Range<usize>]) -> bool {
    let [first, others @ ..] = groups else {
        return false;
    };
    let Some(last) = others.last() else {
        return false;
    };
    let digits_alone = match line.touching_before(first.start) {
        None => true,
        Some('+') => others.len() == 1,
        Some(ch) => !is_word(ch) && !matches!(ch, '-' | '.' | ',' | '/' | ':'),
    };
    let number_ends = match line.touching_after(last.end - 1) {
        Some('-' | '.' | '/' | ':') => !line.touching_after(last.end).is_some_and(|ch| ch.is_ascii_digit()),
        _ => true,
    };
    digits_alone
        && number_ends
        && !line.glyphs[first.start].kept
        && (1..=3).contains(&first.len())
        && line.glyphs[first.start].ch != '0'
        && others.iter().all(|group| group.len() == 3)
}

/// `5 km`, `10 Mo`, `3 ans`
pub(super) fn units(line: &mut Line) {
    for index in 1..line.len() {
        if !line.is_spaced(index) || !line.follows_digit(index) {
            continue;
        }
        let end = line.end_of(index, |ch| is_word(ch) || matches!(ch, '/' | '$' | '€'));
        if matches!(line.touching_after(end - 1), Some('\'' | '’')) {
            continue; // « le 5 m’a plu »
        }
        if is_in(UNITS, text(line, index..end).trim_end_matches('/')) {
            line.want(index, NO_BREAK);
        }
    }
}

/// `10 h 30`, `10h 30`, and `10 h 5`: before minutes of one digit no zero is needed.
pub(super) fn minutes(line: &mut Line) {
    for index in 2..line.len() {
        let after_hours = line.is_spaced(index) && line.is(index - 1, 'h') && line.follows_digit(index - 1);
        let digits = line.end_of(index, |ch| ch.is_ascii_digit()) - index;
        if after_hours && (1..=2).contains(&digits) {
            line.want(index, NO_BREAK);
        }
    }
}

/// `15 mars`, `1er avril`
pub(super) fn dates(line: &mut Line) {
    let mut day = String::new();
    for index in 1..line.len() {
        if !line.is_spaced(index) || !line.left(index).is_some_and(ends_a_day) {
            continue;
        }
        let end = line.end_of(index, is_word);
        if !is_in(MONTHS, &text(line, index..end).to_lowercase()) {
            continue;
        }
        line.read_word_before(index, &mut day);
        if day == "1er" || day.parse().is_ok_and(|day: u8| (1..=31).contains(&day)) {
            line.want(index, NO_BREAK);
        }
    }
}

fn ends_a_day(glyph: &Glyph) -> bool {
    !glyph.kept && (glyph.ch.is_ascii_digit() || glyph.ch == 'r')
}

fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|entry| entry == word)
}

fn text(line: &Line, range: Range<usize>) -> String {
    line.glyphs[range].iter().map(|glyph| glyph.ch).collect()
}
