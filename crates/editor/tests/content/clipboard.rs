//! HTML as programs put it into the clipboard, with the Markdown that it becomes: `tests/clipboard/`.

use std::fs;
use std::path::Path;

use dom_query::Document;
use editor::paste::markdown;
use site::markup::markdown_to_html;

/// Number of samples.
const SAMPLES: usize = 20;

#[test]
fn samples_become_clean_markdown() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clipboard");
    let mut samples: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    samples.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    samples.sort();
    assert_eq!(samples.len(), SAMPLES);
    for path in samples {
        let found = markdown(&fs::read_to_string(&path).unwrap());
        let expected = fs::read_to_string(path.with_extension("md")).unwrap();
        assert_eq!(found, expected.trim_end(), "{}", path.display());
        let html = markdown_to_html(&found);
        let document = Document::fragment(html.as_str());
        assert!(document.select("[style], [class*=Mso], font, span").is_empty(), "{html}");
        let paragraphs = document.select("p, li, h1, h2, h3, h4, h5, h6, blockquote");
        assert!(paragraphs.iter().all(|paragraph| !paragraph.text().trim().is_empty()), "{html}");
    }
}

#[test]
fn markdown_means_what_was_pasted() {
    for (html, elements) in [
        ("<p>a <b>b</b><i>c</i></p>", "p strong em"),
        ("<p><b>a</b><b>b :</b>c</p>", "p strong"),
        ("<p><s>a</s> ~5 ~ *</p>", "p del"),
        ("<p>1. a</p><p>- b</p><p># c</p>", "p p p"),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", "ul li ol li"),
        ("<blockquote><ul><li>a</li></ul><p>b</p></blockquote>", "blockquote ul li p"),
        (
            "<table><tr><td>a|b</td><td>c</td></tr><tr><td>d</td><td>`</td></tr></table>",
            "table thead tr th th tbody tr td td",
        ),
        ("<pre><code>```\na\n```</code></pre>", "pre code"),
        ("<p>[a](b) &amp;eacute; &lt;b&gt; <code>`</code></p>", "p code"),
        ("<p><a href='/a b/(c)'>d]</a></p>", "p a"),
        ("<h1>a #</h1>", "h2"),
    ] {
        let markdown = markdown(html);
        let document = Document::fragment(markdown_to_html(&markdown));
        let found = document.root().descendants().into_iter().filter_map(|node| node.node_name());
        let found: Vec<String> = found.map(|name| name.to_string()).filter(|name| name != "html").collect();
        assert_eq!(found.join(" "), elements, "{markdown}");
        let words = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let original = Document::fragment(html);
        assert_eq!(words(&document.root().text()), words(&original.root().text()), "{markdown}");
    }
}

#[test]
fn hostile_html_is_read_to_its_end() {
    let deep = 5_000;
    for html in [
        format!("{}a{}", "<div>".repeat(deep), "</div>".repeat(deep)),
        format!("{}a", "<blockquote>".repeat(deep)),
        format!("{}a", "<ul><li>".repeat(deep)),
        format!("{}a", "<table><tr><td>".repeat(deep)),
        format!("<ol start=99999999999><li>a</li></ol>{}", "<!--".repeat(deep)),
        "<table><tr><td colspan=999999 rowspan=999999>a</td><td>b</td></tr></table>".to_owned(),
    ] {
        assert!(markdown(&html).contains('a'));
    }
    assert_eq!(markdown(""), "");
    assert_eq!(markdown("un mot & deux"), "un mot & deux");
}
