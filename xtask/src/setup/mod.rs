//! `cargo xtask setup`, and the start of every command that builds or tests: what is missing is
//! installed, said before and timed after; when nothing is missing it is a fraction of a second.

use std::env;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use xshell::Shell;

use crate::repo::{self, Repo};
use crate::terminal;
use crate::verdict::Verdict;

mod components;
mod crates;
mod debian;
pub(crate) mod engine;
mod isso;
mod lychee;
pub(crate) mod native;
mod npm;
mod packages;
mod postgres;
mod program;
mod pypi;
mod system;
pub(crate) mod wasm;

use engine::Engine;
use native::NativeTarget;
use packages::Blocker;
use wasm::{Kind, Toolchain};

#[derive(Args)]
pub(crate) struct Options {
    /// What to be ready for: `test` needs the browsers and their drivers too, `dist` a target for static programs
    #[arg(long = "for", value_enum, default_value_t = Readiness::Test)]
    readiness: Readiness,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Readiness {
    Build,
    Dist,
    Test,
}

/// Something that a command needs on this machine.
trait Requirement {
    /// What it is, for "installing …".
    fn name(&self) -> String;
    /// Roughly how long installing takes.
    fn takes(&self) -> &'static str;
    /// Looks without starting programs where it can: this runs before every command.
    fn is_met(&self) -> bool;
    /// Says what a person has to do first, if `install` can't work here.
    fn blocked(&self) -> Option<Blocker> {
        None
    }
    fn install(&self, sh: &Shell) -> Result<()>;
}

/// A machine that can build the app, and with what.
pub(crate) struct BuildTools {
    pub(crate) toolchain: Toolchain,
    pub(crate) trunk: PathBuf,
    /// `PATH` with the folders of Trunk, wasm-bindgen and wasm-opt in front: Trunk looks for its helpers there.
    pub(crate) path: OsString,
    /// The minifier for the app's script.
    pub(crate) esbuild: PathBuf,
}

/// A machine that can run the end-to-end tests: the variables they find their browsers by.
pub(crate) struct Browsers {
    pub(crate) variables: Vec<(&'static str, PathBuf)>,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    wasm::forget_refusals()?;
    match options.readiness {
        Readiness::Build => drop(for_build(repo)?),
        Readiness::Dist => {
            for_build(repo)?;
            for_dist(repo)?;
        }
        Readiness::Test => {
            for_lint(repo)?;
            for_native_tests(repo)?;
            for_dependencies(repo)?;
            for_validation(repo)?;
            for_e2e(repo, Engine::ALL)?;
            for_build(repo)?;
        }
    }
    Ok(Verdict::Clean)
}

/// Formatter and linter of the active toolchain.
pub(crate) fn for_lint(repo: &Repo) -> Result<()> {
    let sysroot = wasm::sysroot(repo)?;
    ensure(repo, "formatter and linter", &[&components::Lint { sysroot }])
}

/// What the endpoint's tests watch it with, and what tests of the generator publish with.
pub(crate) fn for_native_tests(repo: &Repo) -> Result<()> {
    let programs = [&program::STRACE, &program::RSYNC, &program::SFTP, &program::SFTP_SERVER];
    let mut needed: Vec<&dyn Requirement> = vec![&postgres::Postgres];
    needed.extend(programs.map(|program| program as &dyn Requirement));
    ensure(repo, "programs for tests", &needed)
}

/// The database server that the endpoint is measured on.
pub(crate) fn for_database(repo: &Repo) -> Result<()> {
    ensure(repo, "database server", &[&postgres::Postgres])
}

/// The program that checks licences and sources of dependencies, and where it is.
pub(crate) fn for_dependencies(repo: &Repo) -> Result<PathBuf> {
    ensure(repo, "checker of dependencies", &[&crates::CARGO_DENY])?;
    there(crates::CARGO_DENY.find(), "cargo-deny")
}

/// The program that feeds random input, and where it is.
pub(crate) fn for_fuzzing(repo: &Repo) -> Result<PathBuf> {
    ensure(repo, "tools to fuzz", &[&crates::CARGO_FUZZ])?;
    there(crates::CARGO_FUZZ.find(), "cargo-fuzz")
}

/// The wasm toolchain, Trunk, and the tools that Trunk calls.
pub(crate) fn for_build(repo: &Repo) -> Result<BuildTools> {
    let chosen = wasm::Choice::new(repo)?;
    ensure(repo, "tools to build", &[&chosen, &crates::TRUNK, &crates::WASM_BINDGEN, &npm::BUILD])?;
    let trunk = there(crates::TRUNK.find(), "trunk")?;
    let bindgen = there(crates::WASM_BINDGEN.find(), "wasm-bindgen")?;
    let kind = there(chosen.detect(), "a toolchain for the app")?;
    if kind == Kind::Plain {
        println!("set-up: without the standard library's source, the module is about a sixth larger");
    }
    let (wasm_opt, esbuild) = (npm::BUILD.file(".bin/wasm-opt")?, npm::BUILD.file(".bin/esbuild")?);
    let path = path_with(&[&trunk, &bindgen, &wasm_opt])?;
    Ok(BuildTools { toolchain: Toolchain::new(kind, repo), path, trunk, esbuild })
}

/// What compiles the programs of a release, and for which target.
pub(crate) fn for_dist(repo: &Repo) -> Result<NativeTarget> {
    let musl = native::Musl::new(repo)?;
    ensure(repo, "target of the programs", &[&musl])?;
    if !musl.is_there() {
        return NativeTarget::host(repo);
    }
    ensure(repo, "compiler for C", &[&program::MUSL_GCC])?;
    Ok(NativeTarget::musl())
}

/// Browsers, their drivers, and the accessibility checker that runs inside them.
pub(crate) fn for_e2e(repo: &Repo, engines: &[Engine]) -> Result<Browsers> {
    let system = system::Programs::of(engines);
    let gecko = crates::GECKODRIVER;
    let mut needed: Vec<&dyn Requirement> = vec![&system, &npm::SITE];
    if engines.contains(&Engine::Firefox) {
        needed.push(&gecko);
    }
    ensure(repo, "browsers and drivers", &needed)?;
    let mut variables = system.variables();
    variables.push(("CARNET_AXE", npm::SITE.file("axe-core/axe.min.js")?));
    if engines.contains(&Engine::Firefox) {
        variables.extend(gecko.find().map(|file| ("CARNET_GECKODRIVER", file)));
    }
    Ok(Browsers { variables })
}

/// Validators of the built site that others wrote, and where they are.
pub(crate) struct Validators {
    /// The Nu Html Checker, for Java.
    pub(crate) vnu: PathBuf,
    pub(crate) lychee: PathBuf,
}

/// The validators of HTML, feeds and links.
pub(crate) fn for_validation(repo: &Repo) -> Result<Validators> {
    ensure(repo, "validators of the site", &[&program::JAVA, &npm::SITE, &lychee::Lychee])?;
    Ok(Validators { vnu: npm::SITE.file("vnu-jar/build/dist/vnu.jar")?, lychee: lychee::file()? })
}

/// Where Chromium and its driver are.
pub(crate) struct Chromium {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Chromium and its driver.
pub(crate) fn for_measuring(repo: &Repo) -> Result<Chromium> {
    let programs = system::Programs::of(&[Engine::Chromium]);
    ensure(repo, "browser and driver", &[&programs])?;
    let found = <[_; 2]>::try_from(programs.variables()).ok();
    let [(_, browser), (_, driver)] = there(found, "chromium or its driver")?;
    Ok(Chromium { browser, driver })
}

/// Lighthouse's program for Node, and the browser that it drives.
pub(crate) struct Lighthouse {
    pub(crate) script: PathBuf,
    pub(crate) chromium: PathBuf,
}

/// Lighthouse and Chromium.
pub(crate) fn for_lighthouse(repo: &Repo) -> Result<Lighthouse> {
    let chromium = for_measuring(repo)?.browser;
    ensure(repo, "Lighthouse", &[&npm::LIGHTHOUSE])?;
    Ok(Lighthouse { script: npm::LIGHTHOUSE.file("lighthouse/cli/index.js")?, chromium })
}

/// The search for static sites that ours is compared with.
pub(crate) fn for_pagefind(repo: &Repo) -> Result<PathBuf> {
    ensure(repo, "Pagefind", &[&npm::PAGEFIND])?;
    npm::PAGEFIND.file(".bin/pagefind")
}

/// The generator of static sites that ours is compared with.
pub(crate) fn for_hugo(repo: &Repo) -> Result<PathBuf> {
    ensure(repo, "Hugo", &[&program::HUGO])?;
    there(program::HUGO.find(), "hugo")
}

/// Eleventy's program for Node, whose pages ours are compared with.
pub(crate) fn for_eleventy(repo: &Repo) -> Result<PathBuf> {
    ensure(repo, "Eleventy", &[&npm::ELEVENTY])?;
    npm::ELEVENTY.file("@11ty/eleventy/cmd.cjs")
}

/// The Python that has Isso, the comment server that our endpoint is compared with.
pub(crate) fn for_isso(repo: &Repo) -> Result<PathBuf> {
    ensure(repo, "Isso", &[&isso::Isso])?;
    isso::python()
}

/// Installs what isn't there. All that needs a person is said before anything long begins.
fn ensure(repo: &Repo, what: &str, requirements: &[&dyn Requirement]) -> Result<()> {
    let start = Instant::now();
    let missing: Vec<_> = requirements.iter().filter(|each| !each.is_met()).collect();
    let blocked: Vec<Blocker> = missing.iter().filter_map(|each| each.blocked()).collect();
    if !blocked.is_empty() {
        bail!(packages::advice(&blocked));
    }
    for each in &missing {
        let start = Instant::now();
        println!("set-up: installing {} ({}) …", each.name(), each.takes());
        each.install(&repo.sh).map_err(|error| anyhow!("{} is still missing: {error:#}", each.name()))?;
        if !each.is_met() {
            bail!("{} was installed, but still can't be found", each.name());
        }
        println!("set-up: done in {}", terminal::duration(start.elapsed()));
    }
    let verb = if missing.is_empty() { "already there" } else { "ready" };
    let took = terminal::duration(start.elapsed());
    println!("set-up: {what} {verb} ({took})");
    Ok(())
}

/// What was just seen to be there is still there.
fn there<T>(found: Option<T>, name: &str) -> Result<T> {
    found.with_context(|| format!("{name} has disappeared: run the command again"))
}

/// `PATH` with these programs' folders in front.
fn path_with(programs: &[&Path]) -> Result<OsString> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let inherited = env::split_paths(&inherited);
    let folders = programs.iter().filter_map(|file| file.parent());
    let folders = folders.map(Path::to_path_buf).chain(inherited);
    env::join_paths(folders).context("PATH can't be extended")
}

/// A folder in the cache that is named after the lock of what is in it, so that another clone with other versions has a
/// folder of its own.
fn locked_folder(name: &str, lock: impl Hash) -> Result<PathBuf> {
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    repo::tool_folder(name, &format!("{:016x}", hasher.finish()))
}

/// Whether a folder has anything in it.
fn holds_something(folder: &Path) -> bool {
    folder.read_dir().is_ok_and(|mut entries| entries.next().is_some())
}
