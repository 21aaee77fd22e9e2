//! From the home page to a post and back, with the app running: how long until the text is painted.

use std::time::Duration;

use anyhow::Result;
use tokio::time::sleep;

use crate::bench::browser::Browser;
use crate::bench::tab::Tab;

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
pub(super) async fn measure(browser: &Browser, home: &str, hovered: bool) -> Result<Move> {
    let work = async |tab: &Tab| {
        tab.visit(home, true).await?;
        tab.run(&format!("carnetBench.open = carnetBench.painted({POST}, true)")).await?;
        let link = tab.find(LINK).await?;
        if hovered {
            tab.hover(link.clone()).await?;
            sleep(HOVER_DURATION).await;
        }
        link.click().await?;
        let open = tab.number("carnetBench.open").await?;
        // The post is read for a moment: its pictures arrive, its links are where they stay.
        tab.until("performance.now() - carnetBench.last > 500").await?;
        let back =
            format!("(() => {{ const back = carnetBench.painted({HOME}, false); history.back(); return back; }})()");
        anyhow::Ok(Move { open, back: tab.number(&back).await? })
    };
    browser.visit(&[], work).await
}
