//! Invariants of every parsed body.

use endpoint::request::body::{FormFields, Kind, parse};
use protocol::response::Words;
use serde_json::{Map, Value};

fn fields(sent: &FormFields) -> [(&'static str, &str); 9] {
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

/// Serialized as JSON and as a form, the fields are parsed to the same values, and checking valid fields twice gives the
/// same result.
///
/// # Panics
/// When an invariant is violated.
pub fn hold(sent: &FormFields) {
    let object: Map<String, Value> =
        fields(sent).map(|(name, value)| (name.to_owned(), value.into())).into_iter().collect();
    let json = Value::Object(object).to_string();
    assert_eq!(parse(Kind::Json, json.as_bytes()).as_ref(), Ok(sent));
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields(sent)).finish();
    assert_eq!(parse(Kind::Form, form.as_bytes()).as_ref(), Ok(sent));
    if let Ok(words) = Words::check(&sent.name, &sent.email, &sent.site, &sent.text) {
        let email = words.email.as_deref().unwrap_or_default();
        let site = words.site.as_deref().unwrap_or_default();
        assert_eq!(Words::check(&words.name, email, site, &words.text).as_ref(), Ok(&words));
    }
}
