//! Draws a problem with the line of the file that it is about.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use protocol::language::Language;
use source::diagnostic::{Diagnostic, Position, Severity, escaped};

use crate::texts::Commands;

/// Longest line that is drawn, in bytes: a renderer reads all of it.
const MAX_LINE: usize = 16 * 1024;

/// Longest part of a line that is marked, in bytes; of a longer one, its start.
const MAX_MARK: usize = 80;

/// Draws problems.
pub(super) struct Drawing {
    public: PathBuf,
    renderer: Renderer,
    language: Language,
    /// The file that was read last, and its lines.
    file: String,
    lines: Vec<String>,
}

impl Drawing {
    /// Draws problems of the files in `public`, in `width` columns.
    pub(super) fn new(public: &Path, coloured: bool, width: usize, language: Language) -> Self {
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(width);
        Self { public: public.to_owned(), renderer, language, file: String::new(), lines: Vec::new() }
    }

    /// The problem with its line, and a line break.
    pub(super) fn draw(&mut self, diagnostic: &Diagnostic) -> String {
        let Diagnostic { severity, file, position, path, message, help, .. } = diagnostic;
        let line = position.and_then(|position| Some((position, self.line(file, position)?)));
        let level = match severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let (message, help) = (message.text(self.language), help.text(self.language));
        let title = level.with_name(severity.text(self.language)).primary_title(escaped(&message));
        let group = match line {
            Some((position, line)) => {
                let label = (!matches!(path.as_str(), "" | "$")).then(|| escaped(path));
                let annotation = AnnotationKind::Primary.span(mark(&line, position.column)).label(label);
                title.element(
                    Snippet::source(line).line_start(position.line).path(escaped(file)).annotation(annotation),
                )
            }
            None => {
                let origin = Origin::path(escaped(file));
                title.element(match position {
                    Some(Position { line, column }) => origin.line(*line).char_column(*column),
                    None => origin,
                })
            }
        };
        let group = group.element(Level::HELP.with_name(Commands::of(self.language).help).message(escaped(&help)));
        self.renderer.render(&[group]) + "\n"
    }

    /// The line at `position`; none when it is empty or too long to draw.
    fn line(&mut self, file: &str, position: Position) -> Option<String> {
        if self.file != file {
            let bytes = fs::read(self.public.join(file)).unwrap_or_default();
            self.lines = String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
            file.clone_into(&mut self.file);
        }
        let line = self.lines.get(position.line.checked_sub(1)?)?;
        (1..=MAX_LINE).contains(&line.len()).then(|| line.clone())
    }
}

/// The bytes of a string or a word at `column`.
fn mark(line: &str, column: usize) -> Range<usize> {
    let start = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(start, _)| start);
    let rest = line.get(start..).unwrap_or_default();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let length = match rest.strip_prefix('"') {
        Some(inside) => string_end(inside).map_or(first, |end| end + 2),
        None => rest.find(ends_word).unwrap_or(rest.len()).max(first),
    };
    start..start + if length > MAX_MARK { first } else { length }
}

/// The offset of the quotation mark at the end of a string.
fn string_end(inside: &str) -> Option<usize> {
    let mut is_escaped = false;
    inside.char_indices().find_map(|(at, c)| {
        let ends = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends.then_some(at)
    })
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\\' | ')' | '>' | ',' | ']' | '}')
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn string_or_word_is_marked() {
        let line = "é: \"a \\\" b\", [12, /x/) \"open";
        for (column, expected) in
            [(1, "é:"), (4, "\"a \\\" b\""), (14, "[12"), (15, "12"), (17, ","), (19, "/x/"), (24, "\""), (99, "")]
        {
            assert_eq!(&line[mark(line, column)], expected, "{column}");
        }
        assert_eq!(mark(&"x".repeat(500), 1), 0..1);
    }
}
