//! Finds personal data where none is expected: WordPress shows the login of an author without a name, and readers write
//! their address into the wrong field, or into a text.

use std::net::{Ipv4Addr, Ipv6Addr};

use protocol::response::is_email;

/// Whether a text has an e-mail address.
pub(crate) fn has_email(text: &str) -> bool {
    let ends_address = |c: char| ends_word(c) || matches!(c, ';' | ':' | '\\');
    text.split(ends_address).any(|word| {
        // Of `a@b.example@c`, each pair.
        let parts: Vec<&str> = word.split('@').collect();
        parts.windows(2).any(|pair| is_email(pair.join("@").trim_end_matches(|c: char| !c.is_alphanumeric())))
    })
}

/// Whether a text has an e-mail or IP address.
pub(crate) fn has_address(text: &str) -> bool {
    has_email(text) || text.split(ends_word).any(is_ip_address)
}

/// Whether a word is an IP address, perhaps with a port.
fn is_ip_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != ':');
    // `::` is an address, but rarely meant as one.
    let has_digit = word.contains(|c: char| c.is_ascii_digit());
    let has_ipv4 = || word.split(':').any(|part| part.parse::<Ipv4Addr>().is_ok());
    has_digit && (word.parse::<Ipv6Addr>().is_ok() || has_ipv4())
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '‹' | '›' | '(' | ')' | '[' | ']' | ',' | '"' | '/')
}

#[cfg(test)]
mod tests {
    use super::{has_address, has_email};

    #[test]
    fn email_addresses_are_found() {
        for text in [
            "a@b.example",
            "A B <a@b.example>",
            "A ‹a@b.example›",
            "mailto:a@b.example",
            "a@b.example.",
            "(a@b.example)!",
            "« a@b.example »…",
            "\"a@b.example\"",
            "a@b.c@d.e",
            "Un mot à a@b.example?",
        ] {
            assert!(has_email(text), "{text}");
        }
        for text in ["", "A B", "@a", "@a.example", "a@b", "R@y B.", "a@.", "192.0.2.1"] {
            assert!(!has_email(text), "{text}");
        }
    }

    #[test]
    fn ip_addresses_are_found() {
        for text in ["192.0.2.1", "IP: 192.0.2.1.", "192.0.2.1:80", "[2001:db8::1]", "::1", "a@b.example"] {
            assert!(has_address(text), "{text}");
        }
        for text in ["", "A B", "1.2.3", "12:30", "::", "std::net", "192.0.2.1000", "a::b"] {
            assert!(!has_address(text), "{text}");
        }
    }
}
