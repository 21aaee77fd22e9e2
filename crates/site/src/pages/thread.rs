//! The responses to a post for its page, and `threads.json` for the endpoint.

use jiff::{SignedDuration, Timestamp};
use protocol::bundle::{Link, Thread};
use protocol::threads::{ThreadOf, Threads};
use protocol::{elsewhere, feed};
use source::author::ResponseState;
use source::date::instant;
use source::diagnostic::Diagnostic;

use super::SiteContext;
use super::inputs::ArticleInputs;
use crate::catalogue::{PostEntry, ReadResponses, read_responses_file};
use crate::feed_address;

impl SiteContext<'_> {
    /// Reads the responses to a post again. Also returns whether their file is as the catalogue has read it.
    ///
    /// # Errors
    /// All diagnostics of their file, if it has changed meanwhile.
    pub(super) fn thread(&self, inputs: &ArticleInputs<'_>) -> Result<(Thread, bool), Vec<Diagnostic>> {
        let (mut items, is_current) = match &inputs.entry.kept {
            Some(kept) => {
                let ReadResponses { items, digest, .. } = read_responses_file(&kept.source)?;
                (items, digest == kept.digest)
            }
            None => (Vec::new(), true),
        };
        in_order(&mut items);
        for entry in &mut items {
            entry.extension.date = self.date_of(entry);
            if entry.extension.kind == feed::WITHDRAWN {
                entry.content_text = self.wording.withdrawn_response().to_owned();
            }
        }
        let thread = Thread {
            post: inputs.entry.post.identity().to_owned(),
            open: inputs.is_open,
            responses: items.iter().cloned().filter_map(feed::Item::response).collect(),
            pingbacks: items.into_iter().filter_map(feed::Item::pingback).collect(),
        };
        Ok((thread, is_current))
    }

    /// Whether a post takes responses at the time of the build.
    pub(super) fn takes_responses(&self, entry: &PostEntry) -> bool {
        self.is_open(entry) && self.closes(entry).is_none_or(|closes| closes > self.catalogue.now)
    }

    /// The day of a response, in the site's time zone, and where it is from.
    fn date_of(&self, item: &feed::Item) -> String {
        let zone = &self.catalogue.settings.zone;
        let day = instant(&item.date_published).map(|instant| instant.to_zoned_datetime(zone.clone()).date());
        let date = day.map(|day| self.wording.date(day)).unwrap_or_default();
        elsewhere::dated(self.wording.0, &item.extension.kind, date)
    }

    /// `threads.json`. It does not depend on the current day, since the endpoint has its own clock.
    pub fn threads(&self) -> Threads {
        let settings = &self.catalogue.settings;
        let thread_of = |entry: &PostEntry| ThreadOf {
            id: entry.post.identity().to_owned(),
            path: entry.path(false),
            title: entry.title.clone(),
            open: self.is_open(entry),
            closes: self.closes(entry).filter(|_| self.is_open(entry)).map(|instant| instant.to_string()),
        };
        Threads {
            title: self.site.title.clone(),
            language: self.site.language.clone(),
            base_url: self.site.base_url.clone(),
            time_zone: settings.zone.iana_name().unwrap_or("UTC").to_owned(),
            author: settings.author.name.clone(),
            privacy_contact: self.site.privacy_contact.clone(),
            keep_unapproved_days: settings.responses.keep_unapproved_days,
            webmention: settings.responses.webmention,
            posts: self.catalogue.posts.iter().map(thread_of).collect(),
        }
    }

    /// The feed of the responses to a post: it has some, or its settings allow them. Whether they are closed by date
    /// does not matter, since a feed stays at its address.
    pub(crate) fn response_feed(&self, entry: &PostEntry) -> Option<Link> {
        let has_some = entry.kept.as_ref().is_some_and(|kept| kept.count > 0);
        let takes_some = self.catalogue.settings.responses.endpoint.is_some() && self.is_open(entry);
        let feed = || Link {
            label: self.wording.responses_to(&entry.title),
            url: format!("/{}.xml", feed_address::file(&entry.path(false), 1)),
            note: None,
        };
        (has_some || takes_some).then(feed)
    }

    fn is_open(&self, entry: &PostEntry) -> bool {
        entry.post.responses.unwrap_or(self.catalogue.settings.responses.state) == ResponseState::Open
    }

    /// When responses to a post are closed.
    fn closes(&self, entry: &PostEntry) -> Option<Timestamp> {
        let days = self.catalogue.settings.responses.close_after_days?;
        let date = entry.post.date.as_ref()?;
        // A date out of range means never.
        date.instant.checked_add(SignedDuration::from_hours(24 * i64::from(days))).ok()
    }
}

/// Oldest first, then by id.
pub fn in_order(items: &mut [feed::Item]) {
    items.sort_by_cached_key(|item| (instant(&item.date_published), item.id.clone()));
}
