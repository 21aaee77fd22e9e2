//! The layout of all pages of the endpoint: document, header, content security policy.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use protocol::language::Language;

use crate::App;

/// The content security policy: own resources only, nothing inline, no framing.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

/// Caching of styles and scripts.
const ASSET_CACHE_CONTROL: &str = "max-age=300";

/// A page without the layout.
pub struct Page<'p> {
    /// Language of the page.
    pub language: Language,
    /// Title.
    pub title: &'p str,
    /// Content of the header beside the name of the blog.
    pub aside: Markup,
    /// Main content.
    pub body: Markup,
    /// Path of the script; empty if there is none.
    pub script: String,
}

impl<'p> Page<'p> {
    /// A page without header content and script.
    pub fn new(language: Language, title: &'p str, body: Markup) -> Self {
        Self { language, title, aside: Markup::default(), body, script: String::new() }
    }

    /// The reply with the page.
    pub fn respond(self, app: &App, status: StatusCode) -> Response {
        let policy = [(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))];
        (status, policy, Html(self.document(app).into_string())).into_response()
    }

    fn document(&self, app: &App) -> Markup {
        let site = app.posts.site();
        let blog = site.as_ref().map_or("Carnet", |site| site.threads.title.as_str());
        let home = site.as_ref().map_or("/", |site| site.threads.base_url.as_str());
        let blog_language = site.as_ref().map(|site| site.language).filter(|language| *language != self.language);
        html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                head {
                    meta charset="utf-8";
                    title { (self.title) " · " (blog) }
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    meta name="color-scheme" content="light dark";
                    link rel="stylesheet" href=(app.path("style.css"));
                    @if !self.script.is_empty() { script src=(self.script) defer {} }
                }
                body {
                    header class="site" {
                        // The address may contain a deletion key, so it is not sent as referrer.
                        a class="home" href=(home) rel="noreferrer" lang=[blog_language.map(Language::tag)] { (blog) }
                        (self.aside)
                    }
                    main { (self.body) }
                }
            }
        }
    }
}

/// `GET /style.css`.
pub async fn style() -> Response {
    // The design tokens of the blog, so that both have the same design.
    let style = concat!(
        include_str!("../../../../style/tokens.css"),
        "\n",
        include_str!("../../../../style/contrast.css"),
        "\n",
        include_str!("style.css")
    );
    constant("text/css; charset=utf-8", style)
}

/// A file that is compiled into the program.
pub fn constant(kind: &'static str, content: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, ASSET_CACHE_CONTROL)], content).into_response()
}
