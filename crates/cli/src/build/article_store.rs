//! Takes unchanged articles from the old site, by the [record](super::record) of the build before, and makes the record
//! of this one.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::Result;
use publish::assets::App;
use publish::hash::sha256;
use publish::output::{Changes, OutputRecord, OutputStore, RecordedFile, Staging, original};
use rayon::prelude::*;
use site::open_graph::OpenGraphImage;
use site::pages::article::RenderedArticle;
use site::pages::inputs::ArticleInputs;
use site::pages::{RenderedPage, SiteContext};
use site::search_index::{self, Index};

use super::MAX_UNUSED;
use super::old_records;
use super::record::{self, ArticleRecord, Record};
use super::whole_site::{self, SiteRecord};
use super::word_store::{Extent, NewWords, WordStore};

/// Ending of the file of words, beside the record.
const WORDS: &str = "words";

/// Ending of the file of words while it is written.
const NEW_WORDS: &str = "words-new";

/// The Open Graph images of a build. Pages with the same title share one.
pub(super) type OpenGraphImages = Mutex<BTreeSet<OpenGraphImage>>;

/// The articles of the build before, and those of this one.
pub(super) struct ArticleStore<'b> {
    staging: &'b Staging,
    images: &'b OpenGraphImages,
    blog: String,
    base_url: String,
    /// Files whose compressed variants are the author's.
    compressed_by_author: HashSet<String>,
    /// Digests of the articles, by position.
    digests: Vec<String>,
    /// The hash of what the whole site is made of; none when a build of the same may write or report something.
    made_of: Option<String>,
    /// The old site, if it would be written again as it is; then there are no old articles.
    unchanged: Option<SiteRecord>,
    old: HashMap<String, ArticleRecord>,
    new: Mutex<Vec<ArticleRecord>>,
    /// Other pages, and feeds.
    outputs: OutputStore<'b>,
    /// Where the record is.
    path: PathBuf,
    /// The list of words of the build before, in the file of words.
    old_words: Option<Extent>,
    new_words: Mutex<Option<NewWords>>,
}

/// The record of a build that is not written yet.
pub(super) struct NewRecord {
    blog: String,
    base_url: String,
    target: PathBuf,
    articles: Vec<ArticleRecord>,
    outputs: Vec<OutputRecord>,
    words: Option<NewWords>,
    made_of: Option<String>,
}

impl<'b> ArticleStore<'b> {
    /// Reads the record for the blog in `public`. None where another program puts the site in place, or where the file
    /// of this program can't be read.
    pub(super) fn open(
        context: &SiteContext<'_>,
        public: &Path,
        app: &App,
        staging: &'b Staging,
        images: &'b OpenGraphImages,
    ) -> Option<Self> {
        let target = staging.target()?;
        let blog = sha256(format!("{} {}", record::program()?, context.digest(app)).as_bytes());
        let base_url = context.site.base_url.clone();
        let path = record::path(public, target, &base_url);
        let digests = context.article_digests();
        let made_of = whole_site::digest(context, &blog, &digests, staging);
        let record = staging.old().and_then(|_| Record::read(&path, &blog));
        if record.is_some() {
            staging.list_old_files();
        }
        let site = record.as_ref().and_then(Record::site).zip(made_of.as_ref());
        let unchanged = site.filter(|(site, made_of)| site.is_current(context, made_of, staging));
        let unchanged = unchanged.map(|(site, _)| site.clone());
        let record = record.filter(|_| unchanged.is_none());
        let old_words = record.as_ref().and_then(Record::words);
        let (old, old_outputs) = record.and_then(Record::lines).unwrap_or_default();
        let files = context.catalogue.files.iter();
        let compressed_by_author = files.filter_map(|file| original(&file.name)).map(str::to_owned).collect();
        Some(Self {
            staging,
            images,
            blog,
            base_url,
            compressed_by_author,
            digests,
            made_of,
            unchanged,
            old,
            new: Mutex::default(),
            outputs: OutputStore::new(staging, old_outputs),
            path,
            old_words,
            new_words: Mutex::default(),
        })
    }

