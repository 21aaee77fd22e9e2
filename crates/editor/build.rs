//! Writes the texts of the editor's server as Rust code, from `texts/`.

fn main() -> anyhow::Result<()> {
    texts::generate(&["editor_server"])
}
