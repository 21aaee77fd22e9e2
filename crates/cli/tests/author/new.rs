//! `carnet new`: a draft with a free name, a date and a text.

use crate::blog::Blog;

#[test]
fn new_post_is_a_draft_with_date_and_hint() {
    let blog = Blog::new();
    let said = blog.carnet(&["new", "L'été, cœur à vif !"]).good();
    assert_eq!(said.trim_end(), ["public", "posts", "l-ete-coeur-a-vif.json"].join(std::path::MAIN_SEPARATOR_STR));
    assert_eq!(
        blog.read("public/posts/l-ete-coeur-a-vif.json"),
        "{\n  \"title\": \"L'été, cœur à vif !\",\n  \"date_published\": \"2012-05-31T20:00:00-04:00\",\n  \
         \"_carnet\": { \"status\": \"draft\" },\n  \"content_markdown\": [\n    \
         \"Écrivez ici. Chaque élément de cette liste est un paragraphe.\"\n  ]\n}\n"
    );
    blog.assert_checked();
}

#[test]
fn new_post_never_overwrites() {
    let blog = Blog::new().post("a", "Un texte.").file("public/posts/2011/a-2.json", "{").file(
        "public/posts/b.json",
        r#"{"title": "B", "date_published": "2012-01-01", "id": "a-3", "content_text": "B",
                "_carnet": {"aliases": ["/posts/a-4/"]}}"#,
    );
    let before = blog.tree();
    blog.carnet(&["new", "A", "--publish"]).good();
    assert_eq!(blog.json("public/posts/a-5.json")["title"], "A");
    assert!(before.iter().all(|(name, text)| blog.read(name) == *text));
}

#[test]
fn new_page_has_no_date_and_no_reserved_name() {
    let blog = Blog::new();
    blog.carnet(&["new", "Archive", "--page", "--publish", "--language", "en-CA"]).good();
    assert_eq!(
        blog.json("public/pages/archive-2.json"),
        serde_json::json!({
            "title": "Archive",
            "language": "en-CA",
            "content_markdown": ["Write here. Each item of this list is a paragraph."],
        })
    );
    blog.assert_checked();
}

#[test]
fn new_post_with_invalid_values_is_not_written() {
    let blog = Blog::new();
    let said = blog.carnet(&["new", "« … »"]).refused();
    assert!(said.contains("has no letters or digits for an address"), "{said}");
    for arguments in [&["new", "A <b>B</b>"][..], &["new", "A", "--language", "français"]] {
        let said = blog.carnet(arguments);
        assert_eq!(said.code, Some(1), "{}", said.stderr);
        assert!(said.stderr.starts_with("posts/a"), "{}", said.stderr);
    }
    assert_eq!(blog.tree().len(), 1);
}

#[test]
fn new_post_needs_settings() {
    let blog = Blog::empty().file("public/posts/a.json", "{}");
    blog.carnet(&["new", "A"]).assert_no_blog();
    assert_eq!(blog.tree().len(), 1);
}
