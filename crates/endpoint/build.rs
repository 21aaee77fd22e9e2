//! Generates the interface texts of the endpoint from `texts/*.toml`.

fn main() -> anyhow::Result<()> {
    texts::generate(&["endpoint", "response_form", "pages", "moderation", "notice", "moving", "operation"])
}
