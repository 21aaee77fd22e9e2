//! The base path: the path of the blog on its host.
//!
//! Elsewhere in the generator, paths start at the root of the blog (`/posts/x/`), as its author writes them and as
//! files are named in `dist/`. Addresses in the output pass through a [`BasePath`] exactly once: below `/blog/` they
//! become `/blog/posts/x/`.

use std::borrow::Cow;

use dom_query::Document;
use protocol::bundle::{Article, Entry, Link, Page, Pager, Section, Series};

use crate::markup::split_text_nodes;

/// HTML attributes that contain an address; `srcset` has several.
const ADDRESSES: [&str; 4] = ["cite", "href", "poster", "src"];

/// The path of the blog on its host, with a slash at both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasePath(String);

impl BasePath {
    /// The root at `path`, such as `/` or `/blog/`.
    pub fn new(path: &str) -> Self {
        let path = path.trim_matches('/');
        Self(if path.is_empty() { "/".to_owned() } else { format!("/{path}/") })
    }

    /// The path, with a slash at both ends.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the blog is at the root of its host, so that paths need no prefix.
    pub fn is_hosts(&self) -> bool {
        self.0 == "/"
    }

    /// Prefixes a path with the base path; other addresses stay.
    ///
    /// ```
    /// let root = site::base_path::BasePath::new("/blog/");
    /// assert_eq!(root.of("/posts/a/#b"), "/blog/posts/a/#b");
    /// assert_eq!(root.of("/"), "/blog/");
    /// assert_eq!(root.of("https://ailleurs.example/"), "https://ailleurs.example/");
    /// assert_eq!(root.of("//ailleurs.example/"), "//ailleurs.example/");
    /// ```
    pub fn of(&self, address: &str) -> String {
        match address.strip_prefix('/') {
            Some(path) if !path.starts_with('/') => format!("{}{path}", self.0),
            _ => address.to_owned(),
        }
    }

    /// The path inside the blog for an `address` that starts with the base path, which authors copy from the browser.
    /// None when the blog is at the root of its host.
    ///
    /// ```
    /// use site::base_path::BasePath;
    /// assert_eq!(BasePath::new("/blog/").inside("/blog/posts/a/").as_deref(), Some("/posts/a/"));
    /// assert_eq!(BasePath::new("/blog/").inside("/posts/a/"), None);
    /// assert_eq!(BasePath::new("/").inside("/posts/a/"), None);
    /// ```
    pub fn inside(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix(&self.0).filter(|_| !self.is_hosts())?;
        Some(format!("/{path}"))
    }

    /// Prefixes all addresses of a page. The fields are listed, so that new ones can't be forgotten.
    pub fn page<'p>(&self, page: &'p Page) -> Cow<'p, Page> {
        if self.is_hosts() {
            return Cow::Borrowed(page);
        }
        let mut placed = page.clone();
        let Page {
            kind: _,
            app: _,
            path,
            title: _,
            document_title: _,
            language: _,
            intro: _,
            article,
            sections,
            terms,
            pager,
            search: _,
        } = &mut placed;
        self.place(path);
        if let Some(article) = article {
            self.article(article);
        }
        for Section { heading, entries } in sections {
            self.place(&mut heading.url);
            entries.iter_mut().for_each(|entry| self.entry(entry));
        }
        self.links(terms);
        if let Some(Pager { label: _, newer, older }) = pager {
            self.links(newer.as_mut_slice());
            self.links(older.as_mut_slice());
        }
        Cow::Owned(placed)
    }

    /// Prefixes the address of every link.
    pub fn links(&self, links: &mut [Link]) {
        for Link { label: _, url, note: _ } in links {
            self.place(url);
        }
    }

    fn article(&self, article: &mut Article) {
        let Article {
            content,
            contents,
            date: _,
            datetime: _,
            updated: _,
            standfirst: _,
            reading_time: _,
            byline: _,
            tags,
            banner,
            series,
            previous,
            next,
            related,
            // Responses have absolute addresses only.
            thread: _,
        } = article;
        for html in [content, contents, banner] {
            self.html(html);
        }
        if let Some(Series { label: _, parts }) = series {
            self.links(parts);
        }
        for links in [tags.as_mut_slice(), previous.as_mut_slice(), next.as_mut_slice(), related.as_mut_slice()] {
            self.links(links);
        }
    }

    fn entry(&self, entry: &mut Entry) {
        let Entry { title: _, url, date: _, datetime: _, summary: _, tags, responses: _, language: _ } = entry;
        self.place(url);
        self.links(tags);
    }

    /// Prefixes the addresses in sanitized HTML.
    fn html(&self, html: &mut String) {
        if !html.contains("=\"/") {
            return;
        }
        let document = Document::fragment(html.as_str());
        for name in ADDRESSES {
            for node in document.select(&format!("[{name}^=\"/\"]")).nodes() {
                if let Some(address) = node.attr(name) {
                    node.set_attr(name, &self.of(&address));
                }
            }
        }
        for node in document.select("[srcset]").nodes() {
            if let Some(candidates) = node.attr("srcset") {
                let placed: Vec<_> = candidates.split(", ").map(|candidate| self.of(candidate)).collect();
                node.set_attr("srcset", &placed.join(", "));
            }
        }
        split_text_nodes(&document);
        *html = document.select("html").inner_html().to_string();
    }

    fn place(&self, address: &mut String) {
        *address = self.of(address);
    }
}

#[cfg(test)]
mod tests {
    use super::BasePath;

    #[test]
    fn base_path_prefixes_only_addresses_in_html() {
        for (html, expected) in [
            ("<a href=\"/posts/b/#c\">b</a>", "<a href=\"/blog/posts/b/#c\">b</a>"),
            ("<a href=\"/\">b</a> &amp; <br>", "<a href=\"/blog/\">b</a> &amp; <br>"),
            ("<img src=\"/media/é.png\" alt=\"=&quot;/\">", "<img src=\"/blog/media/é.png\" alt=\"=&quot;/\">"),
            (
                "<img src=\"/a.jpg\" srcset=\"/a-1.jpg 1w, /a-2.jpg 2w\">",
                "<img src=\"/blog/a.jpg\" srcset=\"/blog/a-1.jpg 1w, /blog/a-2.jpg 2w\">",
            ),
            ("<q cite=\"/a/\">b</q>", "<q cite=\"/blog/a/\">b</q>"),
            ("<a href=\"#a\">=\"/a</a><a href=\"../b/\">b</a>", "<a href=\"#a\">=\"/a</a><a href=\"../b/\">b</a>"),
            ("<a href=\"//b.example/\">b</a>", "<a href=\"//b.example/\">b</a>"),
            ("<a href=\"https://b.example/=&quot;/\">b</a>", "<a href=\"https://b.example/=&quot;/\">b</a>"),
            (
                "<pre><code>\n\n&lt;a href=\"/b/\"&gt;\n</code></pre>\n",
                "<pre><code>\n\n&lt;a href=\"/b/\"&gt;\n</code></pre>\n",
            ),
        ] {
            let mut placed = html.to_owned();
            BasePath::new("/blog").html(&mut placed);
            assert_eq!(placed, expected);
        }
    }
}
