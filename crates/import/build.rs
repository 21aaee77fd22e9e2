//! Generates the texts of the import from `texts/*.toml`.

fn main() -> anyhow::Result<()> {
    texts::generate(&["import"])
}
