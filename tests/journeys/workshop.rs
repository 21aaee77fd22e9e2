//! Where journeys of one engine are run, one after the other: starts its driver when the first one comes.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::browser::Browser;
use crate::engine::{Driver, Engine};
use crate::environment::Environment;
use crate::host::Host;
use crate::journeys::Journey;
use crate::site::Site;
use crate::visit::Visit;

/// How long one journey may take: a browser that hangs must not hang the tests.
const LIMIT: Duration = Duration::from_secs(180);

/// One engine's workshop.
pub(crate) struct Workshop {
    engine: Engine,
    runtime: Handle,
    site: Site,
    axe: String,
    driver: Mutex<Option<Driver>>,
}

impl Workshop {
    pub(crate) fn new(engine: Engine, environment: &Environment, runtime: &Handle) -> Result<Self> {
        let site = Site::read(&environment.dist)?;
        let axe = fs::read_to_string(&environment.axe).context("the accessibility checker can't be read")?;
        Ok(Self { engine, runtime: runtime.clone(), site, axe, driver: Mutex::default() })
    }

    /// Goes on a journey, with a browser and a host of its own.
    pub(crate) fn go(&self, journey: &Journey) -> Result<()> {
        let mut driver = self.driver.lock().unwrap_or_else(PoisonError::into_inner);
        self.runtime.block_on(async {
            let driver = match &mut *driver {
                Some(driver) => driver,
                none => none.insert(Driver::start(self.engine).await?),
            };
            let host = Host::start(&self.site.folder).await?;
            let browser = Browser::new(driver.session(journey.scripts).await?, journey.scripts);
            let visit =
                Visit { engine: self.engine, browser: &browser, host: &host, site: &self.site, axe: &self.axe };
            let went = timeout(LIMIT, (journey.run)(&visit)).await.unwrap_or_else(|_| bail!("it took too long"));
            let told = match went {
                Ok(()) => Ok(()),
                Err(error) => Err(self.tell(error, journey, &browser, &host).await),
            };
            let closed = timeout(LIMIT, browser.close()).await.context("the browser does not close");
            told.and(closed?)
        })
    }

    /// An error, with all that helps to understand it.
    async fn tell(&self, error: anyhow::Error, journey: &Journey, browser: &Browser, host: &Host) -> anyhow::Error {
        let asked = last(&host.since(0));
        let path = browser.path().await.unwrap_or_default();
        let mut said = host.heard();
        if self.engine == Engine::Chromium {
            said.extend(browser.console().await.unwrap_or_default());
        }
        let said = last(&said);
        let name = format!("{}-{}.png", self.engine.name(), journey.name);
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let painted = match browser.screenshot().await {
            Ok(picture_of_page) => fs::write(&picture, picture_of_page).is_ok(),
            Err(_) => false,
        };
        let seen = if painted { format!("\nscreenshot: {}", picture.display()) } else { String::new() };
        anyhow::anyhow!("{error:#}\nat {path}\nlast requests:\n  {asked}\nconsole:\n  {said}{seen}")
    }
}

/// The last lines, indented.
fn last(lines: &[String]) -> String {
    lines[lines.len().saturating_sub(12)..].join("\n  ")
}
