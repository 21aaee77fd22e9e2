//! Lists of posts: home, tags, years; and the pages around them.

use std::collections::BTreeMap;

use content::bundle::{Entry, Kind, Link, Page, Pager, Section};
use content::slug::Slug;

use super::{Finished, Press, day_of, machine_date};
use crate::catalogue::Item;
use crate::typography::{Setting, set};

/// Posts on one page of a year: titles only, so that it can hold many.
const PER_YEAR_PAGE: usize = 100;

impl Press<'_> {
    /// `/` and `/page/N/`; always at least one page.
    pub fn home(&self) -> Vec<Finished> {
        let posts: Vec<&Item> = self.catalogue.posts.iter().collect();
        let description = set(Setting::of(&self.site.language), &self.catalogue.settings.description);
        let intro = description.clone();
        self.paged(&posts, self.catalogue.settings.posts_per_page, "/", |items, path, page| Finished {
            page: Page {
                intro: if page == 1 { intro.clone() } else { String::new() },
                sections: self.by_year(items),
                ..self.plain(Kind::Home, path, &self.page_title(&self.site.title, page))
            },
            description: description.clone(),
        })
    }

    /// `/tags/<tag>/` and its further pages, for every tag.
    pub fn tags(&self) -> Vec<Finished> {
        self.catalogue.tags().iter().flat_map(|(slug, (label, posts))| self.tag(slug, label, posts)).collect()
    }

    fn tag(&self, slug: &Slug, label: &str, posts: &[usize]) -> Vec<Finished> {
        let posts: Vec<&Item> = posts.iter().filter_map(|position| self.catalogue.posts.get(*position)).collect();
        let label = set(Setting::of(&self.site.language), label);
        let count = self.wording.posts(posts.len());
        self.paged(&posts, self.catalogue.settings.posts_per_page, &format!("/tags/{slug}/"), |items, path, page| {
            Finished {
                page: Page {
                    intro: count.clone(),
                    sections: self.by_year(items),
                    ..self.plain(Kind::Tag, path, &self.page_title(&label, page))
                },
                description: format!("{label} – {count}"),
            }
        })
    }

    /// `/tags/`.
    pub fn tag_index(&self) -> Finished {
        let setting = Setting::of(&self.site.language);
        let tags = self.catalogue.tags();
        let mut terms: Vec<Link> = tags
            .iter()
            .map(|(slug, (label, posts))| Link {
                label: set(setting, label),
                url: format!("/tags/{slug}/"),
                note: Some(self.wording.number(posts.len())),
            })
            .collect();
        terms.sort_by(|a, b| a.url.cmp(&b.url));
        let intro = self.wording.tags(terms.len());
        Finished {
            description: intro.clone(),
            page: Page { intro, terms, ..self.plain(Kind::Tags, "/tags/".to_owned(), self.wording.all_tags()) },
        }
    }

    /// `/archive/`.
    pub fn archive(&self) -> Finished {
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
        Finished {
            description: intro.clone(),
            page: Page { intro, terms, ..self.plain(Kind::Archive, "/archive/".to_owned(), self.wording.archive()) },
        }
    }

    /// `/archive/<year>/` and its further pages, for every year.
    pub fn year_pages(&self) -> Vec<Finished> {
        self.years()
            .into_iter()
            .flat_map(|(year, posts)| {
                let intro = self.wording.about_year(year, posts.len());
                self.paged(&posts, PER_YEAR_PAGE, &format!("/archive/{year}/"), |items, path, page| Finished {
                    description: intro.clone(),
                    page: Page {
                        intro: intro.clone(),
                        sections: self.by_month(items),
                        ..self.plain(Kind::Year, path, &self.page_title(&year.to_string(), page))
                    },
                })
            })
            .collect()
    }

    /// `/search/`.
    pub fn search_page(&self) -> Finished {
        let title = self.wording.search();
        Finished { description: title.to_owned(), page: self.plain(Kind::Search, "/search/".to_owned(), title) }
    }

    /// `/404.html`, which hosts send for every address they don't know.
    pub fn not_found(&self) -> Finished {
        let title = self.wording.label(content::label::Label::NotFound);
        Finished { description: title.to_owned(), page: self.plain(Kind::NotFound, "/404.html".to_owned(), title) }
    }

    fn years(&self) -> BTreeMap<i16, Vec<&Item>> {
        let mut years: BTreeMap<i16, Vec<&Item>> = BTreeMap::new();
        for item in &self.catalogue.posts {
            if let Some(day) = day_of(item) {
                years.entry(day.year()).or_default().push(item);
            }
        }
        years
    }

    fn page_title(&self, title: &str, page: usize) -> String {
        if page == 1 { title.to_owned() } else { self.wording.titled_page(title, page) }
    }

    /// Cuts a list into pages of `size`, the first at `base`, the others at `base` + `page/N/`.
    fn paged(
        &self,
        posts: &[&Item],
        size: usize,
        base: &str,
        make: impl Fn(&[&Item], String, usize) -> Finished,
    ) -> Vec<Finished> {
        let count = posts.len().div_ceil(size).max(1);
        let path = |page: usize| if page == 1 { base.to_owned() } else { format!("{base}page/{page}/") };
        (1..=count)
            .map(|number| {
                let items = posts.chunks(size).nth(number - 1).unwrap_or_default();
                let mut finished = make(items, path(number), number);
                let link = |page: usize, label: &str| Link { label: label.to_owned(), url: path(page), note: None };
                finished.page.pager = (count > 1).then(|| Pager {
                    label: self.wording.page_of(number, count),
                    newer: (number > 1).then(|| link(number - 1, self.wording.newer())),
                    older: (number < count).then(|| link(number + 1, self.wording.older())),
                });
                finished
            })
            .collect()
    }

    /// Posts under the headings of their years, with summaries and tags.
    fn by_year(&self, items: &[&Item]) -> Vec<Section> {
        let heading = |item: &Item| {
            let year = day_of(item).map(|day| day.year()).unwrap_or_default();
            Link { label: year.to_string(), url: format!("/archive/{year}/"), note: None }
        };
        sections(items, heading, |item| self.entry(item))
    }

    /// Posts under the headings of their months, dates and titles only.
    fn by_month(&self, items: &[&Item]) -> Vec<Section> {
        let heading = |item: &Item| Link {
            label: day_of(item).map(|day| self.wording.month_heading(day)).unwrap_or_default(),
            ..Link::default()
        };
        let entry = |item: &Item| Entry {
            title: item.title.clone(),
            url: item.path(false),
            date: day_of(item).map(|day| self.wording.day(day)).unwrap_or_default(),
            datetime: machine_date(item),
            language: self.foreign_language(item),
            ..Entry::default()
        };
        sections(items, heading, entry)
    }
}

/// Groups neighbours with the same heading.
fn sections(items: &[&Item], heading: impl Fn(&Item) -> Link, entry: impl Fn(&Item) -> Entry) -> Vec<Section> {
    items
        .chunk_by(|a, b| heading(a) == heading(b))
        .map(|group| Section {
            heading: group.first().map(|item| heading(item)).unwrap_or_default(),
            entries: group.iter().map(|item| entry(item)).collect(),
        })
        .collect()
}
