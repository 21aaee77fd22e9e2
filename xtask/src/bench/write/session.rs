//! A session of writing in a browser: what is typed and opened, and how long each takes.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tokio::time::sleep;
use url::Url;

use super::SLUG;
use super::measured::{Measured, Times};
use crate::bench::browser::Browser;
use crate::bench::tab::Tab;

/// Runs in every page before its own scripts, and measures in it.
const SCRIPT: &str = include_str!("session.js");

/// A window that has the text and the preview side by side.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 960;

/// Between two keys. Requests of the one before may be under way, as when an author types.
const KEY_PAUSE: Duration = Duration::from_millis(150);

/// What is typed first: no other text has it.
const MARK: &str = "wqx";

/// What is typed into the link finder. There is a post with it among the first hundred.
const QUERY: &str = "42";

/// Starts the session at the address that `carnet write` has printed.
pub(super) async fn measure(browser: &Browser, address: &str, keys: u16, runs: u16) -> Result<Measured> {
    let address: Url = address.parse().with_context(|| format!("`carnet write` has no address: {address}"))?;
    let work = async |tab: &Tab| {
        tab.emulate_window(WIDTH, HEIGHT).await?;
        tab.run_in_every_page(SCRIPT).await?;
        tab.open(address.as_str()).await?;
        tab.number("carnetWrite.list").await?;
        let list = measure_list(tab, &address, runs).await?;
        open_post(tab, &address).await?;
        let preview = measure_preview(tab, keys).await?;
        let (finder, results) = measure_finder(tab, runs).await?;
        anyhow::Ok(Measured { preview, list, finder, results })
    };
    browser.visit_at_full_speed(work).await
}

/// Opens the list as a bookmark does.
async fn measure_list(tab: &Tab, address: &Url, runs: u16) -> Result<Times> {
    let list = address.join("/")?;
    let mut times = Vec::new();
    for _ in 0..runs {
        tab.open(list.as_str()).await?;
        times.push(tab.number("carnetWrite.list").await?);
    }
    Ok(Times::of(times))
}

/// Opens the long post, with the cursor and the preview at the end, and a mark there.
async fn open_post(tab: &Tab, address: &Url) -> Result<()> {
    tab.open(address.join(&format!("/edit?file=posts/{SLUG}.json"))?.as_str()).await?;
    // Words are counted when the first preview is there.
    tab.until("document.getElementById('words')?.textContent && carnetWrite.article()").await?;
    tab.run("carnetWrite.goToEnd()").await?;
    tab.insert_text(&format!("\n\n{MARK}")).await?;
    tab.until(&format!("carnetWrite.article().textContent.includes({})", json!(MARK))).await
}

async fn measure_preview(tab: &Tab, keys: u16) -> Result<Times> {
    let mut typed = MARK.to_owned();
    let mut times = Vec::new();
    for letter in ('a'..='z').cycle().take(keys.into()) {
        sleep(KEY_PAUSE).await;
        typed.push(letter);
        times.push(after_key(tab, &format!("preview({})", json!(typed)), letter).await?);
    }
    Ok(Times::of(times))
}

/// How long the link finder takes to open, and to find.
async fn measure_finder(tab: &Tab, runs: u16) -> Result<(Times, Times)> {
    let (mut opened, mut found) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        tab.insert_text(" ").await?;
        sleep(KEY_PAUSE).await;
        tab.press('[').await?;
        opened.push(after_key(tab, "finder()", '[').await?);
        let mut query = String::new();
        for digit in QUERY.chars() {
            sleep(KEY_PAUSE).await;
            query.push(digit);
            found.push(after_key(tab, &format!("results({})", json!(query)), digit).await?);
        }
        tab.run("carnetWrite.leaveFinder()").await?;
    }
    Ok((Times::of(opened), Times::of(found)))
}

/// Presses a key. Milliseconds from then until the page has painted what this call of the script waits for.
async fn after_key(tab: &Tab, call: &str, key: char) -> Result<f64> {
    tab.run(&format!("carnetWrite.measured = carnetWrite.{call}")).await?;
    tab.press(key).await?;
    tab.number("carnetWrite.measured").await
}
