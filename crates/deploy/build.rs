//! Writes the texts of `carnet publish` as Rust code, from `texts/`.

fn main() -> anyhow::Result<()> {
    texts::generate(&["publish"])
}
