//! Metadata in the head of a document, for search engines and link previews.

use std::fmt::Write;

use protocol::bundle::Kind;
use serde_json::json;

use crate::feed_address;
use crate::files;
use crate::icons;
use crate::manifest;
use crate::markup::escape;
use crate::pages::preview::Picture;
use crate::pages::{RenderedPage, SiteContext};
use publish::assets::{App, File};

/// The elements, a line each.
///
/// # Errors
/// When the data can't be written as JSON.
pub(crate) fn render(
    context: &SiteContext<'_>,
    rendered_page: &RenderedPage,
    app: &App,
) -> serde_json::Result<String> {
    let mut head = String::new();
    if matches!(rendered_page.page.kind, Kind::NotFound | Kind::Search) {
        head.push_str("<meta name=\"robots\" content=\"noindex\">\n");
    }
    if rendered_page.page.kind != Kind::NotFound {
        let canonical = escape(&context.canonical(&rendered_page.page.path));
        let _ = writeln!(head, "<link rel=\"canonical\" href=\"{canonical}\">");
    }
    permalinks(&mut head, context, rendered_page);
    later(&mut head, context);
    colours(&mut head, app);
    translations(&mut head, context, rendered_page);
    alternates(&mut head, context, rendered_page);
    open_graph(&mut head, context, rendered_page);
    let things = &rendered_page.preview.things;
    if !things.is_empty() {
        let data = json!({"@context": "https://schema.org", "@graph": things});
        let data = inline_json(&serde_json::to_string(&data)?);
        let _ = writeln!(head, "<script type=\"application/ld+json\">{data}</script>");
    }
    Ok(head)
}

/// The script for plain permalinks, whose path is that of the home page.
fn permalinks(head: &mut String, context: &SiteContext<'_>, rendered_page: &RenderedPage) {
    if let Some(File { name, integrity, .. }) = context.permalinks.as_ref().filter(|_| rendered_page.page.path == "/")
    {
        let root = escape(context.root.as_str());
        let _ = writeln!(head, "<script async src=\"{root}assets/{name}\" integrity=\"{integrity}\"></script>");
    }
}

/// Icons and manifest in a `noscript`, which `boot.js` replaces after the first paint: otherwise, browsers would
/// request them earlier, on connections that the page needs. Until then, the empty icon prevents a request for
/// `/favicon.ico`.
fn later(head: &mut String, context: &SiteContext<'_>) {
    let (icons, manifest) =
        (icons::links(&context.icons, &context.root), escape(&context.root.of(&format!("/{}", files::MANIFEST))));
    let _ = writeln!(
        head,
        "<link rel=\"icon\" href=\"data:,\">\n<noscript>{icons}<link rel=\"manifest\" href=\"{manifest}\"></noscript>"
    );
}

/// Theme colours of the browser's interface.
fn colours(head: &mut String, app: &App) {
    for (theme, colour) in ["light", "dark"].into_iter().zip(manifest::paper(app).into_iter().flatten()) {
        let _ = writeln!(
            head,
            "<meta name=\"theme-color\" media=\"(prefers-color-scheme: {theme})\" content=\"{colour}\">"
        );
    }
}

/// Links to the text in all its languages, including its own. The original is the default for other languages.
fn translations(head: &mut String, context: &SiteContext<'_>, rendered_page: &RenderedPage) {
    for (language, path) in context.catalogue.translations.by_language(&rendered_page.page.path) {
        let (language, url) = (escape(language), escape(&context.canonical(path)));
        let _ = writeln!(head, "<link rel=\"alternate\" hreflang=\"{language}\" href=\"{url}\">");
    }
}

/// Links to the feeds: the one of this page first, then the blog's.
fn alternates(head: &mut String, context: &SiteContext<'_>, rendered_page: &RenderedPage) {
    let blog = feed_address::link("/", &context.site.title);
    for feed in rendered_page.feed.iter().chain([&blog]) {
        let (title, url) = (escape(&feed.label), escape(&context.root.of(&feed.url)));
        for (kind, ending) in [("application/atom+xml", "xml"), ("application/feed+json", "json")] {
            let _ =
                writeln!(head, "<link rel=\"alternate\" type=\"{kind}\" title=\"{title}\" href=\"{url}.{ending}\">");
        }
    }
}

/// The Open Graph protocol (<https://ogp.me>), and `twitter:card`, which X requires in addition.
fn open_graph(head: &mut String, context: &SiteContext<'_>, rendered_page: &RenderedPage) {
    let page = &rendered_page.page;
    let preview = &rendered_page.preview;
    let own = locale(preview.language.as_ref().unwrap_or(&context.site.language));
    let mut meta = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(head, "<meta property=\"{name}\" content=\"{}\">", escape(value));
        }
    };
    meta("og:type", if page.kind == Kind::Post { "article" } else { "website" });
    meta("og:site_name", &context.site.title);
    meta("og:title", &page.title);
    meta("og:description", &rendered_page.description);
    // The 404 page has no address of its own.
    if page.kind != Kind::NotFound {
        meta("og:url", &context.canonical(&page.path));
    }
    meta("og:locale", &own);
    for version in context.catalogue.translations.of(&page.path).iter().filter(|version| version.path != page.path) {
        meta("og:locale:alternate", &locale(&version.language));
    }
    meta("article:published_time", preview.published.as_deref().unwrap_or_default());
    meta("article:modified_time", preview.modified.as_deref().unwrap_or_default());
    if let Some(Picture { url, size, kind, alt, card: _ }) = &preview.picture {
        meta("og:image", url);
        meta("og:image:type", kind);
        meta("og:image:width", &size.width.to_string());
        meta("og:image:height", &size.height.to_string());
        meta("og:image:alt", alt);
    }
    let card = if preview.picture.is_some() { "summary_large_image" } else { "summary" };
    let _ = writeln!(head, "<meta name=\"twitter:card\" content=\"{card}\">");
}

/// Open Graph requires a country with the language. For tags without one, the common default is used; languages other
/// than those of the interface are then omitted.
fn locale(language: &str) -> String {
    let mut parts = language.split('-');
    let tongue = parts.next().unwrap_or_default().to_ascii_lowercase();
    let country = parts.find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    match (tongue.as_str(), country) {
        (tongue, Some(country)) => format!("{tongue}_{}", country.to_ascii_uppercase()),
        ("fr", None) => "fr_FR".to_owned(),
        ("en", None) => "en_US".to_owned(),
        _ => String::new(),
    }
}

/// JSON inside a `<script>`: escaped so that it can't end the element; line separators are escaped for parsers that
/// are stricter than JSON.
pub(crate) fn inline_json(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::locale;

    #[test]
    fn open_graph_locale_has_language_and_country() {
        for (language, expected) in [
            ("fr", "fr_FR"),
            ("en", "en_US"),
            ("fr-CA", "fr_CA"),
            ("zh-Hant-tw", "zh_TW"),
            ("de", ""),
            ("de-1996", ""),
        ] {
            assert_eq!(locale(language), expected, "{language}");
        }
    }
}
