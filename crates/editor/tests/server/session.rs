//! Without the session, there is nothing to see.

use editor::server::{OWNER_HEADER, StartAddress};
use editor_protocol::SESSION_KEY_HEADER;

use crate::client::{Reply, Request};
use crate::fixture::{FILE, Server, code, session};

/// The reply to a browser without a session.
fn ask(server: &Server, target: &str) -> Reply {
    Request::new("GET", target).header("Host", &format!("127.0.0.1:{}", server.port)).send(server.port)
}

/// Asks for a new address, as another program of the author's does.
fn ask_for_address(server: &Server, secret: &str) -> Reply {
    let host = format!("127.0.0.1:{}", server.port);
    let request = Request::new("POST", "/start").header("Host", &host).header("Origin", &server.origin());
    request.header(OWNER_HEADER, secret).send(server.port)
}

fn new_start(server: &Server) -> String {
    let start: StartAddress = ask_for_address(server, &server.owner.secret).expect(200).json();
    assert_eq!(start.network, None);
    start.address.strip_prefix(&server.origin()).unwrap().to_owned()
}

#[test]
fn session_starts_at_the_printed_address_only() {
    let server = Server::start();
    let reply = ask(&server, &new_start(&server)).expect(303);
    let cookie = reply.header("set-cookie").unwrap();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    for target in ["/", "/edit", "/editor.js", "/preview/page", "/?start=", "/?start=x", "/rien", "/access"] {
        let reply = ask(&server, target).expect(401);
        assert!(reply.text().contains("carnet write"), "{}", reply.text());
        assert!(!reply.text().contains("<form"), "{}", reply.text());
        assert_eq!(reply.header("set-cookie"), None);
    }
    let other_path = new_start(&server).replace("/?", "/edit?");
    ask(&server, &other_path).expect(401);
    for target in ["/api/posts", "/api", "/api/rien"] {
        assert_eq!(code(&ask(&server, target).expect(401)), "no_session");
    }
}

#[test]
fn used_address_leads_to_the_page_in_its_browser_only() {
    let server = Server::start();
    let reply = ask(&server, &server.start).expect(401);
    assert_eq!(reply.header("set-cookie"), None);
    assert!(reply.text().contains("run `carnet write` again"), "{}", reply.text());
    let again = server.get(&server.start).expect(303);
    assert_eq!((again.header("location"), again.header("set-cookie")), (Some("/"), None));
    server.get("/api/posts").expect(200);
}

#[test]
fn several_browsers_have_sessions_at_once() {
    let server = Server::start();
    let (cookie, key) = session(&ask(&server, &new_start(&server)).expect(303));
    server.get("/api/posts").expect(200);
    let other = server.request("GET", "/api/posts").with("Cookie", &cookie).with(SESSION_KEY_HEADER, &key);
    server.send(&other).expect(200);
}

#[test]
fn new_address_needs_the_secret_and_replaces_the_older_one() {
    let server = Server::start();
    for secret in ["", "x", &server.key] {
        assert_eq!(code(&ask_for_address(&server, secret).expect(401)), "no_session");
    }
    let (older, newer) = (new_start(&server), new_start(&server));
    ask(&server, &older).expect(401);
    ask(&server, &newer).expect(303);
    // A page of another origin can't ask, even if it knew the secret.
    let request = server.request("POST", "/start").header(OWNER_HEADER, &server.owner.secret);
    server.send(&request.with("Origin", "http://essai.example")).expect(403);
}

#[test]
fn calls_need_cookie_and_key() {
    let server = Server::start();
    let other = session(&ask(&server, &new_start(&server)).expect(303));
    let call = server.request("GET", "/api/posts");
    server.send(&call).expect(200);
    for request in [
        call.clone().without(SESSION_KEY_HEADER),
        call.clone().without("Cookie"),
        call.clone().with(SESSION_KEY_HEADER, ""),
        call.clone().with(SESSION_KEY_HEADER, "x"),
        call.clone().with(SESSION_KEY_HEADER, &other.1),
        call.with("Cookie", &other.0),
    ] {
        assert_eq!(code(&server.send(&request).expect(401)), "no_session", "{request:?}");
    }
    // Elements of the page send no key.
    for target in ["/", "/editor.js", "/media/a.txt", "/preview/page?file=posts/premier.json"] {
        server.send(&server.request("GET", target).without(SESSION_KEY_HEADER)).expect(200);
    }
}

#[test]
fn cookie_of_another_session_is_refused() {
    let server = Server::start();
    server.get("/api/posts").expect(200);
    let other = Server::start();
    let value = |cookie: &str| cookie.split_once('=').unwrap().1.to_owned();
    let name = server.cookie.split('=').next().unwrap();
    for cookie in [other.cookie.clone(), format!("{name}={}", value(&other.cookie)), format!("{name}=")] {
        let request = server.request("GET", "/api/posts").with("Cookie", &cookie);
        assert_eq!(code(&server.send(&request).expect(401)), "no_session");
    }
    // Cookies of other programs on this machine come along.
    let request = server.request("GET", "/api/posts").with("Cookie", &format!("a=b; {}; c=d", server.cookie));
    server.send(&request).expect(200);
}

#[test]
fn changes_need_the_session() {
    let server = Server::start();
    let before = server.on_disk();
    for (method, target) in [
        ("PUT", format!("/api/post?file={FILE}")),
        ("PUT", format!("/api/journal?file={FILE}")),
        ("DELETE", format!("/api/journal?file={FILE}")),
        ("POST", "/api/posts".to_owned()),
        ("POST", format!("/api/history/restore?file={FILE}&id=a")),
        ("POST", "/api/media?name=a.png".to_owned()),
    ] {
        for missing in ["Cookie", SESSION_KEY_HEADER] {
            let request = server.request(method, &target).without(missing).header("Content-Type", "application/json");
            assert_eq!(code(&server.send(&request.body("{}")).expect(401)), "no_session", "{method} {target}");
        }
    }
    assert_eq!(server.on_disk(), before);
}
