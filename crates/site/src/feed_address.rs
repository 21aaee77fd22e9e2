//! Where feeds are.

use protocol::bundle::Link;

/// Name of a feed's first page, below the page that it belongs to, without its ending.
pub(crate) const NAME: &str = "feed";

/// Path of the page that explains feeds to readers. It is not `/feed/`, which hosts redirect to the Atom feed for the
/// subscribers of blogs that were made with WordPress.
pub(crate) const GUIDE: &str = "/feed/about/";

/// Path of page `number` of the feed that belongs to the page at `home`, without its ending and a slash at its start.
pub(crate) fn file(home: &str, number: usize) -> String {
    let folder = home.trim_start_matches('/');
    if number == 1 { format!("{folder}{NAME}") } else { format!("{folder}{NAME}/{number}") }
}

/// Whether `name` is the file of the first page of a feed of the blog or of a tag, whose address subscribers have.
///
/// ```
/// use site::feed_address::is_main_page;
/// assert!(is_main_page("feed.xml") && is_main_page("tags/velo/feed.json"));
/// assert!(!is_main_page("feed/2.xml") && !is_main_page("feed.xml.gz") && !is_main_page("media/feed.xml"));
/// ```
pub fn is_main_page(name: &str) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let is_of_list = folder.is_empty() || folder.starts_with("tags/");
    is_of_list && matches!(file.strip_prefix(NAME), Some(".xml" | ".json"))
}

/// The feed that belongs to the page at `home` as its pages link to it; the ending is left to them.
pub(crate) fn link(home: &str, title: &str) -> Link {
    Link { label: title.to_owned(), url: format!("/{}", file(home, 1)), note: None }
}
