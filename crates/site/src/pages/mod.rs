//! Creates the bundles of all pages from the catalogue.

pub mod article;
mod contact;
mod edited;
pub mod extras;
pub mod feeds;
pub mod inputs;
pub mod lists;
mod microformats;
pub mod preview;
pub mod related;
pub mod site_inputs;
pub mod thread;

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use protocol::bundle::{Entry, Kind, Link, Page, Site};
use source::author::Author;
use source::site::SettingsLink;
use source::slug::Slug;
use source::tag::Tag;

use crate::base_path::BasePath;
use crate::catalogue::{Catalogue, PostEntry, TagPosts, Translations};
use crate::contact::{self as contact_page, CONTACT};
use crate::feed_address::{self, GUIDE};
use crate::icons::Icons;
use crate::offline;
use crate::permalinks;
use crate::wording::Wording;
use preview::Preview;
use publish::assets::{App, File};
use typography::{Setting, set};

/// The feed of the blog, in both formats, and the page that explains feeds.
const FEEDS: [&str; 3] = ["/feed.xml", "/feed.json", GUIDE];

/// Context of one build, shared by all pages.
pub struct SiteContext<'c> {
    /// The content of the blog.
    pub catalogue: &'c Catalogue,
    /// Base path of the blog.
    pub root: BasePath,
    /// Interface texts.
    pub wording: Wording,
    /// Data that all pages share, such as header and footer.
    pub site: Site,
    /// The same as a file, which the app fetches.
    pub site_file: File,
    /// Build id of the app; empty for a check.
    pub app: String,
    /// Tags of published posts, by address.
    pub tags: BTreeMap<Slug, TagPosts>,
    /// The blog's icons.
    pub icons: Icons,
    /// The script of the home page for plain permalinks, if the blog has any.
    pub permalinks: Option<File>,
    /// The script of every page for reading offline, if the author wants it.
    pub offline: Option<File>,
    /// The script of every page for the contact page, if the blog has one.
    pub contact: Option<File>,
    /// Posts and pages that translate each other.
    pub(crate) translations: &'c Translations,
    /// For each post, by position: the positions of related posts.
    related: Vec<Vec<usize>>,
    /// The posts of each series, by its name, with their numbers, in order.
    series: HashMap<&'c str, Vec<(u32, &'c PostEntry)>>,
}

/// A page with the metadata for its document.
#[derive(Clone, Debug)]
pub struct RenderedPage {
    /// The bundle.
    pub page: Page,
    /// Description for search engines and link previews.
    pub description: String,
    /// The feed of the listed posts, besides the blog's; the address has no extension.
    pub feed: Option<Link>,
    /// The Atom feed of the responses to a post.
    pub response_feed: Option<Link>,
    /// The properties of a post as HTML at the end of its text, in its document alone.
    pub microformats: String,
    /// Metadata for link previews.
    pub preview: Preview,
}

impl<'c> SiteContext<'c> {
    /// Prepares the parts that all pages share.
    ///
    /// # Errors
    /// When the data can't be written as JSON.
    pub fn new(catalogue: &'c Catalogue, app: &str) -> serde_json::Result<Self> {
        Ok(Self { related: related::by_tags(&catalogue.posts), ..Self::of_lists(catalogue, app)? })
    }

