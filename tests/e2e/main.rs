//! End-to-end tests: what readers do, in Chromium, Firefox and WebKit, on the built site as `carnet preview` serves it, and
//! once more on the demo below `/blog/`. `cargo xtask test` says where site and browsers are, and which tests run. A test is
//! named `<engine>::<case>` or `<engine>::blog::<case>`.

mod blog;
mod browser;
mod cases;
mod console;
mod devtools;
mod dom_changes;
mod editor_fixture;
mod endpoint_fixture;
mod endpoint_network;
mod engine;
mod environment;
mod host;
mod other_origin;
mod runner;
mod site;
mod test_context;
mod variables;
mod versions;
mod wait;

use std::num::NonZero;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use anyhow::{Result, bail};
use libtest_mimic::{Arguments, Trial};

use blog::Blog;
use environment::{Environment, Scope};
use publish::assets::App;
use runner::{Retries, Runner};
use site::Site;

/// Browsers that work at a time, at most.
const MAX_BROWSERS: usize = 4;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut arguments = Arguments::from_args();
    // A test mostly waits, but more browsers than processors would make each other miss their deadlines.
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    arguments.test_threads.get_or_insert(processors.min(MAX_BROWSERS));
    let environment = Environment::read()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    // The blog's folder goes when this ends.
    let site = Site::read(&environment.dist)?;
    let blog = Blog::copy("/blog/", &site)?;
    let below = blog.build(&App::read(&environment.dist.join("assets"))?, None)?;
    let sites = [("", Arc::new(site)), ("blog::", Arc::new(below))];
    let retries = Retries::default();
    let mut trials = Vec::new();
    let mut runners = Vec::new();
    for (position, engine) in environment.engines.iter().enumerate() {
        let runner = Arc::new(Runner::new(*engine, &environment, runtime.handle(), &retries)?);
        for (place, site) in &sites {
            let is_in_scope = match environment.scope {
                Scope::Smoke => place.is_empty(),
                Scope::Default => place.is_empty() || position == 0,
                Scope::BothSites => true,
            };
            let is_smoke = environment.scope == Scope::Smoke;
            for case in cases::ALL.iter().filter(|case| is_in_scope && (!is_smoke || case.is_smoke())) {
                let (runner, site) = (Arc::clone(&runner), Arc::clone(site));
                let name = format!("{}::{place}{}", engine.name(), case.name);
                trials.push(Trial::test(name.clone(), move || Ok(runner.run(&name, &site, case)?)));
            }
        }
        runners.push(runner);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    // Drivers end with their runners; leaving at once would leave them running.
    drop(runners);
    if retries.count() > Retries::LIMIT {
        bail!("{} tests were run twice, more than {}: the drivers hang too often", retries.count(), Retries::LIMIT);
    }
    Ok(conclusion.exit_code())
}
