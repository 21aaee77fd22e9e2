//! Property tests of the body parser, with the invariants of `fuzz/`.

use endpoint::request::body::{FormFields, Kind, parse};
use proptest::prelude::*;

use invariants::hold;

#[path = "../../../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "in fuzz/ it is a library")]
mod invariants;

proptest! {
    #[test]
    fn parse_handles_any_bytes(body in prop::collection::vec(any::<u8>(), 0..400)) {
        for kind in [Kind::Json, Kind::Form] {
            if let Ok(sent) = parse(kind, &body) {
                hold(&sent);
            }
        }
    }

    #[test]
    fn parse_handles_malformed_json(body in r#"(\{|\}|\[|"|:|,|"post":|"text"|"name":"a"|null|1e9|\\u[0-9a-f]{4}|\\|[a-é]){0,30}"#) {
        if let Ok(sent) = parse(Kind::Json, body.as_bytes()) {
            hold(&sent);
        }
    }

    #[test]
    fn parse_handles_malformed_forms(body in "(post|parent|name|email|site|text|=|&|\\+|%|%[0-9A-F]{2}|[a-é]){0,30}") {
        if let Ok(sent) = parse(Kind::Form, body.as_bytes()) {
            hold(&sent);
        }
    }

    #[test]
    fn parse_round_trips_any_text(name in any::<String>(), text in any::<String>(), post in any::<String>()) {
        hold(&FormFields { name, text, post, ..FormFields::default() });
    }
}
