//! One response as the author sees it, with all that can be done with it.

use std::sync::Arc;

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use protocol::language::Language;
use protocol::response::is_web_address;
use protocol::threads::DEFAULT_KEEP_DAYS;

use super::frame;
use super::session::Session;
use super::view::{Done, View};
use super::wording::{self, wording};
use crate::App;
use crate::guard::Reason;
use crate::pages::text::{around, written};
use crate::store::response::{Kept, Status, instant};
use crate::threads::Site;

/// Characters of the response that is answered, to recognise it by.
const EXCERPT_LENGTH: usize = 140;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What all responses of a page have in common.
pub(super) struct Desk<'d> {
    pub(super) app: &'d App,
    pub(super) language: Language,
    pub(super) session: &'d Session,
    pub(super) site: Option<Arc<Site>>,
    pub(super) view: &'d View,
}

/// An answer that was not taken, and why.
pub(super) struct Draft<'d> {
    pub(super) text: &'d str,
    pub(super) error: &'d str,
}

impl Desk<'_> {
    /// The fields that every form has: whose it is, and where to go afterwards.
    pub(super) fn fields(&self) -> Markup {
        html! {
            (frame::csrf(self.session))
            input type="hidden" name="view" value=(self.view.query());
        }
    }

    /// The buttons that decide, but for what was decided already; `about` is the id of what names the response.
    pub(super) fn decisions(&self, now: Option<Status>, about: Option<&str>) -> Markup {
        let words = wording(self.language);
        let label = |done| match done {
            Done::Approved => words.approve,
            Done::Rejected => words.reject,
            _ => words.spam,
        };
        html! {
            @for done in Done::DECISIONS.into_iter().filter(|done| done.status() != now) {
                button name="decision" value=(done.name()) class=[(done != Done::Approved).then_some("quiet")]
                    aria-describedby=[about] { (label(done)) }
            }
        }
    }

    /// The response; afterwards the page shows the one with the id `next`.
    pub(super) fn card(&self, kept: &Kept, parent: Option<&Kept>, next: &str, is_checked: bool) -> Markup {
        let words = wording(self.language);
        let title = format!("name-{}", kept.id);
        html! {
            article class="response" id=(format!("response-{}", kept.id)) tabindex="-1" aria-labelledby=(title) {
                label class="check" {
                    input type="checkbox" name="id" value=(kept.id) form="bulk" checked[is_checked];
                    span class="visually-hidden" { (words.check) " " bdi { (kept.name) } }
                }
                div class="content" {
                    (self.head(kept, &title))
                    (self.parent(kept, parent))
                    (self.reasons(kept))
                    div class="words" lang="" dir="auto" { (written(&kept.text)) }
                    form class="decisions" method="post" action=(self.app.path("moderation/decide")) {
                        (self.fields())
                        input type="hidden" name="id" value=(kept.id);
                        input type="hidden" name="next" value=(next);
                        (self.decisions(Some(kept.status), Some(&title)))
                        @if kept.previous_status.is_some() {
                            button name="decision" value=(Done::Undone.name()) class="quiet" aria-describedby=(title) {
                                (words.undo)
                            }
                        }
                    }
                    (self.answer(kept, &title, next, None))
                    details {
                        summary aria-describedby=(title) { (words.erase) }
                        form method="post" action=(self.app.path("moderation/erase")) {
                            (self.fields())
                            input type="hidden" name="id" value=(kept.id);
                            input type="hidden" name="next" value=(next);
                            p { (words.erase_hint) }
                            button aria-describedby=(title) { (words.erase_button) }
                        }
                    }
                }
            }
        }
    }

    /// Who, from where, when, below which post.
    pub(super) fn head(&self, kept: &Kept, title: &str) -> Markup {
        let words = wording(self.language);
        let site = self.site.as_deref();
        let moment = instant(kept.received_ms);
        let local = site.map_or_else(|| ZonedDateTime::new(moment, TimeZone::UTC), |site| site.local(moment));
        let link = kept.site.as_deref().filter(|site| is_web_address(site));
        html! {
            h2 id=(title) {
                bdi { (kept.name) }
                @if kept.by_author { " " span class="mark" { (words.by_author) } }
            }
            p class="detail" {
                time datetime=(moment) { (wording::moment(self.language, &local)) }
                " · "
                @match site.and_then(|site| site.post(&kept.post)) {
                    Some(post) => {
                        a href=(site.map(|site| site.address(&kept.post)).unwrap_or_default()) rel="noreferrer" {
                            bdi { (post.title) }
                        }
                    }
                    None => { bdi { (kept.post) } }
                }
                " · " (wording::status(self.language, kept.status))
                @if let Some(day) = self.erased_on(kept) { ", " (around(words.erased_on, &html! { (day) })) }
            }
            @if kept.email.is_some() || kept.site.is_some() {
                p class="detail" {
                    @if let Some(email) = &kept.email { bdi { (email) } }
                    @if kept.email.is_some() && kept.site.is_some() { " · " }
                    @if let Some(link) = link {
                        a href=(link) rel="nofollow noreferrer noopener" { bdi { (link) } }
                    } @else if let Some(site) = &kept.site {
                        bdi { (site) }
                    }
                }
            }
        }
    }

    /// The day on which a response that is not approved goes by itself.
    fn erased_on(&self, kept: &Kept) -> Option<String> {
        let site = self.site.as_deref().filter(|_| kept.status != Status::Approved)?;
        let days =
            i64::from(self.site.as_deref().map_or(DEFAULT_KEEP_DAYS, |site| site.threads.keep_unapproved_days));
        Some(site.date(instant(kept.counts_from_ms().saturating_add(days * DAY_MS)), self.language))
    }

    /// What it answers.
    fn parent(&self, kept: &Kept, parent: Option<&Kept>) -> Markup {
        let words = wording(self.language);
        html! {
            @match parent {
                Some(parent) => {
                    p class="detail" {
                        (around(words.in_reply_to, &html! { bdi { (parent.name) } }))
                        (crate::wording::choose(self.language, "\u{a0}: ", ": "))
                        q dir="auto" { (excerpt(&parent.text)) }
                    }
                }
                None => { @if kept.parent.is_some() { p class="detail" { (words.in_reply_to_unknown) } } }
            }
        }
    }

    fn reasons(&self, kept: &Kept) -> Markup {
        let separator = crate::wording::choose(self.language, "\u{202f}; ", "; ");
        let reasons: Vec<_> =
            Reason::parse(&kept.reasons).into_iter().map(|reason| wording::reason(self.language, reason)).collect();
        html! {
            @if !reasons.is_empty() {
                p class="reasons" { (wording(self.language).reasons) (reasons.join(separator)) }
            }
        }
    }

    /// The form of an answer, folded until it is wanted; `about` is the id of what names the response.
    pub(super) fn answer(&self, kept: &Kept, about: &str, next: &str, draft: Option<&Draft<'_>>) -> Markup {
        let words = wording(self.language);
        let id = format!("answer-{}", kept.id);
        let error = format!("{id}-error");
        let described = draft.map(|_| error.as_str());
        let hint = if kept.status == Status::Approved { words.answer_hint_published } else { words.answer_hint };
        html! {
            details class="answer" open[draft.is_some()] {
                summary aria-describedby=(about) { (words.answer) }
                form method="post" action=(self.app.path("moderation/answer")) {
                    (self.fields())
                    input type="hidden" name="id" value=(kept.id);
                    input type="hidden" name="next" value=(next);
                    // An answer that is sent twice has the same identity twice, and is stored once.
                    input type="hidden" name="answer" value=(self.app.response_ids.next(self.app.clock.now_ms()));
                    div class="field" {
                        label for=(id) { (around(words.answer_text, &html! { bdi { (kept.name) } })) }
                        textarea id=(id) name="text" rows="6" required dir="auto" autofocus[draft.is_some()]
                            aria-invalid=[draft.map(|_| "true")] aria-describedby=[described] {
                            "\n" @if let Some(draft) = draft { (draft.text) }
                        }
                        @if let Some(draft) = draft { p class="error" id=(error) role="alert" { (draft.error) } }
                        p class="detail" { (hint) }
                    }
                    button aria-describedby=(about) { (words.answer_button) }
                }
            }
        }
    }
}

/// The beginning of a text, on one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT_LENGTH) {
        Some((end, _)) => format!("{}…", line[..end].trim_end_matches(|c: char| !c.is_alphanumeric())),
        None => line,
    }
}
