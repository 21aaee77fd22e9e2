//! The browser's entry: hydrates the pre-rendered page.

#[cfg(feature = "hydrate")]
fn main() {
    carnet_app::hydrate();
}

#[cfg(not(feature = "hydrate"))]
fn main() -> std::process::ExitCode {
    eprintln!(
        "this is the app, which runs in browsers\n  \
         help: `cargo xtask serve` builds and serves the blog, `cargo run -p cli -- --help` is the program carnet"
    );
    std::process::ExitCode::from(2)
}
