//! The rules of the style sheet that a document has inline: those that its page needs for its first paint, by the kind
//! of page and by what is in it. The whole sheet follows at the end of the document, where it delays nothing.
//!
//! Parts are the files in `style/`. Those that are not named here are not needed before the whole sheet is there.

use protocol::bundle::Kind;
use publish::assets::App;

const ARTICLE: &[&str] = &["tokens", "base", "layout", "post", "prose"];
const LIST: &[&str] = &["tokens", "base", "layout", "site-footer", "list"];
const SEARCH: &[&str] = &["tokens", "base", "layout", "site-footer", "list", "forms"];

/// The form of the contact page. No text has a form.
const CONTACT_FORM: &str = "<form id=\"contact\"";

/// Parts that only some texts need, with what is in the HTML of these.
static BY_CONTENT: [(&str, &[&str]); 6] = [
    (
        "extras",
        &[
            "class=\"toc\"",
            "class=\"series\"",
            "class=\"banner\"",
            "class=\"translations\"",
            "class=\"elsewhere\"",
            "class=\"attachments\"",
        ],
    ),
    ("code", &["<pre", "<code", "<kbd"]),
    ("tables", &["<table", "class=\"task"]),
    ("footnotes", &["<sup", "class=\"footnote"]),
    ("forms", &[CONTACT_FORM]),
    ("responses", &[CONTACT_FORM]),
];

/// The contents of the `style` elements of a document whose app has rendered `body`. Their hashes are in the policies of
/// all pages, so there are few of them, and each is the same wherever it is.
pub(crate) fn inline(app: &App, kind: Kind, body: &str) -> Vec<String> {
    let by_kind = match kind {
        Kind::Post | Kind::Static => ARTICLE,
        Kind::Search => SEARCH,
        Kind::Home | Kind::Tags | Kind::Tag | Kind::Archive | Kind::Year | Kind::NotFound => LIST,
    };
    let by_content = BY_CONTENT.iter().filter(|(_, signs)| signs.iter().any(|sign| body.contains(*sign)));
    elements(app, [by_kind].into_iter().chain(by_content.map(|(part, _)| std::slice::from_ref(part))))
}

/// The contents of the `style` elements of all documents of a blog, which may have a contact page.
pub(crate) fn all(app: &App, has_contact: bool) -> Vec<String> {
    let by_content = BY_CONTENT.iter().filter(|(_, signs)| has_contact || !signs.contains(&CONTACT_FORM));
    let by_content = by_content.map(|(part, _)| std::slice::from_ref(part));
    elements(app, [ARTICLE, LIST, SEARCH].into_iter().chain(by_content))
}

/// The rules of groups of parts, without empty ones. An app whose parts are unknown has one group, the whole sheet.
fn elements<'g>(app: &App, groups: impl Iterator<Item = &'g [&'static str]>) -> Vec<String> {
    if app.parts.is_empty() {
        return vec![String::from_utf8_lossy(&app.style.bytes).into_owned()];
    }
    let rules = groups.map(|group| group.iter().map(|part| app.rules(part)).collect::<String>());
    rules.filter(|rules| !rules.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::{ARTICLE, BY_CONTENT, LIST, SEARCH};

    /// The parts of the sheet in their order, from the page that Trunk builds.
    fn parts() -> Vec<String> {
        let index = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../index.html");
        let index = fs::read_to_string(index).unwrap();
        let names = index.split("href=\"style/").skip(1).filter_map(|rest| rest.split_once(".css\""));
        names.map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn inline_parts_are_in_the_order_of_the_sheet() {
        let parts = parts();
        let by_content: Vec<_> = BY_CONTENT.iter().map(|(part, _)| *part).collect();
        for group in [[ARTICLE, by_content.as_slice()].concat(), LIST.to_vec(), SEARCH.to_vec()] {
            let positions: Vec<_> = group.iter().map(|name| parts.iter().position(|part| part == name)).collect();
            assert!(positions.iter().all(Option::is_some), "{group:?} in {parts:?}");
            assert!(positions.is_sorted(), "{group:?} in {parts:?}");
        }
    }

    #[test]
    fn every_style_file_is_a_part_of_the_sheet() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../style");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let names: BTreeSet<_> = files.map(|file| file.file_stem().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(names, parts().into_iter().collect::<BTreeSet<_>>());
    }
}
