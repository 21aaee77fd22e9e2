//! Mistakes that a repository can't hold: huge files, folders and links of the wrong kind, what can't be read.

use std::fs;
use std::os::unix::net::UnixListener;

use serde_json::json;

use crate::site::Site;

fn site() -> Site {
    Site::new().post("bon", json!({}))
}

#[test]
fn a_file_of_ten_megabytes() {
    let text = format!("{{\"title\": \"T\", \"content_text\": \"{}\"}}", "x".repeat(10 * 1024 * 1024));
    site().file("posts/a.json", text).build().says(
        "posts/a.json: error: the file has 10485794 bytes, more than the limit of 2097152
  help: split the text into several posts, and keep images in public/media/ instead of inside the text
1 error
",
    );
}

#[test]
fn a_folder_with_the_name_of_a_post() {
    site().file("posts/a.json/b.json", "{}").build().says(
        "posts/a.json: error: this is a folder, but has the name of a post
  help: rename the folder, or put the post's JSON in a file of this name
1 error
",
    );
}

#[test]
fn a_folder_with_the_name_of_the_settings() {
    site().remove("site.json").file("site.json/a", "").build().says(
        "site.json: error: this is a folder, but has the name of the settings
  help: rename the folder, and put the settings in a file of this name
1 error
",
    );
}

// Where case does not matter, this folder is `posts` itself.
#[cfg(target_os = "linux")]
#[test]
fn folders_in_capitals_would_publish_drafts() {
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
fn links_that_lead_nowhere() {
    site().link("media/a.png", "nulle-part.png").link("posts/b.json", "b.json").build().says(
        "media/a.png: error: this link leads to a file that does not exist
  help: fix or remove the link
posts/b.json: error: this link leads to a file that does not exist
  help: fix or remove the link
2 errors
",
    );
}

#[test]
fn links_that_lead_out_of_the_folder() {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.txt"), "x").unwrap();
    site()
        .link("media/dossier", elsewhere.path())
        .link("media/fichier.txt", elsewhere.path().join("secret.txt"))
        .link("posts/c.json", elsewhere.path().join("secret.txt"))
        .link("media/plus-haut", "../../app")
        .build()
        .says(
            "media/dossier: error: this link leads out of the folder public/
  help: copy the file or folder here instead, so that nothing is published by mistake
media/fichier.txt: error: this link leads out of the folder public/
  help: copy the file or folder here instead, so that nothing is published by mistake
media/plus-haut: error: this link leads out of the folder public/
  help: copy the file or folder here instead, so that nothing is published by mistake
posts/c.json: error: this link leads out of the folder public/
  help: copy the file or folder here instead, so that nothing is published by mistake
4 errors
",
        );
}

#[test]
fn links_that_would_publish_sources() {
    site()
        .file("media/.git/config", "x")
        .link("media/tous", "../posts")
        .link("media/un.json", "../posts/bon.json")
        .link("media/reglages.json", "../site.json")
        .link("media/depot", ".git")
        .build()
        .says(
            "media/depot: error: this link leads to media/.git, which readers don't get
  help: remove the link, or copy what readers may see
media/reglages.json: error: this link leads to site.json, which readers don't get
  help: remove the link, or copy what readers may see
media/tous: error: this link leads to posts, which readers don't get
  help: remove the link, or copy what readers may see
media/un.json: error: this link leads to posts/bon.json, which readers don't get
  help: remove the link, or copy what readers may see
4 errors
",
        );
}

#[test]
fn links_that_lead_in_circles() {
    site().link("media/retour", "..").link("posts/ici", ".").build().says(
        "media/retour: error: this link leads back into a folder around it
  help: remove the link
posts/ici: error: this link leads back into a folder around it
  help: remove the link
2 errors
",
    );
}

#[test]
fn what_is_neither_file_nor_folder() {
    // Nobody can read a socket like a file, not even root; reading a pipe would wait for ever.
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
fn settings_that_can_not_be_read() {
    let site = site().remove("site.json");
    let _settings = UnixListener::bind(site.public().join("site.json")).unwrap();
    site.build().says(
        "site.json: error: this is a pipe, a socket or a device, not a file
  help: remove it from public/
1 error
",
    );
}

// Other systems do not even let such a name be made.
#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8() {
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
fn no_settings_at_all() {
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
fn no_folder_at_all() {
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
fn a_name_of_which_nothing_is_left() {
    // Not every file system can hold it.
    site().post("???", json!({})).build().says(
        "posts/???.json:1:1: error: $: the file's name \"???\" can't be an address: it has other characters than a-z, \
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
fn file_with_longest_name_has_no_compressed_forms() {
    let name = format!("media/{}.svg", "n".repeat(251));
    let drawing = format!("<svg>{}</svg>", " ".repeat(4_096));
    for compressed in [false, true] {
        site().file(&name, &drawing).compressed(compressed).build().good().has(&name);
    }
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
