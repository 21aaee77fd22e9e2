//! Runs the tests of one engine. It starts a driver for each test that runs at the same time, keeps them for the next
//! ones, and fails a test whose pages report an error that the test did not expect.

use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::browser::Browser;
use crate::cases::Case;
use crate::engine::{Driver, Engine};
use crate::environment::Environment;
use crate::host::{Host, Reports};
use crate::site::Site;
use crate::test_context::{NOTHING, TestContext, same};

const TEST_TIMEOUT: Duration = Duration::from_secs(90);

/// For what follows a test: its screenshot, the console, the end of the session.
const CLEANUP_TIMEOUT: Duration = Duration::from_secs(10);

/// The driver does not answer. This says nothing about the blog, so the test is run again with a new driver.
#[derive(Debug)]
struct Unresponsive;

impl fmt::Display for Unresponsive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the browser does not answer")
    }
}

/// Counts the tests of a run that were run twice.
#[derive(Clone, Default)]
pub(crate) struct Retries(Arc<AtomicUsize>);

impl Retries {
    /// More retries than this fail the run: drivers that often hang hide other failures.
    pub(crate) const LIMIT: usize = 1;

    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The tests of one engine share its drivers.
pub(crate) struct Runner {
    engine: Engine,
    runtime: Handle,
    axe: String,
    retries: Retries,
    /// Drivers that no test uses now. A driver has one session at a time: geckodriver refuses a second one.
    idle: Mutex<Vec<Driver>>,
}

impl Runner {
    pub(crate) fn new(
        engine: Engine,
        environment: &Environment,
        runtime: &Handle,
        retries: &Retries,
    ) -> Result<Self> {
        let axe = fs::read_to_string(&environment.axe).context("the accessibility checker can't be read")?;
        let (runtime, retries) = (runtime.clone(), retries.clone());
        Ok(Self { engine, runtime, axe, retries, idle: Mutex::default() })
    }

    /// Runs a test on `site`, with a browser and a host of its own. `name` is its full name.
    pub(crate) fn run(&self, name: &str, site: &Site, case: &Case) -> Result<()> {
        let mut result = self.run_once(name, site, case);
        if let Err(error) = &result
            && error.is::<Unresponsive>()
        {
            eprintln!("{name}: retry with a new driver, since {error:#}");
            self.retries.add();
            result = self.run_once(name, site, case);
        }
        result.map_err(|error| anyhow!("{error:#}"))
    }

    fn run_once(&self, name: &str, site: &Site, case: &Case) -> Result<()> {
        let idle = self.idle().pop();
        self.runtime.block_on(async {
            let driver = match idle {
                Some(driver) => driver,
                None => Driver::start(self.engine).await?,
            };
            self.run_with(&driver, name, site, case).await?;
            // After a failure it may hang, and ends.
            self.idle().push(driver);
            Ok(())
        })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Driver>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn run_with(&self, driver: &Driver, name: &str, site: &Site, case: &Case) -> Result<()> {
        let reports = Reports::default();
        let host = Host::start(&site.folder, &reports).await?;
        let session = timeout(TEST_TIMEOUT, driver.session(case.scripts)).await.context(Unresponsive)?;
        let browser = Browser::new(session?, case.scripts);
        let test = TestContext {
            engine: self.engine,
            browser: &browser,
            host: &host,
            site,
            reports: &reports,
            axe: &self.axe,
        };
        let result = timeout(TEST_TIMEOUT, (case.run)(&test)).await;
        let result = result.unwrap_or_else(|_| bail!("the test took longer than {TEST_TIMEOUT:?}"));
        let console = timeout(CLEANUP_TIMEOUT, self.console(&browser)).await.unwrap_or_default();
        // A host that the test itself has started has ended by now, and requests to it fail.
        let is_late = |line: &String| line.contains("Failed to load resource") && !line.contains(&host.url("/"));
        for line in console.into_iter().filter(|line| !is_late(line)) {
            reports.add(format!("console: {line}"));
        }
        if let Err(error) = result.and_then(|()| same("what pages report", &reports.unexpected(), &NOTHING)) {
            let (requests, log) = (last_lines(&host.since(0)), last_lines(&reports.all()));
            let context = format!("last requests:\n  {requests}\nreports:\n  {log}");
            let state = timeout(CLEANUP_TIMEOUT, describe(&browser, name)).await;
            let state = state.map_err(|_| anyhow!("{error:#}\n{context}").context(Unresponsive))?;
            let _ = timeout(CLEANUP_TIMEOUT, browser.close()).await;
            bail!("{error:#}\n{context}\n{state}");
        }
        timeout(CLEANUP_TIMEOUT, browser.close()).await.context(Unresponsive)?
    }

    /// The browser's console, in the engine whose driver offers it.
    async fn console(&self, browser: &Browser) -> Vec<String> {
        if self.engine == Engine::Chromium { browser.console().await.unwrap_or_default() } else { Vec::new() }
    }
}

/// The path of the page, and a screenshot of it.
async fn describe(browser: &Browser, name: &str) -> String {
    let path = browser.path().await.unwrap_or_default();
    let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.png", name.replace("::", "-")));
    match browser.screenshot().await.map(|bytes| fs::write(&picture, bytes)) {
        Ok(Ok(())) => format!("at {path}, screenshot: {}", picture.display()),
        _ => format!("at {path}"),
    }
}

/// The last lines, indented.
fn last_lines(lines: &[String]) -> String {
    lines[lines.len().saturating_sub(12)..].join("\n  ")
}
