//! Text as Markdown: signs that would be syntax get a backslash, and no others.

/// A text that is not code. `is_line_start` tells whether it begins a line, `is_in_link` whether it is the text of a
/// link.
pub(super) fn escaped(text: &str, is_line_start: bool, is_in_link: bool) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let start = if is_line_start { block_sign(text) } else { None };
    let has_pairs = text.matches('~').count() > 1;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let next = rest.chars().next();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_syntax = match c {
            '*' | '`' => true,
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            '_' => !is_letter(before) || !is_letter(next),
            '~' => has_pairs,
            '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
            '&' => is_reference(rest),
            '[' => is_in_link || is_label(rest),
            ']' => is_in_link,
            _ => false,
        };
        if is_syntax || start == Some(at) {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
    escaped
}

/// The offset of the sign that makes the line that starts with `text` a heading, a list, a quotation or a rule.
fn block_sign(text: &str) -> Option<usize> {
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    let is_start = match text.chars().next()? {
        '#' => {
            let rest = text.trim_start_matches('#');
            text.len() - rest.len() <= 6 && is_end(rest)
        }
        '>' => true,
        '+' => is_end(&text[1..]),
        '-' => is_end(&text[1..]) || text.starts_with("--"),
        '=' => text.chars().all(|c| c == '='),
        c if c.is_ascii_digit() => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = text.len() - rest.len();
            let is_item = digits < 10 && rest.strip_prefix(['.', ')']).is_some_and(is_end);
            return is_item.then_some(digits);
        }
        _ => false,
    };
    is_start.then_some(0)
}

/// Whether the text after an ampersand makes it a character reference.
fn is_reference(rest: &str) -> bool {
    let name = rest.split_once(';').map_or("", |(name, _)| name);
    let letters = name.strip_prefix('#').unwrap_or(name);
    (1..=32).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether the text after a bracket makes it a link, a footnote or a task.
fn is_label(rest: &str) -> bool {
    let Some((label, after)) = rest.split_once(']') else { return false };
    label.starts_with('^') || matches!(label, " " | "x" | "X") || after.starts_with(['(', '[', ':'])
}

/// The address of a link.
pub(super) fn address(address: &str) -> String {
    let mut escaped = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' => escaped.push_str("%20"),
            '<' => escaped.push_str("%3C"),
            '>' => escaped.push_str("%3E"),
            '\\' => escaped.push_str("%5C"),
            '(' | ')' => escaped.extend(['\\', c]),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Code in a line.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|c: char| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if text.starts_with('`') || text.ends_with('`') {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

#[cfg(test)]
mod tests {
    use super::{address, code, escaped};

    #[test]
    fn signs_of_syntax_are_escaped_and_no_others() {
        for (text, expected) in [
            ("a * b", "a \\* b"),
            ("mot_clé _a_", "mot_clé \\_a\\_"),
            ("~10 km", "~10 km"),
            ("~a~", "\\~a\\~"),
            ("a < b, <i>", "a < b, \\<i>"),
            ("R&D, &eacute;", "R&D, \\&eacute;"),
            ("[…] [a](b) [^1]", "[…] \\[a](b) \\[^1]"),
            ("C:\\a, \\*", "C:\\a, \\\\\\*"),
            ("# a", "\\# a"),
            ("#a", "#a"),
            ("- a", "\\- a"),
            ("-5 °C", "-5 °C"),
            ("---", "\\---"),
            ("> a", "\\> a"),
            ("12. a", "12\\. a"),
            ("3,5 %", "3,5 %"),
            ("2012. ", "2012\\. "),
        ] {
            assert_eq!(escaped(text, true, false), expected, "{text}");
        }
        assert_eq!(escaped("1. [a]", false, true), "1. \\[a\\]");
    }

    #[test]
    fn code_and_addresses_stay_whole() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(address("https://essai.example/a (b)?c=<d>"), "https://essai.example/a%20\\(b\\)?c=%3Cd%3E");
    }
}
