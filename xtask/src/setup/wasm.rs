//! What compiles the app to WebAssembly on this machine, in order of preference:
//!
//! 1. the active toolchain with its library source: the standard library is built for size with it;
//! 2. Debian's compiler and library source, where rustup can't download;
//! 3. the active toolchain with the ready-made target: no unstable flag, but a larger module.
//!
//! `CARNET_WASM=rust-src|debian|plain` forces one.

use std::env;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use fs_err as fs;
use xshell::{Cmd, Shell, cmd};

use super::packages::{self, Blocker};
use super::{Requirement, debian, holds_something};
use crate::repo::{self, Repo};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The three ways to compile the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    RustSrc,
    Debian,
    Plain,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::RustSrc, Kind::Debian, Kind::Plain];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::RustSrc => "rust-src",
            Kind::Debian => "debian",
            Kind::Plain => "plain",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name.trim())
    }
}

/// A kind of toolchain with the variables that make cargo use it for the app. They are set for the
/// app's own builds only: native code is built with stable Rust as it is.
pub(crate) struct Toolchain {
    pub(crate) kind: Kind,
    environment: Vec<(&'static str, OsString)>,
}

impl Toolchain {
    pub(super) fn new(kind: Kind, repo: &Repo) -> Toolchain {
        let mut environment = vec![("CARGO_TARGET_DIR", repo.app_target().into_os_string())];
        if kind != Kind::Plain {
            environment.extend(BUILT_FOR_SIZE.map(|(key, value)| (key, OsString::from(value))));
        }
        if kind == Kind::Debian {
            environment.push(("RUSTUP_TOOLCHAIN", debian::TOOLCHAIN.into()));
        }
        Toolchain { kind, environment }
    }

    /// Makes `command`, and all that it starts, compile for the browser. General compiler flags are
    /// taken out, because cargo would ignore the target's own beside them; and `CARGO`, because it names
    /// the cargo of another toolchain.
    pub(crate) fn apply<'a>(&self, command: Cmd<'a>) -> Cmd<'a> {
        let command = command.env_remove("CARGO").env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.envs(self.environment.iter().map(|(key, value)| (key, value)))
    }
}

/// Stable compilers accept these only with `RUSTC_BOOTSTRAP`. A panic ends the app at once and prints
/// nothing in either case, so its message and the formatting code behind it need not be there.
const BUILT_FOR_SIZE: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (RUSTFLAGS, "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none"),
];

/// The compiler flags of the target.
const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Takes the flags back that leave out what a panic says.
pub(crate) fn keep_panic_messages(command: Cmd<'_>) -> Cmd<'_> {
    command.env_remove(RUSTFLAGS)
}

/// Which kind to use: the forced one, or the first that is there.
pub(super) struct Choice {
    forced: Option<Kind>,
    sysroot: PathBuf,
    rustup: bool,
}

impl Choice {
    pub(super) fn new(repo: &Repo) -> Result<Choice> {
        let forced = match env::var("CARNET_WASM") {
            Ok(name) if !name.is_empty() => Some(
                Kind::from_name(&name)
                    .with_context(|| format!("CARNET_WASM={name}: there are rust-src, debian and plain"))?,
            ),
            _ => None,
        };
        Ok(Choice { forced, sysroot: sysroot(repo)?, rustup: repo::on_path(&["rustup"]).is_some() })
    }

    pub(super) fn detect(&self) -> Option<Kind> {
        let kinds = match self.forced {
            Some(kind) => vec![kind],
            None => self.acceptable(),
        };
        kinds.into_iter().find(|kind| self.is_there(*kind))
    }

    /// Before rustup was asked, only what can't become better; once it has refused, what is there.
    fn acceptable(&self) -> Vec<Kind> {
        let asked = !self.rustup || self.refusal().is_ok_and(|file| file.is_file());
        match (asked, self.has_target()) {
            (true, _) => Kind::ALL.to_vec(),
            (false, true) => vec![Kind::RustSrc, Kind::Debian],
            (false, false) => vec![Kind::Debian],
        }
    }

    fn is_there(&self, kind: Kind) -> bool {
        match kind {
            Kind::RustSrc => self.library("src/rust/library/std/Cargo.toml").is_file(),
            Kind::Debian => debian::is_there(),
            Kind::Plain => self.has_target(),
        }
    }

    fn has_target(&self) -> bool {
        holds_something(&self.library(TARGET).join("lib"))
    }

    fn library(&self, inside: &str) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(inside)
    }

    /// Asks rustup for what isn't there. Its refusal is printed by itself, and isn't the end yet.
    fn ask_rustup(&self, sh: &Shell) -> Result<()> {
        let target = !self.has_target();
        let source = !self.is_there(Kind::RustSrc) && self.forced != Some(Kind::Plain);
        let missing = [(target, ["target", "add", TARGET]), (source, ["component", "add", "rust-src"])];
        for (_, arguments) in missing.iter().filter(|(wanted, _)| *wanted) {
            if let Err(error) = sh.cmd("rustup").args(arguments).run() {
                println!("set-up: {error}");
                remember(&self.refusal()?)?;
            }
        }
        Ok(())
    }

    /// The file that says that rustup could not give this toolchain all parts, so that it isn't asked
    /// again before every command.
    fn refusal(&self) -> Result<PathBuf> {
        let name = self.sysroot.file_name().unwrap_or_default();
        Ok(refusals()?.join(name))
    }
}

impl Requirement for Choice {
    fn name(&self) -> String {
        match self.forced {
            Some(kind) => format!("the {} toolchain for {TARGET}", kind.name()),
            None => {
                format!("a toolchain for {TARGET}: its standard library and the library's source")
            }
        }
    }

    fn takes(&self) -> &'static str {
        "up to 2 min"
    }

    fn is_met(&self) -> bool {
        self.detect().is_some()
    }

    fn blocked(&self) -> Option<Blocker> {
        (self.forced == Some(Kind::Debian)).then(debian::blocked).flatten()
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        if self.rustup && self.forced != Some(Kind::Debian) {
            self.ask_rustup(sh)?;
        }
        if self.forced.is_some_and(|kind| kind != Kind::Debian) || self.detect().is_some() {
            return Ok(());
        }
        match debian::blocked() {
            Some(blocker) => bail!(packages::advice(&[blocker])),
            None => debian::install(sh),
        }
    }
}

/// Where the active toolchain lives. Cargo sets its own path, so usually nothing needs
/// to be started.
pub(super) fn sysroot(repo: &Repo) -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").map(PathBuf::from);
    let configured = cargo.as_deref().and_then(Path::parent).and_then(Path::parent);
    if let Some(root) = configured.filter(|root| root.join("lib/rustlib").is_dir()) {
        return Ok(root.to_path_buf());
    }
    Ok(PathBuf::from(cmd!(repo.sh, "rustc --print sysroot").read()?))
}

/// The folder of the files that say what rustup could not download.
pub(super) fn refusals() -> Result<PathBuf> {
    Ok(repo::cache()?.join("rustup-refused"))
}

/// Notes that rustup has refused, so that it isn't asked again before every command.
pub(super) fn remember(file: &Path) -> Result<()> {
    let folder = refusals()?;
    fs::create_dir_all(&folder)?;
    let text = "rustup could not add a part of this toolchain.\n\
                `cargo xtask setup` asks again.\n";
    Ok(fs::write(file, text)?)
}

/// Lets the next set-up ask rustup again.
pub(super) fn forget_refusals() -> Result<()> {
    match fs::remove_dir_all(refusals()?) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
