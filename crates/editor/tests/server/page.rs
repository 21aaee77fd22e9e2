//! The files of the page, and no others.

use std::fs;

use crate::fixture::Server;

#[test]
fn page_is_at_its_addresses() {
    let server = Server::start();
    for target in ["/", "/edit?file=posts/premier.json", "/edit?file=posts/premier.json&view=history", "/responses"] {
        let reply = server.get(target).expect(200);
        assert_eq!(reply.text(), "<title>editor</title>");
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    }
    let script = server.get("/editor.js").expect(200);
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(server.get("/media/a.txt").expect(200).text(), "media");
    for target in ["/editor", "/posts/premier.json", "/public/site.json"] {
        server.get(target).expect(404);
    }
}

#[test]
fn only_files_with_hash_are_stored() {
    let server = Server::start();
    let caching = |target| server.get(target).expect(200).header("cache-control").map(str::to_owned);
    let immutable = caching("/editor-0011223344aabbff.js");
    assert_eq!(immutable.as_deref(), Some("private, max-age=31536000, immutable"));
    for target in ["/", "/editor.js"] {
        assert_eq!(caching(target).as_deref(), Some("no-store"), "{target}");
    }
}

#[test]
fn nothing_outside_is_served() {
    let server = Server::start();
    for target in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/media/../../secret.txt",
        "/media/%2e%2e/%2e%2e/secret.txt",
        "/media/..%2f..%2fsecret.txt",
        "/media/..%5c..%5csecret.txt",
        "//etc/hostname",
        "/%2fetc/hostname",
        "/secret.txt",
        "/site.json",
        "/.carnet/editor/lock",
        "/media/a.txt%00",
        "/media/",
    ] {
        let reply = server.get(target);
        assert!(matches!(reply.status, 400 | 404), "{target}: {}", reply.status);
        assert!(!reply.text().contains("secret"), "{target}");
    }
    for file in [
        "../secret.txt",
        "site.json",
        "posts/../site.json",
        "posts/..%2fsite.json",
        "%2e%2e/secret.txt",
        "/etc/passwd",
        "posts%5c..%5csite.json",
        "responses/premier.json",
        "",
    ] {
        for call in ["post", "history", "history/state"] {
            server.get(&format!("/api/{call}?file={file}&id=a")).expect(404);
        }
        server.get(&format!("/preview/page?file={file}")).expect(404);
        let entry = server.request("DELETE", &format!("/api/journal?file={file}"));
        server.send(&entry).expect(404);
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_out_of_the_blog_are_not_followed() {
    let server = Server::start();
    let secret = server.folder.path().join("secret.txt");
    fs::write(&secret, "{\"title\": \"secret\", \"content_text\": \"secret\"}").unwrap();
    for link in ["media/lien.txt", "posts/lien.json", "../page/lien.js"] {
        std::os::unix::fs::symlink(&secret, server.path(link)).unwrap();
    }
    // The list is read again.
    server.get("/api/posts").expect(200);
    for target in
        ["/media/lien.txt", "/lien.js", "/api/post?file=posts/lien.json", "/preview/page?file=posts/lien.json"]
    {
        let reply = server.get(target).expect(404);
        assert!(!reply.text().contains("secret"), "{target}");
    }
}
