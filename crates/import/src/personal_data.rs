//! Personal data where a name is expected: WordPress shows the login of an author without a name, and readers write
//! their address into the wrong field.

use protocol::response::is_email;

/// Whether a part of a name is an e-mail address.
pub(crate) fn has_email(name: &str) -> bool {
    let ends_address =
        |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '‹' | '›' | '(' | ')' | '[' | ']' | ',' | ';' | ':');
    name.split(ends_address).any(is_email)
}

#[cfg(test)]
mod tests {
    use super::has_email;

    #[test]
    fn addresses_in_names_are_found() {
        for name in ["a@b.example", "A B <a@b.example>", "A ‹a@b.example›", "mailto:a@b.example"] {
            assert!(has_email(name), "{name}");
        }
        for name in ["", "A B", "@a", "a@b", "R@y B."] {
            assert!(!has_email(name), "{name}");
        }
    }
}
