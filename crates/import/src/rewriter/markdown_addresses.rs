//! Rewrites the addresses in Markdown.

use super::Rewriter;
use crate::addresses::last_path_segment;
use crate::fences::Fences;

impl Rewriter {
    /// Rewrites the addresses in Markdown, apart from code.
    pub(crate) fn markdown(&mut self, markdown: &str, folder: Option<&str>) -> String {
        let mut text = String::with_capacity(markdown.len());
        let mut prose = String::new();
        let mut fences = Fences::default();
        for line in markdown.split_inclusive('\n') {
            if fences.is_code(line) {
                text.push_str(&self.prose(&prose, folder));
                prose.clear();
                text.push_str(line);
            } else {
                prose.push_str(line);
            }
        }
        text.push_str(&self.prose(&prose, folder));
        text
    }

    fn prose(&mut self, prose: &str, folder: Option<&str>) -> String {
        let linked = self.links(prose, folder);
        self.html(&linked, folder)
    }

    /// Rewrites `[text](address)`, `![text](address)` and `[label]: address`.
    fn links(&mut self, prose: &str, folder: Option<&str>) -> String {
        let mut text = String::with_capacity(prose.len());
        // Offsets in `text` of the open brackets.
        let mut open: Vec<usize> = Vec::new();
        let mut rest = prose;
        while let Some(at) = rest.find(['`', '[', ']']) {
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
            if let Some(inner) = from.strip_prefix('[') {
                open.push(text.len());
                text.push('[');
                rest = inner;
                continue;
            }
            let start = open.pop();
            let opening = ["](", "]: "].into_iter().find(|opening| from.starts_with(opening)).unwrap_or("]");
            let inner = &from[opening.len()..];
            if opening == "]" {
                text.push_str(opening);
                rest = inner;
                continue;
            }
            let (bracket, inner) = inner.strip_prefix('<').map_or(("", inner), |inner| ("<", inner));
            let address = destination(inner);
            rest = &inner[address.len()..];
            let target = self.address(address, folder);
            let image = start.filter(|start| opening == "](" && target.is_none() && text[..*start].ends_with('!'));
            if let Some(start) = image
                && let Some(absolute) = self.addresses.absolute(address, folder)
            {
                // It becomes a link as in HTML, or text inside of another link.
                self.note_missing(address, folder);
                let label = Some(text.split_off(start + 1)).filter(|label| !label.trim().is_empty());
                let label = label.or_else(|| last_path_segment(&absolute)).unwrap_or_default();
                text.truncate(start - 1);
                if open.is_empty() {
                    text.push_str(&format!("[{label}]({bracket}{absolute}"));
                } else {
                    text.push_str(&label);
                    rest = rest.split_once(')').map_or("", |(_, behind)| behind);
                }
                continue;
            }
            text.push_str(opening);
            text.push_str(bracket);
            text.push_str(target.as_deref().unwrap_or(address));
        }
        text.push_str(rest);
        text
    }
}

/// The address at the start of the rest of a link.
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
    use crate::rewriter::tests::rewriter;

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
            (
                "![a [b]](/c.jpg \"d\") ![](/e.jpg)",
                "[a [b]](https://vieux.example/c.jpg \"d\") [e.jpg](https://vieux.example/e.jpg)",
            ),
            ("[![a](/c.jpg)](/2012/ete/)", "[a](/posts/ete/)"),
        ] {
            assert_eq!(rewriter().markdown(markdown, None), rewritten, "{markdown:?}");
        }
    }
}
