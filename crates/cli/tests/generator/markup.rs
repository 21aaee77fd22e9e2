//! Rendering of Markdown, HTML and plain text.

use protocol::bundle::Kind;

use crate::page::Page;
use crate::site::Site;

/// The page of the fixture with all Markdown features.
fn everything() -> Page {
    Site::fixture().build().good().page("/posts/tout-en-un/")
}

#[track_caller]
fn assert_holds(page: &Page, html: &str) {
    assert!(page.content().contains(html), "{html}\nis not in\n{}", page.content());
}

#[test]
fn markdown_inline_markup() {
    let page = everything();
    assert_holds(&page, "Un <em>mot</em>, un <strong>fort</strong>, un <del>biffé</del>");
    assert_holds(&page, "<code>code : brut !</code>");
    assert_holds(&page, r#"<a href="/posts/texte-brut/" title="Au survol">un lien</a>.<br>"#);
    assert_holds(&page, r#"<abbr title="Ressources humaines : RH">RH</abbr>, <kbd>Ctrl</kbd>"#);
}

#[test]
fn markdown_lists_can_be_nested() {
    let page = everything();
    assert_eq!(page.texts(".prose ul ul li"), ["deux et demi"]);
    assert_eq!(page.texts(".prose > ol li"), ["premier", "second"]);
}

#[test]
fn task_list_checkboxes_are_labelled_and_disabled() {
    let page = everything();
    assert_eq!(page.attributes("li.task > input[type=checkbox][disabled]", "aria-label"), ["fait", "à faire"]);
    assert_eq!(page.count("li.task > input[checked]"), 1);
}

#[test]
fn markdown_quotes_can_be_nested() {
    assert_eq!(everything().texts(".prose > blockquote > blockquote > p"), ["Une autre dedans."]);
}

#[test]
fn tables_are_scrollable_regions_aligned_by_class() {
    let page = everything();
    assert_eq!(page.attribute(".prose > div.table[role=region][tabindex='0']", "aria-label"), "Tableau\u{a0}1");
    assert_eq!(page.attributes(".table th", "class"), ["al-left", "al-right", "al-center"]);
    assert_eq!(page.attributes(".table th", "scope"), ["col"; 3]);
    assert_eq!(page.texts(".table td.al-right"), ["12", "30"]);
    assert_eq!(page.count(".prose [style]"), 0);
}

#[test]
fn code_of_known_language_is_highlighted() {
    let page = everything();
    assert!(page.texts("code.language-rust .hl-keyword").contains(&"fn".to_owned()));
    assert_eq!(page.texts("code.language-rust .hl-number"), ["42"]);
    assert_eq!(page.texts("code.language-rust .hl-comment"), ["// Une remarque : « oui » !"]);
    assert_eq!(page.texts("code.language-python .hl-function"), ["aire"]);
    assert_eq!(page.texts("code.language-html .hl-attribute"), ["class"]);
}

#[test]
fn highlighted_code_keeps_every_character() {
    let page = everything();
    let codes = page.texts(".prose pre[tabindex='0'] > code");
    assert_eq!(
        codes,
        [
            "// Une remarque : « oui » !\nfn main() {\n    println!(\"Bonjour <monde> & co : {}\", 42);\n}",
            "def aire(r):\n    return 3.14 * r ** 2  # environ",
            "<p class=\"x\">Bonjour</p>",
            "x : y !",
            "indenté : brut !",
        ]
    );
    assert_eq!(page.count("code.language-inconnu *"), 0);
}

#[test]
fn code_keeps_leading_empty_line_and_spaces() {
    let site = Site::new().markdown("a", "```\n\n  deux\n\ttab\n```");
    assert!(site.build().good().page("/posts/a/").content().contains("<code>\n  deux\n\ttab\n</code>"));
}

#[test]
fn text_array_is_joined_by_empty_lines() {
    let site = Site::new().post("a", serde_json::json!({"content_markdown": ["Un.", "- deux", "", "Trois\nsuite."]}));
    let page = site.build().good().page("/posts/a/");
    assert_eq!(page.texts(".prose > p"), ["Un.", "Trois\nsuite."]);
    assert_eq!(page.texts(".prose > ul > li"), ["deux"]);
}

#[test]
fn plain_text_is_escaped_and_keeps_lines() {
    let page = Site::fixture().build().good().page("/posts/texte-brut/");
    assert_holds(&page, "<p>Pas de &lt;b&gt;balises&lt;/b&gt; ici&nbsp;: 2 &lt; 3 &amp; 4 &gt; 3.<br>");
    assert_eq!(page.texts(".prose > p").len(), 2);
}

#[test]
fn static_page_has_text_and_no_date() {
    let page = Site::fixture().build().good().page("/a-propos/");
    assert_eq!(page.bundle().kind, Kind::Static);
    assert_eq!(page.texts("article.page h1"), ["À propos"]);
    assert_eq!(page.texts("article.page .standfirst"), ["Qui écrit ici."]);
    assert_eq!(page.count("article.page time, article.page footer, article.page .byline"), 0);
}
