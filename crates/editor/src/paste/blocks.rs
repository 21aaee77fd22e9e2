//! The parts of a pasted text, between the HTML that was read and the Markdown that is written.

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Its level, and its text.
    Heading(u8, Vec<Run>),
    Paragraph(Vec<Run>),
    List(List),
    /// An item of a list that is only told by a level, as word processors do; [`super::lists`] makes lists of them.
    Item(Item),
    Quote(Vec<Block>),
    Code {
        /// The language, empty if it is unknown.
        language: String,
        text: String,
    },
    /// Rows of cells; the first row is the header.
    Table(Vec<Vec<Vec<Run>>>),
    Rule,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// The first number; none for bullets.
    pub(super) start: Option<u32>,
    pub(super) items: Vec<Vec<Block>>,
}

/// An item with its level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// From 1.
    pub(super) level: u32,
    /// Its number; none for bullets.
    pub(super) number: Option<u32>,
    pub(super) content: Vec<Block>,
}

/// A part of a line in one style, or a line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Without line ends; [`BREAK`] for a line break.
    pub(super) text: String,
    pub(super) style: Style,
}

/// The text of a line break.
const BREAK: &str = "\n";

impl Run {
    pub(super) fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }

    pub(super) fn line_break(style: Style) -> Self {
        Self::new(BREAK, style)
    }

    pub(super) fn is_break(&self) -> bool {
        self.text == BREAK
    }

    /// Whether nothing of it is seen.
    pub(super) fn is_blank(&self) -> bool {
        !self.is_break() && self.text.chars().all(char::is_whitespace)
    }
}

/// How a text is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) struck: bool,
    pub(super) code: bool,
    /// Whether it has a font of code; it is code only among other fonts.
    pub(super) monospaced: bool,
    pub(super) script: Option<Script>,
    /// The address of the link that it is in.
    pub(super) link: Option<String>,
}

/// Text above or below the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Above,
    Below,
}

impl Style {
    /// What both styles have.
    pub(super) fn common(&self, other: &Self) -> Self {
        Self {
            strong: self.strong && other.strong,
            emphasis: self.emphasis && other.emphasis,
            struck: self.struck && other.struck,
            code: self.code && other.code,
            monospaced: self.monospaced && other.monospaced,
            script: self.script.filter(|_| self.script == other.script),
            link: self.link.clone().filter(|_| self.link == other.link),
        }
    }

    /// The style without those marks of Markdown that depend on the characters beside them.
    pub(super) fn without_emphasis(&self) -> Self {
        Self { strong: false, emphasis: false, struck: false, ..self.clone() }
    }

    /// Whether it has marks that `other` has not.
    pub(super) fn opens_beside(&self, other: &Self) -> bool {
        (self.strong && !other.strong) || (self.emphasis && !other.emphasis) || (self.struck && !other.struck)
    }
}
