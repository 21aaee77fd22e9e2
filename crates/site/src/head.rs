//! Metadata in the head of a document, for search engines and link previews.

use maud::{Markup, PreEscaped, html};
use protocol::bundle::{Kind, Page};
use protocol::language::Language;
use serde_json::json;

use crate::feed_address;
use crate::files;
use crate::icons;
use crate::manifest;
use crate::pages::preview::Picture;
use crate::pages::{RenderedPage, SiteContext};
use publish::assets::{App, File};

/// The elements.
///
/// # Errors
/// When the data can't be written as JSON.
pub(crate) fn render(
    context: &SiteContext<'_>,
    rendered_page: &RenderedPage,
    app: &App,
) -> serde_json::Result<Markup> {
    let Page { kind, path, .. } = &rendered_page.page;
    let linked_data = linked_data(rendered_page)?;
    Ok(html! {
        @if matches!(kind, Kind::NotFound | Kind::Search) { meta name="robots" content="noindex"; }
        @if *kind != Kind::NotFound { link rel="canonical" href=(context.canonical(path)); }
        (permalinks(context, rendered_page))
        (later(context))
        (colours(app))
        (translations(context, rendered_page))
        (alternates(context, rendered_page))
        (webmention(context, rendered_page))
        (open_graph(context, rendered_page))
        @if let Some(data) = linked_data { script type="application/ld+json" { (PreEscaped(data)) } }
    })
}

/// JSON-LD with terms of schema.org.
fn linked_data(rendered_page: &RenderedPage) -> serde_json::Result<Option<String>> {
    let things = &rendered_page.preview.things;
    if things.is_empty() {
        return Ok(None);
    }
    let data = json!({"@context": "https://schema.org", "@graph": things});
    Ok(Some(inline_json(&serde_json::to_string(&data)?)))
}

/// The script for plain permalinks, whose path is that of the home page.
fn permalinks(context: &SiteContext<'_>, rendered_page: &RenderedPage) -> Markup {
    let script = context.permalinks.as_ref().filter(|_| rendered_page.page.path == "/");
    html! {
        @if let Some(File { name, integrity, .. }) = script {
            script async src={ (context.root.as_str()) "assets/" (name) } integrity=(integrity) {}
        }
    }
}

/// Icons and manifest in a `noscript`, which `boot.js` replaces after the first paint: otherwise, browsers would
/// request them earlier, on connections that the page needs. Until then, the empty icon prevents a request for
/// `/favicon.ico`.
fn later(context: &SiteContext<'_>) -> Markup {
    html! {
        link rel="icon" href="data:,";
        noscript {
            (icons::links(&context.icons, &context.root))
            link rel="manifest" href=(context.root.of(&format!("/{}", files::MANIFEST)));
        }
    }
}

/// Theme colours of the browser's interface.
fn colours(app: &App) -> Markup {
    let colours = manifest::paper(app).into_iter().flatten();
    html! {
        @for (theme, colour) in ["light", "dark"].into_iter().zip(colours) {
            meta name="theme-color" media={ "(prefers-color-scheme: " (theme) ")" } content=(colour);
        }
    }
}

/// Links to the text in all its languages, including its own. The original is the default for other languages.
fn translations(context: &SiteContext<'_>, rendered_page: &RenderedPage) -> Markup {
    html! {
        @for (language, path) in context.translations.by_language(&rendered_page.page.path) {
            link rel="alternate" hreflang=(language) href=(context.canonical(path));
        }
    }
}

/// Links to the feeds: the one of this page first, then the blog's, and last the one of the responses, since programs
/// that offer one feed of a page offer the first.
fn alternates(context: &SiteContext<'_>, rendered_page: &RenderedPage) -> Markup {
    let blog = feed_address::link("/", &context.site.title);
    let atom = "application/atom+xml";
    html! {
        @for feed in rendered_page.feed.iter().chain([&blog]) {
            @for (kind, ending) in [(atom, "xml"), ("application/feed+json", "json")] {
                link rel="alternate" type=(kind) title=(feed.label) href={ (context.root.of(&feed.url)) "." (ending) };
            }
        }
        @if let Some(feed) = &rendered_page.response_feed {
            link rel="alternate" type=(atom) title=(feed.label) href=(context.root.of(&feed.url));
        }
    }
}

/// The receiver of Webmentions (<https://www.w3.org/TR/webmention/>) about a post. A closed one has it too, since mentions
/// can still be withdrawn.
fn webmention(context: &SiteContext<'_>, rendered_page: &RenderedPage) -> Markup {
    let endpoint = &context.site.endpoint;
    let article = rendered_page.page.article.as_ref();
    let has_thread = article.is_some_and(|article| article.thread.is_some());
    html! {
        @if context.catalogue.settings.responses.webmention && has_thread && !endpoint.is_empty() {
            link rel="webmention" href={ (endpoint) "webmention" };
        }
    }
}

/// The Open Graph protocol (<https://ogp.me>), and `twitter:card`, which X requires in addition.
fn open_graph(context: &SiteContext<'_>, rendered_page: &RenderedPage) -> Markup {
    let page = &rendered_page.page;
    let preview = &rendered_page.preview;
    let own = locale(preview.language.as_ref().unwrap_or(&context.site.language));
    let versions = context.translations.of(&page.path);
    let kind = if page.kind == Kind::Post { "article" } else { "website" };
    let card = if preview.picture.is_some() { "summary_large_image" } else { "summary" };
    html! {
        (property("og:type", kind))
        (property("og:site_name", &context.site.title))
        (property("og:title", &page.title))
        (property("og:description", &rendered_page.description))
        // The 404 page has no address of its own.
        @if page.kind != Kind::NotFound { (property("og:url", &context.canonical(&page.path))) }
        (property("og:locale", &own))
        @for version in versions.iter().filter(|version| version.path != page.path) {
            (property("og:locale:alternate", &locale(&version.language)))
        }
        (property("article:published_time", preview.published.as_deref().unwrap_or_default()))
        (property("article:modified_time", preview.modified.as_deref().unwrap_or_default()))
        @if let Some(Picture { url, size, kind, alt, .. }) = &preview.picture {
            (property("og:image", url))
            (property("og:image:type", kind))
            (property("og:image:width", &size.width.to_string()))
            (property("og:image:height", &size.height.to_string()))
            (property("og:image:alt", alt))
        }
        meta name="twitter:card" content=(card);
    }
}

/// A property of the Open Graph protocol; left out when empty.
fn property(name: &str, value: &str) -> Markup {
    html! {
        @if !value.is_empty() { meta property=(name) content=(value); }
    }
}

/// Open Graph requires a country with the language. For tags without one, the common default is used; languages other
/// than those of the interface are then omitted.
fn locale(language: &str) -> String {
    let mut parts = language.split('-');
    let tongue = parts.next().unwrap_or_default().to_ascii_lowercase();
    let country = parts.find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    match (tongue.as_str(), country) {
        (tongue, Some(country)) => format!("{tongue}_{}", country.to_ascii_uppercase()),
        (tongue, None) => Language::of_tag(tongue).map_or("", Language::open_graph_locale).to_owned(),
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
