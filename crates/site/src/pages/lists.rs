//! Lists of posts: home, tags, years. Each is split into pages, which are created only when they are written.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use protocol::bundle::{Entry, Kind, Link, Page, Pager, Section};

use super::preview::Preview;
use super::{RenderedPage, SiteContext, day_of, machine_date};
use crate::catalogue::{PostEntry, TagPosts};

/// Posts on one page of a year: titles only, so that it can hold many.
const PER_YEAR_PAGE: usize = 50;

/// A list of posts before paging.
pub struct List {
    kind: Kind,
    /// Address of its first page; further pages are at `page/N/` below it.
    base: String,
    title: String,
    /// The line under the heading.
    intro: String,
    description: String,
    /// Positions of its posts in the catalogue, newest first.
    posts: Vec<usize>,
    per_page: usize,
}

impl List {
    /// Number of pages; an empty list has one.
    pub fn pages(&self) -> usize {
        self.posts.len().div_ceil(self.per_page).max(1)
    }

    /// Positions in the catalogue of the posts on page `number`, from 1.
    pub fn posts_of(&self, number: usize) -> &[usize] {
        self.posts.chunks(self.per_page).nth(number - 1).unwrap_or_default()
    }

    /// Address of page `number`, from 1.
    pub fn path(&self, number: usize) -> String {
        if number == 1 { self.base.clone() } else { format!("{}page/{number}/", self.base) }
    }
}

