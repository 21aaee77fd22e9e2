//! Checks links inside the blog against the addresses that a host serves.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use source::diagnostic::{Diagnostic, Fix, Severity};
use source::message::Message;
use source::site::SettingsLink;

use crate::catalogue::{Catalogue, Edited, PostEntry, Unpublished};
use crate::crawlers::denies_ai_crawlers;
use crate::feeds;
use crate::files;
use crate::markup::TextDiagnostic;
use crate::pages::SiteContext;
use crate::public_folder::SITE_FILE;
use crate::redirects;
use crate::text_diagnostics::{locate, locate_in};
use publish::address;

/// What a host serves for the finished site.
#[derive(Clone, Debug, Default)]
pub struct Served {
    /// Paths of files. A page has the path of its document.
    files: BTreeSet<String>,
    /// Current addresses by aliases, which have no slash at the end.
    aliases: BTreeMap<String, String>,
}

impl Served {
    /// The addresses of posts, static pages, files, and of the pages at the paths `generated`.
    pub fn new(context: &SiteContext<'_>, generated: impl Iterator<Item = String>) -> Self {
        let catalogue = context.catalogue;
        let posts = catalogue.posts.iter().map(|entry| entry.path(false));
        let pages = catalogue.pages.iter().map(|entry| entry.path(true));
        let own = catalogue.files.iter().map(|file| format!("/{}", file.name));
        let reservation = denies_ai_crawlers(context).then_some(files::TDM_RESERVATION);
        let others = [files::SITEMAP, files::ROBOTS, files::MANIFEST].into_iter().chain(reservation);
        let others = others.map(|name| format!("/{name}"));
        // Links to a post with an error are not reported: the error itself is.
        let unread = catalogue.unread.iter().cloned();
        let paths =
            posts.chain(pages).chain(generated).chain(unread).chain(own).chain(feeds::paths(context)).chain(others);
        let files = paths.map(|path| if path.ends_with('/') { document(&path) } else { path }).collect();
        Self { files, aliases: aliases(catalogue) }
    }

    /// The addresses of the whole site, in a context of [`SiteContext::of_lists`].
    pub fn of_site(context: &SiteContext<'_>) -> Self {
        let lists = context.lists();
        let lists = lists.iter().flat_map(|list| (1..=list.pages()).map(move |number| list.path(number)));
        let single = [
            context.tag_index(),
            context.archive(),
            context.search_page(&[]),
            context.feed_guide(),
            context.not_found(),
        ];
        let single = single.into_iter().chain(context.contact_page()).map(|rendered_page| rendered_page.page.path);
        Self::new(context, lists.chain(single))
    }
}

/// The addresses that a host serves for the finished site.
pub struct ServedAddresses<'p> {
    context: &'p SiteContext<'p>,
    served: Cow<'p, Served>,
}

impl<'p> ServedAddresses<'p> {
    /// The addresses of posts, static pages, files, and of the pages at the paths `generated`.
    pub fn new(context: &'p SiteContext<'p>, generated: impl Iterator<Item = String>) -> Self {
        Self { context, served: Cow::Owned(Served::new(context, generated)) }
    }

    /// Those in `served`, for a page of `context`.
    pub fn of(context: &'p SiteContext<'p>, served: &'p Served) -> Self {
        Self { context, served: Cow::Borrowed(served) }
    }

    /// Diagnostics about the `links` in the text of an edited post or static page, which may link to itself.
    pub fn check_edited(&self, edited: &Edited, links: &[String]) -> Vec<Diagnostic> {
        let own = document(&edited.entry.path(edited.is_page));
        let links: BTreeSet<&str> = links.iter().map(String::as_str).collect();
        let others = links.into_iter().filter(|link| document(&address::path(link)) != own);
        let diagnostics: Vec<TextDiagnostic> = others.filter_map(|link| self.diagnostic(link)).collect();
        locate_in(&edited.entry.source.name, &edited.content, &diagnostics)
    }

