//! Fenced code blocks in Markdown.

/// Finds fenced code blocks line by line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fences<'t> {
    /// The opening fence of the block that is open.
    open: Option<&'t str>,
}

impl<'t> Fences<'t> {
    /// Whether the next line is code, or a fence.
    pub(crate) fn is_code(&mut self, line: &'t str) -> bool {
        let found = fence_of(line);
        let Some(open) = self.open else {
            self.open = found;
            return found.is_some();
        };
        // A closing fence has no language.
        if found.is_some_and(|found| found.starts_with(open) && line.trim() == found) {
            self.open = None;
        }
        true
    }
}

/// The fence that a line starts with: three or more backticks or tildes.
fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(sign).len();
    // With further backticks, it is a code span.
    (length >= 3 && !(sign == '`' && line[length..].contains('`'))).then(|| &line[..length])
}

#[cfg(test)]
mod tests {
    use super::{Fences, fence_of};

    #[test]
    fn code_ends_at_a_fence_without_language() {
        let mut fences = Fences::default();
        let lines = ["a", "~~~md", "```", "~~", "~~~rust", "~~~~", "b", "``c``"];
        let code: Vec<_> = lines.into_iter().filter(|line| fences.is_code(line)).collect();
        assert_eq!(code, ["~~~md", "```", "~~", "~~~rust", "~~~~"]);
    }

    #[test]
    fn fences_have_three_signs() {
        for (line, fence) in [
            ("```rust\n", Some("```")),
            ("  ~~~~", Some("~~~~")),
            ("~~~ `a`", Some("~~~")),
            ("``a``", None),
            ("```a```", None),
            ("", None),
        ] {
            assert_eq!(fence_of(line), fence, "{line:?}");
        }
    }
}
