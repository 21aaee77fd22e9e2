//! Journeys: what readers do, the same in Chromium, Firefox and WebKit, on the built site as `carnet preview` serves
//! it; and all of it once more on the demo below `/blog/`. `cargo xtask test` tells where site and browsers are; a trial
//! is `<engine>::<journey>` or `<engine>::blog::<journey>`.

mod alterations;
mod blog;
mod browser;
mod engine;
mod environment;
mod exchange;
mod host;
mod journeys;
mod log;
mod site;
mod versions;
mod visit;
mod wait;
mod workshop;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};

use blog::Blog;
use environment::Environment;
use press::assets::App;
use site::Site;
use workshop::Workshop;

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
    // One browser at a time: two would take each other's processor, and journeys measure what readers see.
    arguments.test_threads.get_or_insert(1);
    let environment = Environment::read()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    // The blog's folder goes when this ends.
    let site = Site::read(&environment.dist)?;
    let blog = Blog::copy("/blog/", &site)?;
    let below = blog.build(&App::read(&environment.dist.join("assets"))?, None)?;
    let sites = [("", Arc::new(site)), ("blog::", Arc::new(below))];
    let mut trials = Vec::new();
    let mut workshops = Vec::new();
    for engine in &environment.engines {
        let workshop = Arc::new(Workshop::new(*engine, &environment, runtime.handle())?);
        for (place, site) in &sites {
            for journey in journeys::ALL {
                let (workshop, site) = (Arc::clone(&workshop), Arc::clone(site));
                let name = format!("{}::{place}{}", engine.name(), journey.name);
                trials.push(Trial::test(name.clone(), move || Ok(workshop.go(&name, &site, journey)?)));
            }
        }
        workshops.push(workshop);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    // Drivers end with their workshops; leaving at once would leave them running.
    drop(workshops);
    Ok(conclusion.exit_code())
}
