//! The text of a line: white space as browsers show it, and marks where Markdown allows them.

use super::blocks::{Run, Style};

/// The paragraphs of a text in which two line breaks part paragraphs.
pub(super) fn paragraphs(runs: Vec<Run>) -> Vec<Vec<Run>> {
    let mut paragraphs = vec![Vec::new()];
    let mut breaks = 0;
    for run in runs {
        if run.is_break() {
            breaks += 1;
        } else if !run.is_blank() {
            if breaks > 1 {
                paragraphs.push(Vec::new());
            }
            breaks = 0;
        }
        if let Some(last) = paragraphs.last_mut() {
            last.push(run);
        }
    }
    paragraphs.into_iter().map(tidy).filter(|runs| !runs.is_empty()).collect()
}

/// The line without white space at its ends and beside line breaks, with single spaces elsewhere. Runs neither start
/// nor end with spaces, since Markdown has no marks beside them.
pub(super) fn tidy(runs: Vec<Run>) -> Vec<Run> {
    let mut runs = merged(beside_words(spaced(with_code(runs))));
    while runs.last().is_some_and(Run::is_break) {
        runs.pop();
    }
    runs
}

/// A text of one line, such as a heading, in which line breaks are spaces.
pub(super) fn one_line(runs: Vec<Run>) -> Vec<Run> {
    let space = |run: Run| if run.is_break() { Run::new(" ", run.style) } else { run };
    tidy(runs.into_iter().map(space).collect())
}

/// A font of code means code, if the rest of the line has another one.
fn with_code(mut runs: Vec<Run>) -> Vec<Run> {
    let is_mixed = runs.iter().any(|run| !run.style.monospaced && !run.is_blank() && !run.is_break());
    for run in &mut runs {
        run.style.code |= run.style.monospaced && is_mixed;
        run.style.monospaced = false;
    }
    runs
}

fn spaced(runs: Vec<Run>) -> Vec<Run> {
    let mut line: Vec<Run> = Vec::new();
    // White space before the next character: a single no-break space stays one.
    let mut space: Option<char> = None;
    for run in runs {
        if run.is_break() {
            space = None;
            if line.last().is_some_and(|last| !last.is_break()) {
                line.push(run);
            }
            continue;
        }
        for c in run.text.chars().filter(|c| !is_invisible(*c)) {
            if c.is_ascii_whitespace() || c == '\u{a0}' {
                space = Some(if space.is_some() || c != '\u{a0}' { ' ' } else { c });
                continue;
            }
            if let Some(space) = space.take()
                && let Some(before) = line.last().filter(|last| !last.is_break())
            {
                let style = before.style.common(&run.style);
                push(&mut line, space, &style);
            }
            push(&mut line, c, &run.style);
        }
    }
    // A break has the marks that both of its lines have.
    for position in 1..line.len().saturating_sub(1) {
        if line[position].is_break() {
            line[position].style = line[position - 1].style.common(&line[position + 1].style);
        }
    }
    line
}

/// Characters that only say where a line may end, and marks of programs.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffc}')
        || (c.is_control() && !c.is_whitespace())
}

fn push(line: &mut Vec<Run>, c: char, style: &Style) {
    match line.last_mut().filter(|last| !last.is_break() && last.style == *style) {
        Some(last) => last.text.push(c),
        None => line.push(Run::new(c, style.clone())),
    }
}

/// Moves signs at the ends of marked words out of the marks, if a word follows or precedes without a space: Markdown
/// would not take the marks as such there.
fn beside_words(runs: Vec<Run>) -> Vec<Run> {
    let mut line: Vec<Run> = Vec::new();
    for mut run in runs {
        let Some(mut before) = line.pop() else {
            line.push(run);
            continue;
        };
        let (last, first) = (before.text.chars().next_back(), run.text.chars().next());
        let mut between = Vec::new();
        if before.style.opens_beside(&run.style) && last.is_some_and(is_sign) && first.is_some_and(is_word) {
            let words = before.text.trim_end_matches(|c: char| !is_word(c)).len();
            let signs = before.text.split_off(words);
            between.push(Run::new(signs, before.style.without_emphasis()));
        } else if run.style.opens_beside(&before.style) && first.is_some_and(is_sign) && last.is_some_and(is_word) {
            let words = run.text.trim_start_matches(|c: char| !is_word(c)).len();
            let rest = run.text.split_off(run.text.len() - words);
            let signs = std::mem::replace(&mut run.text, rest);
            between.push(Run::new(signs, run.style.without_emphasis()));
        }
        line.extend([before].into_iter().chain(between).chain([run]).filter(|run| !run.text.is_empty()));
    }
    line
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

/// Runs in one style become one.
fn merged(runs: Vec<Run>) -> Vec<Run> {
    let mut line: Vec<Run> = Vec::new();
    for run in runs {
        match line.last_mut().filter(|last| last.style == run.style && !last.is_break() && !run.is_break()) {
            Some(last) => last.text.push_str(&run.text),
            None => line.push(run),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{paragraphs, tidy};
    use crate::paste::blocks::{Run, Style};

    fn plain(text: &str) -> Run {
        Run::new(text, Style::default())
    }

    fn strong(text: &str) -> Run {
        Run::new(text, Style { strong: true, ..Style::default() })
    }

    #[test]
    fn white_space_is_single_and_outside_of_marks() {
        assert_eq!(tidy(vec![plain(" \u{a0}a\n  b "), plain(" c\u{a0}!\u{a0} ")]), [plain("a b c\u{a0}!")]);
        assert_eq!(tidy(vec![plain("a"), strong(" b "), plain("c")]), [plain("a "), strong("b"), plain(" c")]);
        assert_eq!(tidy(vec![strong("a"), strong(" "), strong("b")]), [strong("a b")]);
        assert!(tidy(vec![plain("\u{a0}"), strong(" ")]).is_empty());
        assert_eq!(tidy(vec![plain("co\u{ad}co\u{200b}")]), [plain("coco")]);
    }

    #[test]
    fn signs_beside_words_are_outside_of_marks() {
        assert_eq!(tidy(vec![strong("Note :"), plain("oui")]), [strong("Note"), plain(" :oui")]);
        assert_eq!(tidy(vec![plain("l"), strong("’été")]), [plain("l’"), strong("été")]);
        assert_eq!(tidy(vec![strong("Note :"), plain(" oui")]), [strong("Note :"), plain(" oui")]);
    }

    #[test]
    fn two_line_breaks_part_paragraphs() {
        let line_break = || Run::line_break(Style::default());
        let runs = vec![plain("a"), line_break(), plain("b "), line_break(), plain(" "), line_break(), plain("c")];
        assert_eq!(paragraphs(runs), [vec![plain("a"), line_break(), plain("b")], vec![plain("c")]]);
        assert_eq!(paragraphs(vec![line_break(), plain("a"), line_break()]), [vec![plain("a")]]);
    }

    #[test]
    fn font_of_code_means_code_among_others() {
        let monospaced = |text: &str| Run::new(text, Style { monospaced: true, ..Style::default() });
        let code = Run::new("b", Style { code: true, ..Style::default() });
        assert_eq!(tidy(vec![plain("a "), monospaced("b")]), [plain("a "), code]);
        assert_eq!(tidy(vec![monospaced("a b")]), [plain("a b")]);
    }
}
