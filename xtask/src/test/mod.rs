//! `cargo xtask test`: every check of the project in one go. All steps run, whatever failed before
//! them; the last line says how it went.

use std::path::Path;

use anyhow::Result;
use clap::{Args, ValueEnum};
use xshell::{Cmd, cmd};

use crate::build::Profile;
use crate::repo::Repo;
use crate::setup::engine::Engine;
use crate::setup::{self, Browsers, BuildTools, Validators};
use crate::verdict::Verdict;
use crate::{build, size, structure, validate};

mod outcome;
mod report;
mod steps;

use report::Report;
use steps::Steps;

#[derive(Args)]
pub(crate) struct Options {
    /// Only what runs natively (format, lint, unit tests), or only the browser's half (lint, build,
    /// size, validators, end-to-end tests)
    #[arg(long, value_enum)]
    only: Option<Half>,
    /// Engines to run the end-to-end tests in; all three without it
    #[arg(long = "engine", value_enum, value_delimiter = ',')]
    engines: Vec<Engine>,
    /// Run the end-to-end tests on a debug build of the app, which reports hydration mismatches; its size is not checked
    #[arg(long)]
    debug: bool,
    /// A few minutes once all is compiled: format, structure, unit tests, build, and the main end-to-end tests in Chromium
    #[arg(long, conflicts_with_all = ["only", "engines", "both_sites"])]
    smoke: bool,
    /// Run the end-to-end tests below /blog/ in all engines; without it in the first
    #[arg(long)]
    both_sites: bool,
    /// Only tests whose name contains this; the other steps run as ever
    #[arg(long)]
    filter: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Half {
    Native,
    Browser,
}

impl Options {
    /// Which of the end-to-end tests run, as they read it from `CARNET_SCOPE`.
    fn scope(&self) -> &'static str {
        match (self.smoke, self.both_sites) {
            (true, _) => "smoke",
            (false, true) => "both-sites",
            (false, false) => "default",
        }
    }

    fn engines(&self) -> Vec<Engine> {
        if self.smoke {
            return vec![Engine::Chromium];
        }
        let mut engines = self.engines.clone();
        engines.sort();
        engines.dedup();
        match engines.is_empty() {
            true => Engine::ALL.to_vec(),
            false => engines,
        }
    }
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    let engines = options.engines();
    setup::for_lint(repo)?;
    let deny = match options.smoke || options.only == Some(Half::Browser) {
        true => None,
        false => {
            setup::for_native_tests(repo)?;
            Some(setup::for_dependencies(repo)?)
        }
    };
    let browser = match options.only {
        Some(Half::Native) => None,
        _ => {
            let validators = setup::for_validation(repo)?;
            let browsers = setup::for_e2e(repo, &engines)?;
            Some((setup::for_build(repo)?, validators, browsers))
        }
    };
    let mut steps = Steps::new(repo, options.filter.as_deref());
    match deny {
        Some(deny) => native(repo, &mut steps, &deny),
        None if options.smoke => smoke(repo, &mut steps),
        None => {}
    }
    if let Some((tools, validators, browsers)) = browser {
        app(repo, &mut steps, &tools, &validators, &browsers, options);
    }
    Ok(finish(&steps.report))
}

/// What needs no other program than cargo, and takes a few minutes once it is compiled.
fn smoke(repo: &Repo, steps: &mut Steps) {
    without_compiling(repo, steps);
    steps.tests("unit tests", &["--workspace", "--lib"]);
}

fn without_compiling(repo: &Repo, steps: &mut Steps) {
    steps.check("format", cmd!(repo.sh, "cargo fmt --all --check"));
    steps.step("structure", || structure::check(repo));
}

fn native(repo: &Repo, steps: &mut Steps, deny: &Path) {
    without_compiling(repo, steps);
    steps.check("dependencies", cmd!(repo.sh, "{deny} --locked check licenses bans sources"));
    // Everything native in one profile, so that libraries are compiled once for the generator, its tests and the lint.
    // The end-to-end tests apart: `--all-targets` leaves them out, even where `--test` names them beside it.
    for (step, targets) in [("lint", &["--all-targets"][..]), ("lint of the end-to-end tests", &["--test", "e2e"])] {
        steps.check(step, cmd!(repo.sh, "cargo clippy --release --locked --workspace {targets...} -- -D warnings"));
    }
    // All but the end-to-end tests, which Cargo.toml sets apart: they need browsers and a built site.
    steps.tests("tests", &["--workspace", "--tests"]);
    steps.tests("examples in the documentation", &["--workspace", "--doc"]);
}

fn app(
    repo: &Repo,
    steps: &mut Steps,
    tools: &BuildTools,
    validators: &Validators,
    browsers: &Browsers,
    options: &Options,
) {
    let engines = &options.engines();
    let profile = Profile::from_flag(options.debug);
    if !options.smoke {
        lint_for_browser(repo, steps, tools);
    }
    let built = steps.step("build", || build::all_for_tests(repo, tools, profile));
    if !built {
        steps.skip("size", "the build failed");
        steps.skip("validators", "the build failed");
        steps.skip("end-to-end tests", "the build failed");
        return;
    }
    match profile {
        Profile::Release => drop(steps.step("size", || size::check(repo))),
        Profile::Debug => steps.skip("size", "a debug build"),
    }
    if !options.smoke {
        steps.step("validators", || validate::check(repo, validators));
    }
    steps.e2e(engines, |cargo| with_variables(cargo, repo, browsers, options));
}

fn lint_for_browser(repo: &Repo, steps: &mut Steps, tools: &BuildTools) {
    // The profile of the build, whose standard library then serves both: it is compiled in any case.
    let lint = cmd!(
        repo.sh,
        "cargo clippy --package carnet --profile app --features hydrate --target wasm32-unknown-unknown --lib --bins
            --locked -- -D warnings"
    );
    steps.check("lint for the browser", tools.toolchain.apply(lint));
    let lint = cmd!(
        repo.sh,
        "cargo clippy --package editor-app --profile app --features csr --target wasm32-unknown-unknown --lib --bins
            --locked -- -D warnings"
    );
    steps.check("lint of the editor for the browser", tools.toolchain.apply(lint));
}

/// What the end-to-end tests get: the site to serve, the programs to drive, the engines to run in.
fn with_variables<'a>(cargo: Cmd<'a>, repo: &Repo, browsers: &Browsers, options: &Options) -> Cmd<'a> {
    let names: Vec<_> = options.engines().iter().map(|engine| engine.name()).collect();
    cargo
        .env("CARNET_DIST", repo.dist())
        .env("CARNET_EDITOR_PAGE", repo.editor_page())
        .env("CARNET_PROGRAM", repo.generator())
        .env("CARNET_ENGINES", names.join(","))
        .env("CARNET_SCOPE", options.scope())
        .envs(browsers.variables.iter().map(|(key, value)| (key, value)))
}

/// Nothing may be printed after this: CI reads the last line.
fn finish(report: &Report) -> Verdict {
    report.print();
    match report.total().failed {
        0 => Verdict::Clean,
        _ => Verdict::Findings,
    }
}
