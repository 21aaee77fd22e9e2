//! Writes the messages of diagnostics as Rust code, from `texts/`.

fn main() -> anyhow::Result<()> {
    texts::messages("diagnostics")
}
