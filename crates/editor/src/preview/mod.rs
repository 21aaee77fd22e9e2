//! The preview of a post or static page: the page that a build would write if the text were saved, and published.
//!
//! A draft without a date is published now. The other posts are those that are published now. Photographs whose
//! variants are not encoded yet are shown without them.

mod files;

use std::path::Path;

use anyhow::{Result, ensure};
use editor_protocol::Preview;
use html::{Kind, tags};
use publish::address;
use serde_json::{Value, json};
use site::document;
use site::pages::SiteContext;
use site::pages::article::RenderedArticle;
use source::diagnostic::Diagnostic;
use source::message;

use crate::blog::{OpenBlog, State};
use crate::edited::render;
use crate::problem::problems;

pub use files::serve;

/// Links open in another tab, or not at all where the frame allows none: the frame stays at the preview.
const BASE: &str = "<head><base target=\"_blank\">";

/// The text of a page that can't be shown.
const NO_TEXT: &str = "…";

/// The article of `file`, if its content were `content`: the same bytes as in the document of a build. It is empty when
/// a field has an error.
///
/// # Errors
/// When `file` is neither a post nor a static page, or the page can't be written as JSON.
pub fn article(blog: &OpenBlog, file: &str, content: &str) -> Result<Preview> {
    ensure_source(file)?;
    let (mut shown, mut found) = rendered(blog, &blog.state(), file, content)?;
    // A file that was just stored is not known yet.
    let is_new = found.iter().any(|diagnostic| is_new_file(blog.state().root(), diagnostic));
    if is_new && blog.refresh().unwrap_or_default() {
        (shown, found) = rendered(blog, &blog.state(), file, content)?;
    }
    let (article, words) = shown.unwrap_or_default();
    let diagnostics = problems(found, content, blog.settings().language);
    Ok(Preview { article, diagnostics, words })
}

/// The whole document of `file`, if its content were `content`, as a build writes it, for a frame. When a field has an
/// error, it has the title alone.
///
/// # Errors
/// As for [`article`].
pub fn page(blog: &OpenBlog, file: &str, content: &str) -> Result<String> {
    ensure_source(file)?;
    let state = blog.state();
    let mut shown = None;
    for content in [content.to_owned(), titled(title_in(content)), titled(NO_TEXT.to_owned())] {
        shown = render(blog, &state, file, &content, |context, article| {
            let rendered_page = &article.rendered_page;
            let page = context.root.page(&rendered_page.page);
            Ok(document::render(context, rendered_page, &page, blog.app())?)
        })?
        .0;
        if shown.is_some() {
            break;
        }
    }
    Ok(shown.unwrap_or_default().replacen("<head>", BASE, 1))
}

/// The HTML of an article and its number of words.
type Rendered = (String, u32);

/// The article, none when a field has an error, and all diagnostics.
fn rendered(
    blog: &OpenBlog,
    state: &State,
    file: &str,
    content: &str,
) -> Result<(Option<Rendered>, Vec<Diagnostic>)> {
    render(blog, state, file, content, |context, article| {
        let words = u32::try_from(article.words).unwrap_or(u32::MAX);
        Ok((article_of(context, article), words))
    })
}

fn article_of(context: &SiteContext<'_>, article: &RenderedArticle) -> String {
    let page = context.root.page(&article.rendered_page.page);
    article_in(&document::body(context, &article.rendered_page, &page)).to_owned()
}

/// The article in a page.
fn article_in(html: &str) -> &str {
    let tags = tags(html);
    let start = tags.iter().find(|tag| tag.kind == Kind::Start && tag.name == "article");
    let end = start.and_then(|start| tags.get(start.partner?));
    let range = start.zip(end).map(|(start, end)| start.range.start..end.range.end);
    range.and_then(|range| html.get(range)).unwrap_or_default()
}

fn ensure_source(file: &str) -> Result<()> {
    let is_source = ["posts/", "pages/"].iter().any(|folder| file.starts_with(folder)) && file.ends_with(".json");
    ensure!(is_source && !file.split('/').any(|part| part == ".."), "{file} is neither a post nor a static page");
    Ok(())
}

/// Whether a diagnostic says that a file is missing that is there.
fn is_new_file(root: &Path, diagnostic: &Diagnostic) -> bool {
    let is_about_file = matches!(diagnostic.message.code(), "image_missing" | "attachment_missing" | "broken_link");
    match diagnostic.message.values().first() {
        Some(message::Value::Text(link)) if is_about_file => {
            let path = address::path(link);
            let is_inside = path.starts_with("/media/") && !path.split('/').any(|part| part == "..");
            is_inside && root.join(path.trim_start_matches('/')).is_file()
        }
        _ => false,
    }
}

/// The title in the content of a file.
fn title_in(content: &str) -> String {
    let fields: Value = serde_json::from_str(content).unwrap_or_default();
    fields.get("title").and_then(Value::as_str).map(str::to_owned).unwrap_or_default()
}

/// The content of a draft with a title and nothing else.
fn titled(title: String) -> String {
    json!({ "title": title, "content_text": NO_TEXT, "_carnet": { "slug": "x", "status": "draft" } }).to_string()
}

#[cfg(test)]
mod tests {
    use super::{article_in, ensure_source};

    #[test]
    fn article_ends_at_its_own_tag() {
        let article = "<article class=\"post\"><p title=\"</article>\">a</p><article>b</article>c</article>";
        let page = format!("<header></header><main>{article}<section><article>d</article></section></main>");
        assert_eq!(article_in(&page), article);
        assert_eq!(article_in("<main></main>"), "");
    }

    #[test]
    fn only_posts_and_static_pages_are_shown() {
        for (file, expected) in [
            ("posts/a.json", true),
            ("posts/2012/a.json", true),
            ("pages/a.json", true),
            ("site.json", false),
            ("posts/../site.json", false),
            ("posts/a.txt", false),
        ] {
            assert_eq!(ensure_source(file).is_ok(), expected, "{file}");
        }
    }
}
