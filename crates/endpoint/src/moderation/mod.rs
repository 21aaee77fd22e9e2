//! The moderation pages, which work without JavaScript, and the calls of the author's programs.

mod calls;
mod cookies;
mod decide;
mod interface_language;
mod layout;
mod link;
mod list;
mod login;
pub mod password;
pub mod password_checks;
mod reply;
mod request;
mod response;
mod session;
mod view;
mod wording;

use axum::Router;
use axum::extract::State;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use protocol::moderation::{DECISIONS, PENDING};

use crate::{App, pages};

pub use session::LIFETIME_MS;

/// The pages below `/moderation`, those behind links in notice mails, and the calls of programs.
pub fn router(app: App) -> Router<App> {
    Router::new()
        .route("/moderation", get(list::page))
        .route("/moderation/", get(async |State(app): State<App>| layout::redirect(&app.path("moderation"))))
        .route("/moderation/login", get(login::page).post(login::log_in))
        .route("/moderation/logout", post(login::log_out))
        .route("/moderation/decide", post(decide::decide))
        .route("/moderation/erase", post(decide::erase))
        .route("/moderation/answer", post(reply::reply))
        .route_layer(from_fn_with_state(app, login::remember_network))
        .route("/moderation/moderation.js", get(script))
        .merge(links())
        .merge(calls())
}

/// The pages that links in notice mails lead to. No cookie is sent with them.
fn links() -> Router<App> {
    Router::new().route("/decision/{id}", get(link::page).post(link::act)).layer(from_fn(link::headers))
}

/// The calls of the author's programs, each with a key.
fn calls() -> Router<App> {
    Router::new().route(PENDING, get(calls::pending)).route(DECISIONS, post(calls::decide))
}

async fn script() -> axum::response::Response {
    pages::layout::constant("text/javascript; charset=utf-8", include_str!("moderation.js"))
}
