//! Without the session, there is nothing to see.

use crate::client::Request;
use crate::fixture::{FILE, Server, code};

#[test]
fn session_starts_at_the_printed_address_only() {
    let server = Server::start();
    let host = format!("127.0.0.1:{}", server.port);
    let ask = |target: &str| Request::new("GET", target).header("Host", &host).send(server.port);
    let reply = ask(&server.start).expect(303);
    assert_eq!(reply.header("location"), Some("/"));
    let cookie = reply.header("set-cookie").unwrap();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    for target in ["/", "/edit", "/editor.js", "/preview/page", "/?session=", "/?session=x", "/rien"] {
        let reply = ask(target).expect(401);
        assert!(reply.text().contains("carnet write"), "{}", reply.text());
        assert_eq!(reply.header("set-cookie"), None);
    }
    let other_path = server.start.replace("/?", "/edit?");
    ask(&other_path).expect(401);
    for target in ["/api/posts", "/api", "/api/rien"] {
        assert_eq!(code(&ask(target).expect(401)), "no_session");
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
        let request = server.request(method, &target).without("Cookie").header("Content-Type", "application/json");
        assert_eq!(code(&server.send(&request.body("{}")).expect(401)), "no_session", "{method} {target}");
    }
    assert_eq!(server.on_disk(), before);
}
