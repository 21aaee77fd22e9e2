//! Devices in the local network, which need an access code.

use std::io::{ErrorKind, Write};
use std::net::{Ipv4Addr, TcpStream};

use editor::server::AccessEvent;
use editor_protocol::SESSION_KEY_HEADER;

use crate::client::{Reply, Request};
use crate::fixture::{Server, session};

/// The address of this machine in the local network. Only Host headers have it: the tests connect to loopback.
const ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 168, 7, 9);

/// A request of the phone.
fn phone(server: &Server, method: &'static str, target: &str) -> Request {
    let host = format!("{ADDRESS}:{}", server.port);
    let request = Request::new(method, target).header("Host", &host);
    if method == "GET" { request } else { request.header("Origin", &format!("http://{host}")) }
}

fn type_code(server: &Server, code: &str) -> Reply {
    let form = phone(server, "POST", "/access").header("Content-Type", "application/x-www-form-urlencoded");
    server.send(&form.body(format!("code={}", code.replace(' ', "+"))))
}

/// A code that is not `code`.
fn other(code: &str) -> String {
    code.chars().map(|c| if c == '1' { '2' } else { '1' }).collect()
}

#[test]
fn phone_gets_a_session_with_the_code() {
    let server = Server::start_in_network(vec![ADDRESS]);
    let page = server.send(&phone(&server, "GET", "/")).expect(401);
    assert!(page.text().contains("<form method=\"post\" action=\"/access\">"), "{}", page.text());
    assert!(page.header("content-security-policy").unwrap().contains("form-action 'self'"), "{page:?}");
    // Otherwise, browsers would send the form with the origin `null`.
    assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    assert!(!page.text().contains("<script"), "{}", page.text());

    let code = server.network.new_code().unwrap();
    let (cookie, key) = session(&type_code(&server, &code).expect(303));
    assert_eq!(server.events.try_recv(), Ok(AccessEvent::Used));
    let call = phone(&server, "GET", "/api/posts").header("Cookie", &cookie).header(SESSION_KEY_HEADER, &key);
    server.send(&call).expect(200);
    server.send(&phone(&server, "GET", "/").header("Cookie", &cookie)).expect(200);
    // The computer goes on.
    server.get("/api/posts").expect(200);

    let again = type_code(&server, &code).expect(401);
    assert!(again.text().contains("No code is valid now"), "{}", again.text());
    assert_eq!(again.header("set-cookie"), None);
}

#[test]
fn wrong_codes_replace_the_code_and_are_limited() {
    let server = Server::start_in_network(vec![ADDRESS]);
    let code = server.network.new_code().unwrap();
    for _ in 0..4 {
        let reply = type_code(&server, &other(&code)).expect(401);
        assert!(reply.text().contains("This is not the code"), "{}", reply.text());
        assert_eq!(reply.header("set-cookie"), None);
    }
    let reply = type_code(&server, &other(&code)).expect(429);
    assert!(reply.text().contains("Too many wrong codes"), "{}", reply.text());
    let Ok(AccessEvent::Replaced(next)) = server.events.try_recv() else { panic!("the author was not told") };
    for code in [&code, &next] {
        assert_eq!(type_code(&server, code).expect(429).header("set-cookie"), None);
    }
    assert!(server.events.try_recv().is_err());
}

#[test]
fn form_of_another_origin_is_refused() {
    let server = Server::start_in_network(vec![ADDRESS]);
    let code = server.network.new_code().unwrap();
    let form = phone(&server, "POST", "/access").body(format!("code={}", code.replace(' ', "")));
    for origin in ["null", "http://essai.example", &format!("http://{ADDRESS}:1"), &server.origin()] {
        server.send(&form.clone().with("Origin", origin)).expect(403);
    }
    server.send(&form.clone().without("Origin")).expect(403);
    server.send(&form).expect(303);
}

#[test]
fn large_forms_are_refused() {
    let server = Server::start_in_network(vec![ADDRESS]);
    // The length alone is enough.
    let form = phone(&server, "POST", "/access").header("Content-Length", "2000");
    server.send(&form).expect(413);
}

#[test]
fn other_names_are_refused_in_the_network_too() {
    let server = Server::start_in_network(vec![ADDRESS]);
    let port = server.port;
    for host in [
        // A name that resolves to this machine: DNS rebinding.
        format!("essai.example:{port}"),
        format!("ordinateur.local:{port}"),
        format!("{ADDRESS}.essai.example:{port}"),
        format!("192.168.7.10:{port}"),
        format!("{ADDRESS}:{}", port.wrapping_add(1)),
        ADDRESS.to_string(),
    ] {
        for target in ["/", "/access", "/api/posts"] {
            server.send(&server.request("GET", target).with("Host", &host)).expect(403);
        }
    }
}

#[test]
fn without_network_access_its_addresses_and_codes_are_refused() {
    let server = Server::start();
    server.send(&phone(&server, "GET", "/")).expect(403);
    let code = server.network.new_code().unwrap();
    let form = server.request("POST", "/access").body(format!("code={code}"));
    assert_eq!(server.send(&form).expect(404).header("set-cookie"), None);
}

#[test]
#[cfg_attr(target_os = "macos", ignore = "the address has to be set up")]
fn all_addresses_are_served() {
    let address = Ipv4Addr::new(127, 0, 0, 2);
    let server = Server::start_in_network(vec![address]);
    let host = format!("{address}:{}", server.port);
    let request = Request::new("GET", "/").header("Host", &host);
    for _ in 0..2 {
        request.send_to(address, server.port).expect(401);
        server.get("/api/posts").expect(200);
    }
}

#[test]
#[cfg_attr(target_os = "macos", ignore = "the address has to be set up")]
fn connections_from_the_network_do_not_keep_out_this_machine() {
    let address = Ipv4Addr::new(127, 0, 0, 2);
    let server = Server::start_in_network(vec![address]);
    let connect = || TcpStream::connect((address, server.port)).unwrap();
    // More than are accepted at this address at a time.
    let silent: Vec<TcpStream> = (0..40).map(|_| connect()).collect();
    let mut waiting = connect();
    let host = format!("{address}:{}", server.port);
    write!(waiting, "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    server.get("/api/posts").expect(200);
    waiting.set_nonblocking(true).unwrap();
    assert_eq!(waiting.peek(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
    drop(silent);
    let request = Request::new("GET", "/").header("Host", &host);
    request.send_to(address, server.port).expect(401);
}
