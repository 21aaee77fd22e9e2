//! The HTML document of a page: head, the app's own views rendered, the page's data inline.

use std::fmt::Write;

use protocol::bundle::{Document, Page};
use source::endpoint::Endpoint;

use crate::assets;
use crate::head;
use crate::markup::escape;
use crate::pages::{RenderedPage, SiteContext};

/// What the browser may load and run: nothing from elsewhere, and nothing inline but the one style sheet, known by its
/// hash. Only responses may be sent to another host and asked for there: the endpoint's.
pub(crate) fn policy(app: &assets::App, endpoint: Option<&Endpoint>) -> String {
    let style = &app.style.integrity;
    let and_endpoint = endpoint.map(|endpoint| format!(" {}", endpoint.policy_source())).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src '{style}'; img-src 'self' data:; \
         media-src 'self'; font-src 'self'; connect-src 'self'{and_endpoint}; manifest-src 'self'; \
         form-action 'self'{and_endpoint}; base-uri 'none'"
    )
}

/// Renders the document of a page; `page` is its bundle as readers get it.
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
    let data = Document { site: site.clone(), page: page.without_html() };
    let data = inline_json(&serde_json::to_string(&data)?);
    let body = carnet_app::render(site, page);
    let language = escape(page.language.as_ref().unwrap_or(&site.language));
    let title = escape(&page.document_title);
    let description = escape(&rendered_page.description);
    // Behind what the browser must fetch to paint: nobody waits for it.
    let head = head::render(context, rendered_page, app)?;
    let root = escape(context.root.as_str());
    let policy = policy(app, context.catalogue.settings.responses.endpoint.as_ref());
    let assets::App { style, boot, script, module } = app;
    let mut html = String::with_capacity(body.len() + data.len() + head.len() + style.bytes.len() + 2048);
    let _ = write!(
        html,
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n\
         <meta name=\"description\" content=\"{description}\">\n\
         <style>{}</style>\n\
         <script async src=\"{root}assets/{}\" integrity=\"{}\" data-script=\"{root}assets/{}\" \
         data-script-integrity=\"{}\" data-module=\"{root}assets/{}\" data-module-integrity=\"{}\"></script>\n\
         {head}\
         </head>\n<body>\n<div id=\"app\">{body}</div>\n\
         <script type=\"application/json\" id=\"carnet-data\">{data}</script>\n</body>\n</html>\n",
        String::from_utf8_lossy(&style.bytes),
        boot.name,
        boot.integrity,
        script.name,
        script.integrity,
        module.name,
        module.integrity,
    );
    Ok(html)
}

/// JSON inside a `<script>`: nothing in it can end the element, and line separators are escaped for
/// parsers that are stricter than JSON.
pub fn inline_json(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
