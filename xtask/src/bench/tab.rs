//! A tab: that of a reader who was never here before, with a slow processor and a slow line, or that of an author.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::devtools::Command;
use crate::terminal;

/// How many times slower the processor is.
const SLOWER: u32 = 4;
/// Milliseconds until a reply begins.
const LATENCY: u32 = 150;
/// Bits per second.
const LINE: u32 = 1_600_000;

/// Counts what readers notice from the first paint on, and when something last happened.
const OBSERVER: &str = include_str!("observer.js");

/// How long a page must do nothing to count as settled.
const IDLE_DELAY: Duration = Duration::from_millis(750);
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// What slows a tab down, in words.
pub(super) fn conditions() -> String {
    let line = terminal::thousands(LINE.into());
    format!("with a processor {SLOWER} times slower, replies after {LATENCY} ms, {line} bit/s")
}

pub(super) struct Tab {
    client: Client,
}

impl Tab {
    pub(super) fn new(client: Client) -> Tab {
        Tab { client }
    }

    /// Slows processor and line down. Addresses with one of these patterns are never fetched.
    pub(super) async fn slow_down(&self, blocked: &[String]) -> Result<()> {
        let bytes_per_second = LINE / 8;
        let settings = [
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
        for (method, parameters) in settings {
            self.devtools(method, parameters).await?;
        }
        // The events of the empty page do not count.
        self.events().await.map(drop)
    }

    /// Gives pages a window of this size, in CSS pixels.
    pub(super) async fn emulate_window(&self, width: u32, height: u32) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await
    }

    /// Runs a script in every page from now on, before those of the page.
    pub(super) async fn run_in_every_page(&self, script: &str) -> Result<()> {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await
    }

    /// Presses the key of a character where the focus is, as the system does.
    pub(super) async fn press(&self, character: char) -> Result<()> {
        let key = character.to_string();
        self.devtools("Input.dispatchKeyEvent", json!({ "type": "keyDown", "key": key, "text": key })).await?;
        self.devtools("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key })).await
    }

    /// Inserts a text where the focus is, at once.
    pub(super) async fn insert_text(&self, text: &str) -> Result<()> {
        self.devtools("Input.insertText", json!({ "text": text })).await
    }

    async fn devtools(&self, method: &str, parameters: Value) -> Result<()> {
        let answer = self.client.issue_cmd(Command::devtools(method, parameters)).await;
        answer.map(drop).with_context(|| format!("chromium refuses {method}"))
    }

    /// Goes to a page and waits until it is loaded.
    pub(super) async fn open(&self, address: &str) -> Result<()> {
        self.client.goto(address).await.with_context(|| format!("{address} does not open"))
    }

    /// Goes to a page and waits until it, and the app if it has one, has nothing more to do.
    pub(super) async fn visit(&self, address: &str, with_app: bool) -> Result<()> {
        self.client.goto(address).await?;
        let loaded = "document.readyState === 'complete'";
        let started = "'app' in document.documentElement.dataset";
        let ready = if with_app { started } else { loaded };
        let quiet = IDLE_DELAY.as_millis();
        self.until(&format!("{loaded} && {ready} && performance.now() - carnetBench.last > {quiet}")).await
    }

    /// Runs a script.
    pub(super) async fn run(&self, script: &str) -> Result<()> {
        self.client.execute(script, Vec::new()).await.with_context(|| format!("this script: {script}"))?;
        Ok(())
    }

    /// What an expression comes to; promises are waited for. An error is its text.
    pub(super) async fn value(&self, expression: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             Promise.resolve({expression}).then(done, (error) => done(`${{error}}`));"
        );
        Ok(self.client.execute_async(&script, Vec::new()).await?)
    }

    /// A number that an expression comes to; promises are waited for.
    pub(super) async fn number(&self, expression: &str) -> Result<f64> {
        let value = self.value(expression).await?;
        value.as_f64().with_context(|| format!("the page has no number for {expression}: {value}"))
    }

    /// Asks again and again until an expression is true.
    pub(super) async fn until(&self, expression: &str) -> Result<()> {
        let end = Instant::now() + IDLE_TIMEOUT;
        let script = format!("return Boolean({expression})");
        while self.client.execute(&script, Vec::new()).await.ok() != Some(Value::Bool(true)) {
            if Instant::now() > end {
                bail!("the page did not come to this in time: {expression}");
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// The first element that a selector finds.
    pub(super) async fn find(&self, selector: &str) -> Result<Element> {
        self.client.find(Locator::Css(selector)).await.with_context(|| format!("nothing matches {selector}"))
    }

    /// Moves the pointer to the middle of an element.
    pub(super) async fn hover(&self, element: Element) -> Result<()> {
        let moved = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        Ok(self.client.perform_actions(MouseActions::new("mouse".to_owned()).then(moved)).await?)
    }

    /// The events of network and page since the last time.
    pub(super) async fn events(&self) -> Result<Vec<Value>> {
        let entries = self.client.issue_cmd(Command::log()).await?;
        let mut events = Vec::new();
        for text in entries.as_array().into_iter().flatten().filter_map(|entry| entry["message"].as_str()) {
            let mut entry: Value = serde_json::from_str(text)?;
            events.push(entry["message"].take());
        }
        Ok(events)
    }
}
