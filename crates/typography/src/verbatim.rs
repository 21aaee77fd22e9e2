//! Parts of a text that are not prose: addresses, paths, options, entities, emoticons.
//!
//! Signs inside them are not punctuation and stay unchanged. A token is the text between spaces or double quotes, which
//! no address contains.

use std::ops::Range;

use super::characters::{OBJECT, is_closer, is_high_sign, is_low_sign, is_opener, is_word};
use super::line::{Glyph, Line};

/// Schemes that are an address with their colon alone, even when nothing follows.
const SCHEMES: [&str; 5] = ["http:", "https:", "ftp:", "mailto:", "tel:"];

/// Marks all in the line that is not prose as verbatim.
pub(super) fn put_aside(line: &mut Line) {
    let options_are_options = !closes_an_incise(line);
    let mut token = String::new();
    let mut start = 0;
    while start < line.len() {
        let end = line.end_of(start, |ch| !matches!(ch, '«' | '»' | '“' | '”' | '"' | OBJECT));
        token.clear();
        token.extend(line.glyphs[start..end].iter().map(|glyph| glyph.ch));
        let option = option(&token).filter(|_| options_are_options);
        let glyphs = &mut line.glyphs[start..end];
        keep(glyphs, &token, kept_part(&token));
        keep(glyphs, &token, option);
        keep(glyphs, &token, entities(&token));
        start = end.max(start + 1);
    }
}

/// Marks the glyphs of `token` at the byte ranges `parts`, which are in order.
fn keep(glyphs: &mut [Glyph], token: &str, parts: impl IntoIterator<Item = Range<usize>>) {
    let mut glyphs = glyphs.iter_mut();
    let mut at = 0;
    for part in parts {
        let between = token[at..part.start].chars().count();
        let count = token[part.clone()].chars().count();
        glyphs.by_ref().skip(between).take(count).for_each(|glyph| glyph.kept = true);
        at = part.end;
    }
}

/// The bytes of `token` that are not prose.
pub(super) fn kept_part(token: &str) -> Option<Range<usize>> {
    if !token.contains([':', ';', '/', '\\', '.', '@']) {
        return None;
    }
    let start = start_of_core(token);
    let core = &token[start..];
    emoticon(core)
        .or_else(|| shortcode(core))
        .or_else(|| address(core))
        .or_else(|| host_or_mailbox(core))
        .map(|end| start..start + end)
}

/// `l'exemple.com` and `(exemple.com)` begin at the host.
fn start_of_core(token: &str) -> usize {
    let opened = token.trim_start_matches(surrounds);
    let start = token.len() - opened.len();
    match opened.split_once(['\'', '’']) {
        Some((article, rest)) if article.chars().all(char::is_alphabetic) && !rest.is_empty() => {
            token.len() - rest.len()
        }
        _ => start,
    }
}

/// A bracket or quote.
fn surrounds(ch: char) -> bool {
    is_opener(ch) || is_closer(ch) || matches!(ch, '<' | '>')
}

/// `:)`, `;-)`, `:'(`, `:D`
fn emoticon(core: &str) -> Option<usize> {
    let face = core.strip_prefix([':', ';'])?;
    let face = face.strip_prefix(['-', '\'', '’']).unwrap_or(face);
    let mouth = face.chars().next()?;
    let rest = match mouth {
        '(' | ')' | '|' | '*' | '/' | '\\' => face.trim_start_matches(mouth),
        'D' | 'P' | 'p' | 'O' | 'o' | '3' => &face[1..],
        _ => return None,
    };
    (!rest.contains(is_word)).then(|| core.len() - rest.len())
}

/// `:smile:`
fn shortcode(core: &str) -> Option<usize> {
    let name = core.strip_prefix(':')?;
    let end = name.find(':')?;
    let spelled = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-' | '+');
    (end > 0 && name[..end].chars().all(spelled)).then_some(end + 2)
}

/// `&nbsp;`
fn entities(token: &str) -> impl Iterator<Item = Range<usize>> {
    token.match_indices('&').filter_map(|(start, _)| {
        let name = &token[start + 1..];
        let length = name.find(|ch: char| !(ch.is_ascii_alphanumeric() || ch == '#'))?;
        (length > 0 && name[length..].starts_with(';')).then_some(start..start + length + 2)
    })
}

/// A URL or path. It keeps the high signs at its end, which may be part of it.
fn address(core: &str) -> Option<usize> {
    let is_address = core.contains("://")
        || core.contains('\\')
        || SCHEMES.iter().any(|scheme| core.starts_with(scheme))
        || ["www.", "./", "../", "~/"].iter().any(|start| core.starts_with(start))
        || core.strip_prefix('/').is_some_and(|path| path.starts_with(is_word))
        || host_and_more(core);
    let end = core.trim_end_matches(|ch| surrounds(ch) || is_low_sign(ch)).len();
    (is_address && end > 0).then_some(end)
}

/// `exemple.com/chemin`, `exemple.com:8080`, `exemple.com?q=1`
fn host_and_more(core: &str) -> bool {
    core.find(['/', ':', '?', '#']).is_some_and(|at| is_host(&core[..at]) && core[at + 1..].starts_with(is_word))
}

/// A bare host or an e-mail address. Neither can end with a sign, so a sign after it is prose.
fn host_or_mailbox(core: &str) -> Option<usize> {
    let bare = core.trim_end_matches(|ch| surrounds(ch) || is_low_sign(ch) || is_high_sign(ch));
    let host = match bare.split_once('@') {
        Some((mailbox, host)) if !mailbox.is_empty() => host,
        _ => bare,
    };
    is_host(host).then_some(bare.len())
}

/// Two labels or more, the last of them lower-case letters: `exemple.com`, but not `fin.Début` or `3.14`.
fn is_host(text: &str) -> bool {
    let Some((labels, top)) = text.rsplit_once('.') else {
        return false;
    };
    let spelled = |ch: char| ch.is_alphanumeric() || ch == '-';
    top.len() >= 2
        && top.chars().all(char::is_lowercase)
        && labels.split('.').all(|label| label.starts_with(is_word) && label.chars().all(spelled))
}

/// `--release`, `--color=always`
fn option(token: &str) -> Option<Range<usize>> {
    let name = token.strip_prefix("--")?;
    let end = name.find(|ch: char| !(ch.is_ascii_alphanumeric() || matches!(ch, '-' | '=' | '_')));
    let name = &name[..end.unwrap_or(name.len())];
    (name.starts_with(|ch: char| ch.is_ascii_lowercase()) && !name.contains("--")).then(|| 0..name.len() + 2)
}

/// Whether a word ends with `--`, as in `--dit-on enfin-- que`: then a `--` at the start of a word opens a parenthesis
/// and is not the prefix of an option.
fn closes_an_incise(line: &Line) -> bool {
    (1..line.len()).any(|index| {
        line.is(index, '-')
            && line.touching_after(index).is_none_or(|ch| !is_word(ch) && ch != '-')
            && line.touching_before(index) == Some('-')
            && line.touching_before(index - 1).is_some_and(is_word)
    })
}
