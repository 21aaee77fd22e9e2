//! From the home page to a post and back, with the app running: how long until the text is painted.

use std::thread;
use std::time::Duration;

use anyhow::Result;

use super::browser::Browser;
use super::tab::Tab;

/// The first post of the list.
const LINK: &str = ".entry-title a";
/// How long the pointer is on a link before a reader presses.
const HOVER_DURATION: Duration = Duration::from_millis(300);

/// There is a post with a text.
const POST: &str = "() => document.querySelector('article.post .prose')?.textContent.trim()";
/// The list is there again.
const HOME: &str = "() => document.querySelector('.entry-title a') && !document.querySelector('article.post')";

/// Milliseconds there and back.
pub(super) struct Move {
    pub(super) open: f64,
    pub(super) back: f64,
}

/// Clicks on the first post, at once or after the pointer was on its link, and goes back.
pub(super) fn measure(browser: &mut Browser, home: &str, hovered: bool) -> Result<Move> {
    let mut tab = Tab::open(browser, &[])?;
    tab.visit(home, true)?;
    tab.value(&format!("void (carnetBench.open = carnetBench.painted({POST}, true))"))?;
    let point = tab.point_at(LINK)?;
    if hovered {
        thread::sleep(HOVER_DURATION);
    }
    tab.click(point)?;
    let open = tab.number("carnetBench.open")?;
    // The post is read for a moment: its pictures arrive, its links are where they stay.
    tab.until("performance.now() - carnetBench.last > 500")?;
    let back = tab.number(&format!(
        "(() => {{ const back = carnetBench.painted({HOME}, false); history.back(); return back; }})()"
    ))?;
    Ok(Move { open, back })
}
