//! Broken and outdated links inside the blog.

use serde_json::json;

use crate::site::Site;

#[test]
fn links_to_existing_addresses_are_valid() {
    let outcome = Site::new()
        .file("media/à lire.pdf", "x")
        .page("about", json!({}))
        .post("b", json!({"tags": ["vélo"], "content_markdown": "## X"}))
        .markdown(
            "a",
            "[a](/) [b](/posts/b/) [c](/posts/b/#x) [d](/posts/b?y) [e](/about/) [f](/tags/velo/) [g](/archive/2012/) \
             [h](/search/?q=x) [i](/media/%C3%A0%20lire.pdf) [j](/media/image.png) [k](#ici) [l](mailto:x@essai.example) \
             [m](https://ailleurs.example/rien/) [n](//ailleurs.example/) [o](</media/à lire.pdf>) [p](/404.html) <b id=\"ici\">ici</b>",
        )
        .build()
        .good();
    assert_eq!(outcome.page("/posts/a/").count(".prose a"), 16);
}

#[test]
fn broken_link_is_reported_once_with_position() {
    let text = json!({
        "title": "A", "date_published": "2012-01-01",
        "content_markdown": "[x](/posts/plus-loin/) [a](/posts/plus) [b](/posts/plus) [c](/media/%C3%A9t%C3%A9.pdf)",
    });
    Site::new().file("posts/a.json", text.to_string()).post("plus-loin", json!({})).build().warns_with(&[
        "posts/a.json:1:49: warning: broken link: /posts/plus does not exist",
        "posts/a.json:1:83: warning: broken link: /media/%C3%A9t%C3%A9.pdf does not exist",
    ]);
}

#[test]
fn links_to_unpublished_posts_and_sources_are_reported() {
    Site::new()
        .post("brouillon", json!({"_carnet": {"status": "draft"}}))
        .post("demain", json!({"date_published": "2013-01-01"}))
        .markdown("a", "[a](/posts/brouillon/) [b](/posts/demain/) [c](/posts/a.json) [d](/site.json)")
        .build()
        .warns_with(&[
            "posts/a.json:1:26: warning: link to a draft: /posts/brouillon/ has no page until it is published",
            "posts/a.json:1:49: warning: link to a scheduled post or page: /posts/demain/ has no page before 2013-01-01",
            "posts/a.json:1:69: warning: broken link: /posts/a.json does not exist",
            "posts/a.json:1:88: warning: broken link: /site.json does not exist",
        ]);
}

#[test]
fn link_to_post_with_error_is_not_reported() {
    Site::new()
        .markdown("a", "[b](/posts/b/) [c](/c/)")
        .post("b", json!({"title": 1}))
        .page("c", json!({"title": 2}))
        .check()
        .fails_with(&[
            "pages/c.json:1:41: error: $.title: is a number, not a text",
            "posts/b.json:1:71: error: $.title: is a number, not a text",
        ]);
}

/// A blog at `root` with folders of the author, files without extension, and redirects.
fn with_own_folders(root: &str) -> Site {
    let rules = [
        "/ancien /posts/b/ 301",
        "/wiki/* https://wiki.example/:splat 302",
        "/membres/:nom /posts/b/ 301!",
        "/relais/* https://relais.example/:splat 200",
        "/suisse /posts/b/ 302 Country=ch",
        "/retir%C3%A9 /404.html 404",
    ];
    Site::new()
        .setting(json!({"base_url": format!("https://essai.example{root}")}))
        .file("_redirects", rules.map(|rule| rule.replacen('/', root, 1) + "\n").concat())
        .file("demo/index.html", "<!doctype html><title>Démo</title>")
        .file("outils/règle/index.html", "<!doctype html><title>Règle</title>")
        .file("LICENSE", "MIT")
        .file(".well-known/openpgpkey/hu/clef", "x")
        .post("b", json!({}))
}

#[test]
fn link_to_address_served_by_host_is_not_reported() {
    let urls = [
        "/demo/",
        "/demo",
        "/demo/index.html",
        "/demo/?x#y",
        "/outils/r%C3%A8gle/",
        "/LICENSE",
        "/.well-known/openpgpkey/hu/clef",
        "/ancien",
        "/ancien/",
        "/wiki/Accueil",
        "/wiki/a/b?c",
        "/membres/ana",
        "/relais/a",
        "/suisse",
        "/posts/b/index.html",
        "https://essai.example/rien/",
    ];
    let links = json!(urls.map(|url| json!({"label": "Lien", "url": url})));
    let text = urls.map(|url| format!("[lien]({url})")).join(" ");
    for root in ["/", "/blog/"] {
        with_own_folders(root)
            .setting(json!({"navigation": links, "footer": links}))
            .markdown("a", &text)
            .page("c", json!({"content_markdown": text}))
            .build()
            .good();
    }
}

#[test]
fn broken_link_beside_own_folders_is_reported_once() {
    let text =
        "[a](/demo/) [b](/demo/rien) [c](/demo/rien#x) [d](/LICENSE/) [e](/outils/) [f](/membres/a/b) [g](/retiré)";
    for root in ["/", "/blog/"] {
        with_own_folders(root).markdown("a", text).build().warns_with(&[
            "posts/a.json:1:38: warning: broken link: /demo/rien does not exist",
            "posts/a.json:1:72: warning: broken link: /LICENSE/ does not exist",
            "posts/a.json:1:87: warning: broken link: /outils/ does not exist",
            "posts/a.json:1:101: warning: broken link: /membres/a/b does not exist",
            "posts/a.json:1:119: warning: broken link: /retir%C3%A9 does not exist",
        ]);
    }
}

