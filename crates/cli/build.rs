//! Writes the texts of the commands as Rust code, from `texts/`. Lets cargo notice another app, or another page of the
//! editor: `include_dir` tells it of neither the variables nor new files in the folders.

use std::env;
use std::path::Path;

fn main() -> anyhow::Result<()> {
    texts::generate(&["commands"])?;
    watch("CARNET_APP", "the built app");
    watch("CARNET_EDITOR", "the built page of the editor");
    Ok(())
}

/// Watches the folder of `content`, which `variable` names.
fn watch(variable: &str, content: &str) {
    println!("cargo::rerun-if-env-changed={variable}");
    if env::var_os("CARGO_FEATURE_EMBEDDED_APP").is_none() {
        return;
    }
    match env::var(variable) {
        // The compiler runs in another folder than the command that sets the variable.
        Ok(folder) if Path::new(&folder).is_absolute() => println!("cargo::rerun-if-changed={folder}"),
        _ => println!("cargo::error=the feature embedded-app needs the absolute path of {content} in {variable}"),
    }
}
