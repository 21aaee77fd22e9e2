//! Writes the texts of the generator and those of the app's labels as Rust code, from `texts/`.

fn main() -> anyhow::Result<()> {
    texts::generate(&["site"])?;
    texts::label_texts()
}
