//! Addresses of the old blog, and where they lead now.

use std::collections::{BTreeSet, HashMap};

use percent_encoding::percent_decode_str;
use url::Url;

use super::html::{Piece, Tag, attributes, decoded, escaped, pieces};

/// End of the names of hosts that have the files of blogs at WordPress.com.
const FILES_OF_WORDPRESS_COM: &str = ".files.wordpress.com";

/// Host of copies of pictures, whose path starts with the name of the host of the original.
const COPIES_OF_WORDPRESS_COM: &str = ".wp.com";

/// Where the addresses of the old blog lead now.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    /// Names of its hosts, without `www.`.
    hosts: BTreeSet<String>,
    /// Old paths without the last slash, decoded.
    paths: HashMap<String, String>,
    /// Ids of posts, pages and pictures.
    ids: HashMap<u64, String>,
    /// Files below `wp-content/uploads/`.
    uploads: HashMap<String, String>,
}

impl Links {
    /// Adds an address of the old blog itself.
    pub(super) fn add_host(&mut self, address: &str) {
        if let Some(host) = Url::parse(address).ok().and_then(|url| url.host_str().map(bare)) {
            self.hosts.insert(host);
        }
    }

    /// A post or a page: its id, its address there, and its path here.
    pub(super) fn add(&mut self, id: u64, link: &str, path: &str) {
        self.ids.insert(id, path.to_owned());
        if let Some(url) = self.own(link).filter(|url| url.query().is_none()) {
            self.paths.insert(key(url.path()), path.to_owned());
        }
    }

    /// A path of the old blog, such as that of a tag.
    pub(super) fn add_path(&mut self, old: &str, path: &str) {
        self.paths.entry(key(old)).or_insert_with(|| path.to_owned());
    }

    /// A copied file: its path below `wp-content/uploads/`, and its path here.
    pub(super) fn add_upload(&mut self, file: &str, path: &str) {
        self.uploads.insert(file.to_owned(), path.to_owned());
    }

    /// The address here of an address there; none when it has none, or is elsewhere.
    pub(super) fn target(&self, address: &str) -> Option<String> {
        let url = self.own(address)?;
        let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        if let Some(file) = upload(&url) {
            return self.uploads.get(&file).map(|path| format!("{path}{fragment}"));
        }
        let id = url.query_pairs().find(|(name, _)| matches!(name.as_ref(), "p" | "page_id" | "attachment_id"));
        let path = match id.and_then(|(_, id)| id.parse().ok()) {
            Some(id) => self.ids.get(&id)?,
            None => self.paths.get(&key(url.path()))?,
        };
        Some(format!("{path}{fragment}"))
    }

    /// The path with its query of an address of the old blog: an alias.
    pub(super) fn alias(&self, address: &str) -> Option<String> {
        let url = self.own(address)?;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let alias = format!("{}{query}", url.path());
        (alias != "/").then_some(alias)
    }

    /// An address of the old blog; also `/path` and `//host/path`.
    fn own(&self, address: &str) -> Option<Url> {
        let address = address.trim();
        let base = self.hosts.first()?;
        let base = Url::parse(&format!("https://{base}/")).ok()?;
        if !(address.starts_with('/') || address.starts_with("http://") || address.starts_with("https://")) {
            return None;
        }
        let mut url = base.join(address).ok()?;
        let host = url.host_str()?;
        if host.ends_with(COPIES_OF_WORDPRESS_COM) {
            url = Url::parse(&format!("https://{}", url.path().trim_start_matches('/'))).ok()?;
        }
        let host = bare(url.host_str()?);
        (self.hosts.contains(&host) || host.ends_with(FILES_OF_WORDPRESS_COM)).then_some(url)
    }

    /// The path below the folder of uploaded files that an address of the old blog has.
    pub(super) fn file(&self, address: &str) -> Option<String> {
        self.own(address).and_then(|url| upload(&url))
    }

    /// Rewrites the addresses in a text. Files that are copied are added to `files` by their paths below
    /// `wp-content/uploads/`. Pictures and recordings elsewhere become links, since pages load nothing from other hosts;
    /// their addresses are added to `missing`.
    pub(super) fn rewrite(&self, html: &str, files: &mut BTreeSet<String>, missing: &mut BTreeSet<String>) -> String {
        let mut text = String::new();
        let mut is_in_link = false;
        // The element that became a link: it is left out up to its end.
        let mut left_out: Option<&str> = None;
        for piece in pieces(html) {
            let tag = match piece {
                Piece::Text(raw) | Piece::Comment(raw) => {
                    if left_out.is_none() {
                        text.push_str(raw);
                    }
                    continue;
                }
                Piece::Tag(tag) => tag,
            };
            if let Some(name) = left_out {
                left_out = Some(name).filter(|name| !(tag.is_end && tag.is(name)));
                continue;
            }
            if tag.is("a") {
                is_in_link = !tag.is_end;
            }
            let is_media = ["img", "audio", "video"].iter().any(|name| tag.is(name)) && !tag.is_end;
            let source = tag.attribute("src").filter(|_| is_media);
            if let Some(address) = source.filter(|address| self.is_elsewhere(address)) {
                let label =
                    tag.attribute("alt").or_else(|| tag.attribute("title")).filter(|label| !label.trim().is_empty());
                let label = label.unwrap_or_else(|| file_name(&address));
                if is_in_link {
                    text.push_str(&escaped(&label));
                } else {
                    text.push_str(&format!("<a href=\"{}\">{}</a>", escaped(&address), escaped(&label)));
                }
                missing.insert(address);
                left_out = ["audio", "video"].into_iter().find(|name| tag.is(name));
                continue;
            }
            text.push_str(&self.rewrite_tag(tag, files));
        }
        text
    }

