//! Links inside the article of the preview.

use anyhow::Result;

use super::editor_preview::ARTICLE;
use crate::blog::Blog;
use crate::editor_fixture::{EditorFixture, type_at_end};
use crate::test_context::TestContext;

/// A link to a footnote scrolls to it in the frame, which is not loaded anew; also after the text was changed.
pub(super) async fn editor_preview_scrolls_to_footnotes(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    let post = site.post("a footnote", |article| article.content.contains("href=\"#fn-"))?;
    fixture.open_file(browser, &Blog::file(post)).await?;
    browser
        .until(&format!("document.getElementById('words').textContent && {ARTICLE}?.querySelector({NOTE})"))
        .await?;
    let frame = "document.querySelector('.preview iframe').contentWindow";
    browser.run::<()>(&format!("{frame}.document.e2eMark = true")).await?;
    // It leads there when the page has taken the frame over.
    let leads_to_note = format!(
        "(() => {{
             const link = {ARTICLE}.querySelector({NOTE});
             const {{ top, bottom }} = {frame}.document.getElementById(link.hash.slice(1)).getBoundingClientRect();
             const isSeen = bottom > 0 && top < {frame}.innerHeight && {frame}.location.hash === link.hash;
             if (!isSeen) link.click();
             return isSeen && {frame}.document.e2eMark;
         }})()"
    );
    browser.until(&leads_to_note).await?;
    type_at_end(browser, " Encore un mot.").await?;
    browser.until(&format!("{ARTICLE}.textContent.includes('Encore un mot.')")).await?;
    browser.run::<()>(&format!("{frame}.scrollTo({{ top: 0, behavior: 'instant' }})")).await?;
    browser.until(&leads_to_note).await
}

/// A link in the text to its footnote.
const NOTE: &str = "'a[href^=\"#fn-\"]'";
