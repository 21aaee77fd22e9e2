//! Embedded pages and players in HTML: the addresses of their contents, and whether they have an end tag.

use html::{Kind, Tag, elements};

use crate::html::Token;

/// Names of the parameters of an object that have an address.
const PARAMETERS: [&str; 3] = ["movie", "src", "url"];

/// Whether an element shows a page or a program, perhaps of another site.
pub(crate) fn is_frame(name: &str) -> bool {
    matches!(name, "embed" | "iframe" | "object")
}

/// The addresses of what a frame, player or picture shows, the preferred one first. `behind` are the tokens behind its
/// start tag.
pub(crate) fn sources<'p>(tag: &'p Tag, behind: &'p [Token<'_>]) -> Vec<&'p str> {
    let is_object = tag.name == "object";
    let own = filled(tag, if is_object { "data" } else { "src" });
    // Browsers ignore the sources inside a player with an address of its own.
    if (own.is_some() && !is_object) || !has_end(tag, behind) {
        return own.into_iter().collect();
    }
    let is_end =
        |token: &&Token<'_>| matches!(token, Token::Tag(_, end) if end.kind == Kind::End && end.name == tag.name);
    let inner = behind.iter().take_while(|token| !is_end(token)).filter_map(|token| match token {
        Token::Tag(_, inner) => inner_source(&tag.name, inner),
        Token::Text(_) | Token::Comment(_) => None,
    });
    own.into_iter().chain(inner).collect()
}

/// The address in a tag inside of a player or an object.
fn inner_source<'p>(outer: &str, tag: &'p Tag) -> Option<&'p str> {
    let is_address =
        || tag.attribute("name").is_some_and(|name| PARAMETERS.contains(&name.to_ascii_lowercase().as_str()));
    match (outer, tag.name.as_str()) {
        ("audio" | "video", "source") | ("object", "embed" | "iframe") => filled(tag, "src"),
        ("object", "object") => filled(tag, "data"),
        ("object", "param") if is_address() => filled(tag, "value"),
        _ => None,
    }
}

fn filled<'p>(tag: &'p Tag, attribute: &str) -> Option<&'p str> {
    tag.attribute(attribute).filter(|value| !value.trim().is_empty())
}

/// Whether an element has an end tag in the tokens behind its start tag. Without one, the text behind it is not a part
/// of it.
pub(crate) fn has_end(tag: &Tag, behind: &[Token<'_>]) -> bool {
    if elements::is_void(&tag.name) || tag.self_closing {
        return false;
    }
    let mut depth = 1_usize;
    for token in behind {
        match token {
            Token::Tag(_, other) if other.name != tag.name => {}
            Token::Tag(_, other) if other.kind == Kind::End => depth -= 1,
            Token::Tag(_, other) if !other.self_closing => depth += 1,
            Token::Tag(..) | Token::Text(_) | Token::Comment(_) => {}
        }
        // Only objects are nested: a second player before the end tag means that the first has none.
        if depth == 0 || (depth > 1 && tag.name != "object") {
            return depth == 0;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{has_end, sources};
    use crate::html::{Token, tokens};

    #[test]
    fn sources_of_frames_and_players_are_found() {
        for (html, expected) in [
            ("<iframe src='a' title='b'></iframe>", vec!["a"]),
            ("<embed src='a'><source src='b'>", vec!["a"]),
            (
                "<object data='a'><param name='Movie' value='b'><param name=x value=c><embed src=d></object>",
                vec!["a", "b", "d"],
            ),
            (
                "<video poster='p'><source src='a'><source src=''><source src='b'></video><source src='c'>",
                vec!["a", "b"],
            ),
            ("<video src='a'><source src='b'></video>", vec!["a"]),
            ("<audio><source src='a'>", vec![]),
        ] {
            let tokens = tokens(html);
            let Some((Token::Tag(_, tag), behind)) = tokens.split_first() else { panic!("{html}") };
            assert_eq!(sources(tag, behind), expected, "{html}");
        }
    }

    #[test]
    fn objects_are_nested() {
        for (html, expected) in [
            ("<object><object></object>x</object>", true),
            ("<object><object></object>x", false),
            ("<video>x<video></video>", false),
            ("<embed></embed>", false),
        ] {
            let tokens = tokens(html);
            let Some((Token::Tag(_, tag), behind)) = tokens.split_first() else { panic!("{html}") };
            assert_eq!(has_end(tag, behind), expected, "{html}");
        }
    }
}
