//! Interface texts around a post: translations, external links, attachments.

use protocol::language::Language;

use super::Wording;
use super::texts::Site;

/// "Aussi en français", in the language itself; none for unknown languages. The interface does not have all of them.
///
/// ```
/// assert_eq!(site::wording::also_in("en"), Some("Also in English"));
/// ```
pub fn also_in(tongue: &str) -> Option<&'static str> {
    if let Some(language) = Language::of_tag(tongue) {
        return Some(language.also_in());
    }
    Some(match tongue {
        "ca" => "També en català",
        "de" => "Auch auf Deutsch",
        "es" => "También en español",
        "it" => "Anche in italiano",
        "nl" => "Ook in het Nederlands",
        "pt" => "Também em português",
        _ => return None,
    })
}

/// The name of a kind of file.
type Kind = fn(&Site) -> &'static str;

/// Kinds of files by the starts of their media types.
const KINDS: [(&str, Kind); 13] = [
    ("audio/", |texts| texts.audio),
    ("video/", |texts| texts.video),
    ("image/", |texts| texts.image),
    ("application/epub", |texts| texts.book),
    ("application/zip", |texts| texts.compressed),
    ("application/gzip", |texts| texts.compressed),
    ("application/x-tar", |texts| texts.compressed),
    ("application/x-7z", |texts| texts.compressed),
    ("application/pdf", |texts| texts.document),
    ("application/msword", |texts| texts.document),
    ("application/vnd.", |texts| texts.document),
    ("text/html", |texts| texts.page),
    ("text/", |texts| texts.text),
];

impl Wording {
    /// Link to the page that a post is about; a page of this site has no host.
    pub fn read_elsewhere(self, host: &str) -> String {
        if host.is_empty() { self.texts().read_here.to_owned() } else { self.texts().read_at(host) }
    }

    /// Link to a video that has no title.
    pub fn video_on(self, site: &str) -> String {
        self.texts().video_on(site)
    }

    /// Heading above the attachments.
    pub fn attachments(self, count: usize) -> String {
        self.texts().attachments(count)
    }

    /// "audio MP3" / "MP3 audio", from a media type and the name of the file.
    pub fn kind_of_file(self, mime_type: &str, name: &str) -> String {
        let texts = self.texts();
        let known = KINDS.iter().find(|(start, _)| mime_type.starts_with(start));
        let kind = known.map_or(texts.file, |(_, kind)| kind(texts));
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_format = (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_format { texts.file_kind(ending.to_ascii_uppercase(), kind) } else { kind.to_owned() }
    }

    /// "3,4 Mo" / "3.4 MB": in steps of a thousand, with one decimal below ten.
    pub fn size(self, bytes: f64) -> String {
        let texts = self.texts();
        if bytes < 1000.0 {
            return texts.bytes(bytes as usize);
        }
        let mut value = bytes / 1000.0;
        let mut units = texts.size_units.iter();
        let mut unit = units.next();
        // A value that rounds to a thousand uses the next unit.
        while value >= 999.5 {
            let Some(next) = units.next() else { break };
            (value, unit) = (value / 1000.0, Some(next));
        }
        let number = if value < 9.95 { format!("{value:.1}") } else { format!("{value:.0}") };
        let number = number.strip_suffix(".0").unwrap_or(&number).replace('.', self.0.decimal_mark());
        texts.size(number, unit.copied().unwrap_or_default())
    }

    /// "45 s", "12 min", "1 h 02 min".
    pub fn duration(self, seconds: f64) -> String {
        let seconds = seconds.round() as u64;
        let minutes = (seconds + 30) / 60;
        match (seconds, minutes) {
            (0..60, _) => self.texts().seconds(seconds),
            (_, 0..60) => self.texts().minutes(minutes),
            _ => self.texts().hours(minutes / 60, format_args!("{:02}", minutes % 60)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Wording;
    use protocol::language::Language;

    const FRENCH: Wording = Wording(Language::Fr);
    const ENGLISH: Wording = Wording(Language::En);

    #[test]
    fn file_sizes_are_formatted_per_language() {
        for (bytes, french, english) in [
            (0.0, "0\u{a0}octet", "0\u{a0}bytes"),
            (17.0, "17\u{a0}octets", "17\u{a0}bytes"),
            (1_000.0, "1\u{a0}ko", "1\u{a0}kB"),
            (3_440.0, "3,4\u{a0}ko", "3.4\u{a0}kB"),
            (999_600.0, "1\u{a0}Mo", "1\u{a0}MB"),
            (34_000_000.0, "34\u{a0}Mo", "34\u{a0}MB"),
            (5e15, "5000\u{a0}To", "5000\u{a0}TB"),
        ] {
            assert_eq!((FRENCH.size(bytes).as_str(), ENGLISH.size(bytes).as_str()), (french, english));
        }
    }

    #[test]
    fn durations_are_formatted_per_language() {
        for (seconds, expected) in [
            (1.5, "2\u{a0}s"),
            (59.9, "1\u{a0}min"),
            (754.0, "13\u{a0}min"),
            (3_590.0, "1\u{a0}h\u{a0}00\u{a0}min"),
            (7_500.0, "2\u{a0}h\u{a0}05\u{a0}min"),
        ] {
            assert_eq!(FRENCH.duration(seconds), expected);
        }
    }

    #[test]
    fn media_types_have_names() {
        for (mime_type, name, french, english) in [
            ("audio/mpeg", "a.mp3", "audio MP3", "MP3 audio"),
            ("application/pdf", "a.b.pdf", "document PDF", "PDF document"),
            ("application/octet-stream", "a", "fichier", "file"),
            ("text/plain; charset=utf-8", "a.txt", "texte TXT", "TXT text"),
        ] {
            assert_eq!(FRENCH.kind_of_file(mime_type, name), french);
            assert_eq!(ENGLISH.kind_of_file(mime_type, name), english);
        }
    }
}
