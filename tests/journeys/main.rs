//! Journeys: what readers do, the same in Chromium, Firefox and WebKit, on the built site behind a plain
//! static host. `cargo xtask test` tells where site and browsers are; a trial is `<engine>::<journey>`.

mod browser;
mod engine;
mod environment;
mod exchange;
mod host;
mod journeys;
mod log;
mod site;
mod visit;
mod wait;
mod workshop;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};

use environment::Environment;
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
    let mut trials = Vec::new();
    let mut workshops = Vec::new();
    for engine in &environment.engines {
        let workshop = Arc::new(Workshop::new(*engine, &environment, runtime.handle())?);
        for journey in journeys::ALL {
            let workshop = Arc::clone(&workshop);
            let name = format!("{}::{}", engine.name(), journey.name);
            trials.push(Trial::test(name, move || Ok(workshop.go(journey)?)));
        }
        workshops.push(workshop);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    // Drivers end with their workshops; leaving at once would leave them running.
    drop(workshops);
    Ok(conclusion.exit_code())
}
