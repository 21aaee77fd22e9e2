//! `GET /moderation`: the responses of a status, or those with some words, newest first.

use std::collections::HashMap;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::{Markup, html};
use protocol::language::Language;

use super::card::Desk;
use super::view::{Done, Notice, View};
use super::wording::{self, Wording, wording};
use super::{frame, session, speech};
use crate::App;
use crate::pages::layout::Page;
use crate::pages::text::around;
use crate::refusal::Refusal;
use crate::request::origin;
use crate::store::response::{Kept, Status, by_id};
use crate::store::{StoreError, queue};
use crate::wording::choose;

/// Responses of one page.
const PAGE_SIZE: usize = 25;

/// What the database has for a page.
struct Found {
    counts: [u64; 4],
    responses: Vec<Kept>,
    /// What they answer, as far as it is known.
    parents: HashMap<String, Kept>,
    has_more: bool,
}

/// Shows the list to the author.
pub(super) async fn page(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    let chosen = speech::chosen(&query);
    let language = chosen.unwrap_or_else(|| speech::language(&app, &headers));
    let session = match session::current(&app, &headers).await {
        Ok(Some(session)) => session,
        // Browsers keep the cookie to themselves when another site leads here; from a page of ours they send it.
        Ok(None) if origin::is_led_from_elsewhere(&headers) => return frame::threshold(&app, language, &query),
        Ok(None) => return frame::lead(&app.path("moderation/login")),
        Err(error) => return frame::refused(&app, language, &Refusal::from(error), ""),
    };
    let view = View::parse(&query);
    let found = match find(&app, &view).await {
        Ok(found) => found,
        Err(error) => return frame::refused(&app, language, &Refusal::from(error), ""),
    };
    let are_checked =
        form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "checked" && value == "all");
    let desk = Desk { app: &app, language, session: &session, site: app.register.site(), view: &view };
    let words = wording(language);
    let body = html! {
        h1 { (words.responses) }
        (statuses(&desk, &found.counts))
        (searching(&desk, words))
        @if let Some(notice) = Notice::parse(&query) { (told(&desk, &notice)) }
        div class="queue" {
            @if found.responses.is_empty() {
                (nothing(&desk, words))
            } @else {
                (responses(&desk, &found, are_checked))
            }
        }
        (keys(words))
    };
    let title = match found.counts[0] {
        0 => words.responses.to_owned(),
        waiting => format!("{} ({waiting})", words.responses),
    };
    let other = view.path_with(&app, "language", choose(language, Language::En, Language::Fr).tag());
    let page = Page {
        aside: frame::aside(&app, language, Some(&session), &other),
        script: app.path("moderation/moderation.js"),
        ..Page::new(language, &title, body)
    };
    speech::remember(&app, chosen, page.answer(&app, StatusCode::OK))
}

async fn find(app: &App, view: &View) -> Result<Found, StoreError> {
    // One more than shown tells whether there is another page.
    let search = view.search(PAGE_SIZE + 1);
    app.store
        .read(move |connection| {
            let transaction = connection.unchecked_transaction()?;
            let counts = queue::counts(&transaction)?;
            let mut responses = queue::search(&transaction, &search)?;
            let has_more = responses.len() > PAGE_SIZE;
            responses.truncate(PAGE_SIZE);
            let mut parents = HashMap::new();
            for parent in responses.iter().filter_map(|kept| kept.parent.as_deref()) {
                if let Some(kept) = by_id(&transaction, parent)? {
                    parents.insert(parent.to_owned(), kept);
                }
            }
            Ok(Found { counts, responses, parents, has_more })
        })
        .await
}

/// Ways to the other lists.
fn statuses(desk: &Desk<'_>, counts: &[u64; 4]) -> Markup {
    let words = wording(desk.language);
    let way = |status: Option<Status>, label: &str, count: u64| {
        let current = (desk.view.status == status).then_some("page");
        html! {
            li {
                a href=(desk.view.of(status).path(desk.app)) aria-current=[current] {
                    (label) " " span class="count" { (count) }
                }
            }
        }
    };
    html! {
        nav class="statuses" aria-label=(words.statuses) {
            ul {
                @for (status, count) in Status::ALL.into_iter().zip(counts) {
                    (way(Some(status), wording::status_group(desk.language, status), *count))
                }
                (way(None, words.all, counts.iter().sum()))
            }
        }
    }
}

