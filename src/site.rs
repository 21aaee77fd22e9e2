//! The site around every page, as all components find it in the context.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::bundle::Site;
use protocol::label::Label;

/// The site that `App` provides.
pub(crate) fn use_site() -> Arc<Site> {
    use_context().unwrap_or_default()
}

/// A text of the interface, in the site's language.
pub(crate) fn label(label: Label) -> String {
    use_site().label(label).to_owned()
}

/// What is before and after the placeholder `{}` of a label.
pub(crate) fn around_placeholder(label: &str) -> (String, String) {
    let (before, after) = label.split_once("{}").unwrap_or((label, ""));
    (before.to_owned(), after.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use protocol::label::Label;
    use walkdir::WalkDir;

    #[test]
    fn every_label_is_used() {
        let mut code = String::new();
        for entry in WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")) {
            let entry = entry.unwrap();
            if entry.path().extension().is_some_and(|ending| ending == "rs") {
                code.push_str(&fs::read_to_string(entry.path()).unwrap());
            }
        }
        let name = |after: &str| after.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
        let used: Vec<String> = code.split("Label::").skip(1).map(name).collect();
        for label in Label::ALL {
            assert!(used.contains(&format!("{label:?}")), "no code in src/ shows {label:?}: remove it from texts/");
        }
    }
}
