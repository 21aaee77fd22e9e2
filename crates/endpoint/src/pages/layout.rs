//! What stands around every page of the endpoint: the document, the name of the blog, and headers for the browser.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use protocol::language::Language;

use crate::App;

/// Nothing from elsewhere, nothing inline, no frame around it; forms lead to the endpoint itself.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

/// How long browsers keep styles and scripts: an update is seen after this time.
const KEPT: &str = "max-age=300";

/// A page before the frame is put around it.
pub struct Page<'p> {
    /// Language of its words.
    pub language: Language,
    /// What it is.
    pub title: &'p str,
    /// What stands beside the name of the blog.
    pub aside: Markup,
    /// The page itself.
    pub body: Markup,
    /// Path of its script; empty without one.
    pub script: String,
}

impl<'p> Page<'p> {
    /// A page with nothing but a body.
    pub fn new(language: Language, title: &'p str, body: Markup) -> Self {
        Self { language, title, aside: Markup::default(), body, script: String::new() }
    }

    /// The answer that shows it.
    pub fn answer(self, app: &App, status: StatusCode) -> Response {
        let policy = [(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))];
        (status, policy, Html(self.document(app).into_string())).into_response()
    }

    fn document(&self, app: &App) -> Markup {
        let site = app.register.site();
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
                        // The address of a page can hold a key, which is nobody else's business.
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
    // The blog's own colours and measures, so that both change together.
    let style = concat!(include_str!("../../../../style/tokens.css"), "\n", include_str!("style.css"));
    constant("text/css; charset=utf-8", style)
}

/// A file that is part of the program.
pub fn constant(kind: &'static str, content: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, KEPT)], content).into_response()
}
