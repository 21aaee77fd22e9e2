//! A browser as tests use it: a few verbs over WebDriver.

use anyhow::{Context, Result};
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::console::Console;
use crate::devtools::DevTools;
use crate::engine::Scripts;
use crate::wait;

/// Whether there is no crossfade, not every engine knows which one is under way, and no page that fades in.
const STILL: &str = "!document.activeViewTransition && !document.getAnimations().some(({ effect, animationName }) =>
    effect.pseudoElement?.startsWith('::view-transition') || animationName === 'arrive')";

/// An open browser.
pub(crate) struct Browser {
    client: Client,
    scripts: Scripts,
}

impl Browser {
    pub(crate) fn new(client: Client, scripts: Scripts) -> Self {
        Self { client, scripts }
    }

    /// Opens an address and waits until the page is loaded ([`Scripts::Late`]: begun).
    pub(crate) async fn open(&self, url: &str) -> Result<()> {
        self.client.goto(url).await.with_context(|| format!("{url} does not open"))
    }

    /// The way back, one step.
    pub(crate) async fn back(&self) -> Result<()> {
        Ok(self.client.back().await?)
    }

    /// The way forward, one step.
    pub(crate) async fn forward(&self) -> Result<()> {
        Ok(self.client.forward().await?)
    }

    /// Loads the page anew.
    pub(crate) async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    /// Opens another window, in which everything happens from now on. Returns the one before.
    pub(crate) async fn open_window(&self) -> Result<WindowHandle> {
        let before = self.window().await?;
        let opened = self.client.new_window(false).await.context("no other window opens")?;
        self.client.switch_to_window(opened.handle).await?;
        Ok(before)
    }

    /// The window in which everything happens.
    pub(crate) async fn window(&self) -> Result<WindowHandle> {
        Ok(self.client.window().await?)
    }

    /// From now on, everything happens in this window.
    pub(crate) async fn switch_to(&self, window: &WindowHandle) -> Result<()> {
        Ok(self.client.switch_to_window(window.clone()).await?)
    }

    /// Closes the window, and goes on in another one.
    pub(crate) async fn close_window(&self, next: &WindowHandle) -> Result<()> {
        self.client.close_window().await?;
        self.switch_to(next).await
    }

    /// Runs a script, which returns a value.
    pub(crate) async fn run<T: DeserializeOwned>(&self, script: &str) -> Result<T> {
        self.run_with(script, Vec::new()).await
    }

    /// Runs a script with `arguments`.
    pub(crate) async fn run_with<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Result<T> {
        let value = self.client.execute(script, arguments).await.with_context(|| format!("this script: {script}"))?;
        serde_json::from_value(value).with_context(|| format!("the value of this script: {script}"))
    }

