//! Private messages to the author, which no other reader sees: sent from the contact page, with the app and without
//! scripts.
//! The contact page needs an endpoint, which the demo does not name: the blog of these tests has both.

use std::fs;

use anyhow::{Context, Result, ensure};
use endpoint::store::response::{ResponseKind, Status, StoredResponse};
use protocol::bundle::Page;
use serde_json::json;
use url::Url;
use walkdir::WalkDir;

use crate::browser::Browser;
use crate::cases::response_storage::identity;
use crate::cases::responses::{NAME, log_in, near, open, responses};
use crate::endpoint_fixture::{EndpointFixture, answered_post};
use crate::site::Site;
use crate::test_context::{TestContext, plain, same};
use crate::wait;

const EMAIL: &str = "odile@courriel.example";

/// What is sent.
pub(super) const TEXT: &str = "La perdrix du parc est de retour.\nÇa reste entre nous.";

/// A word of it that the demo does not have.
const WORD: &str = "perdrix";

/// The link under a post.
const IN_PRIVATE: &str = "main a[href*='/contact/?post=']";

/// From the footer to the page within the app, the message off to the endpoint, and erased by who sent it.
pub(super) async fn message_is_sent_in_private(test: &TestContext<'_>) -> Result<()> {
    let browser = test.browser;
    let (fixture, site) = start(test).await?;
    let reader = &TestContext { host: &fixture.host, site: &site, ..*test };
    let contact = page(&site)?;
    reader.open_home().await?;
    reader.mark().await?;
    browser.press(&format!(".site-footer a[href='{}']", contact.path)).await?;
    reader.shows(contact).await?;
    reader.is_announced(&contact.title).await?;
    reader.is_same_document().await?;

    fill(browser, NAME, TEXT).await?;
    has_token(browser, "").await?;
    browser.click("#contact button").await?;
    let kept = fixture.kept(TEXT).await?;
    is_private(&kept, "")?;
    ensure!(!kept.reasons.contains("token"), "the message is marked: {}", kept.reasons);
    is_received(browser, &kept).await?;
    is_erased_by_sender(browser, &fixture).await
}

/// From a post to the page within the app: the author sees which post it is about; no decision, pull or build shows the
/// message to others.
pub(super) async fn message_about_a_post_stays_private(test: &TestContext<'_>) -> Result<()> {
    let browser = test.browser;
    let (fixture, site) = start(test).await?;
    let reader = &TestContext { host: &fixture.host, site: &site, ..*test };
    let (contact, post) = (page(&site)?, answered_post(&site)?);
    reader.open(&post.path).await?;
    reader.mark().await?;
    browser.press(IN_PRIVATE).await?;
    reader.shows(contact).await?;
    reader.is_same_document().await?;
    fill(browser, NAME, TEXT).await?;
    has_token(browser, identity(post)?).await?;
    browser.click("#contact button").await?;
    let kept = fixture.kept(TEXT).await?;
    is_private(&kept, identity(post)?)?;
    is_received(browser, &kept).await?;

    fixture.read_posts().await?;
    log_in(browser, &fixture).await?;
    same("messages among the responses", &browser.count(".queue .response").await?, &0)?;
    browser.find(".statuses a[href*='status=messages']").await?.click().await?;
    let card = format!("#response-{}", kept.id);
    browser.find_soon(&card).await?;
    let shown = plain(&browser.text(&card).await?);
    ensure!(shown.contains(WORD) && shown.contains(EMAIL), "the author sees {shown:?}");
    ensure!(shown.contains(&plain(&post.title)), "the author does not see which post it is about, but {shown:?}");
    same("marks of a private message", &browser.count(&format!("{card} .mark")).await?, &1)?;
    same("buttons that approve", &browser.count(&format!("{card} button[value=approve]")).await?, &0)?;

    fixture.approve(&kept.id).await?;
    same("the status after a decision", &fixture.kept(TEXT).await?.status, &Status::Pending)?;
    open(browser, &fixture.other.url(&post.path)).await?;
    near(browser).await?;
    same("responses that another reader sees", &browser.count(".response").await?, &responses(post))?;
    ensure!(!browser.text("main").await?.contains(WORD), "the message is shown with the responses");
    fixture.pull().await?;
    fixture.build()?;
    for folder in [fixture.blog.public(), fixture.blog.out()] {
        for entry in WalkDir::new(folder) {
            let entry = entry?;
            let has_word = || fs::read_to_string(entry.path()).is_ok_and(|text| text.contains(WORD));
            ensure!(!entry.file_type().is_file() || !has_word(), "{} has the message", entry.path().display());
        }
    }
    Ok(())
}

