//! `carnet rename`: the address changes, and links, responses, subscribers and the layout of the files stay.

use serde_json::json;

use crate::blog::Blog;

const OLD: &str = r###"{
  "title": "Ancien",
  "date_published": "2012-01-15",
  "tags": ["un",  "deux"],
  "content_markdown": [
    "L\u00e9 [lien](\/posts\/ancien\/#a) vers soi.",
    "## A"
  ]
}
"###;

const OTHER: &str = r#"{
	"title":"Autre",	"date_published": "2012-01-16",
	"content_markdown": "[a](/posts/ancien/) `/posts/ancien/` [b]\n\n<a href='https://essai.example/posts/ancien'>c</a> [d](/posts/ancien-2/)\n\n[b]: /posts/ancien/#a",
	"_carnet": { "translation_of": "ancien" }, "language": "en"
}"#;

const RESPONSES: &str = r#"{"items": [
  {"id": "r", "content_text": "R", "date_published": "2012-02-04T00:00:00Z", "authors": [{"name": "R"}]}]}"#;

fn blog() -> Blog {
    Blog::empty()
        .file(
            "public/site.json",
            r#"{ "title": "Essai", "base_url": "https://essai.example/", "author": { "name": "A" },
  "navigation": [{ "label": "ancien", "url": "/posts/ancien/" }] }"#,
        )
        .file("public/posts/2012/ancien.json", OLD)
        .file("public/posts/autre.json", OTHER)
        .post("ancien-2", "Un texte.")
        .file("public/responses/ancien.json", RESPONSES)
}

#[test]
fn rename_keeps_links_responses_and_layout() {
    let blog = blog();
    blog.assert_checked();
    let said = blog.carnet(&["rename", "ancien", "nouveau"]).good();
    assert_eq!(
        said,
        "posts/2012/ancien.json -> posts/2012/nouveau.json: id \"ancien\", alias /posts/ancien/, 1 link\n\
         responses/ancien.json -> responses/nouveau.json\n\
         posts/autre.json: translation_of \"nouveau\", 3 links\n\
         site.json: 1 link\n\
         4 files changed\n"
    );
    assert_eq!(
        blog.read("public/posts/2012/nouveau.json"),
        OLD.replace(r"\/ancien\/#a", r"\/nouveau\/#a").replace(
            "  ]\n}",
            "  ],\n  \"id\": \"ancien\",\n  \"_carnet\": { \"aliases\": [\"/posts/ancien/\"] }\n}"
        )
    );
    assert_eq!(
        blog.read("public/posts/autre.json"),
        OTHER
            .replace("](/posts/ancien/)", "](/posts/nouveau/)")
            .replace("/posts/ancien'", "/posts/nouveau'")
            .replace("/posts/ancien/#a", "/posts/nouveau/#a")
            .replace("\"ancien\"", "\"nouveau\"")
    );
    assert_eq!(blog.read("public/responses/nouveau.json"), RESPONSES);
    assert_eq!(blog.json("public/site.json")["navigation"][0], json!({"label": "ancien", "url": "/posts/nouveau/"}));
    assert!(
        !blog.path("public/posts/2012/ancien.json").exists() && !blog.path("public/responses/ancien.json").exists()
    );
    assert_eq!(blog.tree().len(), 5);
    blog.assert_checked();
}

#[test]
fn rename_back_and_forth_leaves_a_good_blog() {
    let blog = blog();
    blog.carnet(&["rename", "ancien", "nouveau"]).good();
    blog.carnet(&["rename", "nouveau", "ancien"]).good();
    let post = blog.json("public/posts/2012/ancien.json");
    assert_eq!((&post["id"], &post["_carnet"]["aliases"]), (&json!("ancien"), &json!(["/posts/nouveau/"])));
    assert_eq!(blog.read("public/posts/autre.json"), OTHER);
    blog.carnet(&["rename", "ancien", "troisieme"]).good();
    let aliases = &blog.json("public/posts/2012/troisieme.json")["_carnet"]["aliases"];
    assert_eq!(aliases, &json!(["/posts/nouveau/", "/posts/ancien/"]));
    blog.assert_checked();
}