    /// Runs the body of an async function, and waits for its value.
    pub(crate) async fn run_async<T: DeserializeOwned>(&self, script: &str) -> Result<T> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => {{ {script} }})().then((value) => done({{ value }}), (error) => done({{ error: `${{error}}` }}));"
        );
        let mut answer = self.client.execute_async(&script, Vec::new()).await?;
        anyhow::ensure!(answer["error"].is_null(), "{} in this script: {script}", answer["error"]);
        Ok(serde_json::from_value(answer["value"].take())?)
    }

    /// Waits until an expression of the page is true.
    pub(crate) async fn until(&self, expression: &str) -> Result<()> {
        let script = format!("return Boolean({expression})");
        wait::until(expression, async || Ok(self.run::<bool>(&script).await?.then_some(()))).await
    }

    /// Waits until the app has hydrated the page.
    pub(crate) async fn until_hydrated(&self) -> Result<()> {
        self.until("'app' in document.documentElement.dataset").await
    }

    /// Waits until two frames have been painted: scroll events and styles are done then.
    pub(crate) async fn until_painted(&self) -> Result<()> {
        let script = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));";
        self.run_async(script).await
    }

    /// Scrolls there at once and returns the position that the browser has.
    pub(crate) async fn scroll_to(&self, position: f64) -> Result<f64> {
        let script = "window.scrollTo({ top: arguments[0], behavior: 'instant' })";
        self.run_with::<()>(script, vec![json!(position)]).await?;
        self.until_painted().await?;
        self.position().await
    }

    /// Where the page is scrolled to.
    pub(crate) async fn position(&self) -> Result<f64> {
        self.run("return window.scrollY").await
    }

    /// The element that a selector finds first.
    pub(crate) async fn find(&self, selector: &str) -> Result<Element> {
        self.client.find(Locator::Css(selector)).await.with_context(|| format!("nothing matches {selector}"))
    }

    /// The same, once there is one.
    pub(crate) async fn find_soon(&self, selector: &str) -> Result<Element> {
        wait::until(format!("{selector} is there"), async || self.find(selector).await.map(Some)).await
    }

    /// How many elements a selector finds.
    pub(crate) async fn count(&self, selector: &str) -> Result<usize> {
        Ok(self.client.find_all(Locator::Css(selector)).await?.len())
    }

    /// The text of an element as readers see it.
    pub(crate) async fn text(&self, selector: &str) -> Result<String> {
        Ok(self.find(selector).await?.text().await?)
    }

    /// Title of the document.
    pub(crate) async fn title(&self) -> Result<String> {
        Ok(self.client.title().await?)
    }

    /// Path of the page.
    pub(crate) async fn path(&self) -> Result<String> {
        Ok(self.client.current_url().await?.path().to_owned())
    }

    /// Waits until the page is in full ink, and no crossfade between two documents takes its clicks.
    pub(crate) async fn until_still(&self) -> Result<()> {
        if self.scripts == Scripts::Off {
            return Ok(());
        }
        self.until_painted().await?;
        self.until(STILL).await
    }

    /// An element that is whole in the window: people bring there what they click, and scroll no more than that.
    async fn in_view(&self, selector: &str) -> Result<Element> {
        let element = self.find(selector).await?;
        let script = "const { top, bottom } = arguments[0].getBoundingClientRect();
            if (top < 0 || bottom > innerHeight) arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' });";
        self.run_with::<()>(script, vec![serde_json::to_value(&element)?]).await?;
        Ok(element)
    }

    /// Clicks as a mouse does: the pointer goes there first.
    pub(crate) async fn click(&self, selector: &str) -> Result<()> {
        self.until_still().await?;
        let element = self.in_view(selector).await?;
        element.click().await.with_context(|| format!("{selector} can't be clicked"))
    }

    /// Activates with a key: no pointer is on anything, and nothing scrolls.
    pub(crate) async fn press(&self, selector: &str) -> Result<()> {
        self.focus(selector).await?;
        self.key(Key::Enter).await
    }

    /// Moves the pointer onto an element.
    pub(crate) async fn hover(&self, selector: &str) -> Result<()> {
        self.until_still().await?;
        let element = self.in_view(selector).await?;
        let moved = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        let mouse = MouseActions::new("mouse".to_owned()).then(moved);
        Ok(self.client.perform_actions(mouse).await?)
    }

    /// Gives an element the focus.
    pub(crate) async fn focus(&self, selector: &str) -> Result<()> {
        let script = "document.querySelector(arguments[0]).focus({ preventScroll: true })";
        self.run_with(script, vec![json!(selector)]).await
    }

    /// Presses a key that has a name.
    pub(crate) async fn key(&self, key: Key) -> Result<()> {
        self.character(char::from(key)).await
    }

    /// Presses the key of a character.
    pub(crate) async fn character(&self, value: char) -> Result<()> {
        let keys = KeyActions::new("keys".to_owned());
        let keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        Ok(self.client.perform_actions(keys).await?)
    }

    /// Presses the key of a character while others are held.
    pub(crate) async fn chord(&self, held: &[Key], value: char) -> Result<()> {
        let mut keys = KeyActions::new("keys".to_owned());
        for key in held {
            keys = keys.then(KeyAction::Down { value: char::from(*key) });
        }
        keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        for key in held.iter().rev() {
            keys = keys.then(KeyAction::Up { value: char::from(*key) });
        }
        Ok(self.client.perform_actions(keys).await?)
    }

    /// Types where the focus is. Not every driver presses keys for other letters than those of ASCII.
    pub(crate) async fn type_text(&self, text: &str) -> Result<()> {
        let mut keys = KeyActions::new("keys".to_owned());
        for value in text.chars() {
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        Ok(self.client.perform_actions(keys).await?)
    }

    /// Types into a field, in the place of its value.
    pub(crate) async fn write(&self, selector: &str, text: &str) -> Result<()> {
        self.until_still().await?;
        let field = self.find(selector).await?;
        field.clear().await?;
        // WebKit's driver types line ends only as the key that makes them.
        Ok(field.send_keys(&text.replace('\n', &char::from(Key::Return).to_string())).await?)
    }

    /// Gives pages the screen of a telephone: so wide in CSS pixels, each of which is two by two pixels. In Chromium only.
    pub(crate) async fn emulate_telephone(&self, width: u32) -> Result<()> {
        let parameters = json!({ "width": width, "height": 844, "deviceScaleFactor": 2, "mobile": true });
        let command = DevTools { method: "Emulation.setDeviceMetricsOverride", parameters };
        self.client.issue_cmd(command).await.map(drop).context("chromium emulates no telephone")
    }

    /// What Chromium's console says since the last time.
    pub(crate) async fn console(&self) -> Result<Vec<String>> {
        Console::read(&self.client).await
    }

    /// A picture of the page.
    pub(crate) async fn screenshot(&self) -> Result<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }

    /// Ends the browser.
    pub(crate) async fn close(self) -> Result<()> {
        Ok(self.client.close().await?)
    }
}
