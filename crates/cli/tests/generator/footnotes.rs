//! Footnotes: placement, numbering, unusual names.

use crate::page::Page;
use crate::site::Site;

fn page(markdown: &str) -> Page {
    Site::new().markdown("a", markdown).build().good().page("/posts/a/")
}

#[test]
fn footnote_follows_the_block_with_its_reference() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    assert_eq!(page.texts("p:has(#fnref-1) + aside#fn-1 > strong"), ["forte"]);
    assert_eq!(page.attributes("aside.footnote[role=note] > a.footnote-number", "href"), ["#fnref-1", "#fnref-2"]);
    assert_eq!(page.attributes("sup.footnote-ref > a", "href"), ["#fn-1", "#fn-2"]);
    assert_eq!(page.texts("aside#fn-2 > p"), ["Deux paragraphes.", "Le second."]);
}

#[test]
fn footnotes_are_numbered_by_reference() {
    let page = page("Un[^b] deux[^a].\n\n[^a]: Note a.\n\n[^b]: Note b.");
    assert_eq!(page.texts(".prose > p"), ["Un1 deux2."]);
    assert_eq!(page.texts("aside"), ["1 Note b.", "2 Note a."]);
}

#[test]
fn footnote_can_have_several_references() {
    let page = page("Un[^a].\n\nDeux[^a].\n\n[^a]: Note.");
    assert_eq!(page.attributes("sup.footnote-ref > a", "href"), ["#fn-1", "#fn-1"]);
    assert_eq!(page.attributes("sup.footnote-ref", "id"), ["fnref-1"]);
    assert_eq!(page.count("aside"), 1);
}

#[test]
fn footnote_names_may_be_anything() {
    // The first three are ids of the page, the next ones of footnotes.
    for name in ["q", "main", "theme", "fn-1", "fnref-1", "été", "ma note", "a\"b", "<b>", "&amp;", "%41"] {
        let page = page(&format!("Un[^{name}].\n\n[^{name}]: La note."));
        assert_eq!(page.texts("aside#fn-1"), ["1 La note."], "{name}");
    }
}

#[test]
fn footnotes_may_refer_to_footnotes() {
    let page = page("Un[^a].\n\n[^a]: Voir[^b].\n\n[^b]: Note b, et encore[^a].");
    assert_eq!(page.texts("aside"), ["1 Voir2.", "2 Note b, et encore1."]);
    assert_eq!(page.attributes("aside sup > a", "href"), ["#fn-2", "#fn-1"]);
}

#[test]
fn footnotes_follow_the_whole_list_or_table() {
    let page = page("- un[^a]\n- deux\n\n| a |\n| - |\n| b[^b] |\n\n[^a]: Note a.\n\n[^b]: Note b.");
    assert_eq!(page.texts("ul + aside"), ["1 Note a."]);
    assert_eq!(page.texts("div.table + aside"), ["2 Note b."]);
}

#[test]
fn unmatched_footnotes_and_references_are_reported() {
    let page = Site::new()
        .markdown("a", "Un[^rien].\n\n[^jamais]: Perdue.")
        .build()
        .warns_with(&[
            "posts/a.json:1:24: warning: [^rien] is shown as text: there is no such footnote",
            "posts/a.json:1:36: warning: the footnote [^jamais] is left out: nothing refers to it",
        ])
        .page("/posts/a/");
    assert_eq!(page.texts(".prose > p"), ["Un[^rien]."]);
    assert!(!page.html.contains("Perdue"));
}

#[test]
fn first_of_duplicate_footnotes_is_shown() {
    let page = Site::new()
        .markdown("a", "Un[^1].\n\n[^1]: Première.\n\n[^1]: Seconde.")
        .build()
        .warns_with(&["posts/a.json:1:52: warning: the footnote [^1] is defined twice; this one is left out"])
        .page("/posts/a/");
    assert_eq!(page.texts("aside"), ["1 Première."]);
}
