//! `GET /moderation`: the responses of a status or of a search, newest first.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::{Markup, html};
use protocol::language::Language;

use super::response::PageContext;
use super::view::{Action, ActionResult, View};
use super::{interface_language, layout, session, wording};
use crate::App;
use crate::pages::layout::Page;
use crate::pages::text::around;
use crate::refusal::Refusal;
use crate::request::origin;
use crate::store::queue::QueuePage;
use crate::store::response::Status;
use crate::texts::Moderation;

/// Responses of one page.
const PAGE_SIZE: usize = 25;

/// Shows the list.
pub(super) async fn page(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    let chosen = interface_language::from_query(&query);
    let language = chosen.unwrap_or_else(|| interface_language::for_request(&app, &headers));
    let session = match session::current(&app, &headers).await {
        Ok(Some(session)) => session,
        // Browsers do not send the cookie with a link from another site, but from our own page.
        Ok(None) if origin::is_cross_site_navigation(&headers) => {
            return layout::continue_page(&app, language, &query);
        }
        Ok(None) => return layout::redirect(&app.path("moderation/login")),
        Err(error) => return layout::refused(&app, language, &Refusal::from(error), ""),
    };
    let view = View::parse(&query);
    let found = match app.store.queue_page(view.search(PAGE_SIZE)).await {
        Ok(found) => found,
        Err(error) => return layout::refused(&app, language, &Refusal::from(error), ""),
    };
    let are_checked =
        form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "checked" && value == "all");
    let context = PageContext { app: &app, language, session: &session, site: app.posts.site(), view: &view };
    let words = Moderation::of(language);
    let body = html! {
        h1 { (words.responses) }
        (statuses(&context, &found))
        (searching(&context, words))
        @if let Some(result) = ActionResult::parse(&query) { (result_box(&context, &result)) }
        div class="queue" {
            @if found.responses.is_empty() {
                (nothing(&context, words))
            } @else {
                (responses(&context, &found, are_checked))
            }
        }
        (keys(words))
    };
    let title = match found.counts[0] {
        0 => words.responses.to_owned(),
        pending => format!("{} ({pending})", words.responses),
    };
    let address = |other: Language| view.path_with(&app, "language", other.tag());
    let page = Page {
        aside: layout::aside(&app, language, Some(&session), address),
        script: app.path("moderation/moderation.js"),
        ..Page::new(language, &title, body)
    };
    interface_language::remember(&app, chosen, page.respond(&app, StatusCode::OK))
}

/// The links to the lists of each status. That of private messages is there once the blog has some.
fn statuses(context: &PageContext<'_>, found: &QueuePage) -> Markup {
    let words = Moderation::of(context.language);
    let (view, counts) = (context.view, &found.counts);
    let link = |to: View, label: &str, count: u64| {
        let is_current = (to.status, to.is_of_messages) == (view.status, view.is_of_messages);
        html! {
            li {
                a href=(to.path(context.app)) aria-current=[is_current.then_some("page")] {
                    (label) " " span class="count" { (count) }
                }
            }
        }
    };
    html! {
        nav class="statuses" aria-label=(words.statuses) {
            ul {
                @for (status, count) in Status::ALL.into_iter().zip(counts) {
                    (link(view.of(Some(status)), wording::status_group(context.language, status), *count))
                }
                @if found.messages > 0 || view.is_of_messages {
                    (link(view.of_messages(), words.messages, found.messages))
                }
                (link(view.of(None), words.all, counts.iter().sum::<u64>() + found.messages))
            }
        }
    }
}

fn searching(context: &PageContext<'_>, words: &Moderation) -> Markup {
    let is_searching = !context.view.words.is_empty();
    html! {
        form class="search" role="search" method="get" action=(context.app.path("moderation")) {
            input type="hidden" name="status" value="all";
            label for="search" { (words.search) }
            input id="search" name="q" type="search" value=(context.view.words) dir="auto" autocomplete="off";
            button { (words.search_button) }
        }
        @if is_searching {
            p class="detail" { a href=(View::default().path(context.app)) { (words.stop_searching) } }
        }
    }
}

/// The result of the last action, with a button that undoes it.
fn result_box(context: &PageContext<'_>, result: &ActionResult) -> Markup {
    let words = Moderation::of(context.language);
    let can_undo = result.action.status().is_some() && !result.ids.is_empty();
    html! {
        div class="done" {
            p role="status" { (wording::action_result(context.language, result.action, result.count)) }
            @if can_undo {
                form method="post" action=(context.app.path("moderation/decide")) {
                    (context.fields())
                    @for id in &result.ids { input type="hidden" name="id" value=(id); }
                    button name="decision" value=(Action::Undone.name()) class="quiet" { (words.undo) }
                }
            }
        }
    }
}

fn nothing(context: &PageContext<'_>, words: &Moderation) -> Markup {
    let view = context.view;
    html! {
        div class="empty" {
            @if view.before.is_some() {
                p { (words.no_more) }
                p { a href=(view.first_page().path(context.app)) { (words.newest) } }
            } @else if view.words.is_empty() {
                @let (what, why) = wording::empty(context.language, view);
                p class="what" { (what) }
                p { (why) }
            } @else {
                p { (around(|search| words.no_match(search), &html! { bdi { (view.words) } })) }
            }
        }
    }
}

fn responses(context: &PageContext<'_>, found: &QueuePage, are_checked: bool) -> Markup {
    let words = Moderation::of(context.language);
    let (view, app) = (context.view, context.app);
    let ids: Vec<&str> = found.responses.iter().map(|kept| kept.id.as_str()).collect();
    let next_or_previous = |position: usize| {
        let before = position.checked_sub(1).and_then(|before| ids.get(before));
        ids.get(position + 1).or(before).copied().unwrap_or_default()
    };
    html! {
        p class="tools" {
            a id="check-all" href=(if are_checked { view.path(app) } else { view.path_with(app, "checked", "all") })
                data-all=(words.check_all) data-none=(words.check_none) {
                (if are_checked { words.check_none } else { words.check_all })
            }
            // Shown by the script, which handles the keys.
            button type="button" id="keys-button" class="plain" hidden { (words.keys_button) }
        }
        div class="responses" {
            @for (position, kept) in found.responses.iter().enumerate() {
                @let parent = kept.parent.as_ref().and_then(|parent| found.parents.get(parent));
                (context.response(kept, parent, next_or_previous(position), are_checked))
            }
        }
        form id="bulk" class="bulk" method="post" action=(app.path("moderation/decide")) {
            (context.fields())
            p id="checked" data-one=(words.one_checked) data-many=(words.many_checked("{}"))
                data-none=(words.checked) { (words.checked) }
            (context.decisions(view.status, view.kind(), Some("checked")))
        }
        @if view.before.is_some() || found.has_more {
            p class="pager" {
                @if view.before.is_some() { a href=(view.first_page().path(app)) { (words.newest) } " " }
                @if let (true, Some(last)) = (found.has_more, found.responses.last()) {
                    a rel="next" href=(view.after(last.received_ms, &last.id).path(app)) { (words.older) }
                }
            }
        }
    }
}

/// The dialog with the keyboard shortcuts.
fn keys(words: &Moderation) -> Markup {
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
