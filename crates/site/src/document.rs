//! The HTML document of a page: head, the app's components rendered, the page's data inline.

use std::fmt::Write;

use protocol::bundle::{Document, Page};

use crate::content_security_policy::policy;
use crate::head;
use crate::markup::escape;
use crate::pages::{RenderedPage, SiteContext};
use publish::assets;

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
    let data = Document { site: site.clone(), page: page.without_html() };
    let data = head::inline_json(&serde_json::to_string(&data)?);
    let body = carnet_app::render(site, page);
    let language = escape(page.language.as_ref().unwrap_or(&site.language));
    let title = escape(&page.document_title);
    let description = escape(&rendered_page.description);
    // After the resources for the first paint, so that it does not delay them.
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