#[test]
fn rename_dry_run_writes_nothing() {
    let blog = blog();
    let before = blog.tree();
    let said = blog.carnet(&["rename", "/posts/ancien/", "nouveau", "--dry-run"]).good();
    assert!(said.ends_with("\n4 files would change (not written)\n"), "{said}");
    assert_eq!(blog.tree(), before);
}

#[test]
fn rename_follows_a_written_slug() {
    let blog = Blog::new().file(
        "public/posts/fichier.json",
        r#"{"title": "T", "date_published": "2012-01-15", "id": "x", "content_text": "T", "_carnet": {"slug": "ancien"}}"#,
    );
    blog.carnet(&["rename", "ancien", "nouveau"]).good();
    assert_eq!(
        blog.read("public/posts/fichier.json"),
        r#"{"title": "T", "date_published": "2012-01-15", "id": "x", "content_text": "T", "_carnet": {"slug": "nouveau", "aliases": ["/posts/ancien/"]}}"#
    );
    blog.assert_checked();
}

#[test]
fn rename_of_a_draft_leaves_no_alias() {
    let draft = r#"{"title": "T", "content_text": "T", "_carnet": {"status": "draft"}}"#;
    let blog = Blog::new().file("public/posts/ancien.json", draft);
    blog.carnet(&["rename", "ancien", "nouveau"]).good();
    assert_eq!(blog.read("public/posts/nouveau.json"), draft);
    assert!(!blog.path("public/posts/ancien.json").exists());
}

/// A blog whose rename was killed after it had written the new file.
fn interrupted() -> Blog {
    let draft = r#"{"title": "T", "content_text": "T", "_carnet": {"status": "draft"}}"#;
    let file = json!({"from": "posts/ancien.json", "to": "posts/nouveau.json", "before": draft, "after": draft});
    let journal = json!({"old": "ancien", "new": "nouveau", "page": false, "files": [file]});
    Blog::new()
        .file("public/posts/ancien.json", draft)
        .file("public/posts/nouveau.json", draft)
        .file("public/.carnet-rename.json", &journal.to_string())
}

#[test]
fn interrupted_rename_is_completed_by_the_next_one() {
    let completed = "completed the rename of \"ancien\" to \"nouveau\": 1 file\n";
    let blog = interrupted();
    assert_eq!(blog.carnet(&["rename", "/posts/ancien/", "nouveau"]).good(), completed);
    assert_eq!(blog.tree().into_keys().collect::<Vec<_>>(), ["public/posts/nouveau.json", "public/site.json"]);
    let blog = interrupted();
    let said = blog.carnet(&["rename", "nouveau", "troisieme"]).good();
    assert!(said.starts_with(completed) && said.ends_with("\n1 file changed\n"), "{said}");
    assert_eq!(blog.tree().into_keys().collect::<Vec<_>>(), ["public/posts/troisieme.json", "public/site.json"]);
}

#[test]
fn interrupted_rename_keeps_later_changes() {
    let blog = interrupted().file("public/posts/ancien.json", "{}");
    let before = blog.tree();
    for arguments in [&["rename", "ancien", "nouveau"][..], &["rename", "ancien", "nouveau", "--dry-run"]] {
        let said = blog.carnet(arguments).refused();
        assert!(said.starts_with("error: the rename of \"ancien\" to \"nouveau\" was interrupted"), "{said}");
    }
    assert_eq!(blog.tree(), before);
}

