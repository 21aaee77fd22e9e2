//! Errors that need files which a repository can't contain: huge files, wrong folders and links, unreadable files.

use std::fs;
use std::os::unix::net::UnixListener;

use serde_json::json;

use crate::site::Site;

fn site() -> Site {
    Site::new().post("bon", json!({}))
}

#[test]
fn file_of_ten_megabytes_is_refused() {
    let text = format!("{{\"title\": \"T\", \"content_text\": \"{}\"}}", "x".repeat(10 * 1024 * 1024));
    site().file("posts/a.json", text).build().says(
        "posts/a.json: error: the file has 10485794 bytes, more than the limit of 2097152
  help: split the text into several posts, and keep images in public/media/ instead of inside the text
1 error
",
    );
}

#[test]
fn folder_with_name_of_a_post_is_refused() {
    site().file("posts/a.json/b.json", "{}").build().says(
        "posts/a.json: error: this is a folder, but has the name of a post
  help: rename the folder, or put the post's JSON in a file of this name
1 error
",
    );
}

#[test]
fn folder_with_name_of_settings_is_refused() {
    site().remove("site.json").file("site.json/a", "").build().says(
        "site.json: error: this is a folder, but has the name of the settings
  help: rename the folder, and put the settings in a file of this name
1 error
",
    );
}

// On case-insensitive file systems, this folder is `posts` itself.
#[cfg(target_os = "linux")]
#[test]
fn source_folder_in_capitals_is_refused() {
    site().file("Posts/brouillon.json", "{}").file("RESPONSES/a.json", "{}").build().says(
        "Posts: error: the name of this folder must be written \"posts\"
  help: rename it; under this name, drafts in it would be published as files
RESPONSES: error: the name of this folder must be written \"responses\"
  help: rename it; under this name, drafts in it would be published as files
2 errors
",
    );
}

#[test]
fn broken_symbolic_link_is_refused() {
    site().link("media/a.png", "nulle-part.png").link("posts/b.json", "b.json").build().says(
        "media/a.png: error: broken symbolic link: its target does not exist
  help: fix or remove the link
posts/b.json: error: broken symbolic link: its target does not exist
  help: fix or remove the link
2 errors
",
    );
}

#[test]
fn symbolic_link_outside_public_is_refused() {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.txt"), "x").unwrap();
    site()
        .link("media/dossier", elsewhere.path())
        .link("media/fichier.txt", elsewhere.path().join("secret.txt"))
        .link("posts/c.json", elsewhere.path().join("secret.txt"))
        .link("media/plus-haut", "../../app")
        .build()
        .says(
            "media/dossier: error: this symbolic link points outside the folder public/
  help: copy the file or folder here instead, so that nothing is published by mistake
media/fichier.txt: error: this symbolic link points outside the folder public/
  help: copy the file or folder here instead, so that nothing is published by mistake
media/plus-haut: error: this symbolic link points outside the folder public/
  help: copy the file or folder here instead, so that nothing is published by mistake
posts/c.json: error: this symbolic link points outside the folder public/
  help: copy the file or folder here instead, so that nothing is published by mistake
4 errors
",
        );
}

#[test]
fn symbolic_link_to_sources_is_refused() {
    site()
        .file("media/.git/config", "x")
        .link("media/tous", "../posts")
        .link("media/un.json", "../posts/bon.json")
        .link("media/reglages.json", "../site.json")
        .link("media/depot", ".git")
        .build()
        .says(
            "media/depot: error: this symbolic link points to media/.git, which is not published
  help: remove the link, or copy what readers may see
media/reglages.json: error: this symbolic link points to site.json, which is not published
  help: remove the link, or copy what readers may see
media/tous: error: this symbolic link points to posts, which is not published
  help: remove the link, or copy what readers may see
media/un.json: error: this symbolic link points to posts/bon.json, which is not published
  help: remove the link, or copy what readers may see
4 errors
",
        );
}

