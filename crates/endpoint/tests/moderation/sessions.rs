//! Login, sessions, limits on attempts, CSRF.

use endpoint::moderation::LIFETIME_MS;
use endpoint::store::response::Status;

use crate::author::{Author, PASSWORD, cookie_attributes, document, form, kept_cookie, send, set_password};
use crate::support::{CLIENT_HEADER, ORIGIN, Request, Server};

const MINUTE_MS: i64 = 60_000;

fn attempt(server: &Server, password: &str, client: &str) -> Request {
    form(server, "/moderation/login", &[("password", password)]).header(CLIENT_HEADER, client)
}

#[test]
fn login_page_without_password_names_the_command() {
    let server = Server::start();
    let page = server.get("/moderation/login").expect(200);
    assert_eq!(document(&page).select("main code").text().to_string(), "carnet-endpoint passwd");
    assert_eq!(document(&page).select("main form").length(), 0);
    let nobody = server.send(&attempt(&server, "", "192.0.2.1")).expect(403).text();
    set_password(&server);
    assert_eq!(document(&server.get("/moderation/login")).select("main form input[type=password]").length(), 1);
    // A wrong password and a missing one get the same reply.
    assert_eq!(server.send(&attempt(&server, "faux", "192.0.2.1")).expect(403).text(), nobody);
}

#[test]
fn login_with_right_password_opens_session() {
    let server = Server::start();
    set_password(&server);
    let without_session = server.get("/moderation?status=spam").expect(303);
    assert_eq!(without_session.header("location"), Some("/moderation/login"));
    let answer = server.send(&attempt(&server, PASSWORD, "192.0.2.1")).expect(303);
    assert_eq!(answer.header("location"), Some("/moderation"));
    let pair = kept_cookie(&answer);
    assert_eq!(cookie_attributes(&answer), ["HttpOnly", "Max-Age=2592000", "Path=/moderation", "SameSite=Strict"]);
    let token = pair.strip_prefix("carnet_session=").unwrap();
    assert_eq!(token.len(), 43);
    let page = server.send(&Request::get("/moderation").header("Cookie", format!("a=b; {pair}"))).expect(200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(
        page.header("content-security-policy"),
        Some(
            "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; frame-ancestors 'none'; \
             base-uri 'none'"
        )
    );
    // The database has no token and no password.
    for file in ["carnet-endpoint.db", "carnet-endpoint.db-wal"] {
        let bytes = std::fs::read(server.folder.path().join(file)).unwrap();
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "{file} holds the token");
        assert!(!bytes.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes()));
    }
}

#[test]
fn session_cookie_behind_proxy_has_path_and_secure() {
    let server = Server::with(|config| config.public_url = "https://carnet.example/reponses/".parse().unwrap());
    set_password(&server);
    let answer = server.send(&attempt(&server, PASSWORD, "192.0.2.1")).expect(303);
    assert_eq!(answer.header("location"), Some("/reponses/moderation"));
    assert_eq!(
        cookie_attributes(&answer),
        ["HttpOnly", "Max-Age=2592000", "Path=/reponses/moderation", "SameSite=Strict", "Secure"]
    );
    let page = server.send(&Request::get("/moderation").header("Cookie", kept_cookie(&answer))).expect(200);
    for element in document(&page).select("form, link[rel=stylesheet], script").iter() {
        let address = element.attr("action").or(element.attr("href")).or(element.attr("src"));
        assert!(address.is_none_or(|address| address.starts_with("/reponses/")), "{}", element.html());
    }
}

#[test]
fn cross_site_link_shows_continue_page() {
    let server = Server::start();
    let author = Author::log_in(&server);
    // Browsers send no SameSite=Strict cookie with the first request, but Sec-Fetch-Site.
    let led = |path: &str| Request::get(path).header("Sec-Fetch-Site", "cross-site");
    let page = document(&server.send(&led("/moderation?status=spam&q=%22%3Cb%3E")).expect(200));
    let link = page.select("main a").attr("href").unwrap().to_string();
    assert_eq!(link, "/moderation?status=spam&q=%22%3Cb%3E");
    assert_eq!(page.select("form, article").length(), 0, "the page shows no data");
    author.get(&link).expect(200);
    // Without a session, the link redirects to the login.
    let next = server.send(&Request::get(&link).header("Sec-Fetch-Site", "same-origin")).expect(303);
    assert_eq!(next.header("location"), Some("/moderation/login"));
    server.send(&led("/moderation").header("Cookie", &author.cookie)).expect(200);
}

