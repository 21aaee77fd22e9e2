//! What bodies may be, found by chance: the same invariants as in `fuzz/`, in the ordinary tests.

use content::response::Words;
use endpoint::http::body::{Kind, Sent, parse};
use proptest::prelude::*;
use serde_json::{Map, Value};

fn fields(sent: &Sent) -> [(&'static str, &str); 9] {
    [
        ("post", &sent.post),
        ("parent", &sent.parent),
        ("name", &sent.name),
        ("email", &sent.email),
        ("site", &sent.site),
        ("text", &sent.text),
        ("language", &sent.language),
        ("token", &sent.token),
        ("subject", &sent.subject),
    ]
}

fn as_json(sent: &Sent) -> Vec<u8> {
    let object: Map<String, Value> =
        fields(sent).map(|(name, value)| (name.to_owned(), value.into())).into_iter().collect();
    serde_json::to_vec(&object).unwrap()
}

fn as_form(sent: &Sent) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields(sent)).finish().into_bytes()
}

/// Whatever was read is read again, whichever way it is written.
fn read_again(sent: &Sent) {
    assert_eq!(parse(Kind::Json, &as_json(sent)).as_ref(), Ok(sent));
    assert_eq!(parse(Kind::Form, &as_form(sent)).as_ref(), Ok(sent));
    if let Ok(words) = Words::check(&sent.name, &sent.email, &sent.site, &sent.text) {
        let again = Words::check(
            &words.name,
            words.email.as_deref().unwrap_or_default(),
            words.site.as_deref().unwrap_or_default(),
            &words.text,
        );
        assert_eq!(again, Ok(words));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..400)) {
        for kind in [Kind::Json, Kind::Form] {
            if let Ok(sent) = parse(kind, &body) {
                read_again(&sent);
            }
        }
    }

    #[test]
    fn near_misses_of_json_are_read_or_refused(body in r#"(\{|\}|\[|"|:|,|"post":|"text"|"name":"a"|null|1e9|\\u[0-9a-f]{4}|\\|[a-é]){0,30}"#) {
        if let Ok(sent) = parse(Kind::Json, body.as_bytes()) {
            read_again(&sent);
        }
    }

    #[test]
    fn near_misses_of_forms_are_read_or_refused(body in "(post|parent|name|email|site|text|=|&|\\+|%|%[0-9A-F]{2}|[a-é]){0,30}") {
        if let Ok(sent) = parse(Kind::Form, body.as_bytes()) {
            read_again(&sent);
        }
    }

    #[test]
    fn all_text_comes_through(name in any::<String>(), text in any::<String>(), post in any::<String>()) {
        read_again(&Sent { name, text, post, ..Sent::default() });
    }
}