#[test]
fn circular_symbolic_link_is_refused() {
    site().link("media/retour", "..").link("posts/ici", ".").build().says(
        "media/retour: error: this symbolic link points to a folder that contains it
  help: remove the link
posts/ici: error: this symbolic link points to a folder that contains it
  help: remove the link
2 errors
",
    );
}

#[test]
fn pipes_and_sockets_are_refused() {
    // Sockets can't be read like files, not even by root; reading a pipe would block.
    let site = site();
    let _post = UnixListener::bind(site.public().join("posts/prise.json")).unwrap();
    let _media = UnixListener::bind(site.public().join("media/prise")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(site.public().join("posts/tuyau.json")).status().unwrap();
    assert!(pipe.success());
    site.build().says(
        "media/prise: error: this is a pipe, a socket or a device, not a file
  help: remove it from public/
posts/prise.json: error: this is a pipe, a socket or a device, not a file
  help: remove it from public/
posts/tuyau.json: error: this is a pipe, a socket or a device, not a file
  help: remove it from public/
3 errors
",
    );
}

#[test]
fn unreadable_settings_are_reported() {
    let site = site().remove("site.json");
    let _settings = UnixListener::bind(site.public().join("site.json")).unwrap();
    site.build().says(
        "site.json: error: this is a pipe, a socket or a device, not a file
  help: remove it from public/
1 error
",
    );
}

// Other systems refuse to create such a name.
#[cfg(target_os = "linux")]
#[test]
fn file_name_that_is_not_utf_8_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let site = site();
    let name = std::ffi::OsStr::from_bytes(b"media/\xe9t\xe9.png");
    fs::write(site.public().join(name), "x").unwrap();
    site.build().says(
        "media/\u{fffd}t\u{fffd}.png: error: the name is not UTF-8
  help: rename it
1 error
",
    );
}

#[test]
fn missing_settings_are_reported() {
    Site::new().remove("site.json").post("a", json!({"title": 1})).build().says(
        "posts/a.json:1:71: error: $.title: is a number, not a text
  help: write a text here, or leave the field out
site.json: error: there is no such file
  help: write {\"title\": \"…\", \"base_url\": \"https://…/\", \"author\": {\"name\": \"…\"}} into public/site.json
2 errors
",
    );
}

#[test]
fn missing_folder_is_reported() {
    let site = Site::new().remove("");
    let public = site.public().display().to_string();
    site.check().says(&format!(
        "{public}: error: there is no such folder
  help: run the command beside the folder public/, or name it with --public
1 error
"
    ));
}

#[test]
fn file_name_without_slug_is_refused() {
    // Not every file system allows this name.
    site().post("???", json!({})).build().says(
        "posts/???.json:1:1: error: $: the file name \"???\" is not a valid slug: it has other characters than a-z, \
         0-9 and single hyphens between them
  help: rename the file; its name becomes the address
1 error
",
    );
}

#[test]
fn file_in_a_folder_with_the_name_of_a_file_is_refused() {
    let site = Site::new().page("about", json!({})).file("style.css", "a {}");
    site.file("about/index.html/a.png", "x")
        .file("about/index.json/a.png", "x")
        .file("robots.txt.gz/a", "x")
        .file("404.html.br/a", "x")
        .file("style.css.br/a", "x")
        .build()
        .fails_with(&[
            "404.html.br/a: error: a part of this path is a file of the site",
            "about/index.html/a.png: error: a part of this path is a file of the site",
            "about/index.json/a.png: error: a part of this path is a file of the site",
            "robots.txt.gz/a: error: a part of this path is a file of the site",
            "style.css.br/a: error: a part of this path is a file of the site",
        ]);
}

#[test]
fn file_below_too_many_folders_is_refused() {
    let name = format!("media/{}a.txt", "dossier/".repeat(384));
    let shorter = format!("media/{}a.txt", "dossier/".repeat(382));
    site().file(&name, "x").build().says(&format!(
        "{name}: error: no file of the site can have this name: it has 3083 bytes, more than the limit of 3072
  help: use shorter names, or fewer folders inside each other
1 error
"
    ));
    site().file(&shorter, "x").build().good().has(&shorter);
}
