//! Headings: their addresses, their links, and the table of contents.

use serde_json::json;

use crate::page::Page;
use crate::site::Site;

fn page(markdown: &str) -> Page {
    Site::new().markdown("a", markdown).build().good().page("/posts/a/")
}

#[test]
fn headings_have_id_and_anchor_link() {
    let page = page("## L'été, cœur à vif!\n\n## Fin\n\n## Fin");
    assert_eq!(page.attributes(".prose h2", "id"), ["l-ete-coeur-a-vif", "fin", "fin-2"]);
    assert_eq!(page.attributes(".prose h2 > a.anchor", "href"), ["#l-ete-coeur-a-vif", "#fin", "#fin-2"]);
    assert_eq!(page.attributes("#fin > a.anchor", "aria-label"), ["Lien vers «\u{a0}Fin\u{a0}»"]);
}

#[test]
fn title_is_the_only_h1() {
    let page = page("# Un\n\nTexte.");
    assert_eq!(page.texts("h1"), ["Titre de a"]);
    assert_eq!(page.attributes(".prose h2", "id"), ["un"]);
}

#[test]
fn heading_ids_avoid_ids_of_page_and_footnotes() {
    let page = page("## Main\n\n## Theme\n\n## Q\n\n## Fn 1\n\n## ?!\n\nNote[^1].\n\n[^1]: Note.");
    assert_eq!(
        page.attributes(".prose h2", "id"),
        ["section-main", "section-theme", "section-q", "section-fn-1", "section"]
    );
    assert_eq!((page.count("#main"), page.count("#fn-1"), page.count("#theme")), (1, 1, 1));
}

#[test]
fn heading_ids_avoid_ids_of_responses() {
    let page =
        page("## Respond\n\n## Responses\n\n## Response 1\n\n## Respond name\n\n## Responses, title\n\n## Réponses");
    assert_eq!(
        page.attributes(".prose h2", "id"),
        [
            "section-respond",
            "section-responses",
            "section-response-1",
            "section-respond-name",
            "section-responses-title",
            "reponses"
        ]
    );
    let html = "<p id=respond>Un</p><p id=response-1>Deux</p><p id=responses>Trois</p><p id=response>Quatre</p>";
    let page = Site::new().html("a", html).build().good().page("/posts/a/");
    assert_eq!(page.attributes(".prose [id]", "id"), ["response"]);
}

#[test]
fn heading_ids_of_the_author_are_kept_and_unique() {
    let page = Site::new()
        .html("a", "<h2 id=x>Un</h2><p id=x>Deux</p><h2 id=x>Trois</h2><h2>X</h2><h2 id='a b'>Quatre</h2>")
        .build()
        .good()
        .page("/posts/a/");
    assert_eq!(page.attributes(".prose [id]", "id"), ["x", "trois", "x-2", "quatre"]);
}

#[test]
fn heading_id_excludes_footnote_numbers() {
    let page = page("## Un[^1]\n\n## Deux\n\n## Trois\n\n## Quatre\n\n[^1]: Note.");
    assert_eq!(page.attributes(".prose h2", "id"), ["un", "deux", "trois", "quatre"]);
    assert_eq!(page.texts(".toc li"), ["Un", "Deux", "Trois", "Quatre"]);
}

#[test]
fn table_of_contents_starts_at_four_headings() {
    let text = "### Avant\n\n## Un\n\n### Un un\n\n#### Trop bas\n\n### Un deux\n\n## Deux & <b>trois</b>";
    let page = Site::new()
        .markdown("a", text)
        .build()
        .warns_with(&["posts/a.json:1:22: warning: the heading \"### Avant\" skips a level: 3 follows 1"])
        .page("/posts/a/");
    let contents = &page.article().contents;
    assert_eq!(
        contents,
        "<ol><li><a href=\"#avant\">Avant</a></li><li><a href=\"#un\">Un</a>\
         <ol><li><a href=\"#un-un\">Un un</a></li><li><a href=\"#un-deux\">Un deux</a></li></ol></li>\
         <li><a href=\"#deux-trois\">Deux &amp; trois</a></li></ol>"
    );
    assert_eq!(page.attribute("nav.toc", "aria-labelledby"), "toc-title");
    assert_eq!(page.texts("h2#toc-title"), ["Sommaire"]);
}

#[test]
fn short_text_has_no_table_of_contents() {
    let page = page("## Un\n\n## Deux\n\n## Trois");
    assert_eq!((page.count("nav.toc"), page.article().contents.as_str()), (0, ""));
}

#[test]
fn table_of_contents_links_lead_to_headings() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    let targets = page.attributes(".toc a", "href");
    assert_eq!(targets.len(), 5);
    for target in targets {
        assert_eq!(page.count(&format!(".prose {target}")), 1, "{target}");
    }
}

#[test]
fn many_duplicate_headings_are_numbered() {
    let page = Site::new().post("a", json!({"content_markdown": "## Fin\n".repeat(3000)})).build().page("/posts/a/");
    assert_eq!(page.count("#fin-3000"), 1);
}
