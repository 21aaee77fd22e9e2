//! Addresses of the old blog, and the addresses here that replace them.

use std::collections::{BTreeSet, HashMap};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::Url;

/// Host of relative addresses, since [`Url`] needs one.
const OLD_HOST: &str = "old.invalid";

/// Suffix of the hosts of files at WordPress.com.
const FILES_OF_WORDPRESS_COM: &str = ".files.wordpress.com";

/// Suffix of the hosts of WordPress.com that serve copies of pictures: the path starts with the host of the original.
const COPIES_OF_WORDPRESS_COM: &str = ".wp.com";

/// Characters that end a path, in HTML or in Markdown.
const SPECIAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'`');

/// The addresses of the old blog with those here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addresses {
    /// Names of its hosts, without `www.`, the main one first.
    hosts: Vec<String>,
    /// Its own address.
    home: Option<Url>,
    /// Hosts at WordPress.com that have its files.
    file_hosts: BTreeSet<String>,
    /// Paths here by old paths.
    paths: HashMap<String, String>,
    /// Addresses of files by the old paths of pages that show one of them.
    file_pages: HashMap<String, String>,
}

impl Addresses {
    /// Adds the host of an address of the old blog.
    pub(crate) fn add_host(&mut self, address: &str) {
        let Ok(url) = Url::parse(address) else { return };
        if let Some(host) = url.host_str().map(without_www)
            && !self.hosts.contains(&host)
        {
            self.hosts.push(host);
            self.home.get_or_insert(url);
        }
    }

    /// Adds the host of a file that the export says is one of the old blog, if it is one for the files of blogs.
    pub(crate) fn add_file_host(&mut self, address: &str) {
        let url = Url::parse(address).ok();
        let host = url.as_ref().and_then(Url::host_str).filter(|host| host.ends_with(FILES_OF_WORDPRESS_COM));
        self.file_hosts.extend(host.map(without_www));
    }

    /// Names of the hosts that have files of the old blog, without `www.`.
    pub(crate) fn hosts_of_files(&self) -> BTreeSet<String> {
        self.hosts.iter().chain(&self.file_hosts).cloned().collect()
    }

    /// Where a file of the old blog can be downloaded; none when its host is not known as one of the old blog. A query
    /// asks for another size or a newer copy.
    pub(crate) fn download(&self, address: &str, folder: Option<&str>) -> Option<Url> {
        let mut url = self.own(address, folder)?;
        if url.host_str() == Some(OLD_HOST) {
            let home = self.home.as_ref()?;
            url.set_scheme(home.scheme()).ok()?;
            url.set_host(home.host_str()).ok()?;
            url.set_port(home.port()).ok()?;
        }
        let host = without_www(url.host_str()?);
        url.set_query(None);
        url.set_fragment(None);
        (self.hosts.contains(&host) || self.file_hosts.contains(&host)).then_some(url)
    }

    /// Adds an address or a path of the old blog, and the path of the same page here. Of two with one address, the
    /// first is kept.
    pub(crate) fn add(&mut self, old: &str, path: &str) {
        if let Some(key) = self.key_of_page(old) {
            self.paths.entry(key).or_insert_with(|| path.to_owned());
        }
    }

    /// The key of a page of the old blog; none for its home page.
    fn key_of_page(&self, old: &str) -> Option<String> {
        let url = self.own(old, None).filter(|url| url.path() != "/" || url.query().is_some())?;
        Some(key(&url, true))
    }

    /// Adds the address or path of a page of the old blog that shows a single file, and the address of the file.
    pub(crate) fn add_file_page(&mut self, old: &str, file: &str) {
        if let Some(key) = self.key_of_page(old) {
            self.file_pages.entry(key).or_insert_with(|| file.to_owned());
        }
    }

    /// The address of the file that a page of the old blog shows; none if it is no such page.
    pub(crate) fn file_of_page(&self, address: &str, folder: Option<&str>) -> Option<&str> {
        found(&self.file_pages, &self.own(address, folder)?).map(String::as_str)
    }

    /// The address here for one of the old blog; none if it is not known. Relative addresses are resolved against
    /// `folder`.
    pub(crate) fn target(&self, address: &str, folder: Option<&str>) -> Option<String> {
        let url = self.own(address, folder)?;
        let path = found(&self.paths, &url)?;
        let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        Some(format!("{path}{fragment}"))
    }

    /// The decoded path of an address of the old blog.
    pub(crate) fn path(&self, address: &str, folder: Option<&str>) -> Option<String> {
        self.own(address, folder).map(|url| percent_decode_str(url.path()).decode_utf8_lossy().into_owned())
    }

