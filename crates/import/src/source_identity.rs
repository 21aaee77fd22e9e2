//! Compares the sources of two imports.

/// The id of a source: an address without its scheme and `www.`, since a blog may have moved to https or to
/// another of its names between two imports.
pub(crate) fn identity(source: &str) -> String {
    let Some(address) = source.strip_prefix("https://").or_else(|| source.strip_prefix("http://")) else {
        return source.to_owned();
    };
    let (host, path) = address.split_at(address.find(['/', '?', '#', ' ']).unwrap_or(address.len()));
    let host = host.to_ascii_lowercase();
    format!("{}{path}", host.strip_prefix("www.").unwrap_or(&host))
}

#[cfg(test)]
mod tests {
    use super::identity;

    #[test]
    fn scheme_and_www_identify_nothing() {
        for (source, expected) in [
            ("http://vieux.example/?p=7", "vieux.example/?p=7"),
            ("https://www.Vieux.example/?p=7 responses", "vieux.example/?p=7 responses"),
            ("https://vieux.example/A", "vieux.example/A"),
            ("tag:vieux.example,2012:7", "tag:vieux.example,2012:7"),
            ("www.md", "www.md"),
        ] {
            assert_eq!(identity(source), expected);
        }
    }
}
