//! Writes the texts of the commands as Rust code, from `texts/`. Lets cargo notice another app: `include_dir` tells it of
//! neither the variable nor new files in the folder.

use std::env;
use std::path::Path;

fn main() -> anyhow::Result<()> {
    texts::generate(&["commands"])?;
    watch_app();
    Ok(())
}

fn watch_app() {
    println!("cargo::rerun-if-env-changed=CARNET_APP");
    if env::var_os("CARGO_FEATURE_EMBEDDED_APP").is_none() {
        return;
    }
    match env::var("CARNET_APP") {
        // The compiler runs in another folder than the command that sets the variable.
        Ok(folder) if Path::new(&folder).is_absolute() => println!("cargo::rerun-if-changed={folder}"),
        _ => println!("cargo::error=the feature embedded-app needs the absolute path of the built app in CARNET_APP"),
    }
}
