//! What bodies may be, found by chance: the same invariants as in `fuzz/`, in the ordinary tests.

use endpoint::request::body::{FormFields, Kind, parse};
use proptest::prelude::*;

use invariants::hold;

#[path = "../../../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "in fuzz/ it is a library")]
mod invariants;

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..400)) {
        for kind in [Kind::Json, Kind::Form] {
            if let Ok(sent) = parse(kind, &body) {
                hold(&sent);
            }
        }
    }

    #[test]
    fn near_misses_of_json_are_read_or_refused(body in r#"(\{|\}|\[|"|:|,|"post":|"text"|"name":"a"|null|1e9|\\u[0-9a-f]{4}|\\|[a-é]){0,30}"#) {
        if let Ok(sent) = parse(Kind::Json, body.as_bytes()) {
            hold(&sent);
        }
    }

    #[test]
    fn near_misses_of_forms_are_read_or_refused(body in "(post|parent|name|email|site|text|=|&|\\+|%|%[0-9A-F]{2}|[a-é]){0,30}") {
        if let Ok(sent) = parse(Kind::Form, body.as_bytes()) {
            hold(&sent);
        }
    }

    #[test]
    fn all_text_comes_through(name in any::<String>(), text in any::<String>(), post in any::<String>()) {
        hold(&FormFields { name, text, post, ..FormFields::default() });
    }
}
