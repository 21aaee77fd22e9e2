//! The names of stored files.

use source::slug::Slug;

/// The name of a file whose own has no letters.
const DEFAULT: &str = "media";

/// Longest name without extension and number, in bytes.
const MAX_LENGTH: usize = 80;

/// The name of a file without its folder and its extension, in a form that needs no encoding in an address.
pub(super) fn stem(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let slug = Slug::from_text(stem).map_or_else(|| DEFAULT.to_owned(), |slug| slug.to_string());
    let short = slug.get(..MAX_LENGTH).unwrap_or(&slug);
    short.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn names_are_slugs() {
        for (name, expected) in [
            ("IMG_1234.JPG", "img-1234"),
            ("Capture d’écran 2026-03-01 à 10.30.00.png", "capture-d-ecran-2026-03-01-a-10-30-00"),
            ("C:\\photos\\île.webp", "ile"),
            ("été", "ete"),
            (".jpg", "media"),
            ("", "media"),
        ] {
            assert_eq!(stem(name), expected, "{name}");
        }
        assert_eq!(stem(&format!("{}.png", "mot ".repeat(40))).len(), 79);
    }
}
