//! Rewrites the addresses of the old blog in texts.

use std::collections::BTreeSet;

use crate::addresses::{Addresses, encoded};
use crate::fences::fence_of;
use crate::html::{Piece, attributes, decoded, escaped, pieces};
use crate::media::{Media, MediaFile, is_media};

/// Attributes with an address.
const ATTRIBUTES: [&str; 3] = ["href", "poster", "src"];

/// Rewrites addresses, and notes which files they need.
#[derive(Default)]
pub(crate) struct Rewriter {
    pub addresses: Addresses,
    pub media: Media,
    /// Files that are used.
    pub used: BTreeSet<MediaFile>,
    /// Addresses of files of the old blog that are not in the media folder.
    pub missing: BTreeSet<String>,
}

impl Rewriter {
    /// The address here of an address of the old blog. Relative addresses belong to a file in `folder`.
    pub(crate) fn address(&mut self, address: &str, folder: Option<&str>) -> Option<String> {
        if let Some(target) = self.addresses.target(address, folder) {
            return Some(target);
        }
        let path = self.addresses.path(address, folder)?;
        if let Some(file) = self.media.find(&path) {
            self.used.insert(file.clone());
            return Some(format!("/media/{}", encoded(&file.name)));
        }
        if is_media(&path) {
            self.missing.insert(address.trim().to_owned());
        }
        None
    }

    /// Rewrites the addresses in HTML.
    pub(crate) fn html(&mut self, html: &str, folder: Option<&str>) -> String {
        let mut text = String::with_capacity(html.len());
        for piece in pieces(html) {
            match piece {
                Piece::Tag(tag) => self.tag(tag.raw, folder, &mut text),
                Piece::Text(raw) | Piece::Comment(raw) => text.push_str(raw),
            }
        }
        text
    }

    fn tag(&mut self, raw: &str, folder: Option<&str>, text: &mut String) {
        let mut written = 0;
        for (name, value) in attributes(raw) {
            if value.is_empty() || !ATTRIBUTES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
                continue;
            }
            if let Some(target) = self.address(&decoded(value), folder) {
                // The value is a part of the tag.
                let start = value.as_ptr() as usize - raw.as_ptr() as usize;
                text.push_str(&raw[written..start]);
                text.push_str(&escaped(&target));
                written = start + value.len();
            }
        }
        text.push_str(&raw[written..]);
    }

    /// Rewrites the addresses in Markdown, apart from code.
    pub(crate) fn markdown(&mut self, markdown: &str, folder: Option<&str>) -> String {
        let mut text = String::with_capacity(markdown.len());
        let mut prose = String::new();
        let mut fence: Option<&str> = None;
        for line in markdown.split_inclusive('\n') {
            match (fence, fence_of(line)) {
                (None, None) => prose.push_str(line),
                (None, opening) => {
                    text.push_str(&self.prose(&prose, folder));
                    prose.clear();
                    text.push_str(line);
                    fence = opening;
                }
                (Some(open), found) => {
                    text.push_str(line);
                    if found.is_some_and(|found| found.starts_with(open) && line.trim() == found) {
                        fence = None;
                    }
                }
            }
        }
        text.push_str(&self.prose(&prose, folder));
        text
    }

    fn prose(&mut self, prose: &str, folder: Option<&str>) -> String {
        let linked = self.links(prose, folder);
        self.html(&linked, folder)
    }

    /// Rewrites `[text](address)` and `[label]: address`.
    fn links(&mut self, prose: &str, folder: Option<&str>) -> String {
        let mut text = String::with_capacity(prose.len());
        let mut rest = prose;
        while let Some(at) = rest.find(['`', ']']) {
            text.push_str(&rest[..at]);
            let from = &rest[at..];
            if from.starts_with('`') {
                let run = from.len() - from.trim_start_matches('`').len();
                let (ticks, inner) = from.split_at(run);
                let end = inner.find(ticks).map_or(run, |end| run + end + run);
                text.push_str(&from[..end]);
                rest = &from[end..];
                continue;
            }
            let opening = ["](", "]: "].into_iter().find(|opening| from.starts_with(opening)).unwrap_or("]");
            text.push_str(opening);
            rest = &from[opening.len()..];
            if opening == "]" {
                continue;
            }
            if let Some(inner) = rest.strip_prefix('<') {
                text.push('<');
                rest = inner;
            }
            let address = destination(rest);
            match self.address(address, folder) {
                Some(target) => text.push_str(&target),
                None => text.push_str(address),
            }
            rest = &rest[address.len()..];
        }
        text.push_str(rest);
        text
    }
}

/// The address that the rest of a link starts with.
fn destination(rest: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return &rest[..at],
            ')' => depth -= 1,
            '>' => return &rest[..at],
            c if c.is_whitespace() => return &rest[..at],
            _ => {}
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::Rewriter;

    fn rewriter() -> Rewriter {
        let mut rewriter = Rewriter::default();
        rewriter.addresses.add_host("https://vieux.example/");
        rewriter.addresses.add("/2012/ete/", "/posts/ete/");
        rewriter
    }

    #[test]
    fn addresses_in_html_are_rewritten() {
        let mut rewriter = rewriter();
        let html = "<a title='/2012/ete/' href='/2012/ete/'>/2012/ete/</a> <img src=\"https://vieux.example/b.jpg\">";
        let rewritten =
            "<a title='/2012/ete/' href='/posts/ete/'>/2012/ete/</a> <img src=\"https://vieux.example/b.jpg\">";
        assert_eq!(rewriter.html(html, None), rewritten);
        assert_eq!((rewriter.used.len(), rewriter.missing.len()), (0, 1));
    }

    #[test]
    fn addresses_in_markdown_are_rewritten_apart_from_code() {
        for (markdown, rewritten) in [
            ("[a](/2012/ete/ \"b\") [c]", "[a](/posts/ete/ \"b\") [c]"),
            ("[a](<https://vieux.example/2012/ete/>)", "[a](</posts/ete/>)"),
            ("[a]: /2012/ete\n", "[a]: /posts/ete/\n"),
            ("<a href=\"/2012/ete/\">é</a>", "<a href=\"/posts/ete/\">é</a>"),
            ("`[a](/2012/ete/)` [a](/2012/ete/)", "`[a](/2012/ete/)` [a](/posts/ete/)"),
            ("```md\n[a](/2012/ete/)\n```\n[a](/2012/ete/)", "```md\n[a](/2012/ete/)\n```\n[a](/posts/ete/)"),
            ("~~~\n[a](/2012/ete/)", "~~~\n[a](/2012/ete/)"),
            ("[a](/b_(c)) ` é", "[a](/b_(c)) ` é"),
        ] {
            assert_eq!(rewriter().markdown(markdown, None), rewritten, "{markdown:?}");
        }
    }
}
