//! The index of all words for the search, of the crate `search`. `docs/search.md` describes it.

use anyhow::Result;
use dom_query::Document;
use protocol::bundle::NO_TEXT;
use publish::output::Staging;
use search::build::{Builder, Index};
use search::cards::Tag;

use crate::feeds::entry::read_page;
use crate::pages::SiteContext;

/// The index of all posts, whose texts are read from their bundles.
///
/// # Errors
/// When a bundle can't be read.
pub fn index(context: &SiteContext<'_>, staging: &Staging) -> Result<Index> {
    let mut builder = Builder::default();
    for entry in &context.catalogue.posts {
        let article = read_page(entry, staging)?.article.unwrap_or_default();
        let (headings, body) = texts(&article.content);
        let tags = context.tag_links(entry).into_iter().zip(&entry.post.tags);
        let tags: Vec<Tag> = tags.map(|(link, tag)| Tag { slug: tag.slug.to_string(), label: link.label }).collect();
        let year = entry.post.date.as_ref().map_or(0, |date| date.day.year());
        builder.add(&search::build::Document {
            // Below the root of the blog, which the app knows.
            address: entry.path(false).trim_start_matches('/'),
            title: &entry.title,
            language: entry.post.language.as_deref().unwrap_or(&context.site.language),
            tags: &tags,
            headings: &headings,
            summary: &entry.summary,
            body: &body,
            date: &article.date,
            year: u32::try_from(year).unwrap_or(0),
            published: entry.published().map_or(0, |published| published.as_second()),
        });
    }
    Ok(builder.finish())
}

/// The headings of a text, and all of it, without markup.
fn texts(html: &str) -> (Vec<String>, String) {
    let document = Document::fragment(html);
    document.select(NO_TEXT).remove();
    let headings = document.select("h2, h3, h4, h5, h6");
    let headings = headings.iter().map(|heading| heading.text().to_string()).collect();
    (headings, document.formatted_text().to_string())
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn texts_have_no_markup_and_keep_words_apart() {
        let html = "<h2 id=\"a\">Un titre <a class=\"anchor\" href=\"#a\">#</a></h2><p>L’<em>é</em>té<br>fini</p><p>Fin</p>\
                    <ul><li>un</li><li>deux</li></ul>";
        let (headings, text) = texts(html);
        assert_eq!(headings.iter().map(|heading| heading.trim()).collect::<Vec<_>>(), ["Un titre"]);
        assert_eq!(
            text.split_whitespace().collect::<Vec<_>>(),
            ["Un", "titre", "L’été", "fini", "Fin", "un", "deux"]
        );
    }
}