#[test]
fn broken_fragment_is_reported() {
    let outcome = Site::new()
        .markdown("a", "[a](#l-été) [b](#L-Ete) [c](/posts/b/#Titre) [d](/posts/b/#rien) [e](#top)\n\n## L'été")
        .markdown("b", "## Titre\n\n[f](#responses) [g](#fn-1) [h](/#x) [i](#titre) [j](#%74itre)")
        .build();
    assert_eq!(
        outcome.list(),
        "\
posts/a.json:1:26: warning: broken fragment: #l-été: the page has no such id
  help: write #l-ete
posts/a.json:1:38: warning: broken fragment: #L-Ete: the page has no such id
  help: write #l-ete
posts/a.json:1:50: warning: broken fragment: /posts/b/#Titre: the page has no such id
  help: write /posts/b/#titre
posts/a.json:1:71: warning: broken fragment: /posts/b/#rien: the page has no such id
  help: correct what follows the #; a heading's id is in the address of the # beside it
posts/b.json:1:54: warning: broken fragment: #fn-1: the page has no such id
  help: correct what follows the #; a heading's id is in the address of the # beside it
posts/b.json:1:65: warning: broken fragment: /#x: the page has no such id
  help: correct what follows the #; a heading's id is in the address of the # beside it
6 warnings
"
    );
}

#[test]
fn obsolete_anchors_become_ids() {
    let page = Site::new()
        .html("a", "<p><a href=\"#_ftn1\" name=\"_ftnref1\">[1]</a></p><h2><a name=\"suite\"></a>La suite</h2><a name=\"c\" id=\"b\">x</a><a href=\"#suite\">y</a>")
        .build()
        .warns_with(&["posts/a.json:1:31: warning: broken fragment: #_ftn1: the page has no such id"])
        .page("/posts/a/");
    assert_eq!(page.attributes(".prose a[id]", "id"), ["_ftnref1", "suite", "b"]);
}

#[test]
fn broken_links_in_settings_are_reported() {
    let links = json!([
        {"label": "Rien", "url": "/nulle-part/"},
        {"label": "Brouillon", "url": "/posts/d/"},
        {"label": "Demain", "url": "/demain/"},
        {"label": "Articles", "url": "/posts/"},
        {"label": "Ancien", "url": "/vieux"},
        {"label": "Question", "url": "/rien/?x"},
        {"label": "Plan", "url": "/media/image.png"},
        {"label": "Flux", "url": "/feed.xml"},
        {"label": "Ailleurs", "url": "https://ailleurs.example/"},
    ]);
    let site = Site::new()
        .post("d", json!({"_carnet": {"status": "draft"}}))
        .page("demain", json!({"date_published": "2013-01-01"}))
        .page("about", json!({"_carnet": {"aliases": ["/vieux/"]}}));
    for place in ["navigation", "footer"] {
        let settings =
            json!({"title": "Essai", "base_url": "https://essai.example/", "author": {"name": "A"}, place: links});
        let text = settings.to_string();
        let at = |url: &str| text.find(&format!("\"{url}\"")).unwrap() + 1;
        let warning = |index: usize, url: &str, message: &str| {
            format!("site.json:1:{}: warning: $.{place}[{index}].url: {message}", at(url))
        };
        let lines = [
            warning(0, "/nulle-part/", "broken link: /nulle-part/ does not exist"),
            warning(1, "/posts/d/", "link to a draft: /posts/d/ has no page until it is published"),
            warning(2, "/demain/", "link to a scheduled post or page: /demain/ has no page before 2013-01-01"),
            warning(3, "/posts/", "outdated link: /posts/ redirects to another address"),
            warning(4, "/vieux", "outdated link: /vieux redirects to another address"),
            warning(5, "/rien/?x", "broken link: /rien/ does not exist"),
        ];
        site.settings(&text).check().warns_with(&lines.each_ref().map(String::as_str));
    }
}

#[test]
fn address_with_other_accents_is_reported() {
    let (nfc, nfd) = ("caf\u{e9}", "cafe\u{301}");
    for (file, address) in [(nfc, nfd), (nfd, nfc)] {
        let attachments = json!([{"url": format!("/media/{address}.pdf"), "mime_type": "application/pdf"}]);
        let text = format!("[a](/media/{address}.pdf)");
        let list = Site::new()
            .file(&format!("media/{file}.pdf"), "x")
            .picture(&format!("media/{file}.png"), 9, 9)
            .post("a", json!({"content_markdown": text}))
            .post("b", json!({"content_markdown": format!("![x](/media/{address}.png)")}))
            .post("c", json!({"attachments": attachments}))
            .check()
            .list();
        let lines: Vec<&str> = list.lines().filter(|line| !line.starts_with("  help: ")).collect();
        let why = "but a file whose accents are written differently does";
        let escaped = address.replace('\u{301}', "%CC%81").replace('\u{e9}', "%C3%A9");
        let [link, image, attachment, _total] = lines.as_slice() else { panic!("{list}") };
        assert!(link.ends_with(&format!("broken link: /media/{escaped}.pdf does not exist, {why}")), "{link}");
        assert!(image.contains("the image /media/") && image.ends_with(&format!("does not exist, {why}")), "{image}");
        assert!(
            attachment.ends_with(&format!("the attachment /media/{address}.pdf does not exist, {why}")),
            "{attachment}"
        );
    }
}