impl SiteContext<'_> {
    /// All lists: home, one for each tag, one for each year.
    pub fn lists(&self) -> Vec<List> {
        let mut lists = vec![self.home()];
        lists.extend(self.tag_lists());
        lists.extend(self.year_lists());
        lists
    }

    fn home(&self) -> List {
        let description = self.description();
        List {
            kind: Kind::Home,
            base: "/".to_owned(),
            title: self.site.title.clone(),
            description: match description.as_str() {
                "" => format!("{} – {}", self.site.title, self.wording.posts(self.catalogue.posts.len())),
                _ => description.clone(),
            },
            intro: description,
            posts: (0..self.catalogue.posts.len()).collect(),
            per_page: self.catalogue.settings.posts_per_page,
        }
    }

    fn tag_lists(&self) -> impl Iterator<Item = List> {
        self.tags.iter().map(|(slug, TagPosts { label, posts })| {
            let intro = self.wording.posts(posts.len());
            List {
                kind: Kind::Tag,
                base: format!("/tags/{slug}/"),
                description: format!("{label} – {intro}"),
                title: label.clone(),
                intro,
                posts: posts.clone(),
                per_page: self.catalogue.settings.posts_per_page,
            }
        })
    }

    fn year_lists(&self) -> impl Iterator<Item = List> {
        self.years().into_iter().map(|(year, posts)| {
            let intro = self.wording.about_year(year, posts.len());
            List {
                kind: Kind::Year,
                base: format!("/archive/{year}/"),
                title: year.to_string(),
                description: intro.clone(),
                intro,
                posts,
                per_page: PER_YEAR_PAGE,
            }
        })
    }

    /// Page `number` of a list, from 1.
    pub fn list_page(&self, list: &List, number: usize) -> RenderedPage {
        let entries: Vec<&PostEntry> =
            list.posts_of(number).iter().filter_map(|position| self.catalogue.posts.get(*position)).collect();
        let title = if number == 1 { list.title.clone() } else { self.wording.titled_page(&list.title, number) };
        let sections = if list.kind == Kind::Year { self.by_month(&entries) } else { self.by_year(&entries) };
        // Further pages of the home page have no introduction.
        let intro = if list.kind == Kind::Home && number > 1 { String::new() } else { list.intro.clone() };
        let page = Page {
            intro,
            sections,
            pager: self.pager(list, number),
            ..self.plain(list.kind, list.path(number), &title)
        };
        // Descriptions are unique, since search engines report duplicates.
        let description = match number {
            1 => list.description.clone(),
            _ => format!("{} – {}", list.description, self.wording.page_of(number, list.pages())),
        };
        let rendered_page = self.rendered_page(page, description);
        let (feed, things) = match (list.kind, number) {
            (Kind::Home, 1) => (None, vec![self.thing_of_blog()]),
            (Kind::Tag, _) => (self.feed(&list.base, &list.title), vec![self.way_to_tag(&list.base, &list.title)]),
            _ => (None, Vec::new()),
        };
        // All pages of a list share the picture of the first.
        let picture = self.open_graph_image(&list.title);
        RenderedPage { feed, preview: Preview { picture, things, ..Preview::default() }, ..rendered_page }
    }

    fn pager(&self, list: &List, number: usize) -> Option<Pager> {
        let count = list.pages();
        let link = |number: usize, label: &str| Link { label: label.to_owned(), url: list.path(number), note: None };
        (count > 1).then(|| Pager {
            label: self.wording.page_of(number, count),
            newer: (number > 1).then(|| link(number - 1, self.wording.newer())),
            older: (number < count).then(|| link(number + 1, self.wording.older())),
        })
    }

    /// `/tags/`.
    pub fn tag_index(&self) -> RenderedPage {
        let terms: Vec<Link> = self
            .tags
            .iter()
            .map(|(slug, TagPosts { label, posts })| Link {
                label: label.clone(),
                url: format!("/tags/{slug}/"),
                note: Some(self.wording.number(posts.len())),
            })
            .collect();
        let intro = self.wording.tags(terms.len());
        let page = self.plain(Kind::Tags, "/tags/".to_owned(), self.wording.all_tags());
        self.rendered_page(Page { intro: intro.clone(), terms, ..page }, intro)
    }

    /// `/archive/`.
    pub fn archive(&self) -> RenderedPage {
        let terms: Vec<Link> = self
            .years()
            .iter()
            .rev()
            .map(|(year, posts)| Link {
                label: year.to_string(),
                url: format!("/archive/{year}/"),
                note: Some(self.wording.posts(posts.len())),
            })
            .collect();
        let intro = self.wording.posts(self.catalogue.posts.len());
        let page = self.plain(Kind::Archive, "/archive/".to_owned(), self.wording.archive());
        self.rendered_page(Page { intro: intro.clone(), terms, ..page }, intro)
    }

    /// `/search/`, with the directory of the search index.
    pub fn search_page(&self, directory: &[u8]) -> RenderedPage {
        let title = self.wording.search();
        let page = self.plain(Kind::Search, "/search/".to_owned(), title);
        self.rendered_page(Page { search: BASE64_STANDARD.encode(directory), ..page }, title.to_owned())
    }

    /// `/404.html`, which hosts serve for unknown addresses.
    pub fn not_found(&self) -> RenderedPage {
        let title = self.wording.label(protocol::label::Label::NotFound);
        self.rendered_page(self.plain(Kind::NotFound, "/404.html".to_owned(), title), title.to_owned())
    }

    /// Positions of the posts of each year, newest first.
    fn years(&self) -> BTreeMap<i16, Vec<usize>> {
        let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
        for (position, entry) in self.catalogue.posts.iter().enumerate() {
            if let Some(day) = day_of(entry) {
                years.entry(day.year()).or_default().push(position);
            }
        }
        years
    }

    /// Posts under the headings of their years, with summaries and tags.
    fn by_year(&self, entries: &[&PostEntry]) -> Vec<Section> {
        let heading = |entry: &PostEntry| {
            let year = day_of(entry).map(|day| day.year()).unwrap_or_default();
            Link { label: year.to_string(), url: format!("/archive/{year}/"), note: None }
        };
        sections(entries, heading, |entry| self.entry(entry))
    }

    /// Posts under the headings of their months, dates and titles only.
    fn by_month(&self, entries: &[&PostEntry]) -> Vec<Section> {
        let heading = |entry: &PostEntry| Link {
            label: day_of(entry).map(|day| self.wording.month_heading(day)).unwrap_or_default(),
            ..Link::default()
        };
        let entry = |entry: &PostEntry| Entry {
            title: entry.title.clone(),
            url: entry.path(false),
            date: day_of(entry).map(|day| self.wording.day(day)).unwrap_or_default(),
            datetime: machine_date(entry),
            language: self.foreign_language(entry),
            ..Entry::default()
        };
        sections(entries, heading, entry)
    }
}

/// Groups adjacent posts with the same heading.
fn sections(
    entries: &[&PostEntry],
    heading: impl Fn(&PostEntry) -> Link,
    entry: impl Fn(&PostEntry) -> Entry,
) -> Vec<Section> {
    entries
        .chunk_by(|a, b| heading(a) == heading(b))
        .map(|group| Section {
            heading: group.first().map(|entry| heading(entry)).unwrap_or_default(),
            entries: group.iter().map(|post| entry(post)).collect(),
        })
        .collect()
}
