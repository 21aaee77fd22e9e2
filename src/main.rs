//! The browser's entry: takes over the page that is already painted.

fn main() {
    #[cfg(feature = "hydrate")]
    carnet_app::browser::start();
}
