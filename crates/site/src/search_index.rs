//! The index of all words for the search, of the crate `search`. `docs/search.md` describes it.

use anyhow::Result;
use dom_query::Document;
use protocol::bundle::NO_TEXT;
use publish::output::Staging;
use search::build::{Builder, Document as SearchDocument, Tag};

use crate::feeds::entry::read_page;
use crate::pages::SiteContext;

pub use search::build::{Index, WordList, Words};

/// The words of posts, which are kept from one build to the next. Posts are named by the paths of their pages.
pub trait WordCache {
    /// The words of the text of a post, if it has not changed. Their numbers are those of the list of the build before.
    fn find(&mut self, path: &str) -> Option<Words>;

    /// Keeps the words of the text of a post.
    fn store(&mut self, path: &str, words: &Words);

    /// Keeps the list of all words, after those of all texts; without one, nothing is kept.
    fn finish(&mut self, list: Option<&WordList>);
}

/// The index of all posts. Texts whose words are not in the `cache` are read from their bundles. `list` is the list of
/// words of the build before.
///
/// # Errors
/// When a bundle can't be read.
pub fn index(
    context: &SiteContext<'_>,
    staging: &Staging,
    list: WordList,
    cache: &mut dyn WordCache,
) -> Result<Index> {
    let mut builder = Builder::with_words(list);
    for entry in &context.catalogue.posts {
        let path = entry.path(false);
        let language = entry.post.language.as_deref().unwrap_or(&context.site.language);
        let words = match cache.find(&path) {
            Some(words) => words,
            None => {
                let article = read_page(entry, staging)?.article.unwrap_or_default();
                let (headings, body) = texts(&article.content);
                builder.read_text(language, &headings, &body)
            }
        };
        cache.store(&path, &words);
        let tags = context.tag_links(entry).into_iter().zip(&entry.post.tags);
        let tags: Vec<Tag> = tags.map(|(link, tag)| Tag { slug: tag.slug.to_string(), label: link.label }).collect();
        let year = entry.post.date.as_ref().map_or(0, |date| date.day.year());
        let document = SearchDocument {
            // Below the root of the blog, which the app knows.
            address: path.trim_start_matches('/'),
            title: &entry.title,
            language,
            tags: &tags,
            headings: &[],
            summary: &entry.summary,
            body: "",
            date: &context.date(entry),
            year: u32::try_from(year).unwrap_or(0),
            published: entry.published().map_or(0, |published| published.as_second()),
        };
        builder.add_with_words(&document, &words);
    }
    cache.finish(builder.word_list());
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