    /// The old site, if a build would write it again as it is, without diagnostics.
    pub(super) fn unchanged_site(&self) -> Option<&SiteRecord> {
        self.unchanged.as_ref()
    }

    /// Notes that the record of an unchanged site is used.
    pub(super) fn renew_record(&self) {
        old_records::renew(&self.path);
        old_records::renew(&self.path.with_extension(WORDS));
    }

    /// Takes the files of the article at `position` from the old site, if it was made of the same; returns what the
    /// checks of its links need.
    pub(super) fn reuse(
        &self,
        context: &SiteContext<'_>,
        inputs: &ArticleInputs<'_>,
        position: usize,
    ) -> Option<&ArticleRecord> {
        let images = &context.catalogue.images;
        let digest = self.digests.get(position)?;
        let old = self.old.get(&inputs.path()).filter(|old| old.digest == *digest)?;
        if old.image_digest != old.images.digest(images) {
            return None;
        }
        let files = self.staging.reuse_recorded(&old.files)?;
        old.images.show(images);
        if let (Some(image), Ok(mut images)) = (context.generated_image(inputs.entry), self.images.lock()) {
            images.insert(image);
        }
        self.add(ArticleRecord { files, ..old.clone() });
        Some(old)
    }

    /// Notes an article that was rendered and written. One with diagnostics is not recorded: it is rendered again, so
    /// that they are reported again.
    pub(super) fn note(&self, context: &SiteContext<'_>, article: &RenderedArticle, digest: String) {
        let RenderedArticle { rendered_page, links, fragments, ids, images, is_current, diagnostics, .. } = article;
        if !is_current || !diagnostics.is_empty() {
            return;
        }
        self.add(ArticleRecord {
            path: rendered_page.page.path.clone(),
            digest,
            images: images.clone(),
            image_digest: images.digest(&context.catalogue.images),
            files: Vec::new(),
            links: links.clone(),
            fragments: fragments.clone(),
            ids: ids.clone(),
            words: None,
        });
    }

    /// Takes the files of a page that is no article from the old site if they were made of the same, otherwise calls
    /// `write`.
    ///
    /// # Errors
    /// Those of `write`.
    pub(super) fn take_or_write(
        &self,
        context: &SiteContext<'_>,
        rendered_page: &RenderedPage,
        write: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let image = rendered_page.preview.picture.as_ref().and_then(|picture| picture.generated.clone());
        if let (Some(image), Ok(mut images)) = (image, self.images.lock()) {
            images.insert(image);
        }
        let names = file_names(&rendered_page.page.path);
        self.outputs.take_or_make(names, context.page_digest(rendered_page), write)
    }