    /// The context of lists, without what only posts show, which takes longer to find out.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn of_lists(catalogue: &'c Catalogue, app: &str) -> serde_json::Result<Self> {
        let mut context = Self::bare(catalogue, app)?;
        context.set_tags(catalogue.tags());
        context.series = article::series_by_name(catalogue.posts.iter());
        Ok(context)
    }

    /// A context without what is found out from all posts: tags, related posts and series.
    fn bare(catalogue: &'c Catalogue, app: &str) -> serde_json::Result<Self> {
        let settings = &catalogue.settings;
        let wording = Wording(settings.language);
        let setting = Setting::of(settings.language.tag());
        let set_labels = |links: &[SettingsLink]| {
            let link = |SettingsLink { link, .. }: &_| Link { label: set(setting, &link.label), ..link.clone() };
            links.iter().map(link).collect::<Vec<_>>()
        };
        let navigation = if settings.navigation.is_empty() {
            default_navigation(wording)
        } else {
            set_labels(&settings.navigation)
        };
        let mut footer = set_labels(&settings.footer);
        let is_contact = |link: &Link| is_at(&link.url, settings.base_url.as_str(), &[CONTACT]);
        if contact_page::is_on(settings) && !navigation.iter().chain(&footer).any(is_contact) {
            footer.push(Link { label: wording.contact().to_owned(), url: CONTACT.to_owned(), note: None });
        }
        if !footer.iter().any(|link| is_at(&link.url, settings.base_url.as_str(), &FEEDS)) {
            footer.push(Link { label: wording.subscribe().to_owned(), url: GUIDE.to_owned(), note: None });
        }
        let root = BasePath::new(settings.base_url.path());
        let mut site = Site {
            title: set(setting, &settings.title),
            language: settings.language.tag().to_owned(),
            base_url: settings.base_url.to_string(),
            root: root.as_str().to_owned(),
            navigation,
            footer,
            labels: wording.labels(settings.responses.keep_unapproved_days),
            endpoint: settings.responses.endpoint.as_ref().map(ToString::to_string).unwrap_or_default(),
            privacy_contact: settings.privacy_contact.clone().unwrap_or_default(),
        };
        root.links(&mut site.navigation);
        root.links(&mut site.footer);
        let site_file = File::hashed("site", "json", serde_json::to_vec(&site)?);
        let icons = Icons::of(catalogue, &site.title);
        let aliases = catalogue.posts.iter().chain(&catalogue.pages).flat_map(|entry| &entry.post.aliases);
        let permalinks = permalinks::script(aliases);
        let offline = offline::script(settings);
        let contact = contact_page::script(settings);
        let app = app.to_owned();
        Ok(Self {
            catalogue,
            root,
            wording,
            site,
            site_file,
            app,
            tags: BTreeMap::new(),
            icons,
            permalinks,
            offline,
            contact,
            translations: &catalogue.translations,
            related: Vec::new(),
            series: HashMap::new(),
        })
    }

    fn set_tags(&mut self, mut tags: BTreeMap<Slug, TagPosts>) {
        let setting = Setting::of(self.catalogue.settings.language.tag());
        for tag in tags.values_mut() {
            tag.label = set(setting, &tag.label);
        }
        self.tags = tags;
    }

    /// The files in `assets/` that browsers may cache for ever, those of `app` first.
    pub fn assets<'f>(&'f self, app: &'f App) -> Vec<&'f File> {
        let files = app.files().into_iter().chain(&self.permalinks).chain([&self.site_file]);
        files.chain(&self.offline).chain(&self.contact).collect()
    }

    /// A page without further metadata. The default description is the title; indexable pages get an Open Graph
    /// image.
    fn rendered_page(&self, page: Page, description: String) -> RenderedPage {
        let is_found = !matches!(page.kind, Kind::NotFound | Kind::Search);
        let picture = is_found.then(|| self.open_graph_image(&page.title)).flatten();
        let description = if description.is_empty() { page.title.clone() } else { description };
        let preview = Preview { picture, ..Preview::default() };
        RenderedPage { page, description, feed: None, response_feed: None, microformats: String::new(), preview }
    }

    /// A page with only a heading.
    fn plain(&self, kind: Kind, path: String, title: &str) -> Page {
        let is_home = kind == Kind::Home && path == "/";
        let document_title = if is_home { self.site.title.clone() } else { self.titled(title) };
        Page {
            kind,
            app: self.app.clone(),
            path,
            title: title.to_owned(),
            document_title,
            language: None,
            intro: String::new(),
            article: None,
            sections: Vec::new(),
            terms: Vec::new(),
            pager: None,
            search: String::new(),
        }
    }

    /// A title followed by the name of the blog.
    fn titled(&self, title: &str) -> String {
        format!("{title} · {}", self.site.title)
    }

    /// Title of the feed of a tag.
    pub fn title_of_tag(&self, tag: &TagPosts) -> String {
        self.titled(&tag.label)
    }

    /// The description of the blog after typography.
    pub fn description(&self) -> String {
        set(Setting::of(&self.site.language), &self.catalogue.settings.description)
    }

    /// Canonical address of the page at `path`.
    pub fn canonical(&self, path: &str) -> String {
        format!("{}{}", self.site.base_url, path.trim_start_matches('/'))
    }

    /// Resolves an author's address to an absolute one.
    pub fn absolute(&self, address: &str) -> String {
        let placed = self.root.of(address);
        self.catalogue.settings.base_url.join(&placed).map_or(placed, String::from)
    }

    /// An instant as RFC 3339 in the site's time zone; in UTC if the offset had seconds at that time, which RFC 3339
    /// does not support.
    pub fn moment(&self, instant: Timestamp) -> String {
        let zoned = instant.to_zoned_datetime(self.catalogue.settings.zone.clone());
        if zoned.offset().seconds() % 60 != 0 {
            return instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        }
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// The feed of the page at `home`.
    fn feed(&self, home: &str, title: &str) -> Option<Link> {
        Some(feed_address::link(home, &self.titled(title)))
    }

    /// The day of publication of a post in words; empty without a date.
    pub(crate) fn date(&self, entry: &PostEntry) -> String {
        day_of(entry).map(|day| self.wording.date(day)).unwrap_or_default()
    }

    /// The language of a post, if it differs from the interface's.
    fn foreign_language(&self, entry: &PostEntry) -> Option<String> {
        let language = entry.post.language.as_ref()?;
        let same = language.split('-').next() == Some(self.site.language.as_str());
        (!same).then(|| language.clone())
    }

    /// A post in a list, with its summary and tags.
    fn entry(&self, entry: &PostEntry) -> Entry {
        Entry {
            title: entry.title.clone(),
            url: entry.path(false),
            date: day_of(entry).map(|day| self.wording.day(day)).unwrap_or_default(),
            datetime: machine_date(entry),
            summary: entry.summary.clone(),
            tags: self.tag_links(entry),
            responses: entry.kept.as_ref().map(|kept| self.wording.responses(kept.count)).unwrap_or_default(),
            language: self.foreign_language(entry),
        }
    }

    /// The tags of a post with their common labels.
    pub(crate) fn tag_links(&self, entry: &PostEntry) -> Vec<Link> {
        let link = |tag: &Tag| {
            let label = self.tags.get(&tag.slug).map_or(&tag.label, |posts| &posts.label).clone();
            Link { label, url: format!("/tags/{}/", tag.slug), note: None }
        };
        entry.post.tags.iter().map(link).collect()
    }

    /// The authors of a post: its own, or that of the blog.
    fn authors<'a>(&'a self, entry: &'a PostEntry) -> &'a [Author] {
        match entry.post.authors.as_slice() {
            [] => std::slice::from_ref(&self.catalogue.settings.author),
            authors => authors,
        }
    }

    /// A link to a post with its date.
    fn dated_link(&self, entry: &PostEntry) -> Link {
        Link {
            label: entry.title.clone(),
            url: entry.path(false),
            note: day_of(entry).map(|day| self.wording.date(day)),
        }
    }
}

/// Whether a link points to one of `paths` of the blog.
fn is_at(url: &str, base: &str, paths: &[&str]) -> bool {
    let path = url.strip_prefix(base).or_else(|| url.strip_prefix('/'));
    path.is_some_and(|path| paths.iter().any(|other| path == other.trim_start_matches('/')))
}

fn default_navigation(wording: Wording) -> Vec<Link> {
    [(wording.archive(), "/archive/"), (wording.all_tags(), "/tags/"), (wording.search(), "/search/")]
        .map(|(label, url)| Link { label: label.to_owned(), url: url.to_owned(), note: None })
        .into()
}

/// The day of publication of a post, in the site's time zone.
fn day_of(entry: &PostEntry) -> Option<Date> {
    entry.post.date.as_ref().map(|date| date.day)
}

/// The date of a post for `datetime` attributes.
fn machine_date(entry: &PostEntry) -> String {
    entry.post.date.as_ref().map(|date| date.written.clone()).unwrap_or_default()
}
