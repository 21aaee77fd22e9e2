//! Interface texts around a post: translations, external links, attachments.

use super::Wording;

/// "Aussi en français", in the language itself; none for unknown languages.
///
/// ```
/// assert_eq!(site::wording::also_in("en"), Some("Also in English"));
/// ```
pub fn also_in(tongue: &str) -> Option<&'static str> {
    Some(match tongue {
        "ca" => "També en català",
        "de" => "Auch auf Deutsch",
        "en" => "Also in English",
        "es" => "También en español",
        "fr" => "Aussi en français",
        "it" => "Anche in italiano",
        "nl" => "Ook in het Nederlands",
        "pt" => "Também em português",
        _ => return None,
    })
}

/// Kinds of files by the starts of their media types, in French and in English.
const KINDS: [(&str, &str, &str); 13] = [
    ("audio/", "audio", "audio"),
    ("video/", "vidéo", "video"),
    ("image/", "image", "image"),
    ("application/epub", "livre", "book"),
    ("application/zip", "archive", "archive"),
    ("application/gzip", "archive", "archive"),
    ("application/x-tar", "archive", "archive"),
    ("application/x-7z", "archive", "archive"),
    ("application/pdf", "document", "document"),
    ("application/msword", "document", "document"),
    ("application/vnd.", "document", "document"),
    ("text/html", "page", "page"),
    ("text/", "texte", "text"),
];

impl Wording {
    /// Link to the page that a post is about; a page of this site has no host.
    pub fn read_elsewhere(self, host: &str) -> String {
        if host.is_empty() {
            return self.choose("Lire l’article", "Read the article").to_owned();
        }
        self.choose(format!("Lire l’article sur {host}"), format!("Read the article at {host}"))
    }

    /// Link to a video that has no title.
    pub fn video_on(self, site: &str) -> String {
        self.choose(format!("Vidéo sur {site}"), format!("Video on {site}"))
    }

    /// Heading above the attachments.
    pub fn attachments(self, count: usize) -> &'static str {
        if count == 1 {
            self.choose("Fichier joint", "Attachment")
        } else {
            self.choose("Fichiers joints", "Attachments")
        }
    }

    /// "audio MP3" / "MP3 audio", from a media type and the name of the file.
    pub fn kind_of_file(self, mime_type: &str, name: &str) -> String {
        let kind = KINDS.iter().find(|(start, _, _)| mime_type.starts_with(start));
        let (french, english) = kind.map_or(("fichier", "file"), |(_, french, english)| (*french, *english));
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_format = (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_format {
            return self.choose(french, english).to_owned();
        }
        let format = ending.to_ascii_uppercase();
        self.choose(format!("{french} {format}"), format!("{format} {english}"))
    }

    /// "3,4 Mo" / "3.4 MB": in steps of a thousand, with one decimal below ten.
    pub fn size(self, bytes: f64) -> String {
        const UNITS: [(&str, &str); 4] = [("ko", "kB"), ("Mo", "MB"), ("Go", "GB"), ("To", "TB")];
        if bytes < 1000.0 {
            let count = bytes as usize;
            return self.choose(self.plural(count, "octet", "octets"), self.plural(count, "byte", "bytes"));
        }
        let mut value = bytes / 1000.0;
        let mut units = UNITS.iter();
        let mut unit = units.next();
        // A value that rounds to a thousand uses the next unit.
        while value >= 999.5 {
            let Some(next) = units.next() else { break };
            (value, unit) = (value / 1000.0, Some(next));
        }
        let number = if value < 9.95 { format!("{value:.1}") } else { format!("{value:.0}") };
        let number = number.strip_suffix(".0").unwrap_or(&number);
        let number = self.choose(number.replace('.', ","), number.to_owned());
        format!("{number}\u{a0}{}", unit.map_or("", |(french, english)| self.choose(*french, *english)))
    }

    /// "45 s", "12 min", "1 h 02 min".
    pub fn duration(self, seconds: f64) -> String {
        let seconds = seconds.round() as u64;
        let minutes = (seconds + 30) / 60;
        match (seconds, minutes) {
            (0..60, _) => format!("{seconds}\u{a0}s"),
            (_, 0..60) => format!("{minutes}\u{a0}min"),
            _ => format!("{}\u{a0}h\u{a0}{:02}\u{a0}min", minutes / 60, minutes % 60),
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
