//! Sanitizing of author HTML: allowed, removed and harmful content.

use std::fs;

use serde_json::json;

use crate::page::Page;
use crate::site::{Site, fixtures};

fn page(html: &str) -> Page {
    Site::new().html("a", html).build().good().page("/posts/a/")
}

/// Nothing on the page can run scripts, load from other hosts, imitate the interface, or submit data.
#[track_caller]
fn assert_harmless(page: &Page, source: &str) {
    let forbidden = "script, style, iframe, object, embed, svg, math, form, button, select, textarea, base, link, meta, \
                     template, noscript, video, audio, frameset, [style], [srcset], [srcdoc], [formaction], [ping], [target]";
    let inside: Vec<_> = forbidden.split(',').map(|selector| format!(".prose {}", selector.trim())).collect();
    assert_eq!(page.count(&inside.join(", ")), 0, "{source}\n{}", page.content());
    assert_eq!(page.count(".prose input:not([type=checkbox][disabled])"), 0, "{source}\n{}", page.content());
    let lower = page.content().to_lowercase();
    for name in page.attribute_names(".prose *") {
        assert!(!name.starts_with("on"), "{source}\n{name}\n{}", page.content());
    }
    for address in page.attributes(".prose [href]", "href").into_iter().chain(page.attributes(".prose [src]", "src"))
    {
        let plain: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let scheme = plain.split(':').next().unwrap().to_lowercase();
        assert!(
            !["javascript", "data", "vbscript", "blob", "file"].contains(&scheme.as_str()),
            "{source}\n{address}"
        );
    }
    assert!(!lower.contains("<script") && !lower.contains("<!--"), "{source}\n{lower}");
    for id in ["main", "app", "theme", "q", "carnet-data", "toc-title"] {
        assert_eq!(page.count(&format!(".prose #{id}")), 0, "{source}");
    }
    // The app, its data, and the style sheet.
    assert_eq!(page.count("body > *"), 3, "the frame is broken by {source}");
    assert_eq!(page.count("main#main > article > div.prose"), 1, "{source}");
}

#[test]
fn sanitizing_keeps_words_of_the_fixture() {
    let text = fs::read(fixtures().join("sanitize/html-a-nettoyer.json")).unwrap();
    let outcome = Site::fixture().file("posts/html-a-nettoyer.json", text).build();
    let outcome = outcome.warns_with(&[
        "posts/html-a-nettoyer.json:8:6: warning: the attribute onclick=\"alert(1)\" of <p> is left out",
        "posts/html-a-nettoyer.json:9:6: warning: <script>alert('zanzibar')</script> is left out",
        "posts/html-a-nettoyer.json:9:40: warning: <style>p { color: red }</style> is left out",
        "posts/html-a-nettoyer.json:9:71: warning: <iframe src=\"https://mal.example/\">cadre</iframe> is left out",
        "posts/html-a-nettoyer.json:10:9: warning: the attribute href=\"javascript:alert(1)\" of <a> is left out",
        "posts/html-a-nettoyer.json:10:126: warning: the attribute onerror=\"alert(1)\" of <img> is left out",
        "posts/html-a-nettoyer.json:11:61: warning: <form action=\"/x\"> does nothing on the page: only its text is shown",
    ]);
    let page = outcome.page("/posts/html-a-nettoyer/");
    assert_harmless(&page, "fixture");
    assert!(
        page.content().starts_with("<p>Un <b>paragraphe</b> <span lang=\"en\">and “English” here</span>.</p>"),
        "{}",
        page.content()
    );
    assert!(page.content().contains(
        "<p><a>un piège</a>, <a href=\"https://ailleurs.example/\">un lien</a> et <img src=\"/media/image.png\""
    ));
    assert_eq!(page.texts(".prose details > summary"), ["Replié"]);
    assert_eq!(page.texts(".prose dl > dd"), ["Sens"]);
    assert_eq!(page.attribute(".prose h2", "id"), "un-titre-qui-se-prend-pour-la-page");
    assert!(page.content().contains("Envoyer") && !page.content().contains("cadre"));
}

#[test]
fn sanitizing_keeps_semantic_elements_and_attributes() {
    for html in [
        "<p><q cite=\"/a/\">q</q> <mark>m</mark> <time datetime=\"2012-01-01\">t</time> <sub>b</sub> <bdo dir=\"rtl\">r</bdo></p>",
        "<ol start=\"3\" reversed=\"\"><li value=\"5\">x</li></ol>",
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
        "<p><ins>i</ins><del>d</del><small>s</small><var>v</var><samp>s</samp><cite>c</cite><dfn title=\"t\">d</dfn></p>",
        "<p id=\"ici\"><a href=\"mailto:a@essai.example\" hreflang=\"en\" rel=\"me\">a</a> <a href=\"tel:+1\">t</a></p>",
    ] {
        assert_eq!(page(html).content(), html);
    }
}

