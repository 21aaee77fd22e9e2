//! The HTML document of a page: head, the app's components rendered, the page's data inline.

use std::borrow::Cow;

use maud::{DOCTYPE, PreEscaped, html};
use protocol::bundle::Page;
use serde::Serialize;

use crate::content_security_policy::policy;
use crate::head;
use crate::pages::{RenderedPage, SiteContext};
use crate::style;
use publish::assets;

/// The data inside a document: a `protocol::bundle::Document` without the site, which `boot.js` adds.
#[derive(Serialize)]
struct InlineData {
    page: Page,
}

/// Renders the document of a page; `page` is its bundle with the base path applied.
///
/// # Errors
/// When the data can't be written as JSON.
pub fn render(
    context: &SiteContext<'_>,
    rendered_page: &RenderedPage,
    page: &Page,
    app: &assets::App,
) -> serde_json::Result<String> {
    let site = &context.site;
    let data = head::inline_json(&serde_json::to_string(&InlineData { page: page.without_html() })?);
    let body = body(context, rendered_page, page);
    let language = page.language.as_ref().unwrap_or(&site.language);
    let root = context.root.as_str();
    let styles = style::inline(app, page.kind, &body);
    let policy = policy(&styles, &context.catalogue.settings);
    let head = head::render(context, rendered_page, app)?;
    let assets::App { style: sheet, boot, script, module, .. } = app;
    let offline = context.offline.as_ref();
    let address = |file: &assets::File| format!("{root}assets/{}", file.name);
    let document = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.document_title) }
                meta name="description" content=(rendered_page.description);
                @for rules in &styles { style { (PreEscaped(rules)) } }
                script async src={ (root) "assets/" (boot.name) } integrity=(boot.integrity)
                    data-site={ (root) "assets/" (context.site_file.name) }
                    // `boot.js` names them itself. The script for reading offline keeps what the document names.
                    data-script=[offline.map(|_| address(script))] data-module=[offline.map(|_| address(module))]
                    data-offline=[offline.map(address)] data-offline-integrity=[offline.map(|file| &file.integrity)] {}
                // After the resources for the first paint, so that it does not delay them.
                (head)
            }
            body {
                div id="app" { (PreEscaped(body)) }
                script type="application/json" id="carnet-data" { (PreEscaped(data)) }
                // Here they delay nothing that is painted.
                @if let Some(script) = &context.contact {
                    script async src=(address(script)) integrity=(script.integrity) fetchpriority="low" {}
                }
                link rel="stylesheet" href={ (root) "assets/" (sheet.name) } fetchpriority="low";
            }
        }
    };
    Ok(document.into_string())
}

/// What the app renders of a page, inside `<div id="app">` of its document; `page` is as for [`render`].
pub fn body(context: &SiteContext<'_>, rendered_page: &RenderedPage, page: &Page) -> String {
    // Serializers of HTML write no-break spaces as references, of which French has many.
    carnet_app::render(&context.site, &with_microformats(rendered_page, page)).replace("&nbsp;", "\u{a0}")
}

/// The page as its document shows it.
fn with_microformats<'p>(rendered_page: &RenderedPage, page: &'p Page) -> Cow<'p, Page> {
    if rendered_page.microformats.is_empty() {
        return Cow::Borrowed(page);
    }
    let mut page = page.clone();
    if let Some(article) = &mut page.article {
        article.content.push_str(&rendered_page.microformats);
    }
    Cow::Owned(page)
}
