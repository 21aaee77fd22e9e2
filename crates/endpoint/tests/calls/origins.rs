//! CORS: which origins may send and read.

use crate::support::{Answer, OPEN, ORIGIN, Request, Server, words};

fn allowed(answer: &Answer) -> Option<&str> {
    assert_eq!(answer.header("access-control-allow-credentials"), None, "nothing that the browser keeps is sent");
    answer.header("access-control-allow-origin")
}

#[test]
fn cors_allows_configured_origins_only() {
    let server = Server::start();
    let own = format!("http://{}", server.address);
    for path in ["/responses.json", "/form?post=a", "/responses.atom"] {
        for origin in [ORIGIN, own.as_str()] {
            let answer = server.send(&Request::get(path).header("Origin", origin));
            assert_eq!(allowed(&answer), Some(origin), "{path}");
            assert!(answer.header("vary").unwrap().to_ascii_lowercase().contains("origin"), "{path}");
        }
        for origin in ["https://evil.example", "null", "https://carnet.example.evil.example", "http://carnet.example"]
        {
            let answer = server.send(&Request::get(path).header("Origin", origin));
            assert_eq!(allowed(&answer), None, "{path} {origin}");
        }
        assert_eq!(allowed(&server.get(path)), None, "{path}");
    }
}

#[test]
fn thread_is_one_copy_for_every_origin() {
    let server = Server::start();
    for path in [&format!("/responses?post={OPEN}"), "/responses"] {
        let alone = server.get(path);
        for request in [Request::get(path), Request::new("HEAD", path)] {
            let answer = server.send(&request.header("Origin", "https://another.example"));
            assert_eq!((allowed(&answer), answer.header("vary")), (Some("*"), None), "{path}");
            assert_eq!((answer.status, answer.header("etag")), (alone.status, alone.header("etag")), "{path}");
        }
        assert_eq!(allowed(&alone), Some("*"), "{path}");
    }
}

#[test]
fn cors_applies_to_refusals() {
    let server = Server::start();
    let mut wrong = words("");
    wrong["post"] = "jamais-écrit".into();
    let answer = server.send(&Request::json(&wrong)).expect(422);
    assert_eq!(allowed(&answer), Some(ORIGIN));
    let elsewhere = Request::json(&wrong).without("Origin").header("Origin", "https://evil.example");
    assert_eq!(allowed(&server.send(&elsewhere).expect(403)), None);
}

#[test]
fn cors_preflight_lists_methods_and_headers() {
    let server = Server::start();
    let ask = |path: &str, origin: &str, method: &str| {
        let asked = Request::new("OPTIONS", path)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "content-type,idempotency-key");
        server.send(&asked).expect(200)
    };
    for (path, method) in [("/responses", "POST"), ("/responses/abc", "DELETE")] {
        let answer = ask(path, ORIGIN, method);
        assert_eq!(allowed(&answer), Some(ORIGIN));
        assert!(answer.header("access-control-allow-methods").unwrap().contains(method));
        let headers = answer.header("access-control-allow-headers").unwrap().to_ascii_lowercase();
        for needed in ["content-type", "idempotency-key", "authorization"] {
            assert!(headers.contains(needed), "{headers}");
        }
        assert_eq!(answer.header("access-control-max-age"), Some("86400"));
        assert_eq!(allowed(&ask(path, "https://evil.example", method)), None);
    }
}

#[test]
fn cors_excludes_pages_of_the_endpoint() {
    let server = Server::start();
    let asked = Request::new("OPTIONS", "/responses/abc/take-back")
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "POST");
    assert_eq!(allowed(&server.send(&asked)), None);
}
