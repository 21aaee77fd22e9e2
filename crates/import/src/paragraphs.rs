//! Splits Markdown and plain text into paragraphs at empty lines.

use crate::fences::Fences;

/// HTML elements that may contain empty lines.
const VERBATIM: [(&str, &str); 4] =
    [("<pre", "</pre>"), ("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->")];

/// The paragraphs of Markdown: what is between empty lines outside of code.
pub(crate) fn markdown(text: &str) -> Vec<String> {
    let mut paragraphs = Paragraphs::default();
    let mut fences = Fences::default();
    let mut verbatim: Option<&str> = None;
    for line in text.lines() {
        if let Some(end) = verbatim {
            paragraphs.push(line);
            verbatim = verbatim.filter(|_| !line.to_ascii_lowercase().contains(end));
        } else if fences.is_code(line) {
            paragraphs.line(line);
        } else if line.trim().is_empty() {
            paragraphs.end();
        } else {
            paragraphs.line(line);
            verbatim = opened(line);
        }
    }
    paragraphs.finish()
}

/// The paragraphs of plain text.
pub(crate) fn text(text: &str) -> Vec<String> {
    let mut paragraphs = Paragraphs::default();
    for line in text.lines() {
        if line.trim().is_empty() { paragraphs.end() } else { paragraphs.push(line.trim_end()) }
    }
    paragraphs.finish()
}

/// The end of the element that a line starts and does not end.
fn opened(line: &str) -> Option<&'static str> {
    let line = line.trim_start().to_ascii_lowercase();
    let (_, end) = VERBATIM.into_iter().find(|(start, _)| line.starts_with(start))?;
    (!line.contains(end)).then_some(end)
}

#[derive(Default)]
struct Paragraphs {
    done: Vec<String>,
    lines: Vec<String>,
    /// Empty lines since the last one.
    empty: usize,
}

impl Paragraphs {
    fn push(&mut self, line: &str) {
        if self.empty > 0 {
            self.flush();
        }
        self.lines.push(line.to_owned());
    }

    /// Empty lines in an indented code block are a part of it.
    fn line(&mut self, line: &str) {
        let is_code = |line: &str| line.starts_with("    ") || line.starts_with('\t');
        if self.empty > 1 && is_code(line) && self.lines.last().is_some_and(|last| is_code(last)) {
            self.lines.extend(std::iter::repeat_n(String::new(), self.empty));
            self.empty = 0;
        }
        self.push(line);
    }

    fn end(&mut self) {
        self.empty += 1;
    }

    fn flush(&mut self) {
        if !self.lines.is_empty() {
            self.done.push(self.lines.join("\n"));
        }
        self.lines.clear();
        self.empty = 0;
    }

    fn finish(mut self) -> Vec<String> {
        self.flush();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::{markdown, text};

    #[test]
    fn markdown_is_split_outside_of_code() {
        assert_eq!(markdown("\n# A\n\nUn\ndeux\n\n\n- b\n\n- c\n"), ["# A", "Un\ndeux", "- b", "- c"]);
        assert_eq!(markdown("```\na\n\nb\n```\n\nc"), ["```\na\n\nb\n```", "c"]);
        assert_eq!(markdown("~~~\na\n\n```\n~~~\nc"), ["~~~\na\n\n```\n~~~\nc"]);
        assert_eq!(markdown("    a\n\n\n    b\n\nc"), ["    a\n\n\n    b", "c"]);
        assert_eq!(markdown("<pre>\na\n\nb</pre>\n\nc"), ["<pre>\na\n\nb</pre>", "c"]);
        assert!(markdown(" \n\n").is_empty());
    }

    #[test]
    fn plain_text_is_split_at_empty_lines() {
        assert_eq!(text("Un \ndeux\n\n \ntrois"), ["Un\ndeux", "trois"]);
    }
}
