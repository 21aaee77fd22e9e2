//! The style sheet at the end of the document comes late: nothing that is visible by then moves when it arrives.

use anyhow::{Result, ensure};
use protocol::bundle::{Article, Kind, Page};
use publish::assets::Assets;
use serde_json::json;

use super::hydration::SHIFTS;
use crate::engine::Engine;
use crate::site::Site;
use crate::test_context::{NOTHING, TestContext, same};

/// Without and with notes in the margin, in CSS pixels.
const WIDTHS: [u16; 2] = [390, 1280];

/// Pages of each kind are painted without the sheet; then it comes, the app after it, and all that was visible is where
/// it was.
pub(super) async fn late_style_sheet_shifts_nothing(test: &TestContext<'_>) -> Result<()> {
    let TestContext { engine, browser, host, site, .. } = test;
    let sheet = Assets::read(&site.folder.join("assets"))?.style;
    // It is held for each page, so it must be asked for each time.
    host.disable_cache();
    for page in pages(site)? {
        for width in WIDTHS {
            let place = format!("{} at {width} px", page.path);
            host.hold(&sheet);
            let then = host.now();
            // Drivers wait for the sheet of a page before they reply, but not for that of a page in a frame.
            let address = format!("/__e2e/frame/{width}{}", page.path);
            browser.open(&host.url(&address)).await?;
            host.requested(&sheet, then).await?;
            browser.until(&format!("location.pathname === {} && {IS_PAINTED}", json!(address))).await?;
            let noted: usize = browser.run(&format!("{BOX} {NOTE}")).await?;
            ensure!(noted > 20, "{place}: only {noted} elements are visible");
            let applies: bool = browser.run(SHEET_APPLIES).await?;
            same(&format!("{place}: whether the sheet applies while it is held"), &applies, &false)?;

            host.restore(&sheet);
            browser.until("'app' in frames[0].document.documentElement.dataset").await?;
            browser.until_painted().await?;
            let applies: bool = browser.run(SHEET_APPLIES).await?;
            same(&format!("{place}: whether the sheet applies"), &applies, &true)?;
            let moved: Vec<String> = browser.run(&format!("{BOX} {COMPARE}")).await?;
            same(&format!("{place}: what has moved"), &moved, &NOTHING)?;
            // Chromium's own measure; it misses some moves that the places show.
            if *engine == Engine::Chromium {
                let of_frame = "const { PerformanceObserver, requestAnimationFrame, setTimeout } = frames[0];";
                let shifts: Vec<String> = browser.run_async(&format!("{of_frame} {SHIFTS}")).await?;
                same(&format!("{place}: layout shifts"), &shifts, &NOTHING)?;
            }
        }
    }
    Ok(())
}

/// Pages that together have all groups of inline rules.
fn pages(site: &Site) -> Result<Vec<&Page>> {
    let is_rich = |article: &Article| {
        ["class=\"footnote", "<table", "<pre"].into_iter().all(|sign| article.content.contains(sign))
    };
    let is_part = |article: &Article| article.series.is_some() && !article.contents.is_empty();
    let mut pages = vec![
        site.post("a footnote, a table and code", is_rich)?,
        site.post("a series and a table of contents", is_part)?,
        site.post("a banner", |article| !article.banner.is_empty())?,
        site.home()?,
    ];
    for kind in [Kind::Static, Kind::Tags, Kind::Tag, Kind::Archive, Kind::Year, Kind::Search] {
        pages.push(site.first(kind)?);
    }
    Ok(pages)
}

/// Whether the page in the frame is parsed up to the link to the sheet, and painted, as an expression.
const IS_PAINTED: &str = "
    frames[0]?.document.querySelector('.js > body > link[rel=stylesheet]')
        && frames[0].getComputedStyle(frames[0].document.body).visibility === 'visible'
        && frames[0].performance.getEntriesByName('first-contentful-paint').length";

/// On every page, the progress bar has its rules from the sheet.
const SHEET_APPLIES: &str = "
    const bar = frames[0].document.querySelector('.progress');
    return frames[0].getComputedStyle(bar).position === 'fixed';";

/// Where an element is. One that ends with something hidden may become longer.
const BOX: &str = "
    const box = (element, isOpen) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, isOpen ? 'any' : height].join(' ');
    };";

/// Keeps the places of all visible elements, and returns how many there are.
const NOTE: &str = "
    const page = frames[0].document;
    // Without the sheet, what it shows would appear after three seconds.
    for (const animation of page.getAnimations().filter(({ animationName }) => animationName === 'appear')) {
        animation.pause();
        animation.currentTime = 0;
    }
    const elements = [...page.querySelectorAll('html, body, body *')];
    const isHidden = (element) => frames[0].getComputedStyle(element).visibility === 'hidden';
    const isVisible = (element) => element.offsetWidth && element.offsetHeight && !isHidden(element);
    const hidden = elements.filter(isHidden);
    // `main` fills the window as far as the footer.
    window.places = elements.filter(isVisible).map((element) => {
        const isOpen = hidden.some((other) => element.contains(other) || element.id === 'main');
        return [element, isOpen, box(element, isOpen)];
    });
    return window.places.length;";

/// What is elsewhere by now.
const COMPARE: &str = "
    return window.places.flatMap(([element, isOpen, before]) => {
        const now = box(element, isOpen);
        return now === before ? [] : [`${element.cloneNode().outerHTML}: from ${before} to ${now}`];
    });";
