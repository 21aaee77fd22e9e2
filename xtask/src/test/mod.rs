//! `cargo xtask test`: every check of the project in one go. All steps run, whatever failed before
//! them; the last line says how it went.

use std::process::Command;

use clap::{Args, ValueEnum};

use crate::build::Profile;
use crate::cli::Verdict;
use crate::error::Error;
use crate::repo::Repo;
use crate::setup::engine::Engine;
use crate::setup::{self, Browsers, Judges, Workshop};
use crate::{build, command, judge, size};

mod outcome;
mod report;
mod steps;

use report::Report;
use steps::Steps;

#[derive(Args)]
pub(crate) struct Options {
    /// Only what runs natively (format, lint, unit tests), or only the browser's half (lint, build,
    /// size, judges, journeys)
    #[arg(long, value_enum)]
    only: Option<Half>,
    /// Engines to run the journeys in; all three without it
    #[arg(long = "engine", value_enum, value_delimiter = ',')]
    engines: Vec<Engine>,
    /// Run the journeys on a debug build of the app, which reports hydration mismatches; its size is not checked
    #[arg(long)]
    debug: bool,
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
    fn engines(&self) -> Vec<Engine> {
        let mut engines = self.engines.clone();
        engines.sort();
        engines.dedup();
        match engines.is_empty() {
            true => Engine::ALL.to_vec(),
            false => engines,
        }
    }
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict, Error> {
    let engines = options.engines();
    setup::for_lint(repo)?;
    if options.only != Some(Half::Browser) {
        setup::for_native_tests()?;
    }
    let browser = match options.only {
        Some(Half::Native) => None,
        _ => {
            let judges = setup::for_judging()?;
            let browsers = setup::for_journeys(&engines)?;
            Some((setup::for_build(repo)?, judges, browsers))
        }
    };
    let mut steps = Steps::new(repo, options.filter.as_deref());
    if options.only != Some(Half::Browser) {
        native(repo, &mut steps);
    }
    if let Some((workshop, judges, browsers)) = browser {
        app(repo, &mut steps, &workshop, &judges, &browsers, options);
    }
    Ok(finish(&steps.report))
}

fn native(repo: &Repo, steps: &mut Steps) {
    steps.check("format", command::cargo(repo).args(["fmt", "--all", "--check"]));
    // Everything native in one profile, so that libraries are compiled once for press, its tests and the lint.
    // The journeys apart: `--all-targets` leaves them out, even where `--test` names them beside it.
    for (step, targets) in [("lint", &["--all-targets"][..]), ("lint of the journeys", &["--test", "journeys"])] {
        let mut lint = command::cargo(repo);
        lint.args(["clippy", "--release", "--locked", "--workspace"]).args(targets).args(["--", "-D", "warnings"]);
        steps.check(step, &mut lint);
    }
    // All but the journeys, which Cargo.toml sets apart: they need browsers and a built site.
    steps.tests("tests", &["--workspace", "--tests"]);
    steps.tests("examples in the documentation", &["--workspace", "--doc"]);
}

fn app(repo: &Repo, steps: &mut Steps, workshop: &Workshop, judges: &Judges, browsers: &Browsers, options: &Options) {
    let engines = &options.engines();
    let profile = Profile::from_flag(options.debug);
    // The profile of the build, whose standard library then serves both: it is compiled in any case.
    let mut lint = command::cargo(repo);
    lint.args(["clippy", "--package", "carnet", "--profile", "app", "--features", "hydrate"]);
    lint.args(["--target", "wasm32-unknown-unknown", "--lib", "--bins", "--locked"]);
    lint.args(["--", "-D", "warnings"]);
    steps.check("lint for the browser", workshop.toolchain.apply(&mut lint));

    let built = steps.step("build", || build::site(repo, workshop, profile));
    if !built {
        steps.skip("size", "the build failed");
        steps.skip("judges", "the build failed");
        steps.skip("journeys", "the build failed");
        return;
    }
    match profile {
        Profile::Release => drop(steps.step("size", || size::check(repo))),
        Profile::Debug => steps.skip("size", "a debug build"),
    }
    steps.step("judges", || judge::check(repo, judges));
    steps.journeys(engines, |cargo| variables(cargo, repo, browsers, engines));
}

/// What the journeys are told: the site to serve, the programs to drive, the engines to run in.
fn variables(cargo: &mut Command, repo: &Repo, browsers: &Browsers, engines: &[Engine]) {
    let names: Vec<_> = engines.iter().map(|engine| engine.name()).collect();
    cargo.env("CARNET_DIST", repo.dist());
    cargo.env("CARNET_ENGINES", names.join(","));
    cargo.envs(browsers.variables.iter().map(|(key, value)| (key, value)));
}

/// Nothing may be printed after this: whoever runs the tests reads the last line.
fn finish(report: &Report) -> Verdict {
    report.print();
    match report.total().failed {
        0 => Verdict::Clean,
        _ => Verdict::Findings,
    }
}
