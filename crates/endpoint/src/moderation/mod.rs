//! The author's pages: the queue, and what is decided there. Everything works without JavaScript.

mod answer;
mod card;
mod decide;
mod frame;
mod list;
mod login;
pub mod logins;
pub mod password;
mod request;
mod session;
mod speech;
mod view;
mod wording;

use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::App;
use crate::pages::layout;

pub use session::LIFETIME_MS;

/// The pages below `/moderation`.
pub fn router(app: App) -> Router<App> {
    Router::new()
        .route("/moderation", get(list::page))
        .route("/moderation/", get(async |State(app): State<App>| frame::lead(&app.path("moderation"))))
        .route("/moderation/login", get(login::page).post(login::log_in))
        .route("/moderation/logout", post(login::log_out))
        .route("/moderation/decide", post(decide::decide))
        .route("/moderation/erase", post(decide::erase))
        .route("/moderation/answer", post(answer::answer))
        .route_layer(from_fn_with_state(app, login::know_network))
        .route("/moderation/moderation.js", get(script))
}

async fn script() -> axum::response::Response {
    layout::constant("text/javascript; charset=utf-8", include_str!("moderation.js"))
}
