//! The browser's entry: hydrates the pre-rendered page.

fn main() {
    #[cfg(feature = "hydrate")]
    carnet_app::hydrate();
}
