//! Where things are: the repository's folders, cargo's outputs, and the cache that outlives a clone.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::Shell;

/// The repository this command was started in.
pub(crate) struct Repo {
    root: PathBuf,
    /// Runs programs in the root.
    pub(crate) sh: Shell,
}

impl Repo {
    /// `cargo xtask` sets the folder of this package; the binary run by hand looks upwards instead.
    pub(crate) fn find() -> Result<Repo> {
        let set = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let above = |folder: &Path| folder.join("xtask/Cargo.toml").is_file();
        let sh = Shell::new()?;
        let here = sh.current_dir();
        let root = set
            .as_deref()
            .and_then(Path::parent)
            .filter(|folder| above(folder))
            .or_else(|| here.ancestors().find(|folder| above(folder)))
            .context("this isn't inside Carnet's repository: run it as `cargo xtask` there")?;
        sh.change_dir(root);
        Ok(Repo { root: root.to_path_buf(), sh })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the repository, absolute.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// Where the complete site is built.
    pub(crate) fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// The app's own files in the built site.
    pub(crate) fn assets(&self) -> PathBuf {
        self.path("dist/assets")
    }

    /// The built page of the editor. It is no part of the site.
    pub(crate) fn editor_page(&self) -> PathBuf {
        self.target().join("editor-page")
    }

    /// Where cargo puts native builds.
    pub(crate) fn target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.path("target"),
        }
    }

    /// Where cargo puts the app's builds: apart, because the variables of the wasm toolchain would
    /// make every native build start over.
    pub(crate) fn app_target(&self) -> PathBuf {
        self.target().join("app")
    }

    /// The generator.
    pub(crate) fn generator(&self) -> PathBuf {
        self.program("carnet")
    }

    /// The finished endpoint.
    pub(crate) fn endpoint(&self) -> PathBuf {
        self.program("carnet-endpoint")
    }

    fn program(&self, name: &str) -> PathBuf {
        self.target().join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}

/// `$XDG_CACHE_HOME/carnet`, or its default.
pub(crate) fn cache() -> Result<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").filter(|value| Path::new(value).is_absolute());
    let base = match cache {
        Some(cache) => PathBuf::from(cache),
        None => env::home_dir()
            .filter(|home| !home.as_os_str().is_empty())
            .context("no home folder to keep tools in: set XDG_CACHE_HOME")?
            .join(".cache"),
    };
    Ok(base.join("carnet"))
}

/// The folder of one tool at one version, in the cache.
pub(crate) fn tool_folder(name: &str, version: &str) -> Result<PathBuf> {
    Ok(cache()?.join("tools").join(format!("{name}-{version}")))
}

/// The first of these programs that is on `PATH`.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| which::which(name).ok())
}
