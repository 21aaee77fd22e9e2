//! Typesets text by the rules of its language: the spaces, quotation marks, apostrophes, dashes and ellipses of French and
//! English prose.
//!
//! The caller marks what is not prose (code, links, text in another language) with [`Run::Opaque`], and leaves out what is
//! not part of the line, such as a footnote mark. URLs and the like in the text are recognised and stay unchanged.
//!
//! Letters and digits are never changed, and typesetting is idempotent.
//!
//! # Order of the rules
//!
//! 1. What isn't prose is marked (`verbatim`).
//! 2. Characters are replaced: `...`, then `--` and `---` (`dashes_and_ellipses`), then single and double quotes
//!    (`quotes`). Later rules change no characters.
//! 3. French only: each space is chosen by the first rule that requests one (`french`).

mod characters;
mod dashes_and_ellipses;
mod english;
mod french;
mod line;
mod ordinals;
mod quotes;
mod roman;
#[cfg(test)]
mod tests;
mod verbatim;

pub use ordinals::{Piece, ordinals};

use line::Line;

/// A part of a block of text (paragraph, heading, table cell), in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Text to typeset.
    Text(String),
    /// A part of the line that must not be changed: code, an image, a URL, text in another language. A sentence may end
    /// before it.
    Opaque,
    /// A forced line break. Quotations continue after it, but the spaces beside it stay as typed, and none is inserted
    /// there.
    Break,
}

/// The language whose rules apply to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// « », no-break spaces before double punctuation, units and the like.
    French,
    /// “ ” and ‘ ’; no spaces are changed.
    English,
    /// Any other language: the text stays as it was written.
    None,
}

impl Setting {
    /// The setting for a BCP 47 language tag; region, script and case are ignored.
    ///
    /// ```
    /// use typography::Setting;
    ///
    /// assert_eq!(Setting::of("fr-CA"), Setting::French);
    /// assert_eq!(Setting::of("EN"), Setting::English);
    /// assert_eq!(Setting::of("frr"), Setting::None); // North Frisian
    /// ```
    #[must_use]
    pub fn of(lang: &str) -> Self {
        let primary = lang.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("fr") {
            Self::French
        } else if primary.eq_ignore_ascii_case("en") {
            Self::English
        } else {
            Self::None
        }
    }
}

/// Typesets the runs of one block.
///
/// Rules apply across the borders of runs, so that « and », or a number and its unit, belong together when one of them is
/// emphasised. The number and order of runs don't change; an inserted space goes into the run of the sign that needs it.
///
/// ```
/// use typography::{Run, Setting, set_runs};
///
/// // «<em>Bonjour</em>», dit <code>echo</code>!
/// let text = |text: &str| Run::Text(text.to_owned());
/// let mut runs = [text("«"), text("Bonjour"), text("», dit "), Run::Opaque, text("!")];
/// set_runs(Setting::French, &mut runs);
///
/// assert_eq!(
///     runs,
///     [text("«\u{a0}"), text("Bonjour"), text("\u{a0}», dit "), Run::Opaque, text("\u{202f}!")],
/// );
/// ```
pub fn set_runs(setting: Setting, runs: &mut [Run]) {
    let rules: fn(&mut Line) = match setting {
        Setting::French => french::set,
        Setting::English => english::set,
        Setting::None => return,
    };
    let mut line = Line::read(runs);
    rules(&mut line);
    line.write(runs);
}

/// Typesets one plain string, such as a title, a summary or a label.
///
/// ```
/// use typography::{Setting, set};
///
/// assert_eq!(
///     set(Setting::French, "L'entreprise -- à 15 km d'ici -- \"bouge\"!"),
///     "L’entreprise –\u{a0}à 15\u{a0}km d’ici\u{a0}– «\u{a0}bouge\u{a0}»\u{202f}!",
/// );
/// assert_eq!(set(Setting::English, "It's \"late\"..."), "It’s “late”…");
/// assert_eq!(set(Setting::None, "\"Wie geht's?\""), "\"Wie geht's?\"");
/// ```
#[must_use]
pub fn set(setting: Setting, text: &str) -> String {
    let mut run = Run::Text(text.to_owned());
    set_runs(setting, std::slice::from_mut(&mut run));
    match run {
        Run::Text(text) => text,
        Run::Opaque | Run::Break => String::new(),
    }
}
