//! Attributes of shortcodes, which the old blog did not show.

use crate::html::decoded;
use crate::personal_data::has_email;

/// Without the values that have an e-mail address, such as the one that a form is sent to.
pub(super) fn without_emails(attributes: &str) -> String {
    let mut kept = String::new();
    let mut rest = attributes;
    while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
        let (space, attribute) = rest.split_at(start);
        let end_of_name = attribute.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(attribute.len());
        let has_name = attribute[end_of_name..].starts_with('=');
        let (name, value) = attribute.split_at(if has_name { end_of_name + 1 } else { 0 });
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let end = match quote {
            Some(quote) => value[1..].find(quote).map(|at| at + 2),
            None => value.find(char::is_whitespace),
        };
        let (value, behind) = value.split_at(end.unwrap_or(value.len()));
        kept.push_str(space);
        kept.push_str(name);
        if has_email(&decoded(value)) {
            kept.extend(quote.into_iter().chain(quote));
        } else {
            kept.push_str(value);
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::without_emails;

    #[test]
    fn values_with_an_email_address_are_emptied() {
        for (attributes, expected) in [
            ("to=\"a@b.example\" subject='Un mot'", "to=\"\" subject='Un mot'"),
            ("to='A &lt;a@b.example&gt;, c@d.example'  x", "to=''  x"),
            ("to=a@b.example x=1", "to= x=1"),
            ("to=a&#64;b.example", "to="),
            ("to = \"a@b.example\"", "to = \"\""),
            ("a=\"1\" a=\"a@b.example", "a=\"1\" a=\"\""),
            ("https://e.example/?to=a@b.example", "https://e.example/?to="),
            ("id=\"1\" title=\"@a\" = é", "id=\"1\" title=\"@a\" = é"),
            ("", ""),
        ] {
            assert_eq!(without_emails(attributes), expected);
        }
    }
}
