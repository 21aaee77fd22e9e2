//! The search parameters in the address of the search page.

use ::search::query::{Order, Query};
use leptos_router::params::ParamsMap;

use super::text::normalized;

/// The value of the parameter `sort` for the newest posts first.
pub(crate) const BY_DATE: &str = "date";

/// The search parameters. Empty ones are not set.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SearchParams {
    /// Words and phrases, as they were typed.
    pub(crate) text: String,
    /// The slug of a tag.
    pub(crate) tag: String,
    /// A year.
    pub(crate) year: String,
    /// A language tag.
    pub(crate) language: String,
    /// [`BY_DATE`], or by relevance.
    pub(crate) sort: String,
}

impl SearchParams {
    /// Reads the parameters of an address.
    pub(crate) fn of(parameters: &ParamsMap) -> Self {
        let get = |name: &str| parameters.get(name).unwrap_or_default();
        Self { text: get("q"), tag: get("tag"), year: get("year"), language: get("lang"), sort: get("sort") }
    }

    /// The address of the search page at `path` with these parameters.
    pub(crate) fn address(&self, path: &str) -> String {
        let mut address = path.to_owned();
        let parameters = [
            ("?q=", &self.text),
            ("&tag=", &self.tag),
            ("&year=", &self.year),
            ("&lang=", &self.language),
            ("&sort=", &self.sort),
        ];
        for (name, value) in parameters {
            // Empty words are written if other parameters follow.
            if !value.is_empty() || (name == "?q=" && *self != Self::default()) {
                address.push_str(name);
                address.push_str(&String::from(js_sys::encode_uri_component(value)));
            }
        }
        address
    }

    /// The query for the index.
    pub(super) fn query(&self) -> Query {
        let some = |value: &String| (!value.is_empty()).then(|| value.clone());
        let mut query = Query::parse(&normalized(&self.text));
        query.tag = some(&self.tag);
        query.year = self.year.parse().ok();
        query.language = some(&self.language);
        if self.sort == BY_DATE {
            query.order = Order::Date;
        }
        query
    }
}
