//! The preview is the page: the article in the frame is that of the build, and follows the text.

use std::fs;

use anyhow::{Result, ensure};
use protocol::bundle::Article;
use serde_json::{Value, json};

use crate::blog::Blog;
use crate::editor_fixture::{EditorFixture, type_at_end};
use crate::test_context::{TestContext, same};

/// Posts that are compared.
const POSTS: usize = 4;

/// The article in the frame.
pub(super) const ARTICLE: &str =
    "document.querySelector('.preview iframe')?.contentDocument?.querySelector('main article')";

/// Posts of the demo, then a change that appears in the frame, which stays where it was scrolled to.
pub(super) async fn editor_preview_equals_the_build(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let fixture = EditorFixture::start(test).await?;
    // The variants of photographs are encoded after the preview, which shows them without.
    let has_photographs = |article: &Article| article.content.contains("srcset");
    let posts = site.newest()?.into_iter().filter(|post| !post.article.as_ref().is_some_and(has_photographs));
    for post in posts.take(POSTS) {
        fixture.open_file(browser, &Blog::file(post)).await?;
        // Words are counted when the first preview is here.
        browser.until(&format!("document.getElementById('words').textContent && {ARTICLE}")).await?;
        browser.until_painted().await?;
        let path = post.path.strip_prefix(&site.frame.root).unwrap_or(&post.path);
        let built = fs::read_to_string(site.folder.join(path).join("index.html"))?;
        // The policy of the page forbids their styles, and says so.
        let script = format!(
            "const html = arguments[0].replace(/<style>.*?<[/]style>/gs, '');
             const built = new DOMParser().parseFromString(html, 'text/html').querySelector('main article');
             // Links to places in the article stay in the frame.
             const shown = {ARTICLE}.cloneNode(true);
             for (const link of shown.querySelectorAll('a[href^=\"#\"]')) link.removeAttribute('target');
             return {{ shown: shown.outerHTML, built: built.outerHTML }};"
        );
        let articles: Value = browser.run_with(&script, vec![json!(built)]).await?;
        same(&format!("the preview of {}", post.path), &articles["shown"], &articles["built"])?;
    }

    let frame = "document.querySelector('.preview iframe').contentWindow";
    let position: f64 = browser
        .run(&format!("{frame}.scrollTo({{ top: 100, behavior: 'instant' }}); return {frame}.scrollY"))
        .await?;
    ensure!(position > 0.0, "the preview can't be scrolled");
    type_at_end(browser, "\u{e007}\u{e007}Une phrase nouvelle.").await?;
    browser.until(&format!("{ARTICLE}.textContent.includes('Une phrase nouvelle.')")).await?;
    same("the position of the preview", &browser.run::<f64>(&format!("return {frame}.scrollY")).await?, &position)?;
    let root: String = browser.run(&format!("return {frame}.document.documentElement.className")).await?;
    ensure!(root.is_empty(), "a script of the blog runs in the preview: {root}");
    Ok(())
}
