//! What is wrong with an author's file: where, what, and what to do.

use std::fmt;

/// How bad a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site can't be built.
    Error,
    /// The site can be built; the author should know.
    Warning,
}

/// A place in a text file; both count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

impl Position {
    /// The position of byte `offset` in `text`.
    ///
    /// ```
    /// use content::problem::Position;
    /// assert_eq!(Position::of("é\nab", 4), Position { line: 2, column: 2 });
    /// ```
    pub fn of(text: &str, offset: usize) -> Self {
        Self::START.behind(&text[..text.floor_char_boundary(offset)])
    }

    /// Where a text begins.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The position behind `text`, which begins at this one.
    #[must_use]
    pub fn behind(self, text: &str) -> Self {
        match text.rfind('\n') {
            Some(newline) => Self {
                line: self.line + text.bytes().filter(|byte| *byte == b'\n').count(),
                column: text[newline + 1..].chars().count() + 1,
            },
            None => Self { column: self.column + text.chars().count(), ..self },
        }
    }
}

/// One thing wrong with one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Path of the file as the author would name it, such as `posts/x.json`.
    pub file: String,
    /// Where in the file; none when it could not be read at all.
    pub position: Option<Position>,
    /// JSON path of the value, such as `$.tags[1]`; empty when it has none.
    pub path: String,
    /// What is wrong: one lower-case clause with the offending input.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// An error that concerns a file as a whole.
    pub fn of_file(file: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: file.into(),
            position: None,
            path: String::new(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// Order in which problems are listed: by file, then from top to bottom.
    pub fn sort_key(&self) -> (&str, Option<Position>, &str, &str) {
        (&self.file, self.position, &self.path, &self.message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{}", self.file)?;
        if let Some(Position { line, column }) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {severity}: ")?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}\n  help: {}", self.message, self.remedy)
    }
}
