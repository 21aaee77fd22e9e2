//! Requests to other hosts, of other origins, and of other forms are refused.

use editor_protocol::{MAX_BODY, MAX_UPLOAD};

use crate::fixture::{FILE, Server, change, code};

#[test]
fn other_hosts_are_refused() {
    let server = Server::start();
    let port = server.port;
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")] {
        server.send(&server.request("GET", "/api/posts").with("Host", &host)).expect(200);
    }
    for host in [
        format!("essai.example:{port}"),
        // A name that resolves to this machine: DNS rebinding.
        format!("127.0.0.1.essai.example:{port}"),
        format!("192.168.0.2:{port}"),
        format!("0.0.0.0:{port}"),
        "127.0.0.1".to_owned(),
        "localhost".to_owned(),
        format!("127.0.0.1:{}", port.wrapping_add(1)),
        format!("x@127.0.0.1:{port}"),
        String::new(),
    ] {
        for target in ["/", "/api/posts", "/editor.js", &server.start] {
            let reply = server.send(&server.request("GET", target).with("Host", &host)).expect(403);
            assert_eq!(reply.header("set-cookie"), None, "{host}");
        }
    }
    let twice = server.request("GET", "/api/posts").header("Host", "essai.example");
    assert!(matches!(server.send(&twice).status, 400 | 403));
    let absolute = server.request("GET", "http://essai.example/api/posts");
    assert!(matches!(server.send(&absolute).status, 400 | 403));
}

#[test]
fn changes_of_other_origins_are_refused() {
    let server = Server::start();
    let before = server.on_disk();
    let save = change(&server.open(), "Non.");
    let request = server.request("PUT", &format!("/api/post?file={FILE}")).json(&save);
    let port = server.port;
    for origin in [
        "null".to_owned(),
        "http://essai.example".to_owned(),
        format!("http://essai.example:{port}"),
        // Another port of this machine, which gets the same cookies.
        format!("http://127.0.0.1:{}", port.wrapping_add(1)),
        format!("http://localhost:{port}"),
        format!("https://127.0.0.1:{port}"),
    ] {
        assert_eq!(code(&server.send(&request.clone().with("Origin", &origin)).expect(403)), "other_origin");
    }
    for site in ["cross-site", "same-site", "none"] {
        assert_eq!(code(&server.send(&request.clone().with("Sec-Fetch-Site", site)).expect(403)), "other_origin");
    }
    assert_eq!(code(&server.send(&request.clone().without("Origin")).expect(403)), "other_origin");
    assert_eq!(server.on_disk(), before);
    // By a browser that does not tell the site.
    server.send(&request.without("Sec-Fetch-Site")).expect(200);
}

#[test]
fn other_origins_can_read_nothing() {
    let server = Server::start();
    let get = |target: &str| server.request("GET", target);
    for target in ["/api/posts", "/", "/editor.js", "/preview/page?file=posts/premier.json"] {
        for site in ["cross-site", "same-site"] {
            server.send(&get(target).with("Sec-Fetch-Site", site)).expect(403);
        }
        let reply = server.send(&get(target).header("Origin", "http://essai.example")).expect(403);
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
    let preflight = server.request("OPTIONS", "/api/post").with("Origin", "http://essai.example");
    let reply = server.send(&preflight.header("Access-Control-Request-Method", "PUT")).expect(403);
    assert_eq!(reply.header("access-control-allow-origin"), None);
    // A link leads to the page, and to nothing else.
    let link = |target: &str| {
        let request = get(target).with("Sec-Fetch-Site", "cross-site");
        server.send(&request.header("Sec-Fetch-Mode", "navigate").header("Sec-Fetch-Dest", "document"))
    };
    link("/").expect(200);
    link("/api/posts").expect(403);
}

#[test]
fn calls_take_json_only() {
    let server = Server::start();
    let save = serde_json::to_vec(&change(&server.open(), "Un.")).unwrap();
    let request = server.request("PUT", &format!("/api/post?file={FILE}"));
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""] {
        let request = request.clone().header("Content-Type", kind).body(save.clone());
        assert_eq!(code(&server.send(&request).expect(415)), "media_type", "{kind}");
    }
    assert_eq!(code(&server.send(&request.clone().body(save.clone())).expect(415)), "media_type");
    let json = request.header("Content-Type", "Application/JSON; charset=utf-8");
    for body in ["", "{", "[]", "null", "{\"base_hash\": 1}"] {
        assert_eq!(code(&server.send(&json.clone().body(body)).expect(400)), "invalid", "{body}");
    }
    server.send(&json.body(save)).expect(200);
}

#[test]
fn large_bodies_are_refused() {
    let server = Server::start();
    for (method, target, limit) in [
        ("PUT", format!("/api/post?file={FILE}"), MAX_BODY),
        ("PUT", format!("/api/journal?file={FILE}"), MAX_BODY),
        ("POST", "/api/media?name=a.png".to_owned(), MAX_UPLOAD),
    ] {
        // The length alone is enough.
        let request = server.request(method, &target).header("Content-Type", "application/json");
        let reply = server.send(&request.header("Content-Length", &(limit + 1).to_string())).expect(413);
        assert_eq!(code(&reply), "too_large");
    }
}

#[test]
fn unknown_calls_are_not_found() {
    let server = Server::start();
    for (method, target) in [
        ("GET", "/api"),
        ("GET", "/api/rien"),
        ("GET", "/api/paste"),
        ("PATCH", "/api/posts"),
        ("DELETE", "/api/post?file=posts/premier.json"),
    ] {
        assert_eq!(code(&server.send(&server.request(method, target)).expect(404)), "not_found", "{method} {target}");
    }
}