    /// Writes a file. One of the same bytes in the old site is neither read, nor are its compressed variants unpacked.
    ///
    /// # Errors
    /// When it can't be written.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let write = || self.staging.write(name, bytes);
        self.outputs.take_or_make(vec![name.to_owned()], sha256(bytes), write)
    }

    /// Files that are neither articles nor their variants.
    pub(super) fn outputs(&self) -> &OutputStore<'b> {
        &self.outputs
    }

    /// For each recorded article, by the path of its page: the hash of what this was made of.
    pub(super) fn article_digests(&self) -> HashMap<String, String> {
        let digest =
            |article: &ArticleRecord| (article.path.clone(), format!("{} {}", article.digest, article.image_digest));
        self.new.lock().map(|new| new.iter().map(digest).collect()).unwrap_or_default()
    }

    /// The index of all posts; texts of unchanged ones are not read.
    ///
    /// # Errors
    /// When a bundle can't be read.
    pub(super) fn search_index(&self, context: &SiteContext<'_>) -> Result<Index> {
        let extent = |article: &ArticleRecord| Some((article.path.clone(), article.words.clone()?));
        let extents: HashMap<String, Extent> =
            self.new.lock().map(|new| new.iter().filter_map(extent).collect()).unwrap_or_default();
        let [new, old] = [NEW_WORDS, WORDS].map(|ending| self.path.with_extension(ending));
        let (mut words, list) = WordStore::open(&new, &old, self.old_words.clone(), extents);
        let index = search_index::index(context, self.staging, list, &mut words)?;
        if let Ok(mut new_words) = self.new_words.lock() {
            *new_words = words.into_new();
        }
        Ok(index)
    }

    /// Checks, when everything is written, that the next build of the same has nothing to write and nothing to report:
    /// that all articles are noted, that this build has no diagnostics of what it wrote (`is_clean`), and that no
    /// file has changed meanwhile.
    pub(super) fn check_site(&mut self, context: &SiteContext<'_>, is_clean: bool) {
        let noted = self.new.get_mut().map_or(0, |new| new.len());
        let is_lasting = || {
            let made_of = whole_site::digest(context, &self.blog, &self.digests, self.staging);
            made_of == self.made_of
        };
        if !is_clean || noted != context.articles() || !is_lasting() {
            self.made_of = None;
        }
    }

    fn add(&self, article: ArticleRecord) {
        if let Ok(mut new) = self.new.lock() {
            new.push(article);
        }
    }

    /// The record of this build, after the compressed variants of its files were written, and before the site is put in
    /// place.
    pub(super) fn finish(self) -> Option<NewRecord> {
        let Self { staging, blog, base_url, compressed_by_author, made_of, new, outputs, new_words, .. } = self;
        let with_files = |article: ArticleRecord| -> Option<ArticleRecord> {
            let names = file_names(&article.path);
            if names.iter().any(|name| compressed_by_author.contains(name)) {
                return None;
            }
            let files: Option<Vec<RecordedFile>> = if article.files.is_empty() {
                names.iter().map(|name| staging.recorded(name)).collect()
            } else {
                article.files.into_iter().map(|file| staging.with_variants(file)).collect()
            };
            Some(ArticleRecord { files: files?, ..article })
        };
        let mut words = new_words.into_inner().unwrap_or_default();
        let mut articles = new.into_inner().unwrap_or_default();
        for article in &mut articles {
            article.words = words.as_mut().and_then(|words| words.take(&article.path));
        }
        let mut articles: Vec<ArticleRecord> = articles.into_par_iter().filter_map(with_files).collect();
        articles.sort_by(|a, b| a.path.cmp(&b.path));
        let outputs = outputs.into_records(|name| !compressed_by_author.contains(name));
        Some(NewRecord { blog, base_url, target: staging.target()?.to_owned(), articles, outputs, words, made_of })
    }
}

impl NewRecord {
    /// Writes the record of a site with this number of pages and this fingerprint. Without it, the next build renders
    /// everything. Removes old records of other sites.
    pub(super) fn write(self, public: &Path, pages: usize, changes: &Changes, fingerprint: Option<&str>) {
        let Self { blog, base_url, target, articles, outputs, words, made_of } = self;
        let path = record::path(public, &target, &base_url);
        let files = changes.written.len() + changes.unchanged;
        let site = made_of.zip(fingerprint).map(|(made_of, found)| SiteRecord::new(made_of, found, pages, files));
        let words = words.and_then(|words| words.put(&path.with_extension(WORDS)));
        let _ = record::write(&path, blog, &articles, &outputs, site, words);
        if let Some(folder) = path.parent() {
            old_records::prune(folder, MAX_UNUSED);
        }
    }
}

/// The document and the bundle of the page at `path`; the 404 page has no bundle.
fn file_names(path: &str) -> Vec<String> {
    let file = path.trim_start_matches('/');
    if file.ends_with(".html") {
        return vec![file.to_owned()];
    }
    vec![format!("{file}index.html"), format!("{file}index.json")]
}
