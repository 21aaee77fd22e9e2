//! The language in which commands speak: that of the blog, before that of the system.

use std::path::MAIN_SEPARATOR_STR;

use crate::blog::Blog;

/// The field `title` twice.
const SETTINGS_WITH_ERROR: &str = r#"{
  "title": "Essai",
  "base_url": "https://essai.example/",
  "author": { "name": "Autrice" },
  "language": "fr",
  "title": "Encore"
}"#;

/// An app whose files contain the names of all.
fn with_app(blog: Blog) -> Blog {
    let list = r#"{"style": "style.css", "boot": "boot.js", "script": "app.js", "module": "app.wasm"}"#;
    let files = ["style.css", "boot.js", "app.js", "app.wasm"];
    let blog = blog.file("app/app.json", list);
    files.into_iter().fold(blog, |blog, name| blog.file(&format!("app/{name}"), list))
}

/// The text with `#` for each number.
fn without_numbers(text: &str) -> String {
    let mut digits = text.chars().peekable();
    let mut masked = String::new();
    while let Some(c) = digits.next() {
        if !c.is_ascii_digit() {
            masked.push(c);
        } else if !digits.peek().is_some_and(char::is_ascii_digit) {
            masked.push('#');
        }
    }
    masked
}

#[test]
fn check_of_a_french_blog_speaks_french() {
    let draft = r#"{"title": "T", "content_text": "T", "_carnet": {"status": "draft"}}"#;
    let blog = Blog::new().post("a", "Un texte.").file("public/posts/b.json", draft);
    let said = blog.carnet_in_its_language(&["check"]).good();
    assert_eq!(
        without_numbers(&said),
        "vérification terminée\u{a0}: #\u{a0}article, #\u{a0}pages, #\u{a0}brouillon laissé de côté, \
         en\u{a0}#,#\u{a0}s\n"
    );
}

#[test]
fn build_of_a_french_blog_speaks_french() {
    let blog = with_app(Blog::new().post("a", "Un texte."));
    let said = blog.carnet_in_its_language(&["build", "--app", "app"]).good();
    assert_eq!(
        without_numbers(&said),
        "site généré\u{a0}: #\u{a0}article, #\u{a0}pages, en\u{a0}#,#\u{a0}s\u{202f}; #\u{a0}fichiers écrits, \
         #\u{a0}inchangé\n"
    );
}

#[test]
fn new_post_of_a_french_blog_speaks_french() {
    let said = Blog::new().carnet_in_its_language(&["new", "!"]).refused();
    assert_eq!(
        said,
        "erreur\u{a0}: le titre «\u{a0}!\u{a0}» n’a ni lettre ni chiffre pour former une adresse\u{a0}: ajoutez-en\n"
    );
}

#[test]
fn rename_in_a_french_blog_speaks_french() {
    let blog = Blog::new().post("ancien", "Un texte.").post("autre", "[a](/posts/ancien/) [b](/posts/ancien/)");
    let said = blog.carnet_in_its_language(&["rename", "ancien", "nouveau"]).good();
    assert_eq!(
        said,
        "posts/ancien.json -> posts/nouveau.json: id \"ancien\", alias /posts/ancien/\n\
         posts/autre.json: 2\u{a0}liens\n\
         2\u{a0}fichiers modifiés\n"
    );
    let said = blog.carnet_in_its_language(&["rename", "nouvau", "x"]).refused();
    assert_eq!(
        said,
        "erreur\u{a0}: il n’y a pas d’article «\u{a0}nouvau\u{a0}»\u{202f}; vouliez-vous dire \
         «\u{a0}nouveau\u{a0}»\u{202f}?\n"
    );
}

#[test]
fn language_is_read_from_settings_with_errors() {
    let blog = Blog::empty().file("public/site.json", SETTINGS_WITH_ERROR);
    let said = blog.carnet_in_its_language(&["check"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""));
    assert_eq!(
        said.stderr,
        "site.json:6:3: erreur: $.title: le champ «\u{a0}title\u{a0}» figure deux fois\n  \
         conseil\u{a0}: gardez l’un des deux\n1\u{a0}erreur\n"
    );
    let drawn = blog.carnet_in_its_language(&["check", "--format", "full"]).stderr;
    assert!(drawn.contains("erreur: le champ «\u{a0}title\u{a0}» figure deux fois\n"), "{drawn}");
    assert!(drawn.contains("= conseil: gardez l’un des deux\n"), "{drawn}");
}

#[test]
fn variable_comes_before_the_language_of_the_blog() {
    let french = Blog::new().post("a", "Un texte.");
    let english = Blog::empty().file("public/site.json", &SETTINGS_WITH_ERROR.replace("\"fr\"", "\"en\""));
    assert!(french.carnet_in_its_language(&["list"]).good().starts_with("état "));
    assert!(french.carnet(&["list"]).good().starts_with("status "));
    let said = english.carnet_with(&[("CARNET_LANGUAGE", "fr")], &["check"]).stderr;
    assert!(said.ends_with("\n1\u{a0}erreur\n"), "{said}");
    assert!(english.carnet_in_its_language(&["check"]).stderr.ends_with("\n1 error\n"));
}

#[test]
fn without_a_blog_the_system_sets_the_language() {
    let settings = ["public", "site.json"].join(MAIN_SEPARATOR_STR);
    for arguments in [&["check"][..], &["import", "isso", "comments.db"]] {
        let said =
            Blog::empty().carnet_with(&[("CARNET_LANGUAGE", ""), ("LANG", "fr_CA.UTF-8")], arguments).refused();
        assert_eq!(
            said,
            format!(
                "erreur\u{a0}: il n’y a pas de blog ici\u{a0}: {settings} n’existe pas\u{202f}; allez dans le dossier \
                 de votre blog, ou créez-en un avec `carnet init`\n"
            )
        );
    }
}
