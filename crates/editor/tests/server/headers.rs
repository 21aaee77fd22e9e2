//! The headers that protect the page.

use crate::client::{Reply, Request};
use crate::fixture::Server;

fn policy(reply: &Reply) -> &str {
    reply.header("content-security-policy").unwrap()
}

#[test]
fn every_reply_has_the_headers_of_a_private_page() {
    let server = Server::start();
    let refused = Request::new("GET", "/").header("Host", "essai.example").send(server.port).expect(403);
    let replies = ["/", "/edit?file=posts/premier.json", "/editor.js", "/api/posts", "/rien", "/api/rien"];
    for reply in replies.map(|target| server.get(target)).iter().chain([&refused]) {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{reply:?}");
        }
        assert!(policy(reply).contains("default-src 'none'"), "{reply:?}");
    }
    assert_eq!(server.get("/api/posts").header("cache-control"), Some("no-store"));
}

#[test]
fn page_runs_its_own_scripts_only() {
    let server = Server::start();
    let reply = server.get("/").expect(200);
    for part in ["script-src 'self' 'wasm-unsafe-eval';", "frame-src 'self';", "frame-ancestors 'none'"] {
        assert!(policy(&reply).contains(part), "{}", policy(&reply));
    }
    assert!(!policy(&reply).contains("unsafe-inline"));
}

#[test]
fn preview_runs_no_scripts() {
    let server = Server::start();
    let reply = server.get("/preview/page?file=posts/premier.json").expect(200);
    for part in ["script-src 'none'", "connect-src 'none'", "frame-ancestors 'self'"] {
        assert!(policy(&reply).contains(part), "{}", policy(&reply));
    }
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    // The policy of a page of the blog, which allows its styles by their hashes, is in the document.
    assert!(reply.text().contains("http-equiv=\"Content-Security-Policy\""), "{}", reply.text());
}
