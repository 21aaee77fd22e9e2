//! Redirects of old addresses, on every host and without scripts.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::outcome::Outcome;
use crate::page::Page;
use crate::site::Site;

fn with_aliases(aliases: &[&str]) -> Site {
    Site::new().post("a", json!({"title": "L'été", "_carnet": {"aliases": aliases}}))
}

#[test]
fn redirect_page_exists_at_alias() {
    let outcome =
        with_aliases(&["/2012/03/slug/", "/vieux", "/vieux.html", "/posts/ancien/", "/caf%C3%A9/"]).build().good();
    for name in
        ["2012/03/slug/index.html", "vieux/index.html", "vieux.html", "posts/ancien/index.html", "café/index.html"]
    {
        let page = Page::new(&outcome.text(name), None);
        assert_eq!(page.attribute("meta[http-equiv=refresh]", "content"), "0; url=/posts/a/");
        assert_eq!(page.attribute("link[rel=canonical]", "href"), "https://essai.example/posts/a/");
        assert_eq!(page.attribute("body a", "href"), "/posts/a/");
        assert_eq!((page.texts("title"), page.texts("body a")), (vec!["L’été".to_owned()], vec!["L’été".to_owned()]));
        // With a canonical address, `noindex` would remove both pages from search engines.
        assert_eq!(page.count("meta[name=robots]"), 0);
        assert_eq!(page.count("script"), 0);
    }
}

#[test]
fn redirect_data_for_the_app_exists_at_alias() {
    let outcome = with_aliases(&["/2012/03/slug/", "/vieux/", "/posts/ancien/"]).build().good();
    for name in ["2012/03/slug/index.json", "vieux/index.json", "posts/ancien/index.json"] {
        assert_eq!(outcome.json(name), json!({"moved": "/posts/a/"}));
    }
}

#[test]
fn alias_with_pattern_is_refused() {
    with_aliases(&["/x*", "/wiki/:nom/"]).build().fails_with(&[
        "posts/a.json:1:24: error: $._carnet.aliases[0]: \"/x*\" is a pattern, not an old path",
        "posts/a.json:1:30: error: $._carnet.aliases[1]: \"/wiki/:nom/\" is a pattern, not an old path",
    ]);
}

#[test]
fn url_of_json_feed_item_redirects() {
    let outcome = Site::new()
        .post("a", json!({"url": "https://ancien.example/2012/03/slug/", "_carnet": {"aliases": ["/2012/03/slug"]}}))
        .post("b", json!({"url": "https://ancien.example/?p=42"}))
        .post("c", json!({"url": "https://essai.example/posts/c/"}))
        .post("d", json!({"url": "https://essai.example/"}))
        .page("about", json!({"url": "/a-propos.html"}))
        .build()
        .good();
    for (name, address) in [
        ("2012/03/slug/index.html", "/posts/a/"),
        ("moved/p-42/index.html", "/posts/b/"),
        ("a-propos.html", "/about/"),
    ] {
        let page = Page::new(&outcome.text(name), None);
        assert_eq!(page.attribute("meta[http-equiv=refresh]", "content"), format!("0; url={address}"));
    }
}

