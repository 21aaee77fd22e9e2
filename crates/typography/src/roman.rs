//! Roman numerals, such as those of centuries and arrondissements.

/// Whether `text` is a Roman numeral in its canonical form.
pub(super) fn is_numeral(text: &str) -> bool {
    const THOUSANDS: &[&str] = &["MMM", "MM", "M"];
    const HUNDREDS: &[&str] = &["CM", "DCCC", "DCC", "DC", "D", "CD", "CCC", "CC", "C"];
    const TENS: &[&str] = &["XC", "LXXX", "LXX", "LX", "L", "XL", "XXX", "XX", "X"];
    const UNITS: &[&str] = &["IX", "VIII", "VII", "VI", "V", "IV", "III", "II", "I"];

    let rest = [THOUSANDS, HUNDREDS, TENS, UNITS]
        .iter()
        .fold(text, |rest, figures| figures.iter().find_map(|figure| rest.strip_prefix(figure)).unwrap_or(rest));
    !text.is_empty() && rest.is_empty()
}
