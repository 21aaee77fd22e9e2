//! The browser's entry.

#[cfg(feature = "csr")]
fn main() {
    editor_app::start();
}

#[cfg(not(feature = "csr"))]
fn main() -> std::process::ExitCode {
    eprintln!(
        "this is the page of `carnet write`, which runs in browsers\n  \
         help: `cargo xtask build` builds it, `cargo run -p cli -- write` is the program"
    );
    std::process::ExitCode::from(2)
}
