//! Old addresses redirect, with a host's rules and without; and each page has more than one form of its address.

use std::fs;

use anyhow::{Context, Result, ensure};
use protocol::bundle::Page;
use serde_json::{Value, json};

use crate::blog::Blog;
use crate::host::Host;
use crate::site::{Site, bundle};
use crate::test_context::{TestContext, link_to, same};
use crate::wait;
use publish::assets::App;

/// Old addresses as blogs have them: of another pattern, of a post that got another name, of a file, of WordPress.
const ALIASES: [&str; 5] =
    ["/2009/04/ancien-nom/", "/posts/ancien-nom/", "/ancien-nom.html", "/?p=123", "/?page_id=7"];

/// A number that was no post's.
const UNKNOWN: &str = "/?p=99";

/// By links in the app and opened as they are.
pub(super) async fn aliases_redirect(test: &TestContext<'_>) -> Result<()> {
    let browser = test.browser;
    let moved = Moved::build(test)?;
    let post = moved.post()?;
    for has_rules in [true, false] {
        if !has_rules {
            moved.forget_rules()?;
        }
        let host = Host::start(&moved.site.folder, test.reports).await?;
        let test = &TestContext { host: &host, site: &moved.site, ..*test };
        for alias in ALIASES {
            let alias = test.site.at(alias);
            test.open(&alias).await.with_context(|| format!("{alias}, opened; rules: {has_rules}"))?;
            test.shows(post).await.with_context(|| format!("{alias}, opened; rules: {has_rules}"))?;
            // From where its author has put a link to it.
            test.open(&moved.site.page(&moved.linking)?.path).await?;
            browser.press(&format!(".prose a[href='{alias}']")).await?;
            test.shows(post).await.with_context(|| format!("{alias}, by a link; rules: {has_rules}"))?;
            browser.until_hydrated().await?;
            test.shows(post).await?;
        }
        // Without such a post, it is the home page.
        test.expect("/moved/p-99/");
        test.open(&test.site.at(UNKNOWN)).await?;
        if !has_rules {
            host.replied("/moved/p-99/", 0).await?;
        }
        test.shows(test.site.home()?).await?;
        browser.press(&link_to(*test.site.newest()?.first().context("the home page has no post")?)).await?;
    }
    Ok(())
}

/// Any host, no scripts: the page at an old address redirects.
pub(super) async fn aliases_redirect_without_javascript(test: &TestContext<'_>) -> Result<()> {
    let browser = test.browser;
    let moved = Moved::build(test)?;
    let post = moved.post()?;
    moved.forget_rules()?;
    let host = Host::start(&moved.site.folder, test.reports).await?;
    for alias in ALIASES.into_iter().filter(|alias| !alias.contains('?')) {
        browser.open(&host.url(&moved.site.at(alias))).await?;
        wait::until(format!("{alias} leads to {}", post.path), async || {
            let arrived = browser.path().await? == post.path && browser.title().await? == post.document_title;
            Ok(arrived.then_some(()))
        })
        .await?;
    }
    Ok(())
}

/// Without the slash at its end, and with the name of the file: the same page, opened or by a link.
pub(super) async fn address_variants_show_the_same_page(test: &TestContext<'_>) -> Result<()> {
    let TestContext { browser, host, site, .. } = test;
    let post = *site.newest()?.first().context("the home page has no post")?;
    for form in [post.path.trim_end_matches('/').to_owned(), format!("{}index.html", post.path)] {
        test.open(&form).await?;
        let seen: Value = browser
            .run("return [document.title, document.querySelector('link[rel=canonical]').href.split('/').at(-2)]")
            .await?;
        let slug = post.path.split('/').nth_back(1);
        same(&format!("what is at {form}"), &seen, &json!([post.document_title, slug]))?;
        ensure!(browser.count(".not-found").await? == 0, "nothing is found at {form}");

        // A link that names it so leads to the page in the app, for one request.
        browser.press(".site-title a").await?;
        test.shows(site.home()?).await?;
        test.open_home().await?;
        test.mark().await?;
        let link = "document.querySelector('.entry-title a').setAttribute('href', arguments[0])";
        browser.run_with::<()>(link, vec![json!(form)]).await?;
        let then = host.now();
        browser.press(&format!(".entry-title a[href='{form}']")).await?;
        test.shows(post).await?;
        test.is_same_document().await?;
        let asked = test.requests(then).await?;
        let asked: Vec<_> = asked.iter().filter(|path| path.starts_with(post.path.trim_end_matches('/'))).collect();
        same(&format!("requests after a link to {form}"), &asked, &[&bundle(post)])?;
    }
    Ok(())
}

/// The demo with a post that has old addresses, and another one that links to all of them.
struct Moved {
    /// The blog's folder goes with this.
    _blog: Blog,
    site: Site,
    /// Addresses of the post, and of the one with the links.
    post: String,
    linking: String,
}

impl Moved {
    fn build(test: &TestContext<'_>) -> Result<Self> {
        let blog = Blog::copy(&test.site.frame.root, test.site)?;
        let [post, linking] = match test.site.newest()?.as_slice() {
            [post, linking, ..] => [*post, *linking],
            _ => anyhow::bail!("the home page has no two posts"),
        };
        blog.edit(&Blog::file(post), |post| {
            post["_carnet"]["aliases"] = json!(ALIASES);
            Ok(())
        })?;
        let links: Vec<String> = ALIASES.iter().map(|alias| format!("[Un lien]({alias})")).collect();
        blog.edit(&Blog::file(linking), |post| {
            post["content_markdown"].as_array_mut().context("a text in one part")?.push(links.join(", ").into());
            Ok(())
        })?;
        let site = blog.build(&App::read(&test.site.folder.join("assets"))?, None)?;
        Ok(Self { _blog: blog, site, post: post.path.clone(), linking: linking.path.clone() })
    }

    fn post(&self) -> Result<&Page> {
        self.site.page(&self.post)
    }

    /// Makes it a site for hosts that read no rules.
    fn forget_rules(&self) -> Result<()> {
        Ok(fs::remove_file(self.site.folder.join(publish::host_rules::redirects::FILE))?)
    }
}
