//! A tab of a reader who was never here before: empty cache, slow processor, slow line.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::browser::Browser;

/// How many times slower the processor is.
pub(super) const SLOWER: u32 = 4;
/// Milliseconds until an answer begins.
pub(super) const LATENCY: u32 = 150;
/// Bits per second.
pub(super) const LINE: u32 = 1_600_000;

/// Counts what readers notice from the first paint on, and when something last happened.
const OBSERVER: &str = include_str!("observer.js");

/// How long a page must do nothing to count as settled.
const IDLE_DELAY: Duration = Duration::from_millis(750);
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// One tab in a profile of its own. It closes with this value.
pub(super) struct Tab<'a> {
    browser: &'a mut Browser,
    context: Value,
    session: String,
}

impl<'a> Tab<'a> {
    /// Opens it without a page. Addresses with one of these patterns are never fetched.
    pub(super) fn open(browser: &'a mut Browser, blocked: &[String]) -> Result<Tab<'a>> {
        let context = browser.call(None, "Target.createBrowserContext", json!({}))?["browserContextId"].clone();
        let target = json!({ "url": "about:blank", "browserContextId": context });
        let target = browser.call(None, "Target.createTarget", target)?["targetId"].clone();
        let attach = json!({ "targetId": target, "flatten": true });
        let session = browser.call(None, "Target.attachToTarget", attach)?["sessionId"].clone();
        let session = session.as_str().unwrap_or_default().to_owned();
        let mut tab = Tab { browser, context, session };
        let bytes_per_second = LINE / 8;
        let setting = [
            ("Page.enable", json!({})),
            ("Network.enable", json!({})),
            ("Network.setBlockedURLs", json!({ "urls": blocked })),
            (
                "Network.emulateNetworkConditions",
                json!({
                    "offline": false,
                    "latency": LATENCY,
                    "downloadThroughput": bytes_per_second,
                    "uploadThroughput": bytes_per_second,
                }),
            ),
            ("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })),
            ("Page.addScriptToEvaluateOnNewDocument", json!({ "source": OBSERVER })),
        ];
        for (method, parameters) in setting {
            tab.call(method, parameters)?;
        }
        Ok(tab)
    }

    fn call(&mut self, method: &str, parameters: Value) -> Result<Value> {
        self.browser.call(Some(&self.session), method, parameters)
    }

    /// Goes to a page and waits until it, and the app if it has one, has nothing more to do.
    pub(super) fn visit(&mut self, address: &str, with_app: bool) -> Result<()> {
        self.call("Page.navigate", json!({ "url": address }))?;
        let loaded = "document.readyState === 'complete'";
        let started = "'app' in document.documentElement.dataset";
        let ready = if with_app { started } else { loaded };
        let quiet = IDLE_DELAY.as_millis();
        self.until(&format!("{loaded} && {ready} && performance.now() - carnetBench.last > {quiet}"))
    }

    /// What an expression comes to in the page; promises are waited for.
    pub(super) fn value(&mut self, expression: &str) -> Result<Value> {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", parameters)?;
        match answer.get("exceptionDetails") {
            Some(details) => bail!("the page could not evaluate {expression}: {details}"),
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    /// A number that the page evaluates.
    pub(super) fn number(&mut self, expression: &str) -> Result<f64> {
        let value = self.value(expression)?;
        value.as_f64().with_context(|| format!("the page has no number for {expression}: {value}"))
    }

    /// Asks again and again until it is true.
    pub(super) fn until(&mut self, expression: &str) -> Result<()> {
        let end = Instant::now() + IDLE_TIMEOUT;
        while self.value(expression).ok() != Some(Value::Bool(true)) {
            if Instant::now() > end {
                bail!("the page did not come to this in time: {expression}");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Moves the pointer to the middle of the first element that the selector finds.
    pub(super) fn point_at(&mut self, selector: &str) -> Result<Point> {
        let selector = Value::from(selector);
        let middle = format!(
            "(() => {{ const box = document.querySelector({selector}).getClientRects()[0];
                return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        );
        let middle = self.value(&middle)?;
        let point = Point { x: middle[0].as_f64().unwrap_or_default(), y: middle[1].as_f64().unwrap_or_default() };
        self.mouse("mouseMoved", point, 0)?;
        Ok(point)
    }

    /// Presses and lets go.
    pub(super) fn click(&mut self, point: Point) -> Result<()> {
        self.mouse("mousePressed", point, 1)?;
        self.mouse("mouseReleased", point, 1)
    }

    fn mouse(&mut self, kind: &str, Point { x, y }: Point, clicks: u32) -> Result<()> {
        let button = if clicks > 0 { "left" } else { "none" };
        let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": clicks });
        self.call("Input.dispatchMouseEvent", event).map(drop)
    }

    /// The events of this tab since the last time.
    pub(super) fn events(&mut self) -> Vec<Value> {
        self.browser.take_events(&self.session)
    }
}

impl Drop for Tab<'_> {
    fn drop(&mut self) {
        // A tab that stays open costs memory until the browser ends, and nothing else.
        let context = json!({ "browserContextId": self.context });
        let _ = self.browser.call(None, "Target.disposeBrowserContext", context);
    }
}

/// A place in the window, in CSS pixels.
#[derive(Clone, Copy)]
pub(super) struct Point {
    x: f64,
    y: f64,
}