    /// Diagnostics about the `links` in the text of `entry`, each reported once.
    pub fn check_text(&self, entry: &PostEntry, links: &[String]) -> Vec<Diagnostic> {
        let links: BTreeSet<&str> = links.iter().map(String::as_str).collect();
        let diagnostics: Vec<TextDiagnostic> = links.into_iter().filter_map(|link| self.diagnostic(link)).collect();
        locate(&entry.source, &diagnostics)
    }

    /// Diagnostics about the links of the header and the footer.
    pub fn check_settings(&self) -> Vec<Diagnostic> {
        let settings = &self.context.catalogue.settings;
        let diagnostic = |SettingsLink { link, path, position }: &SettingsLink| {
            // Paths that start with the base path are reported by the settings parser.
            let url = address::internal(&link.url).filter(|url| self.context.root.inside(url).is_none())?;
            let TextDiagnostic { message, help, fix, .. } = self.diagnostic(url)?;
            let diagnostic = Diagnostic::of_file(SITE_FILE, message, help);
            let path = path.clone();
            Some(Diagnostic {
                severity: Severity::Warning,
                position: Some(*position),
                path,
                fix: fix.map(|fix| *fix),
                ..diagnostic
            })
        };
        settings.navigation.iter().chain(&settings.footer).filter_map(diagnostic).collect()
    }

    fn diagnostic(&self, link: &str) -> Option<TextDiagnostic> {
        let SiteContext { root, catalogue, .. } = self.context;
        let path = address::path(link);
        let Served { files, aliases } = &*self.served;
        if files.contains(&path) || files.contains(&document(&path)) {
            return None;
        }
        let now = aliases.get(path.trim_end_matches('/'));
        if now.is_none() && catalogue.redirects.answer(&root.of(link)) {
            return None;
        }
        if let (None, Some(diagnostic)) = (now, self.unpublished(link, &path)) {
            return Some(diagnostic);
        }
        let (message, help) = match (now, root.inside(link)) {
            (Some(now), _) => (Message::outdated_link(link), Message::write_address(now)),
            (None, None) if self.has_other_accents(&path) => {
                (Message::broken_link_accents(link), Message::use_same_accents())
            }
            (None, None) => (Message::broken_link(link), Message::correct_link()),
            (None, Some(path)) => (Message::broken_link(link), Message::write_path_from_root(path)),
        };
        let fix = now.map(|now| Fix::ReplaceLink { old: link.to_owned(), new: now.clone() });
        Some(TextDiagnostic { fix: fix.map(Box::new), ..TextDiagnostic::warning(link, message, help) })
    }

    /// A diagnostic about a link to a draft or a scheduled post or page.
    fn unpublished(&self, link: &str, path: &str) -> Option<TextDiagnostic> {
        let address = format!("{}/", path.trim_end_matches('/'));
        let (message, help) = match self.context.catalogue.unpublished.get(&address)? {
            Unpublished::Draft => (Message::link_to_draft(link), Message::publish_or_remove_link()),
            Unpublished::Scheduled(day) => {
                (Message::link_to_scheduled(link, day), Message::remove_link_until_published())
            }
        };
        Some(TextDiagnostic::warning(link, message, help))
    }

    /// Whether a file has this `path` with another encoding of accents.
    fn has_other_accents(&self, path: &str) -> bool {
        !path.is_ascii() && self.served.files.iter().any(|file| address::differ_in_accents(file, path))
    }
}

/// The file that hosts serve for the folder at `path`.
fn document(path: &str) -> String {
    format!("{}/index.html", path.strip_suffix('/').unwrap_or(path))
}

fn aliases(catalogue: &Catalogue) -> BTreeMap<String, String> {
    let aliases = redirects::moved(catalogue).into_iter().filter(|(alias, _)| !alias.contains('?'));
    let aliases = aliases.map(|(alias, (_, now))| (address::path(alias), now));
    let posts = redirects::POSTS.map(str::to_owned).into();
    aliases.chain([posts]).map(|(old, now)| (old.trim_end_matches('/').to_owned(), now)).collect()
}
