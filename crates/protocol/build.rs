//! Writes the languages and labels of the interface, and the texts of dates, as Rust code, from `texts/`.

/// The language of a blog that names none.
const DEFAULT_LANGUAGE: &str = "fr";

fn main() -> anyhow::Result<()> {
    texts::languages(DEFAULT_LANGUAGE)?;
    texts::labels()?;
    texts::generate(&["elsewhere"])
}
