//! One response in the moderation pages, with its forms.

use std::sync::Arc;

use atom::response::written;
use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use protocol::language::Language;
use protocol::response::{is_email, is_web_address};

use super::session::Session;
use super::view::{Action, View};
use super::{layout, wording};
use crate::App;
use crate::pages::text::around;
use crate::spam_check::Reason;
use crate::store::response::{ResponseKind, Status, StoredResponse, instant};
use crate::texts::Moderation;
use crate::threads::Site;

/// Characters of the parent that are shown.
const EXCERPT_LENGTH: usize = 140;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is encoded in a link to an e-mail address, so that none has fields of a mail (RFC 6068).
const MAILTO: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'@').remove(b'.').remove(b'-').remove(b'_').remove(b'+').remove(b'~');

/// The context of all responses of a page.
pub(super) struct PageContext<'c> {
    pub(super) app: &'c App,
    pub(super) language: Language,
    pub(super) session: &'c Session,
    pub(super) site: Option<Arc<Site>>,
    pub(super) view: &'c View,
}

/// A reply with an error.
pub(super) struct Draft<'c> {
    pub(super) text: &'c str,
    pub(super) error: &'c str,
}

impl PageContext<'_> {
    /// The hidden fields of every form: CSRF token and view.
    pub(super) fn fields(&self) -> Markup {
        html! {
            (layout::csrf(self.session))
            input type="hidden" name="view" value=(self.view.query());
        }
    }

    /// The buttons of the decisions, except the current status and what a message can't be; `about` is the id of the
    /// element with the name.
    pub(super) fn decisions(&self, now: Option<Status>, kind: ResponseKind, about: Option<&str>) -> Markup {
        let words = Moderation::of(self.language);
        let label = |action| match action {
            Action::Approved => words.approve,
            Action::Rejected => words.reject,
            _ => words.spam,
        };
        let is_possible = |action: &Action| {
            let status = action.status();
            status != now && status.is_some_and(|status| kind.can_be(status))
        };
        html! {
            @for action in Action::DECISIONS.into_iter().filter(is_possible) {
                button name="decision" value=(action.name()) class=[(action != Action::Approved).then_some("quiet")]
                    aria-describedby=[about] { (label(action)) }
            }
        }
    }

    /// The response with its forms, which redirect to the response `next`.
    pub(super) fn response(
        &self,
        kept: &StoredResponse,
        parent: Option<&StoredResponse>,
        next: &str,
        is_checked: bool,
    ) -> Markup {
        let words = Moderation::of(self.language);
        let title = format!("name-{}", kept.id);
        let is_message = kept.kind == ResponseKind::Message;
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
                        (self.decisions(Some(kept.status), kept.kind, Some(&title)))
                        @if kept.previous_status.is_some() {
                            button name="decision" value=(Action::Undone.name()) class="quiet" aria-describedby=(title) {
                                (words.undo)
                            }
                        }
                    }
                    // Readers see no replies to others.
                    @if kept.kind.takes_replies() { (self.reply_form(kept, &title, next, None)) }
                    details {
                        summary aria-describedby=(title) { (words.erase) }
                        form method="post" action=(self.app.path("moderation/erase")) {
                            (self.fields())
                            input type="hidden" name="id" value=(kept.id);
                            input type="hidden" name="next" value=(next);
                            p { (if is_message { words.erase_message_hint } else { words.erase_hint }) }
                            button aria-describedby=(title) { (words.erase_button) }
                        }
                    }
                }
            }
        }
    }

    /// Name, time, post, status and contact fields.
    pub(super) fn head(&self, kept: &StoredResponse, title: &str) -> Markup {
        html! {
            (heading(self.language, self.site.as_deref(), kept, title))
            @if kept.email.is_some() || kept.site.is_some() {
                p class="detail" {
                    @if let Some(email) = &kept.email { (address(kept, email)) }
                    @if kept.email.is_some() && kept.site.is_some() { " · " }
                    @if let Some(site) = &kept.site { (site_link(site)) }
                }
            }
        }
    }

    /// The parent.
    fn parent(&self, kept: &StoredResponse, parent: Option<&StoredResponse>) -> Markup {
        let words = Moderation::of(self.language);
        html! {
            @match parent {
                Some(parent) => {
                    p class="detail" {
                        (around(|name| words.in_reply_to(name), &html! { bdi { (parent.name) } }))
                        q dir="auto" { (excerpt(&parent.text)) }
                    }
                }
                None => { @if kept.parent.is_some() { p class="detail" { (words.in_reply_to_unknown) } } }
            }
        }
    }

    fn reasons(&self, kept: &StoredResponse) -> Markup {
        let words = Moderation::of(self.language);
        let reasons: Vec<_> =
            Reason::parse(&kept.reasons).into_iter().map(|reason| wording::reason(self.language, reason)).collect();
        html! {
            @if !reasons.is_empty() {
                p class="reasons" { (words.reasons(reasons.join(words.reason_separator))) }
            }
        }
    }

    /// The form of a reply, collapsed; `about` is the id of the element with the name.
    pub(super) fn reply_form(
        &self,
        kept: &StoredResponse,
        about: &str,
        next: &str,
        draft: Option<&Draft<'_>>,
    ) -> Markup {
        let words = Moderation::of(self.language);
        html! {
            details class="answer" open[draft.is_some()] {
                summary aria-describedby=(about) { (words.reply) }
                form method="post" action=(self.app.path("moderation/answer")) {
                    (self.fields())
                    input type="hidden" name="id" value=(kept.id);
                    input type="hidden" name="next" value=(next);
                    (reply_field(self.app, self.language, kept, draft))
                    button aria-describedby=(about) { (words.reply_button) }
                }
            }
        }
    }
}