#[test]
fn failed_logins_elsewhere_do_not_block_author() {
    let server = Server::start();
    set_password(&server);
    server.send(&attempt(&server, PASSWORD, "192.0.2.1")).expect(303);
    for network in 0..30 {
        server.send(&attempt(&server, "faux", &format!("10.9.{network}.1"))).expect(403);
    }
    server.send(&attempt(&server, PASSWORD, "192.0.3.1")).expect(429);
    server.send(&attempt(&server, PASSWORD, "192.0.2.1")).expect(303);
}

#[test]
fn session_is_found_among_several_cookies() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let among = format!("carnet_session=; a=b; carnet_session=autre; {}; carnet_session=x", author.cookie);
    let get = |cookies: &str| server.send(&Request::get("/moderation").header("Cookie", cookies));
    get(&among).expect(200);
    server
        .send(&Request::get("/moderation").header("Cookie", "carnet_session=x").header("Cookie", &author.cookie))
        .expect(200);
    get(&format!("{}{}", "carnet_session=x; ".repeat(100), author.cookie)).expect(200);
    // A cookie of another program may not be UTF-8.
    for other in ["autre=été".as_bytes(), b"other=\xff\xfe"] {
        let cookies = [other, b"; ", author.cookie.as_bytes()].concat();
        server.send(&Request::get("/moderation").header("Cookie", cookies)).expect(200);
    }
    get("carnet_session=x; carnet_session=y").expect(303);
    let bye = form(&server, "/moderation/logout", &[("csrf", author.csrf.as_str())]).header("Cookie", &among);
    server.send(&bye).expect(303);
    get(&among).expect(303);
}

#[test]
fn login_limit_over_all_exempts_open_session() {
    let server = Server::start();
    let author = Author::log_in(&server);
    for network in 0..30 {
        server.send(&attempt(&server, "faux", &format!("10.8.{network}.1"))).expect(403);
    }
    let here = "192.0.2.1";
    server.send(&attempt(&server, PASSWORD, here)).expect(429);
    server.send(&attempt(&server, PASSWORD, here).header("Cookie", "carnet_session=x")).expect(429);
    server.send(&attempt(&server, PASSWORD, here).header("Cookie", &author.cookie)).expect(303);
}

#[test]
fn login_limit_applies_to_open_session() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let other = kept_cookie(&server.send(&attempt(&server, PASSWORD, "192.0.3.1")).expect(303));
    let with = |cookie: &str, password: &str, client: &str| {
        server.send(&attempt(&server, password, client).header("Cookie", cookie))
    };
    for network in 0..5 {
        with(&author.cookie, "faux", &format!("10.9.{network}.1")).expect(403);
    }
    let refused = with(&author.cookie, PASSWORD, "10.9.5.1").expect(429);
    assert_eq!(refused.header("retry-after"), Some("900"));
    with(&other, PASSWORD, "10.9.5.1").expect(303);
    // The limit of a network stays.
    for _ in 0..5 {
        server.send(&attempt(&server, "faux", "192.0.2.1")).expect(403);
    }
    with(&other, PASSWORD, "192.0.2.1").expect(429);
    server.clock.advance(15 * MINUTE_MS);
    with(&author.cookie, PASSWORD, "10.9.5.1").expect(303);
}

#[test]
fn login_limit_over_all_exempts_known_network() {
    // After a restart, the session is all that identifies the network of the author.
    let server = Server::start();
    let author = Author::log_in(&server);
    let here = "192.0.2.1";
    let open = Request::get("/moderation").header("Cookie", &author.cookie).header(CLIENT_HEADER, here);
    server.send(&open).expect(200);
    for network in 0..30 {
        server.send(&attempt(&server, "faux", &format!("10.8.{network}.1"))).expect(403);
    }
    server.send(&attempt(&server, PASSWORD, "192.0.3.1")).expect(429);
    server.send(&attempt(&server, PASSWORD, here)).expect(303);
}

