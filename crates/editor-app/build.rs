//! Writes the texts of the page as Rust code, from `texts/`.

fn main() -> anyhow::Result<()> {
    texts::generate(&["editor_page"])
}
