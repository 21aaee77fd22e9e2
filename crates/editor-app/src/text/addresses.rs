//! Addresses of pages elsewhere.

/// The schemes of addresses that may become links.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Whether an address is one of a web page. Others, such as those that run a script, must not become links.
pub(crate) fn is_web_address(address: &str) -> bool {
    SCHEMES.iter().any(|scheme| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && address.len() > scheme.len()
    })
}

/// The address of a path at the address of a blog, which may be below a path too.
pub(crate) fn address_below(blog: &str, path: &str) -> String {
    format!("{}/{}", blog.trim_end_matches('/'), path.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::{address_below, is_web_address};

    #[test]
    fn only_web_addresses_become_links() {
        for address in ["https://a.example/", "http://127.0.0.1:8080/x", "HTTPS://A.EXAMPLE"] {
            assert!(is_web_address(address), "{address}");
        }
        for address in
            ["", "https://", "javascript:alert(1)", "a.example", " https://a.example", "éhttps://a.example"]
        {
            assert!(!is_web_address(address), "{address}");
        }
    }

    #[test]
    fn address_below_has_one_slash_between() {
        for blog in ["https://a.example/blog", "https://a.example/blog/"] {
            assert_eq!(address_below(blog, "posts/x/"), "https://a.example/blog/posts/x/");
            assert_eq!(address_below(blog, "/posts/x/"), "https://a.example/blog/posts/x/");
        }
    }
}