#[test]
fn sanitizing_removes_harmful_html() {
    for source in [
        "<p onclick=alert(1) ONMOUSEOVER='x' style='background:url(//x)' class='prose page' formaction=x>a</p>",
        "<a href='javascript:alert(1)'>a</a><a href=' java\tscript:alert(1)'>b</a><a href='&#106;avascript&colon;x'>c</a>",
        "<a href='data:text/html,<script>1</script>'>a</a><a href='vbscript:x'>b</a><a href='JaVaScRiPt:x'>c</a><a href='\u{1}javascript:x'>d</a>",
        "<a href='/x/../archive/' target=_blank ping='//x' download>a</a>",
        "<svg><script>alert(1)</script><a xlink:href='javascript:1'><text>x</text></a><animate onbegin=alert(1)></svg>",
        "<svg></p><style><a id=\"</style><img src=/media/image.png onerror=alert(1)>\">",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\" src=/media/image.png></table></math>",
        "<form><math><mtext></form><form><mglyph><style></math><img src=/media/image.png onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=/media/image.png onerror=alert(1)>\">a</p></noscript>",
        "<iframe src=//x srcdoc='<script>1</script>'></iframe><object data=//x></object><embed src=//x><base href=//x>",
        "<link rel=stylesheet href=//x><meta http-equiv=refresh content='0;url=//x'><style>@import '//x'</style>",
        "<form action=//x><input name=q><input type=submit><input type=image src=//x><textarea>t</textarea><select></select></form>",
        "<ul><li><input type=checkbox checked onclick=x> a<li><input type=text> b<li><input type=CHECKBOX> c</ul>",
        "<template><script>1</script></template><xmp><script>1</script></xmp><plaintext><script>1</script>",
        "<!-- <script>1</script> --><![CDATA[<script>1</script>]]><?php 1 ?><!DOCTYPE html><html><head><title>x</title><body onload=x>",
        "</div></div></article></main></body></html><script>1</script><main id=main>x",
        "<h2 id=main>a</h2><p id=app>b<p id=q>c<p id=theme>d<p id=carnet-data>e<p id=toc-title>f<p id=fn-1>g",
        "<img src=/media/image.png srcset='//x 2x' onerror=x><picture><source srcset=//x></picture><video src=//x autoplay></video>",
        "<b>ouvert <i>et <u>jamais <s>fermé <p>du <div>tout <table><tr><td>x",
        "<table><caption><script>1</script></caption><a href=javascript:1>x</a><tr><td style='text-align:left;background:url(//x)' onclick=x>y</table>",
        "<div class='footnote-definition' id='note:1'>n</div><sup class='footnote-reference'><a href='#note:1'>1</a></sup>",
        "<p lang='\"><script>1</script>' dir='\"><script>' title='</p><script>1</script>'>a</p>",
        "<a href='https://x.example/\"onmouseover=\"alert(1)'>a</a>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<pre><code class='language-html\"><script>1</script>'>x</code></pre>",
        "\u{0}<scr\u{0}ipt>alert(1)</scr\u{0}ipt>\u{feff}\u{202e}",
    ] {
        for field in ["content_html", "content_markdown"] {
            let site = Site::new().post("a", json!({field: format!("<p>début</p>\n\n{source}")}));
            let outcome = site.build();
            assert!(outcome.is_good(), "{source}\n{}", outcome.list());
            assert_harmless(&outcome.page("/posts/a/"), source);
        }
    }
}

#[test]
fn image_with_forbidden_scheme_is_an_error() {
    for source in
        ["<img onerror=x>", "<img src='javascript:x'>", "<img src='data:image/png;base64,AA'>", "<img src=''>"]
    {
        let line = "posts/a.json:1:18: error: an image has no address, or its URL scheme is not allowed";
        let list = Site::new().html("a", source).build().list();
        assert!(list.starts_with(line) && list.contains("1 error"), "{list}");
    }
    let line = "posts/a.json:1:24: error: an image has no address, or its URL scheme is not allowed";
    Site::new().markdown("a", "x ![](data:x)").build().fails_with(&[line]);
}

#[test]
fn sanitizing_removes_reserved_classes_ids_and_roles() {
    let page = page("<aside class=footnote id=fn-1 role=note>faux</aside><p tabindex=5 role=main aria-label=x>y</p>");
    assert_eq!(page.content(), "<aside>faux</aside><p>y</p>");
}

#[test]
fn html_inside_markdown_is_sanitized_the_same_way() {
    let site = Site::new()
        .markdown("a", "Un <span onclick=x class=y>mot</span> <u>ici</u>.\n\n<div style=x>\n\n*dedans*\n\n</div>");
    let line = "posts/a.json:1:25: warning: the attribute onclick=\"x\" of <span> is left out";
    let page = site.build().warns_with(&[line]).page("/posts/a/");
    assert_eq!(page.content(), "<p>Un <span>mot</span> <u>ici</u>.</p>\n<div>\n<p><em>dedans</em></p>\n</div>");
}