/// Name, time, post and status of a response.
pub(super) fn heading(language: Language, site: Option<&Site>, kept: &StoredResponse, title: &str) -> Markup {
    let words = Moderation::of(language);
    let moment = instant(kept.received_ms);
    let local = site.map_or_else(|| ZonedDateTime::new(moment, TimeZone::UTC), |site| site.local(moment));
    html! {
        h2 id=(title) {
            bdi { (kept.name) }
            @if kept.by_author { " " span class="mark" { (words.by_author) } }
            @if let Some(mark) = wording::kind(language, kept.kind) { " " span class="mark" { (mark) } }
        }
        p class="detail" {
            time datetime=(moment) { (wording::moment(language, &local)) }
            @if !kept.post.is_empty() { " · " (post(site, kept)) }
            " · " (wording::status(language, kept.status))
            @if let Some(day) = erased_on(language, site, kept) {
                ", "
                @if kept.kind == ResponseKind::Message { (words.message_erased_on(day)) }
                @else { (words.erased_on(day)) }
            }
        }
    }
}

/// The title of the post, with a link to it; of an unknown post, its id.
fn post(site: Option<&Site>, kept: &StoredResponse) -> Markup {
    html! {
        @match site.and_then(|site| site.post(&kept.post)) {
            Some(post) => {
                a href=(site.map(|site| site.address(&kept.post)).unwrap_or_default()) rel="noreferrer" {
                    bdi { (post.title) }
                }
            }
            None => { bdi { (kept.post) } }
        }
    }
}

/// The site of the writer, or the page of a mention.
pub(super) fn site_link(site: &str) -> Markup {
    html! {
        @if is_web_address(site) {
            a href=(site) rel="nofollow noreferrer noopener" { bdi { (site) } }
        } @else {
            bdi { (site) }
        }
    }
}

/// The e-mail address; that of a message is a link, to write back.
fn address(kept: &StoredResponse, email: &str) -> Markup {
    let link = (kept.kind == ResponseKind::Message && is_email(email))
        .then(|| format!("mailto:{}", utf8_percent_encode(email, MAILTO)));
    html! {
        @if let Some(link) = link { a href=(link) { bdi { (email) } } } @else { bdi { (email) } }
    }
}

/// The day on which an unapproved response is erased.
fn erased_on(language: Language, site: Option<&Site>, kept: &StoredResponse) -> Option<String> {
    let site = site.filter(|_| kept.status != Status::Approved)?;
    let days = i64::from(site.threads.keep_unapproved_days);
    Some(site.date(instant(kept.counts_from_ms().saturating_add(days * DAY_MS)), language))
}

/// The field of a reply to a response, with the id that the reply will have.
pub(super) fn reply_field(app: &App, language: Language, kept: &StoredResponse, draft: Option<&Draft<'_>>) -> Markup {
    let words = Moderation::of(language);
    let id = format!("answer-{}", kept.id);
    let error = format!("{id}-error");
    let described = draft.map(|_| error.as_str());
    let hint = if kept.status == Status::Approved { words.reply_hint_published } else { words.reply_hint };
    html! {
        // The id is chosen here, so that a form that is sent twice is stored once.
        input type="hidden" name="answer" value=(app.response_ids.next(app.clock.now_ms()));
        div class="field" {
            label for=(id) { (around(|name| words.reply_text(name), &html! { bdi { (kept.name) } })) }
            textarea id=(id) name="text" rows="6" required dir="auto" autofocus[draft.is_some()]
                aria-invalid=[draft.map(|_| "true")] aria-describedby=[described] {
                "\n" @if let Some(draft) = draft { (draft.text) }
            }
            @if let Some(draft) = draft { p class="error" id=(error) role="alert" { (draft.error) } }
            p class="detail" { (hint) }
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