    /// The absolute address of a file of any host; none when the host is not known.
    pub(crate) fn absolute(&self, address: &str, folder: Option<&str>) -> Option<String> {
        let address = address.trim();
        let Some(mut url) = self.own(address, folder) else {
            let is_web = address.starts_with("http://") || address.starts_with("https://");
            return is_web.then(|| address.to_owned());
        };
        if url.host_str() == Some(OLD_HOST) {
            url.set_host(Some(self.hosts.first()?)).ok()?;
        }
        Some(url.to_string())
    }

    /// The path with its query of an address of the old blog: an alias.
    pub(crate) fn alias(&self, address: &str) -> Option<String> {
        let url = self.own(address, None)?;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let alias = format!("{}{query}", url.path());
        (alias != "/").then_some(alias)
    }

    /// An address of the old blog; also `/path`, `//host/path`, and `@/path` of Zola.
    fn own(&self, address: &str, folder: Option<&str>) -> Option<Url> {
        let address = address.trim();
        let address = address.strip_prefix('@').filter(|path| path.starts_with('/')).unwrap_or(address);
        let base = Url::parse(&format!("https://{OLD_HOST}/")).ok()?;
        let is_absolute = ["/", "http://", "https://"].iter().any(|start| address.starts_with(start));
        let mut url = if is_absolute {
            base.join(address).ok()?
        } else {
            let is_relative = !address.is_empty() && !address.starts_with(['#', '?']) && !address.contains(':');
            let folder = folder.filter(|_| is_relative)?;
            base.join(&format!("{}/", folder.trim_matches('/'))).ok()?.join(address).ok()?
        };
        if url.host_str()?.ends_with(COPIES_OF_WORDPRESS_COM) {
            url = Url::parse(&format!("https://{}", url.path().trim_start_matches('/'))).ok()?;
        }
        let host = url.host_str()?;
        let is_own =
            host == OLD_HOST || host.ends_with(FILES_OF_WORDPRESS_COM) || self.hosts.contains(&without_www(host));
        is_own.then_some(url)
    }
}

/// The path of the blog at this address, without its last slash.
pub(crate) fn base_path(blog: &str) -> String {
    Url::parse(blog).map_or_else(|_| String::new(), |url| url.path().trim_end_matches('/').to_owned())
}

/// The path of a file, percent-encoded.
pub(crate) fn percent_encoded(path: &str) -> String {
    utf8_percent_encode(path, SPECIAL).to_string()
}

/// An absolute address, or a path from the root; none if it is neither.
pub(crate) fn valid_address(address: &str) -> Option<String> {
    let address = address.trim();
    if address.starts_with("http://") || address.starts_with("https://") {
        return Url::parse(address).ok().map(|url| url.to_string());
    }
    let is_path =
        address.starts_with('/') && !address.starts_with("//") && !address.split('/').any(|part| part == "..");
    is_path
        .then(|| address.replace(' ', "%20"))
        .filter(|path| !path.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\'))
}

/// The last segment of the path of an address, decoded and without its extension; none for the home page.
pub(crate) fn last_path_segment(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    let last = path.rsplit('/').next()?;
    let last =
        [".html", ".htm", ".php", ".md", ".markdown"].iter().find_map(|end| last.strip_suffix(end)).unwrap_or(last);
    Some(percent_decode_str(last).decode_utf8_lossy().into_owned()).filter(|last| !last.is_empty())
}

/// The host of an address without `www.`.
pub(crate) fn without_www(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase()
}

/// The entry of an address by its path with its query, by its path with one parameter, or by its path.
fn found<'m>(map: &'m HashMap<String, String>, url: &Url) -> Option<&'m String> {
    let own = key(url, false);
    // One parameter may name the page, as in `/?p=7&preview=true`.
    let by_parameter = || url.query()?.split('&').find_map(|pair| map.get(&format!("{own}?{pair}")));
    let by_path = || map.get(&own).filter(|_| !own.is_empty());
    map.get(&key(url, true)).or_else(by_parameter).or_else(by_path)
}