/// The link under a post, a form that comes back with what is wrong, and the page of what was sent.
pub(super) async fn message_without_javascript(test: &TestContext<'_>) -> Result<()> {
    let browser = test.browser;
    let (fixture, site) = start(test).await?;
    let contact = page(&site)?;
    browser.open(&fixture.host.url(&answered_post(&site)?.path)).await?;
    let link = browser.find(IN_PRIVATE).await?.attr("href").await?.context("the link has no address")?;
    // A click would start a view transition, during which WebKit's driver fills in no field.
    browser.open(Url::parse(&fixture.host.url("/"))?.join(&link)?.as_str()).await?;
    same("the title of the page", &browser.title().await?, &contact.document_title)?;
    same("its heading", &plain(&browser.text("main h1").await?), &plain(&contact.title))?;
    // What browsers check by themselves lets a name of one space pass.
    fill(browser, " ", TEXT).await?;
    browser.find("#contact button").await?.click().await?;
    wait::until("the page says what is wrong", async || {
        Ok((!browser.text("[role=alert]").await?.is_empty()).then_some(()))
    })
    .await?;
    for (field, expected) in [("textarea[name=text]", TEXT), ("input[name=email]", EMAIL)] {
        let typed = browser.find(field).await?.prop("value").await?;
        same(&format!("{field} in the form that comes back"), &typed.as_deref(), &Some(expected))?;
    }
    send_again(browser).await?;
    let kept = fixture.kept(TEXT).await?;
    // Another host gets no more than the origin of the page that the form is on.
    is_private(&kept, "")?;
    is_received(browser, &kept).await?;
    is_erased_by_sender(browser, &fixture).await
}

/// The demo with an endpoint and a contact page, and its site.
pub(super) async fn start(test: &TestContext<'_>) -> Result<(EndpointFixture, Site)> {
    let fixture =
        EndpointFixture::start_with(test, |settings| settings["responses"]["contact"] = true.into()).await?;
    let site = Site::read(&fixture.blog.out())?;
    Ok((fixture, site))
}

/// The contact page.
pub(super) fn page(site: &Site) -> Result<&Page> {
    site.page(&site.at("/contact/"))
}

/// Fills in the form of the contact page.
pub(super) async fn fill(browser: &Browser, name: &str, text: &str) -> Result<()> {
    browser.write("#contact-name", name).await?;
    browser.write("#contact-email", EMAIL).await?;
    browser.write("#contact-text", text).await
}

/// Corrects the name in the form that has come back, and sends it.
pub(super) async fn send_again(browser: &Browser) -> Result<()> {
    browser.write("input[name=name]", NAME).await?;
    let button = "form button[type=submit], form button:not([type])";
    browser.find(button).await?.click().await.context("the form can't be sent")
}

/// Waits until the script of the page has filled in the post and the token.
async fn has_token(browser: &Browser, post: &str) -> Result<()> {
    let field = |name: &str| format!("document.querySelector('#contact [name={name}]').value");
    browser.until(&format!("{} === {} && {} !== ''", field("post"), json!(post), field("token"))).await
}

/// Checks that the endpoint has kept a message to the author alone.
fn is_private(kept: &StoredResponse, post: &str) -> Result<()> {
    same("what it is", &(kept.kind, kept.status), &(ResponseKind::Message, Status::Pending))?;
    same("the post that it is about", &kept.post.as_str(), &post)?;
    same("the address to reply to", &kept.email.as_deref(), &Some(EMAIL))
}

/// Waits for the endpoint's page of a message, which shows it to its sender, without the e-mail address.
async fn is_received(browser: &Browser, kept: &StoredResponse) -> Result<()> {
    browser.find_soon(".words").await?;
    same("where the form leads", &browser.path().await?, &format!("/responses/{}", kept.id))?;
    let shown = browser.text("main").await?;
    ensure!(shown.contains(WORD) && !shown.contains(EMAIL), "the sender sees {shown:?}");
    Ok(())
}

/// Erases the message on its page.
async fn is_erased_by_sender(browser: &Browser, fixture: &EndpointFixture) -> Result<()> {
    browser.find("form[action$='/take-back'] button").await?.click().await?;
    wait::until("the message is erased", async || Ok(fixture.all().await?.is_empty().then_some(()))).await
}
