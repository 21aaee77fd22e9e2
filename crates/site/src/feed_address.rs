//! Where feeds are.

use protocol::bundle::Link;

/// Name of a feed's first page, below the page that it belongs to, without its ending.
pub(crate) const NAME: &str = "feed";

/// Path of page `number` of the feed that belongs to the page at `home`, without its ending and a slash at its start.
pub(crate) fn file(home: &str, number: usize) -> String {
    let folder = home.trim_start_matches('/');
    if number == 1 { format!("{folder}{NAME}") } else { format!("{folder}{NAME}/{number}") }
}

/// The feed that belongs to the page at `home` as its pages link to it; the ending is left to them.
pub(crate) fn link(home: &str, title: &str) -> Link {
    Link { label: title.to_owned(), url: format!("/{}", file(home, 1)), note: None }
}
