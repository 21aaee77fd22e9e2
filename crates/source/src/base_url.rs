//! `base_url`: the address of the blog, at the root of a host or in a folder.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::json::field_type::{FieldType, Readable};
use crate::json::node::Node;
use crate::message::Message;

/// Message and help of an error.
type Fault = (Message, Message);

/// In an author's file, a URL is the address of a blog.
impl FieldType for Url {
    type Value = Self;
}

impl Readable for Url {
    fn read(node: &Node<'_>) -> Option<Self> {
        parse(node.filled_text()?).map_err(|(message, help)| node.error(message, help)).ok()
    }
}

/// Normalizes the address: host in ASCII, path percent-encoded as browsers do it, with a slash at its end.
fn parse(text: &str) -> Result<Url, Fault> {
    let no_site = || (Message::not_a_site_address(text), Message::write_site_address());
    let is_foreign = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '\\' | '@');
    let (scheme, rest) = text.split_once("://").ok_or_else(no_site)?;
    if !matches!(scheme, "http" | "https") || rest.contains(is_foreign) {
        return Err(no_site());
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut address = format!("{scheme}://{host}/");
    let path = path.trim_end_matches('/');
    for name in path.split('/').filter(|_| !path.is_empty()) {
        let no_folder = || (Message::not_a_folder_name(text, name), Message::write_folder_names());
        let folder = folder(name).ok_or_else(no_folder)?;
        address.push_str(&folder);
        address.push('/');
    }
    let url = Url::parse(&address).map_err(|_| no_site())?;
    match url.host() {
        Some(Host::Domain(name))
            if name.bytes().any(|byte| !byte.is_ascii_alphanumeric() && !b".-_".contains(&byte)) =>
        {
            Err(no_site())
        }
        Some(_) if !host.is_empty() => Ok(url),
        _ => Err(no_site()),
    }
}

/// A decoded segment of the path. The allowed characters have no meaning in HTML and in the rules of hosts.
fn folder(name: &str) -> Option<String> {
    let name = percent_decode_str(name).decode_utf8().ok()?;
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | ' ');
    let is_folder = !name.is_empty() && !matches!(&*name, "." | ".." | "index.html") && name.chars().all(is_plain);
    is_folder.then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn base_url_is_normalized() {
        for (text, expected) in [
            ("https://example.org", "https://example.org/"),
            ("https://example.org//", "https://example.org/"),
            ("https://Example.ORG:443/", "https://example.org/"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("http://[::1]/", "http://[::1]/"),
            ("https://été.example/", "https://xn--t-9fab.example/"),
            ("https://xn--t-9fab.example/", "https://xn--t-9fab.example/"),
            ("https://example.org/blog", "https://example.org/blog/"),
            ("https://example.org/a/b.c/~d//", "https://example.org/a/b.c/~d/"),
            ("https://example.org/Été/", "https://example.org/%C3%89t%C3%A9/"),
            ("https://example.org/%c3%89t%C3%A9/%61/", "https://example.org/%C3%89t%C3%A9/a/"),
            ("https://example.org/mon%20blog/", "https://example.org/mon%20blog/"),
        ] {
            assert_eq!(parse(text).map(String::from).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn invalid_base_urls_are_refused() {
        for text in [
            "",
            "example.org",
            "/blog/",
            "ftp://example.org/",
            "https://",
            "https:///blog/",
            "https://a:b@example.org/",
            "https://exa mple.org/",
            "https://example.org;x/",
            "https://example.org:x/",
            "https://example.org/?x",
            "https://example.org/#x",
            "https://example.org\\blog\\",
        ] {
            assert!(parse(text).is_err_and(|(message, _)| message.code() == "not_a_site_address"), "{text}");
        }
    }

    #[test]
    fn base_url_with_invalid_folder_is_refused() {
        for name in ["..", "a/../b", ".", "a//b", "%2e%2e", "a%2Fb", "%ff", "100%", "*", ":a", "a'b", "index.html"] {
            let text = format!("https://example.org/{name}/");
            assert!(parse(&text).is_err_and(|(message, _)| message.code() == "not_a_folder_name"), "{text}");
        }
    }
}