#[test]
fn rename_of_a_page_changes_its_links() {
    let blog = Blog::new()
        .post("about", "[a](/about/) [b](/posts/about/)")
        .file("public/pages/about.json", r#"{"title": "T", "content_markdown": "T"}"#);
    let said = blog.carnet(&["rename", "about", "a-propos", "--page"]).good();
    assert!(said.starts_with("pages/about.json -> pages/a-propos.json: alias /about/\n"), "{said}");
    let page = blog.json("public/pages/a-propos.json");
    assert_eq!((page.get("id"), &page["_carnet"]["aliases"]), (None, &json!(["/about/"])));
    assert_eq!(blog.json("public/posts/about.json")["content_markdown"], "[a](/a-propos/) [b](/posts/about/)");
    blog.assert_checked();
}

#[test]
fn rename_changes_relative_links() {
    let blog =
        blog().post("relatif", "[a](../ancien/#b) <a href='../ancien'>c</a> [d](../ancien-2/) [e](ancien/)").file(
            "public/pages/about.json",
            r#"{"title": "T", "content_markdown": "[a](../posts/ancien/) [b](../ancien/)"}"#,
        );
    let said = blog.carnet(&["rename", "ancien", "nouveau"]).good();
    assert!(said.contains("posts/relatif.json: 2 links\n") && said.contains("pages/about.json: 1 link\n"), "{said}");
    assert_eq!(
        blog.json("public/posts/relatif.json")["content_markdown"],
        "[a](../nouveau/#b) <a href='../nouveau'>c</a> [d](../ancien-2/) [e](ancien/)"
    );
    let page = blog.json("public/pages/about.json");
    assert_eq!(page["content_markdown"], "[a](../posts/nouveau/) [b](../ancien/)");
}

#[test]
fn rename_lists_redirect_rules_with_the_old_address() {
    let rules = "# Adresses\n/vieux/ /posts/ancien/ 301\n/autre/ /posts/ancien-2/ 301\n";
    let blog = blog().file("public/_redirects", rules);
    let line = "_redirects:2: this rule has the old address, and stays as it is: /vieux/ /posts/ancien/ 301\n";
    let said = blog.carnet(&["rename", "ancien", "nouveau", "--dry-run"]).good();
    assert!(said.contains(line), "{said}");
    let said = blog.carnet(&["rename", "ancien", "nouveau"]).good();
    assert!(said.contains(line) && said.matches("_redirects").count() == 1, "{said}");
    assert_eq!(blog.read("public/_redirects"), rules);
}

#[test]
fn rename_refuses_unknown_and_taken_names() {
    let blog = blog().file("public/pages/about.json", r#"{"title": "T", "content_markdown": "T"}"#);
    let before = blog.tree();
    for (arguments, reason) in [
        (&["rename", "ancian", "x"][..], "there is no post \"ancian\"; did you mean \"ancien\"?"),
        (&["rename", "ancien", "ancien"], "\"ancien\" is the slug already"),
        (&["rename", "ancien", "Été"], "\"Été\" is not a valid slug: it has other characters"),
        (&["rename", "ancien", "autre"], "the name \"autre\" is taken by posts/autre.json"),
        (&["rename", "about", "search", "--page"], "the name \"search\" is taken by Carnet itself"),
        (&["rename", "about", "x"], "there is no post \"about\""),
    ] {
        let said = blog.carnet(arguments).refused();
        assert!(said.contains(reason), "{said}");
    }
    assert_eq!(blog.tree(), before);
}

#[cfg(unix)]
#[test]
fn rename_refuses_linked_responses() {
    let blog = blog().file("public/responses/2012/source.json", RESPONSES);
    let responses = blog.path("public/responses/ancien.json");
    std::fs::remove_file(&responses).unwrap();
    std::os::unix::fs::symlink(blog.path("public/responses/2012/source.json"), &responses).unwrap();
    let before = blog.tree();
    let said = blog.carnet(&["rename", "ancien", "nouveau"]).refused();
    assert!(said.contains("responses/ancien.json is a symbolic link: rename it by hand"), "{said}");
    assert_eq!(blog.tree(), before);
}

#[test]
fn rename_needs_settings() {
    Blog::empty().carnet(&["rename", "ancien", "nouveau"]).assert_no_blog();
}

#[test]
fn rename_needs_files_without_errors() {
    let blog = blog().file("public/posts/faux.json", "{");
    let before = blog.tree();
    let said = blog.carnet(&["rename", "ancien", "nouveau"]);
    assert_eq!(said.code, Some(1));
    assert!(said.stderr.starts_with("posts/faux.json:1:"), "{}", said.stderr);
    assert_eq!(blog.tree(), before);
}
