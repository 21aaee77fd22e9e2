//! Rendering at build time.

use leptos::prelude::*;
use leptos_router::location::RequestUrl;
use protocol::bundle::{Document, Page, Site};

use crate::App;

/// The HTML of the app showing `page`: what the browser hydrates inside `<div id="app">`.
pub fn render(site: &Site, page: &Page) -> String {
    let document = Document { site: site.clone(), page: page.clone() };
    let path = page.path.clone();
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(RequestUrl::new(&path));
        view! { <App document path/> }.to_html()
    });
    owner.cleanup();
    // Leptos marks the places of dynamic nodes with `<!>`, which browsers read as an empty comment and validators as an
    // error. Nothing else can hold that: texts and attributes are escaped, author HTML is sanitized.
    html.replace("<!>", "<!---->")
}

#[cfg(test)]
mod tests {
    use super::render;
    use protocol::bundle::{Article, Kind, Page, Site};

    fn page(path: &str, title: &str) -> Page {
        Page {
            kind: Kind::Post,
            app: String::new(),
            path: path.to_owned(),
            title: title.to_owned(),
            document_title: title.to_owned(),
            language: None,
            intro: String::new(),
            article: Some(Article { content: "<p>Texte.</p>".to_owned(), ..Article::default() }),
            sections: Vec::new(),
            terms: Vec::new(),
            pager: None,
            search: String::new(),
        }
    }

    #[test]
    fn render_escapes_texts_and_keeps_author_html() {
        let site = Site { root: "/blog/".to_owned(), ..Site::default() };
        let html = render(&site, &page("/blog/posts/a/", "1 < 2 & \"<!>\""));
        assert!(html.contains("<h1 tabindex=\"-1\">1 &lt; 2 &amp; \"&lt;!&gt;\"<!----></h1>"), "{html}");
        assert!(html.contains("<div class=\"prose e-content\"><p>Texte.</p></div>"), "{html}");
        assert!(!html.contains("<!>"), "{html}");
    }

    #[test]
    fn render_gives_the_same_bytes_every_time() {
        let site = Site { root: "/".to_owned(), ..Site::default() };
        let page = page("/posts/a/", "Titre");
        assert_eq!(render(&site, &page), render(&site, &page));
    }
}