#[test]
fn url_that_can_not_redirect_is_a_warning() {
    for url in ["https://essai.example/archive/2012/", "https://ancien.example/#un", "/x*"] {
        let post = format!(r#"{{"url":"{url}","title":"T","date_published":"2012-01-15","content_text":"x"}}"#);
        let warning = format!(
            "posts/a.json:1:9: warning: nothing can redirect from {url}, the old address of the post (\"url\")"
        );
        Site::new().file("posts/a.json", post).build().warns_with(&[&warning]);
    }
}

#[test]
fn redirects_file_merges_lines_of_author() {
    let feeds: String = ["", "/atom", "/rdf", "/rss", "/rss2"]
        .map(|kind| format!("/feed{kind} /feed.xml 301\n/feed{kind}/ /feed.xml 301\n"))
        .concat();
    let outcome = with_aliases(&["/2012/03/slug/", "/?p=42"])
        .page("about", json!({"_carnet": {"aliases": ["/a-propos/"]}}))
        .file("_redirects", "/moi /about/ 302\n/2012/* /archive/2012/ 301\n")
        .build()
        .good();
    assert_eq!(
        outcome.text("_redirects"),
        format!(
            "/moi /about/ 302\n/ p=42 /posts/a/ 301!\n\
             /2012/03/slug/ /posts/a/ 301!\n/2012/03/slug/ /posts/a/ 301\n/a-propos/ /about/ 301!\n/a-propos/ /about/ 301\n\
             {feeds}/2012/* /archive/2012/ 301\n"
        )
    );
    assert_eq!(Site::new().build().good().text("_redirects"), feeds);
}

#[test]
fn plain_permalink_has_redirect_page() {
    let site = with_aliases(&["/?p=42", "/?page_id=7&lang=fr", "/index.php?p=43"]);
    let outcome = site.setting(json!({"base_url": "https://essai.example/blog/"})).build().good();
    let page = Page::new(&outcome.text("moved/p-42/index.html"), None);
    assert_eq!(page.attribute("meta[http-equiv=refresh]", "content"), "0; url=/blog/posts/a/");
    outcome.lacks("moved/p-42/index.json").lacks("moved/page_id-7-lang-fr/index.html").lacks("index.php/index.html");
}

/// Names of the files in `assets/` that are scripts for plain permalinks.
fn permalink_scripts(outcome: &Outcome) -> Vec<String> {
    outcome.files().into_keys().filter(|name| name.starts_with("assets/permalinks-")).collect()
}

#[test]
fn permalink_script_is_only_on_home_page() {
    for root in ["/", "/blog/"] {
        let outcome = with_aliases(&["/2012/03/slug/"])
            .page("about", json!({"_carnet": {"aliases": ["/?page_id=7"]}}))
            .setting(json!({"base_url": format!("https://essai.example{root}")}))
            .build()
            .good();
        let [name] = permalink_scripts(&outcome).try_into().unwrap();
        let page = outcome.page("/");
        let scripts = page.attributes("head > script[async][src]", "src");
        assert_eq!(scripts, [format!("{root}assets/boot-0.js"), format!("{root}{name}")]);
        let hash = BASE64_STANDARD.encode(Sha256::digest(outcome.text(&name)));
        assert_eq!(page.attributes("head > script[async][src]", "integrity")[1], format!("sha256-{hash}"));
        let has_it = |(file, bytes): (String, Vec<u8>)| {
            (file.ends_with(".html") && String::from_utf8_lossy(&bytes).contains("permalinks")).then_some(file)
        };
        assert_eq!(outcome.files().into_iter().filter_map(has_it).collect::<Vec<_>>(), ["index.html"]);
    }
}

#[test]
fn permalink_script_is_absent_without_permalinks() {
    let outcome = with_aliases(&["/2012/03/slug/", "/?p=42&lang=fr", "/?cat=3", "/index.php?p=43"])
        .post("brouillon", json!({"_carnet": {"status": "draft", "aliases": ["/?p=44"]}}))
        .post("demain", json!({"_carnet": {"aliases": ["/?p=45"]}, "date_published": "2012-06-02"}))
        .build()
        .good();
    assert_eq!(permalink_scripts(&outcome), Vec::<String>::new());
    assert_eq!(outcome.page("/").count("script[src]"), 1);
    assert_eq!(outcome.json("assets/app.json")["permalinks"], Value::Null);
}

#[test]
fn permalink_script_is_cached_like_other_assets() {
    let site = with_aliases(&["/?p=42"]).at("2012-06-01");
    let outcome = site.build().good();
    let [name] = permalink_scripts(&outcome).try_into().unwrap();
    let rule = format!("/{name}\n  Cache-Control: public, max-age=31536000, immutable\n");
    let outcome = outcome.contains("_headers", &rule);
    let file = name.strip_prefix("assets/").unwrap();
    assert_eq!(outcome.json("assets/app.json")["permalinks"], file);
    site.build().good().changed(&[], &[]);
    // The alias is removed: the script stays for pages that browsers have kept.
    let site = site.post("a", json!({})).at("2012-06-02");
    let outcome = site.build().good().has(&name);
    assert_eq!(
        outcome.json("assets/app.json")["earlier"],
        json!([{"name": file, "replaced": "2012-06-02T00:00:00Z"}])
    );
    assert!(!outcome.text("_headers").contains(file));
    site.at("2012-07-03").build().good().lacks(&name);
}

#[test]
fn alias_with_query_is_claimed_once() {
    let alias = |path: &str| json!({"_carnet": {"aliases": [path]}});
    Site::new().post("a", alias("/?p=42")).post("b", alias("/?p=42")).build().fails_with(&[
        "posts/a.json: error: the address /?p=42 (an alias) is also claimed by posts/b.json",
        "posts/b.json: error: the address /?p=42 (an alias) is also claimed by posts/a.json",
    ]);
    Site::new().post("a", alias("/?p=42")).post("b", alias("/moved/p-42")).build().fails_with(&[
        "posts/a.json: error: the address /?p=42 (an alias) is also claimed by posts/b.json",
        "posts/b.json: error: the address /moved/p-42 (an alias) is also claimed by posts/a.json",
    ]);
    Site::new()
        .post("a", alias("/?p=42"))
        .file("moved", "x")
        .build()
        .fails_with(&["posts/a.json:1:25: error: a part of the old path /?p=42 is a file"]);
}

#[test]
fn rules_that_are_not_utf_8_are_reported() {
    let site =
        Site::new().file("_redirects", b"/caf\xe9 /about/ 302\n").file("_headers", b"/*\n  X-Moi: \xe9t\xe9\n");
    let expected = [
        "_headers:2:10: error: the byte 0xE9 is not UTF-8; the file may be Latin-1 or Windows-1252",
        "_redirects:1:5: error: the byte 0xE9 is not UTF-8; the file may be Latin-1 or Windows-1252",
    ];
    site.check().fails_with(&expected);
    site.build().fails_with(&expected);
}

#[test]
fn invalid_rule_lines_are_reported_by_check() {
    let site = Site::new()
        .file("_redirects", "# les miennes\n/a/ /b/ 999\nancien/ /b/\n/c/ /d/ 302 Country=ch\n")
        .file("_headers", "/*\n  ! X-Frame-Options\n  X-A b\n");
    let expected = [
        "_headers:3:3: error: \"X-A b\" is neither a path nor a header",
        "_redirects:2:1: error: \"999\" is not a status",
        "_redirects:3:1: error: \"ancien/\" is not a path",
    ];
    site.check().fails_with(&expected);
    site.build().fails_with(&expected);
}

#[test]
fn redirect_line_that_overrides_alias_is_reported() {
    let own = "/moi /about/\n/2012/03/slug /about/ 301\n/ p=42 /about/\n/ p=43 /about/\n/vieux/ /posts/a/ 302\n/2012/* /c/\n";
    let aliases = ["/2012/03/slug/", "/?p=42", "/vieux/", "/2012/04/"];
    let expected = |root: &str| {
        [
            format!(
                "_redirects:2:1: warning: /2012/03/slug/ is also an alias in posts/a.json, and this line redirects to {root}about/"
            ),
            format!(
                "_redirects:3:1: warning: /?p=42 is also an alias in posts/a.json, and this line redirects to {root}about/"
            ),
        ]
    };
    let [first, second] = &expected("/");
    with_aliases(&aliases).file("_redirects", own).check().warns_with(&[first, second]);
    let [first, second] = &expected("/blog/");
    with_aliases(&aliases)
        .setting(json!({"base_url": "https://essai.example/blog/"}))
        .file("_redirects", own.replace(" /", " /blog/").replace("\n/", "\n/blog/"))
        .check()
        .warns_with(&[first, second]);
}

#[test]
fn too_many_redirects_are_reported() {
    let lines = |count: usize, kind: &str| -> String {
        (0..count).map(|number| format!("/{number}{kind} /about/ 301\n")).collect()
    };
    let fixed = with_aliases(&["/vieux/"]).file("_redirects", lines(1990, ""));
    fixed
        .check()
        .warns_with(&["_redirects: warning: 2001 redirects are more than the 2000 that Cloudflare Pages follows"]);
    let patterns = with_aliases(&["/vieux/"]).file("_redirects", lines(101, "/*"));
    patterns.check().warns_with(&[
        "_redirects: warning: 101 redirects from the first pattern on are more than the 100 that Cloudflare Pages follows",
    ]);
    with_aliases(&["/vieux/"]).file("_redirects", lines(1989, "") + &lines(100, "/*")).check().good();
}

#[test]
fn unpublished_posts_have_no_redirects() {
    let alias = |path: &str| json!({"_carnet": {"aliases": [path]}, "date_published": "2012-06-02"});
    Site::new()
        .post("demain", alias("/zanzibar/"))
        .post("brouillon", json!({"_carnet": {"status": "draft", "aliases": ["/zanzibar/2/"]}}))
        .build()
        .good()
        .nowhere("zanzibar");
}

#[test]
fn outdated_link_is_reported_with_new_address() {
    let list = with_aliases(&["/2012/03/slug/"]).markdown("b", "[a](/2012/03/slug)").build().list();
    assert_eq!(
        list,
        "posts/b.json:1:26: warning: outdated link: /2012/03/slug redirects to another address\n  help: write /posts/a/\n1 warning\n"
    );
}

#[test]
fn alias_with_invalid_path_is_refused() {
    with_aliases(&[
        "/%2e%2e/%2e%2e/dehors/",
        "/a//b/",
        "/media/image.png/x/",
        "/b.html",
        "/b.html/c/",
        "/posts/a/index.json",
        "/sitemap.xml",
        "/_headers",
        "/robots.txt/x/",
        "/b.html.gz/x/",
    ])
    .build()
    .fails_with(&[
        "posts/a.json:1:25: error: no file can be at the old path /%2e%2e/%2e%2e/dehors/",
        "posts/a.json:1:50: error: no file can be at the old path /a//b/",
        "posts/a.json:1:59: error: a part of the old path /media/image.png/x/ is a file",
        "posts/a.json:1:91: error: a part of the old path /b.html/c/ is a file",
        "posts/a.json:1:104: error: a part of the old path /posts/a/index.json is a file",
        "posts/a.json:1:126: error: the address /sitemap.xml is reserved for Carnet",
        "posts/a.json:1:141: error: the address /_headers is reserved for Carnet",
        "posts/a.json:1:153: error: a part of the old path /robots.txt/x/ is a file",
        "posts/a.json:1:170: error: a part of the old path /b.html.gz/x/ is a file",
    ]);
}

#[test]
fn alias_with_hidden_part_is_refused() {
    with_aliases(&["/.git/hooks/x/", "/%2egit/config", "/.nojekyll", "/media/.a/b/", "/.well-known/a/"])
        .build()
        .fails_with(&[
            "posts/a.json:1:25: error: no file can be at the old path /.git/hooks/x/: a part of it begins with a dot",
            "posts/a.json:1:42: error: no file can be at the old path /%2egit/config: a part of it begins with a dot",
            "posts/a.json:1:59: error: no file can be at the old path /.nojekyll: a part of it begins with a dot",
            "posts/a.json:1:72: error: no file can be at the old path /media/.a/b/: a part of it begins with a dot",
        ]);
    with_aliases(&["/.well-known/a/"]).build().good().has(".well-known/a/index.html");
}

#[test]
fn alias_longer_than_file_systems_allow_is_refused() {
    let (name, decoded) = ("n".repeat(255), "é".repeat(128));
    let (long, path) = (format!("/{name}x/"), format!("/{}", "dossier/".repeat(500)));
    let escaped = format!("/{}/", "%C3%A9".repeat(128));
    with_aliases(&[&long, &path, &escaped]).build().fails_with(&[
        &format!(
            "posts/a.json:1:25: error: no file can be at the old path {long}: \
             a part of it has 256 bytes, more than the limit of 255"
        ),
        &format!(
            "posts/a.json:1:286: error: no file can be at the old path {path}: \
             it has 4010 bytes, more than the limit of 3072"
        ),
        &format!(
            "posts/a.json:1:4290: error: no file can be at the old path {escaped}: \
             a part of it has {} bytes, more than the limit of 255",
            decoded.len()
        ),
    ]);
    let page = format!("{}.html", "n".repeat(250));
    let as_long_as_can_be = [format!("/{name}/"), format!("/{page}"), format!("/{}", "dossier/".repeat(380))];
    let aliases: Vec<&str> = as_long_as_can_be.iter().map(String::as_str).collect();
    for compressed in [false, true] {
        let outcome = with_aliases(&aliases).compressed(compressed).build().good();
        let outcome = outcome.has(&format!("{name}/index.html")).has(&page);
        assert!(!outcome.files().contains_key(&format!("{page}.br")));
    }
}

#[test]
fn posts_folder_redirects_to_archive() {
    for root in ["/", "/blog/"] {
        let base = json!({"base_url": format!("https://essai.example{root}")});
        let outcome = with_aliases(&[]).setting(base).build().good();
        let page = Page::new(&outcome.text("posts/index.html"), None);
        assert_eq!(page.attribute("html", "lang"), "fr");
        assert_eq!(page.attribute("meta[http-equiv=refresh]", "content"), format!("0; url={root}archive/"));
        assert_eq!(page.attribute("link[rel=canonical]", "href"), format!("https://essai.example{root}archive/"));
        assert_eq!(page.attribute("body a", "href"), format!("{root}archive/"));
        assert_eq!(outcome.json("posts/index.json"), json!({"moved": format!("{root}archive/")}));
    }
    with_aliases(&["/posts/index.html", "/posts/index.php", "/posts/index.json/x/"]).build().fails_with(&[
        "posts/a.json:1:25: error: the address /posts/index.html is reserved for Carnet",
        "posts/a.json:1:64: error: the address /posts/index.json/x/ is reserved for Carnet",
    ]);
}

#[test]
fn alias_in_two_spellings_is_one_address() {
    with_aliases(&["/caf%C3%A9/", "/café"]).build().fails_with(&[
        "posts/a.json: error: the address /caf%C3%A9/ (an alias) is also claimed by posts/a.json",
        "posts/a.json: error: the address /café (an alias) is also claimed by posts/a.json",
    ]);
}

#[test]
fn addresses_equal_on_some_file_systems_are_reported() {
    with_aliases(&["/Contact/", "/Posts/A/", "/Tags/x/", "/cafe\u{301}/", "/MEDIA/Image.png/x/"])
        .page("contact", json!({}))
        .post("b", json!({"_carnet": {"aliases": ["/caf%C3%A9/"]}}))
        .build()
        .fails_with(&[
            "pages/contact.json: error: the address /contact/ (its address) is also claimed by posts/a.json",
            "posts/a.json: error: the address /posts/a/ (its address) is also claimed by posts/a.json",
            "posts/a.json: error: the address /Contact/ (an alias) is also claimed by pages/contact.json",
            "posts/a.json: error: the address /Posts/A/ (an alias) is also claimed by posts/a.json",
            "posts/a.json: error: the address /cafe\u{301}/ (an alias) is also claimed by posts/b.json",
            "posts/a.json:1:49: error: the address /Tags/x/ is reserved for Carnet",
            "posts/a.json:1:70: error: a part of the old path /MEDIA/Image.png/x/ is a file",
            "posts/b.json: error: the address /caf%C3%A9/ (an alias) is also claimed by posts/a.json",
        ]);
}