fn key(url: &Url, has_query: bool) -> String {
    let path = percent_decode_str(url.path()).decode_utf8_lossy();
    let index = ["/index.html", "/index.php"].iter().find_map(|index| path.strip_suffix(index));
    let path = index.unwrap_or(&path).trim_end_matches('/');
    match url.query().filter(|query| has_query && !query.is_empty()) {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Addresses, last_path_segment, valid_address};

    fn addresses() -> Addresses {
        let mut addresses = Addresses::default();
        addresses.add_host("http://www.vieux.example/blog");
        addresses.add("http://vieux.example/2012/03/%C3%A9t%C3%A9/", "/posts/ete/");
        addresses.add("/?p=7", "/posts/ete/");
        addresses.add("/blog/ete.md", "/posts/ete/");
        addresses
    }

    #[test]
    fn old_addresses_have_their_target() {
        for (address, target) in [
            ("http://vieux.example/2012/03/été/", Some("/posts/ete/")),
            ("https://www.vieux.example/2012/03/%C3%A9t%C3%A9?utm=1#suite", Some("/posts/ete/#suite")),
            ("//vieux.example/?p=7", Some("/posts/ete/")),
            ("/index.php?x=1&p=7#suite", Some("/posts/ete/#suite")),
            ("@/blog/ete.md", Some("/posts/ete/")),
            ("../blog/ete.md", Some("/posts/ete/")),
            ("http://vieux.example/", None),
            ("http://vieux.example/2012/04/autre/", None),
            ("http://ailleurs.example/2012/03/été/", None),
            ("mailto:a@vieux.example", None),
            ("#note", None),
        ] {
            assert_eq!(addresses().target(address, Some("notes")).as_deref(), target, "{address}");
        }
        assert_eq!(addresses().target("../blog/ete.md", None), None);
    }

    #[test]
    fn absolute_addresses_have_the_host_of_the_old_blog() {
        let absolute = |address| addresses().absolute(address, Some("blog"));
        assert_eq!(absolute("/a.jpg").as_deref(), Some("https://vieux.example/a.jpg"));
        assert_eq!(absolute("a.jpg").as_deref(), Some("https://vieux.example/blog/a.jpg"));
        assert_eq!(absolute("https://a.example/b").as_deref(), Some("https://a.example/b"));
        assert_eq!(absolute("https://i0.wp.com/a.example/b").as_deref(), Some("https://i0.wp.com/a.example/b"));
        assert_eq!(Addresses::default().absolute("/a.jpg", None), None);
    }

    #[test]
    fn files_are_downloaded_from_hosts_of_the_old_blog() {
        let mut addresses = Addresses::default();
        addresses.add_host("http://www.vieux.example:8080/blog");
        addresses.add_host("https://autre.example/");
        for address in ["https://vieux.files.wordpress.com/a.jpg", "https://cdn.example/a.jpg"] {
            addresses.add_file_host(address);
        }
        for (address, expected) in [
            ("/a.jpg?w=300#b", Some("http://www.vieux.example:8080/a.jpg")),
            ("a.jpg", Some("http://www.vieux.example:8080/blog/a.jpg")),
            ("https://www.autre.example/a.jpg", Some("https://www.autre.example/a.jpg")),
            ("https://i0.wp.com/autre.example/a.jpg?w=3", Some("https://autre.example/a.jpg")),
            ("https://vieux.files.wordpress.com/a.jpg", Some("https://vieux.files.wordpress.com/a.jpg")),
            ("https://voisin.files.wordpress.com/a.jpg", None),
            ("https://cdn.example/a.jpg", None),
        ] {
            let url = addresses.download(address, Some("blog"));
            assert_eq!(url.as_ref().map(url::Url::as_str), expected, "{address}");
        }
        let hosts: Vec<String> = addresses.hosts_of_files().into_iter().collect();
        assert_eq!(hosts, ["autre.example", "vieux.example", "vieux.files.wordpress.com"]);
        assert!(Addresses::default().download("/a.jpg", None).is_none());
    }

    #[test]
    fn aliases_are_paths_of_the_old_blog() {
        for (address, alias) in [
            ("http://vieux.example/?p=7", Some("/?p=7")),
            ("http://vieux.example/2012/a/#b", Some("/2012/a/")),
            ("/été/", Some("/%C3%A9t%C3%A9/")),
            ("http://vieux.example/", None),
            ("http://autre.example/a/", None),
        ] {
            assert_eq!(addresses().alias(address).as_deref(), alias, "{address}");
        }
    }

    #[test]
    fn last_path_segment_is_a_name() {
        for (address, part) in [
            ("https://vieux.example/2012/03/un-titre.html", Some("un-titre")),
            ("/2012/%C3%A9t%C3%A9/", Some("été")),
            ("/2012/ete/index.html", Some("ete")),
            ("https://vieux.example/?p=7", None),
            ("https://vieux.example", None),
        ] {
            assert_eq!(last_path_segment(address).as_deref(), part, "{address}");
        }
    }

    #[test]
    fn addresses_of_pictures_are_valid() {
        assert_eq!(valid_address("https://a.example/b c.jpg").as_deref(), Some("https://a.example/b%20c.jpg"));
        assert_eq!(valid_address("/media/a b.jpg").as_deref(), Some("/media/a%20b.jpg"));
        assert_eq!((valid_address("a.jpg"), valid_address("/../a.jpg"), valid_address("data:x")), (None, None, None));
    }
}
