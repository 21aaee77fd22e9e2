//! `cargo xtask build`: the generator natively, then the app by Trunk, whose hook lets the generator write the site;
//! then the page of `carnet write`, which is a second app.

use std::env;

use anyhow::Result;
use clap::Args;
use fs_err as fs;
use xshell::{Cmd, cmd};

use crate::repo::Repo;
use crate::setup::wasm::{self, Kind};
use crate::setup::{self, BuildTools};
use crate::verdict::Verdict;

#[derive(Args)]
pub(crate) struct Options {
    /// Build the app with debug assertions: it reports hydration mismatches, and is many times as large
    #[arg(long)]
    debug: bool,
}

/// How the app is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// For readers.
    Release,
    /// With debug assertions, and messages for panics.
    Debug,
}

impl Profile {
    /// The profile that a command-line flag asks for.
    pub(crate) fn from_flag(debug: bool) -> Profile {
        if debug { Profile::Debug } else { Profile::Release }
    }
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    let tools = setup::for_build(repo)?;
    all(repo, &tools, Profile::from_flag(options.debug))?;
    Ok(Verdict::Clean)
}

/// The whole site, and the page of the editor.
pub(crate) fn all(repo: &Repo, tools: &BuildTools, profile: Profile) -> Result<()> {
    site(repo, tools, profile)?;
    editor_page(repo, tools, profile)
}

/// The same for `cargo xtask test`. Built together with the end-to-end tests, the generator gets the features that all
/// crates and their tests ask for, as in `cargo test --workspace`: other features would compile its libraries again.
pub(crate) fn all_for_tests(repo: &Repo, tools: &BuildTools, profile: Profile) -> Result<()> {
    cmd!(repo.sh, "cargo build --release --locked --workspace --bin carnet --test e2e").run()?;
    app(repo, tools, profile)?;
    editor_page(repo, tools, profile)
}

/// The whole site, into `dist/`.
pub(crate) fn site(repo: &Repo, tools: &BuildTools, profile: Profile) -> Result<()> {
    generator(repo)?;
    app(repo, tools, profile)
}

/// The generator, where the app is built already; all of the site where it is not.
pub(crate) fn ensure_app(repo: &Repo) -> Result<()> {
    match repo.assets().join("app.json").is_file() {
        true => generator(repo),
        false => site(repo, &setup::for_build(repo)?, Profile::Release),
    }
}

/// What `carnet write` needs: the generator anew, app and page where they are not built already.
pub(crate) fn ensure_editor(repo: &Repo) -> Result<()> {
    ensure_app(repo)?;
    match repo.editor_page().join("index.html").is_file() {
        true => Ok(()),
        false => editor_page(repo, &setup::for_build(repo)?, Profile::Release),
    }
}

/// The generator alone, optimised. It is built before Trunk starts: a build inside Trunk's hook would
/// inherit the variables meant for the browser's code.
pub(crate) fn generator(repo: &Repo) -> Result<()> {
    Ok(cmd!(repo.sh, "cargo build --release --locked --package cli").run()?)
}

/// The endpoint alone, optimised.
pub(crate) fn endpoint(repo: &Repo) -> Result<()> {
    Ok(cmd!(repo.sh, "cargo build --release --locked --package endpoint").run()?)
}

fn app(repo: &Repo, tools: &BuildTools, profile: Profile) -> Result<()> {
    let app = trunk(repo, tools, profile)?;
    app.env("CARNET_GENERATOR", repo.generator()).env("CARNET_ESBUILD", &tools.esbuild).run()?;
    note_toolchain(repo, tools.toolchain.kind)
}

/// The page of the editor, into a folder of its own: it is no part of the site.
fn editor_page(repo: &Repo, tools: &BuildTools, profile: Profile) -> Result<()> {
    let _there = repo.sh.push_dir(repo.path("crates/editor-app"));
    Ok(trunk(repo, tools, profile)?.arg("--dist").arg(repo.editor_page()).run()?)
}

/// Trunk in the current folder. It is kept off the network; cargo fetches what it needs before, the standard library's
/// own dependencies included.
fn trunk<'a>(repo: &'a Repo, tools: &BuildTools, profile: Profile) -> Result<Cmd<'a>> {
    let target = wasm::TARGET;
    // The standard library's own dependencies are fetched only for a named target.
    tools.toolchain.apply(cmd!(repo.sh, "cargo fetch --locked --quiet --target {target}")).run()?;

    let trunk = &tools.trunk;
    let release = (profile == Profile::Release).then_some("--release");
    let mut trunk = cmd!(repo.sh, "{trunk} build --offline --locked {release...}").env("PATH", &tools.path);
    // Trunk wants this variable to be `true` or `false`; by its convention any value will do.
    if let Some(value) = env::var_os("NO_COLOR") {
        trunk = trunk.env("NO_COLOR", if value.is_empty() { "false" } else { "true" });
    }
    trunk = tools.toolchain.apply(trunk);
    if profile == Profile::Debug {
        trunk = wasm::keep_panic_messages(trunk);
    }
    Ok(trunk)
}

/// Remembers beside the build what made it: the size depends on it, and the budget with it.
fn note_toolchain(repo: &Repo, kind: Kind) -> Result<()> {
    let file = repo.app_target().join("toolchain");
    Ok(fs::write(&file, format!("{}\n", kind.name()))?)
}

/// The kind of toolchain that made what is in `dist/`, if this command built it.
pub(crate) fn noted_toolchain(repo: &Repo) -> Option<Kind> {
    let text = fs::read_to_string(repo.app_target().join("toolchain")).ok()?;
    Kind::from_name(&text)
}
