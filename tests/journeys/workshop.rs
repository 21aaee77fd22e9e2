//! Where journeys of one engine are run, one after the other: starts its driver when the first one comes, and fails
//! those that leave pages with something to complain about.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::browser::Browser;
use crate::engine::{Driver, Engine};
use crate::environment::Environment;
use crate::host::{Host, Reports};
use crate::journeys::Journey;
use crate::site::Site;
use crate::visit::{NOTHING, Visit, same};

/// How long one journey may take: a browser that hangs must not hang the tests.
const LIMIT: Duration = Duration::from_secs(120);

/// How long it may take to end, or to tell what was wrong.
const FAREWELL: Duration = Duration::from_secs(20);

/// One engine's workshop.
pub(crate) struct Workshop {
    engine: Engine,
    runtime: Handle,
    axe: String,
    driver: Mutex<Option<Driver>>,
}

impl Workshop {
    pub(crate) fn new(engine: Engine, environment: &Environment, runtime: &Handle) -> Result<Self> {
        let axe = fs::read_to_string(&environment.axe).context("the accessibility checker can't be read")?;
        Ok(Self { engine, runtime: runtime.clone(), axe, driver: Mutex::default() })
    }

    /// Goes on a journey through `site`, with a browser and a host of its own; `name` is the trial's.
    pub(crate) fn go(&self, name: &str, site: &Site, journey: &Journey) -> Result<()> {
        let mut driver = self.driver.lock().unwrap_or_else(PoisonError::into_inner);
        let went = self.runtime.block_on(async {
            let driver = match &mut *driver {
                Some(driver) => driver,
                none => none.insert(Driver::start(self.engine).await?),
            };
            self.go_with(driver, name, site, journey).await
        });
        if went.is_err() {
            // It may hang; the next journey is made with a new one.
            *driver = None;
        }
        went
    }

    async fn go_with(&self, driver: &Driver, name: &str, site: &Site, journey: &Journey) -> Result<()> {
        let reports = Reports::default();
        let host = Host::start(&site.folder, &reports).await?;
        let session = timeout(LIMIT, driver.session(journey.scripts)).await.context("the browser does not start")?;
        let browser = Browser::new(session?, journey.scripts);
        let visit =
            Visit { engine: self.engine, browser: &browser, host: &host, site, reports: &reports, axe: &self.axe };
        let went = timeout(LIMIT, (journey.run)(&visit)).await.unwrap_or_else(|_| bail!("it took too long"));
        let console = timeout(FAREWELL, self.console(&browser)).await.unwrap_or_default();
        // A host of the journey's own is gone by now: what a page still asks of it says nothing.
        let is_late = |line: &String| line.contains("Failed to load resource") && !line.contains(&host.url("/"));
        for line in console.into_iter().filter(|line| !is_late(line)) {
            reports.hear(format!("console: {line}"));
        }
        let told = match went.and_then(|()| same("what pages report", &reports.unexpected(), &NOTHING)) {
            Ok(()) => Ok(()),
            Err(error) => {
                let circumstances = timeout(FAREWELL, self.circumstances(name, &visit)).await;
                let circumstances = circumstances.unwrap_or_else(|_| "the browser does not answer".to_owned());
                Err(anyhow!("{error:#}\n{circumstances}"))
            }
        };
        let closed = timeout(FAREWELL, browser.close()).await.context("the browser does not close");
        told.and_then(|()| closed?)
    }

    /// What the browser has written into its console, where one can be read.
    async fn console(&self, browser: &Browser) -> Vec<String> {
        if self.engine == Engine::Chromium { browser.console().await.unwrap_or_default() } else { Vec::new() }
    }

    /// What helps to understand an error.
    async fn circumstances(&self, name: &str, visit: &Visit<'_>) -> String {
        let asked = last(&visit.host.since(0));
        let path = visit.browser.path().await.unwrap_or_default();
        let said = last(&visit.reports.all());
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.png", name.replace("::", "-")));
        let painted = match visit.browser.screenshot().await {
            Ok(picture_of_page) => fs::write(&picture, picture_of_page).is_ok(),
            Err(_) => false,
        };
        let seen = if painted { format!("\nscreenshot: {}", picture.display()) } else { String::new() };
        format!("at {path}\nlast requests:\n  {asked}\nconsole:\n  {said}{seen}")
    }
}

/// The last lines, indented.
fn last(lines: &[String]) -> String {
    lines[lines.len().saturating_sub(12)..].join("\n  ")
}