    /// A tag with the addresses here. Other sizes of a picture are left out: this version has one.
    fn rewrite_tag(&self, tag: Tag<'_>, files: &mut BTreeSet<String>) -> String {
        let has_sizes = tag.attribute("srcset").is_some();
        let addresses = ["href", "src", "poster"];
        let mut raw = tag.raw.to_owned();
        if has_sizes {
            raw = format!("<{}", tag.name);
            for (name, value) in attributes(tag.raw) {
                if !["srcset", "sizes"].iter().any(|left_out| name.eq_ignore_ascii_case(left_out)) {
                    raw.push_str(&format!(" {name}=\"{}\"", value.replace('"', "&quot;")));
                }
            }
            raw.push('>');
        }
        for (name, value) in attributes(tag.raw) {
            if !addresses.iter().any(|known| name.eq_ignore_ascii_case(known)) || value.is_empty() {
                continue;
            }
            let address = decoded(value);
            if let Some(target) = self.target(&address) {
                raw = raw.replacen(value, &escaped(&target), 1);
                files.extend(self.file(&address));
            }
        }
        raw
    }

    /// Whether a file has to come from another host.
    fn is_elsewhere(&self, address: &str) -> bool {
        let is_absolute = ["http://", "https://", "//", "/"].iter().any(|start| address.trim().starts_with(start));
        is_absolute && self.target(address).is_none()
    }
}

/// The last part of an address.
fn file_name(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    percent_decode_str(path.rsplit('/').next().unwrap_or_default()).decode_utf8_lossy().into_owned()
}

/// Path of an uploaded file below the folder of all of them, decoded. On WordPress.com, that folder has a host of its own.
fn upload(url: &Url) -> Option<String> {
    let file = match url.path().split_once("/wp-content/uploads/") {
        Some((_, file)) => file,
        None if url.host_str().is_some_and(|host| host.ends_with(FILES_OF_WORDPRESS_COM)) => {
            url.path().trim_start_matches('/')
        }
        None => return None,
    };
    let file = percent_decode_str(file).decode_utf8().ok()?;
    let is_inside = file.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    is_inside.then(|| file.into_owned())
}

/// The host of an address without `www.`.
fn bare(host: &str) -> String {
    host.trim_start_matches("www.").to_ascii_lowercase()
}

fn key(path: &str) -> String {
    percent_decode_str(path.trim_end_matches('/')).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Links;

    fn links() -> Links {
        let mut links = Links::default();
        links.add_host("http://www.vieux.example/blog");
        links.add(7, "http://vieux.example/2012/03/%C3%A9t%C3%A9/", "/posts/ete/");
        links.add_upload("2012/03/a.jpg", "/media/2012/03/a.jpg");
        links
    }

    #[test]
    fn old_addresses_have_their_target() {
        for (address, target) in [
            ("http://vieux.example/2012/03/été/", Some("/posts/ete/")),
            ("https://www.vieux.example/2012/03/%C3%A9t%C3%A9#suite", Some("/posts/ete/#suite")),
            ("//vieux.example/?p=7", Some("/posts/ete/")),
            ("/?p=7", Some("/posts/ete/")),
            ("http://vieux.example/wp-content/uploads/2012/03/a.jpg", Some("/media/2012/03/a.jpg")),
            ("http://vieux.example/2012/04/autre/", None),
            ("http://ailleurs.example/2012/03/été/", None),
            ("mailto:a@vieux.example", None),
            ("#note", None),
        ] {
            assert_eq!(links().target(address).as_deref(), target, "{address}");
        }
    }

    #[test]
    fn addresses_in_texts_are_rewritten() {
        let (mut files, mut missing) = (BTreeSet::new(), BTreeSet::new());
        let html = "<a href='/?p=7&amp;x=1'>/?p=7</a> <img src=\"http://vieux.example/wp-content/uploads/b.jpg\">";
        assert_eq!(
            links().rewrite(html, &mut files, &mut missing),
            "<a href='/posts/ete/'>/?p=7</a> <a href=\"http://vieux.example/wp-content/uploads/b.jpg\">b.jpg</a>"
        );
        assert_eq!((files.len(), missing.len()), (0, 1));
        for (html, expected) in [
            ("<img srcset='x 2x' src='/wp-content/uploads/2012/03/a.jpg'>", "<img src=\"/media/2012/03/a.jpg\">"),
            ("<a href='x'><img src='https://a.example/b.png' alt='Un'></a>", "<a href='x'>Un</a>"),
            (
                "<video src='https://a.example/b.mp4'><p>x</p></video>y",
                "<a href=\"https://a.example/b.mp4\">b.mp4</a>y",
            ),
            (
                "<img src=\"https://i0.wp.com/vieux.example/wp-content/uploads/2012/03/a.jpg?w=3\">",
                "<img src=\"/media/2012/03/a.jpg\">",
            ),
            ("<img src=\"https://vieux.files.wordpress.com/2012/03/a.jpg\">", "<img src=\"/media/2012/03/a.jpg\">"),
        ] {
            assert_eq!(links().rewrite(html, &mut files, &mut missing), expected);
        }
    }

    #[test]
    fn aliases_are_paths_of_the_old_blog() {
        let links = links();
        assert_eq!(links.alias("http://vieux.example/?p=7").as_deref(), Some("/?p=7"));
        assert_eq!(links.alias("http://vieux.example/2012/a/").as_deref(), Some("/2012/a/"));
        assert_eq!(links.alias("http://vieux.example/"), None);
        assert_eq!(links.alias("http://autre.example/a/"), None);
    }
}