fn searching(desk: &Desk<'_>, words: &Wording) -> Markup {
    let is_searching = !desk.view.words.is_empty();
    html! {
        form class="search" role="search" method="get" action=(desk.app.path("moderation")) {
            input type="hidden" name="status" value="all";
            label for="search" { (words.search) }
            input id="search" name="q" type="search" value=(desk.view.words) dir="auto" autocomplete="off";
            button { (words.search_button) }
        }
        @if is_searching {
            p class="detail" { a href=(View::default().path(desk.app)) { (words.stop_searching) } }
        }
    }
}

/// What was done last, with a way back.
fn told(desk: &Desk<'_>, notice: &Notice) -> Markup {
    let can_undo = notice.done.status().is_some() && !notice.ids.is_empty();
    html! {
        div class="done" {
            p role="status" { (wording::done(desk.language, notice.done, notice.count)) }
            @if can_undo {
                form method="post" action=(desk.app.path("moderation/decide")) {
                    (desk.fields())
                    @for id in &notice.ids { input type="hidden" name="id" value=(id); }
                    button name="decision" value=(Done::Undone.name()) class="quiet" { (wording(desk.language).undo) }
                }
            }
        }
    }
}

fn nothing(desk: &Desk<'_>, words: &Wording) -> Markup {
    let view = desk.view;
    html! {
        div class="empty" {
            @if view.before.is_some() {
                p { (words.no_more) }
                p { a href=(view.of(view.status).path(desk.app)) { (words.newest) } }
            } @else if view.words.is_empty() {
                @let (what, why) = wording::empty(desk.language, view.status);
                p class="what" { (what) }
                p { (why) }
            } @else {
                p { (around(words.no_match, &html! { bdi { (view.words) } })) }
            }
        }
    }
}

fn responses(desk: &Desk<'_>, found: &Found, are_checked: bool) -> Markup {
    let words = wording(desk.language);
    let (view, app) = (desk.view, desk.app);
    let ids: Vec<&str> = found.responses.iter().map(|kept| kept.id.as_str()).collect();
    let beside = |position: usize| {
        let before = position.checked_sub(1).and_then(|before| ids.get(before));
        ids.get(position + 1).or(before).copied().unwrap_or_default()
    };
    html! {
        p class="tools" {
            a id="check-all" href=(if are_checked { view.path(app) } else { view.path_with(app, "checked", "all") })
                data-all=(words.check_all) data-none=(words.check_none) {
                (if are_checked { words.check_none } else { words.check_all })
            }
            // Shown by the script, which makes the keys work.
            button type="button" id="keys-button" class="plain" hidden { (words.keys_button) }
        }
        div class="responses" {
            @for (position, kept) in found.responses.iter().enumerate() {
                @let parent = kept.parent.as_ref().and_then(|parent| found.parents.get(parent));
                (desk.card(kept, parent, beside(position), are_checked))
            }
        }
        form id="bulk" class="bulk" method="post" action=(app.path("moderation/decide")) {
            (desk.fields())
            p id="checked" data-one=(words.one_checked) data-many=(words.many_checked) data-none=(words.checked) {
                (words.checked)
            }
            (desk.decisions(view.status, Some("checked")))
        }
        @if view.before.is_some() || found.has_more {
            p class="pager" {
                @if view.before.is_some() { a href=(view.of(view.status).path(app)) { (words.newest) } " " }
                @if let (true, Some(last)) = (found.has_more, found.responses.last()) {
                    a rel="next" href=(view.behind(last.received_ms, &last.id).path(app)) { (words.older) }
                }
            }
        }
    }
}

/// What the keys do, for those who ask.
fn keys(words: &Wording) -> Markup {
    let keys = [
        ("j", words.key_next),
        ("k", words.key_previous),
        ("a", words.approve),
        ("r", words.reject),
        ("s", words.spam),
        ("u", words.undo),
        ("x", words.key_check),
        ("/", words.key_search),
        ("?", words.key_help),
    ];
    html! {
        dialog id="keys" aria-labelledby="keys-title" {
            h2 id="keys-title" { (words.keys) }
            dl {
                @for (key, what) in keys { div { dt { kbd { (key) } } dd { (what) } } }
            }
            label class="switch" { input id="keys-on" type="checkbox" checked; (words.keys_on) }
            form method="dialog" { button { (words.close) } }
        }
    }
}
