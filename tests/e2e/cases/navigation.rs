//! Reading one's way through the blog: every kind of page, by links, in one document.

use anyhow::{Context, Result};
use protocol::bundle::{Kind, Page};

use crate::test_context::{TestContext, link_to};

/// From home to a post, its tag, the archive, a year, a post in another language, a static page.
pub(super) async fn navigation_home_post_tag_archive(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, site, .. } = test;
    let home = site.home()?;
    test.open_home().await?;
    test.shows(home).await?;
    test.mark().await?;

    let post = *site.newest()?.first().context("the home page has no post")?;
    follow(test, &link_to(post), post, "article.post .prose").await?;

    let tag = post.article.as_ref().and_then(|article| article.tags.first()).context("the post has no tag")?;
    let tag = site.page(&tag.url)?;
    follow(test, &link_to(tag), tag, ".list .entries").await?;

    let archive = site.first(Kind::Archive)?;
    follow(test, &format!(".site-nav a[href='{}']", archive.path), archive, ".list ul.years").await?;

    let foreign = site.pages.iter().find(|page| page.kind == Kind::Post && page.language.is_some());
    let foreign = foreign.context("no post is in another language")?;
    let lists = |page: &&Page| {
        let mut entries = page.sections.iter().flat_map(|section| &section.entries);
        page.kind == Kind::Year && entries.any(|entry| entry.url == foreign.path)
    };
    let year = site.pages.iter().find(lists).context("no year lists the post")?;
    follow(test, &link_to(year), year, ".list .entries").await?;
    follow(test, &link_to(foreign), foreign, "article.post[lang] .prose").await?;

    let about = site.first(Kind::Static)?;
    follow(test, &format!(".site-footer a[href='{}']", about.path), about, "article.page .prose").await?;
    let tags = site.first(Kind::Tags)?;
    follow(test, &format!(".site-nav a[href='{}']", tags.path), tags, ".list ul.tag-index").await?;
    follow(test, ".site-title a", home, ".list .site-description").await?;

    let older = home.pager.as_ref().and_then(|pager| pager.older.as_ref()).context("the home page has no pager")?;
    follow(test, ".pager a[rel=next]", site.page(&older.url)?, ".list .entries").await?;
    browser.back().await?;
    test.shows(home).await?;
    test.is_announced(&home.title).await
}

/// Clicks a link to `page`; checks that it comes without a load, is announced, and that its
/// view is there.
async fn follow(test: &TestContext<'_>, link: &str, page: &Page, view: &str) -> Result<()> {
    test.browser.click(link).await?;
    test.shows(page).await?;
    test.is_announced(&page.title).await?;
    test.browser.find(&format!("main {view}")).await?;
    test.is_same_document().await
}
