//! Typography applies to prose only. The rules are tested in their crate.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::page::Page;
use crate::site::{Site, fixtures};
use crate::snapshot::assert_text;

fn page(markdown: &str) -> Page {
    Site::new().markdown("a", markdown).build().good().page("/posts/a/")
}

#[test]
fn typography_applies_across_markup() {
    let page = page("Qui a dit *« oui »* ? L'été **10 000** $ -- \"non\"... le 1er mai!");
    assert_eq!(
        page.texts(".prose > p"),
        [
            "Qui a dit «\u{a0}oui\u{a0}»\u{202f}? L’été 10\u{202f}000\u{a0}$ – «\u{a0}non\u{a0}»… le 1er\u{a0}mai\u{202f}!"
        ]
    );
    assert_eq!(page.texts(".prose sup.ordinal"), ["er"]);
}

#[test]
fn typography_keeps_space_before_ordinal() {
    let page = page("Le *tout* 1er mot, *le* 2e.");
    assert!(page.content().contains("<em>tout</em> 1<sup class=\"ordinal\">er</sup>&nbsp;mot"), "{}", page.content());
}

#[test]
fn typography_ignores_code() {
    let page = page(
        "`a ! b : \"c\" l'x 1er`\n\n```\nd ! e : \"f\" -- ...\n```\n\n<kbd>g !</kbd> <samp>h ?</samp> <var>i ;</var>",
    );
    assert_eq!(page.texts(".prose code"), ["a ! b : \"c\" l'x 1er", "d ! e : \"f\" -- ..."]);
    assert_eq!(page.texts(".prose kbd, .prose samp, .prose var"), ["g !", "h ?", "i ;"]);
}

#[test]
fn typography_ignores_addresses_and_attributes() {
    let page = page(
        "[l](https://x.example/a:b?c=\"d\"!e;f \"Titre : oui !\") <https://x.example/?a=b:c;d!>\n\n![A : b !](/media/image.png) x",
    );
    assert_eq!(
        page.attributes(".prose a", "href"),
        ["https://x.example/a:b?c=%22d%22!e;f", "https://x.example/?a=b:c;d!"]
    );
    assert_eq!(page.attributes(".prose a", "title"), ["Titre : oui !"]);
    assert_eq!(page.attributes(".prose img", "alt"), ["A : b !"]);
    assert!(page.texts(".prose > p").concat().contains("https://x.example/?a=b:c;d!"));
}

#[test]
fn typography_uses_language_of_inline_text() {
    let page = page(
        "Oui! <span lang=\"en\">\"Yes!\" 10 km</span> <i lang=\"de\">\"Ja!\" -- nein ?</i> <b lang=\"fr-CA\">Non?</b>",
    );
    assert_eq!(page.texts(".prose [lang]"), ["“Yes!” 10 km", "\"Ja!\" -- nein ?", "Non\u{202f}?"]);
    assert!(page.texts(".prose > p").concat().starts_with("Oui\u{202f}!"));
}

#[test]
fn typography_applies_to_titles_tags_and_links() {
    let outcome = Site::new()
        .setting(json!({"title": "Ça \"va\"?", "navigation": [{"label": "Qui?", "url": "/"}]}))
        .post(
            "a",
            json!({"title": "Qui l'a dit?", "summary": "Moi!", "tags": ["l'été"],
                   "content_markdown": "![Ici](/media/image.png \"Là!\")"}),
        )
        .build()
        .good();
    let page = outcome.page("/posts/a/");
    assert_eq!(page.texts("h1"), ["Qui l’a dit\u{202f}?"]);
    assert_eq!(page.texts("title"), ["Qui l’a dit\u{202f}? · Ça «\u{a0}va\u{a0}»\u{202f}?"]);
    assert_eq!(page.texts(".standfirst"), ["Moi\u{202f}!"]);
    assert_eq!(page.texts("figcaption"), ["Là\u{202f}!"]);
    assert_eq!(page.texts(".site-nav a"), ["Qui\u{202f}?"]);
    assert_eq!(outcome.page("/tags/l-ete/").texts("h1"), ["l’été"]);
    assert_eq!(outcome.page("/").texts(".entry-title"), ["Qui l’a dit\u{202f}?"]);
}

#[test]
fn typography_uses_language_of_the_post() {
    let title = |language: &str| {
        let site = Site::new().post("a", json!({"title": "\"Oh!\" it's 5 km...", "language": language}));
        site.build().page("/posts/a/").texts("h1").concat()
    };
    assert_eq!(title("fr"), "«\u{a0}Oh\u{202f}!\u{a0}» it’s 5\u{a0}km…");
    assert_eq!(title("en-GB"), "“Oh!” it’s 5 km…");
    assert_eq!(title("de"), "\"Oh!\" it's 5 km...");
}

#[test]
fn typography_of_fixtures_is_as_expected() {
    for name in ["quote-break", "quote-footnote"] {
        assert_text("typography", name, &texts_of_all(&fixtures().join("typography").join(name)));
    }
}

/// The HTML of every post of a fixture, with visible narrow no-break spaces.
fn texts_of_all(folder: &Path) -> String {
    let outcome = Site::new().copy(folder).build().good();
    let mut slugs: Vec<_> = fs::read_dir(folder.join("posts"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    slugs.sort();
    let text = |slug: &String| {
        let page = outcome.page(&format!("/posts/{slug}/"));
        format!("== {slug}\n{}\n", page.content().trim().replace('\u{202f}', "&#8239;"))
    };
    slugs.iter().map(text).collect()
}