#[test]
fn login_limit_applies_to_network() {
    let server = Server::start();
    set_password(&server);
    for _ in 0..5 {
        server.send(&attempt(&server, "faux", "192.0.2.1")).expect(403);
    }
    let answer = server.send(&attempt(&server, PASSWORD, "192.0.2.77")).expect(429);
    assert_eq!(answer.header("retry-after"), Some("900"));
    assert!(answer.header("set-cookie").is_none());
    assert!(document(&answer).select("[role=alert]").text().contains("15\u{a0}minutes"));
    server.send(&attempt(&server, PASSWORD, "192.0.3.1")).expect(303);
    server.clock.advance(15 * MINUTE_MS);
    server.send(&attempt(&server, PASSWORD, "192.0.2.1")).expect(303);
}

#[test]
fn session_ends_by_expiry_logout_and_new_password() {
    let server = Server::start();
    let author = Author::log_in(&server);
    server.clock.advance(LIFETIME_MS - 1);
    author.get("/moderation").expect(200);
    server.clock.advance(1);
    author.get("/moderation").expect(303);

    let author = Author::log_in(&server);
    let bye = author.post("/moderation/logout", &[]).expect(303);
    assert_eq!(bye.header("location"), Some("/moderation/login"));
    assert_eq!(kept_cookie(&bye), "carnet_session=");
    assert_eq!(cookie_attributes(&bye), ["HttpOnly", "Max-Age=0", "Path=/moderation", "SameSite=Strict"]);
    author.get("/moderation").expect(303);
    author.post("/moderation/logout", &[]).expect(403);

    let author = Author::log_in(&server);
    set_password(&server);
    author.get("/moderation").expect(303);
}

#[test]
fn moderation_refuses_forms_of_other_sessions() {
    let server = Server::start();
    let author = Author::log_in(&server);
    let other = Author::log_in(&server);
    // A new password ended the first session; the second one is open, with another token.
    author.get("/moderation").expect(303);
    let id = send(&server, "Ana", "Un texte.");
    let fields =
        |csrf: &'static str| vec![("csrf", csrf), ("decision", "approve"), ("id", "ID"), ("text", "Perdu ?")];
    let form_with = |fields: &[(&str, &str)]| {
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| (*name, if *value == "ID" { id.as_str() } else { *value })).collect();
        form(&server, "/moderation/decide", &fields)
    };
    let own = [("csrf", other.csrf.as_str()), ("decision", "approve"), ("id", id.as_str())];
    let good = || form_with(&own).header("Cookie", &other.cookie);
    let wrong: Vec<(Request, u16)> = vec![
        (form_with(&own), 403),
        (form_with(&own).header("Cookie", "carnet_session=x"), 403),
        (form_with(&own).header("Cookie", &author.cookie), 403),
        (form_with(&fields("")).header("Cookie", &other.cookie), 403),
        (form_with(&fields("x")).header("Cookie", &other.cookie), 403),
        (form_with(&own[1..]).header("Cookie", &other.cookie), 403),
        (good().without("Origin"), 403),
        (good().without("Origin").header("Origin", "null"), 403),
        (good().without("Origin").header("Origin", ORIGIN), 403),
        (good().without("Origin").header("Origin", "https://evil.example"), 403),
        (good().without("Sec-Fetch-Site").header("Sec-Fetch-Site", "cross-site"), 403),
        (good().without("Sec-Fetch-Site").header("Sec-Fetch-Site", "same-site"), 403),
        (good().without("Content-Type").header("Content-Type", "text/plain"), 415),
        (good().without("Content-Type"), 415),
        (good().body("a=".to_owned() + &"b".repeat(90_000)), 413),
    ];
    for (request, status) in wrong {
        for path in ["decide", "erase", "answer", "logout"] {
            let request = String::from_utf8(request.write()).unwrap();
            let request = request.replacen("/moderation/decide", &format!("/moderation/{path}"), 1);
            let mut connection = crate::support::Connection::open(server.address).unwrap();
            connection.write(request.as_bytes()).unwrap();
            let page = connection.answer(false).unwrap();
            assert_eq!(page.status, status, "{request}");
            assert!(page.header("set-cookie").is_none() && page.header("location").is_none());
            assert_eq!(document(&page).select("[role=alert]").length(), 1, "{}", page.text());
        }
    }
    let stale = server.send(&form_with(&fields("x")).header("Cookie", &other.cookie));
    assert_eq!(document(&stale).select("textarea[readonly]").text().to_string(), "Perdu ?");
    assert_eq!(server.kept(&id).status, Status::Pending);
    other.get("/moderation").expect(200);
    server.send(&good()).expect(303);
    assert_eq!(server.kept(&id).status, Status::Approved);
}
