//! Where journeys of one engine are run, one after the other: starts its driver when the first one comes, and fails
//! those that leave pages with something to complain about.

use std::fmt;
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
const LIMIT: Duration = Duration::from_secs(90);

/// How long it may take to end, or to tell what was wrong.
const FAREWELL: Duration = Duration::from_secs(10);

/// What a journey ends with when its browser or the driver says nothing any more.
#[derive(Debug)]
struct Silence;

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the browser does not answer")
    }
}

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

    /// Goes on a journey through `site`, with a browser and a host of its own; `name` is the trial's. A driver that stops
    /// answering says nothing about the blog, and gets a second chance; a page that hangs will do so twice.
    pub(crate) fn go(&self, name: &str, site: &Site, journey: &Journey) -> Result<()> {
        let mut went = self.go_once(name, site, journey);
        if went.as_ref().is_err_and(|error| error.is::<Silence>()) {
            eprintln!("{name}: {Silence}; once more, with another");
            went = self.go_once(name, site, journey);
        }
        went.map_err(|error| anyhow!("{error:#}"))
    }

    fn go_once(&self, name: &str, site: &Site, journey: &Journey) -> Result<()> {
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
        let session = timeout(LIMIT, driver.session(journey.scripts)).await.context(Silence)?;
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
        if let Err(error) = went.and_then(|()| same("what pages report", &reports.unexpected(), &NOTHING)) {
            let (asked, said) = (last(&host.since(0)), last(&reports.all()));
            let circumstances = format!("last requests:\n  {asked}\nconsole:\n  {said}");
            let seen = timeout(FAREWELL, look(&browser, name)).await;
            let seen = seen.map_err(|_| anyhow!("{error:#}\n{circumstances}").context(Silence))?;
            let _ = timeout(FAREWELL, browser.close()).await;
            bail!("{error:#}\n{circumstances}\n{seen}");
        }
        timeout(FAREWELL, browser.close()).await.context(Silence)?
    }

    /// What the browser has written into its console, where one can be read.
    async fn console(&self, browser: &Browser) -> Vec<String> {
        if self.engine == Engine::Chromium { browser.console().await.unwrap_or_default() } else { Vec::new() }
    }
}

/// Where the browser is and what it shows.
async fn look(browser: &Browser, name: &str) -> String {
    let path = browser.path().await.unwrap_or_default();
    let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.png", name.replace("::", "-")));
    match browser.screenshot().await.map(|bytes| fs::write(&picture, bytes)) {
        Ok(Ok(())) => format!("at {path}, screenshot: {}", picture.display()),
        _ => format!("at {path}"),
    }
}

/// The last lines, indented.
fn last(lines: &[String]) -> String {
    lines[lines.len().saturating_sub(12)..].join("\n  ")
}
