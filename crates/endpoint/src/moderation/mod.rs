//! The author's pages: the queue, and what is decided there.

pub mod logins;
pub mod password;

use axum::Router;

use crate::App;

/// The pages below `/moderation`.
pub fn router(_app: &App) -> Router<App> {
    Router::new()
}
