//! Invalid requests: each has its status and error, and stores nothing.

use serde_json::{Value, json};

use crate::support::{Answer, CLOSED, CLOSING, CLOSING_MS, Connection, OPEN, ORIGIN, OTHER, Request, Server, words};

/// Sends each request over a separate connection, and compares status and error.
#[track_caller]
fn assert_refused(server: &Server, table: impl IntoIterator<Item = (&'static str, Request, u16, &'static str)>) {
    let before = server.stored().len();
    let mut wrong = Vec::new();
    for (name, request, status, error) in table {
        let answer = server.send(&request);
        let reported = reported_error(&answer);
        if (answer.status, reported.as_str()) != (status, error) {
            wrong.push(format!("{name}: {} {reported:?} instead of {status} {error:?}", answer.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(server.stored().len(), before, "nothing is stored");
    server.get("/health/write").expect(200);
}

/// The error of a JSON reply, or the word `page` and the invalid fields of a page.
#[track_caller]
fn reported_error(answer: &Answer) -> String {
    if answer.header("content-type") != Some("text/html; charset=utf-8") {
        return answer.error();
    }
    let page = dom_query::Document::from(answer.text());
    let field_errors = page.select("[aria-invalid=true]");
    let names = field_errors.iter().filter_map(|field| field.attr("name").map(|name| format!(" {name}")));
    format!("page{}", names.collect::<String>())
}

fn json_bytes(body: impl Into<Vec<u8>>) -> Request {
    Request::bytes("application/json", body)
}

fn form_bytes(body: impl Into<Vec<u8>>) -> Request {
    Request::bytes("application/x-www-form-urlencoded", body)
}

/// A good response but for one field.
fn with(field: &str, value: Value) -> Value {
    let mut sent = words("Bien dit.");
    sent[field] = value;
    sent
}

#[test]
fn submit_refuses_invalid_bodies() {
    let server = Server::start();
    let good = words("Bien dit.").to_string();
    assert_refused(
        &server,
        [
            ("plain text", Request::bytes("text/plain", good.clone()), 415, "unsupported_media_type"),
            (
                "several parts",
                Request::bytes("multipart/form-data; boundary=x", "--x--"),
                415,
                "unsupported_media_type",
            ),
            ("almost JSON", Request::bytes("application/jsonp", good.clone()), 415, "unsupported_media_type"),
            ("no type", json_bytes(good.clone()).without("Content-Type"), 415, "unsupported_media_type"),
            ("empty", json_bytes(""), 400, "malformed"),
            ("not JSON", json_bytes("post=reseaux-sociaux&text=oui"), 400, "malformed"),
            ("HTML", json_bytes("<script>alert(1)</script>"), 400, "malformed"),
            ("truncated", json_bytes(&good[..good.len() - 1]), 400, "malformed"),
            ("truncated in a word", json_bytes(&good[..good.len() - 9]), 400, "malformed"),
            ("two of them", json_bytes(format!("{good}{good}")), 400, "malformed"),
            ("a byte order mark", json_bytes(format!("\u{feff}{good}")), 400, "malformed"),
            (
                "UTF-16",
                json_bytes(good.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
                400,
                "malformed",
            ),
            ("a list", json_bytes("[\"reseaux-sociaux\",\"\",\"Ana\",\"\",\"\",\"Bien dit.\"]"), 400, "malformed"),
            ("a text", json_bytes("\"reseaux-sociaux\""), 400, "malformed"),
            ("nothing", json_bytes("null"), 400, "malformed"),
            ("deep lists", json_bytes("[".repeat(10_000)), 400, "malformed"),
            ("deep objects", json_bytes("{\"post\":".repeat(2_000)), 400, "malformed"),
            ("deep in a field", json_bytes(format!("{{\"text\":{}", "[".repeat(10_000))), 400, "malformed"),
            ("deep in an unknown field", json_bytes(format!("{{\"x\":{}", "[".repeat(10_000))), 400, "malformed"),
            ("65,536 bytes", json_bytes("x".repeat(65_536)), 413, "too_large"),
            ("65,536 bytes of space", json_bytes(" ".repeat(65_536)), 413, "too_large"),
            ("65,536 bytes in chunks", json_bytes("x".repeat(65_536)).chunked(), 413, "too_large"),
            ("a megabyte", json_bytes("x".repeat(1 << 20)), 413, "too_large"),
            ("65,536 bytes of a form", form_bytes("x".repeat(65_536)), 413, "page"),
            ("65,536 bytes of a form in chunks", form_bytes("x".repeat(65_536)).chunked(), 413, "page"),
        ],
    );
}

#[test]
fn submit_refuses_invalid_fields() {
    let server = Server::start();
    let good = words("Bien dit.").to_string();
    let and = |more: &str| json_bytes(good.replacen('{', &format!("{{{more},"), 1));
    let text = |value: &str| json_bytes(format!("{{\"post\":\"{OPEN}\",\"name\":\"Ana\",\"text\":{value}}}"));
    assert_refused(
        &server,
        [
            ("twice the same", and("\"text\":\"Autre\""), 400, "malformed"),
            ("twice the same in disguise", and("\"te\\u0078t\":\"Autre\""), 400, "malformed"),
            ("unknown", and("\"status\":\"approved\""), 400, "malformed"),
            ("of the prototype", and("\"__proto__\":{\"a\":1}"), 400, "malformed"),
            ("a number", text("5"), 400, "malformed"),
            ("a huge number", text(&"9".repeat(10_000)), 400, "malformed"),
            ("a number beyond all", text("1e400"), 400, "malformed"),
            ("null", text("null"), 400, "malformed"),
            ("true", text("true"), 400, "malformed"),
            ("an object", text("{\"a\":\"b\"}"), 400, "malformed"),
            ("a list", text("[\"Bien dit.\"]"), 400, "malformed"),
            ("a lone high surrogate", text("\"Bien \\ud83d dit\""), 400, "malformed"),
            ("a lone low surrogate", text("\"Bien \\udc00 dit\""), 400, "malformed"),
            ("a turned pair", text("\"\\udc00\\ud83d\""), 400, "malformed"),
            ("a bare control", text("\"Bien\u{1}dit\""), 400, "malformed"),
            ("a wrong escape", text("\"\\x41\""), 400, "malformed"),
            ("no UTF-8", json_bytes([b"{\"text\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat()), 400, "malformed"),
            (
                "an overlong slash",
                json_bytes([b"{\"text\":\"".as_slice(), &[0xc0, 0xaf], b"\"}"].concat()),
                400,
                "malformed",
            ),
            (
                "a surrogate in UTF-8",
                json_bytes([b"{\"text\":\"".as_slice(), &[0xed, 0xa0, 0x80], b"\"}"].concat()),
                400,
                "malformed",
            ),
            ("a form with no UTF-8", form_bytes("post=reseaux-sociaux&name=Ana&text=%ff%fe"), 400, "page"),
            ("a form with no UTF-8 in a name", form_bytes("post=reseaux-sociaux&%ff=Ana&text=oui"), 400, "page"),
            ("a form with a field twice", form_bytes("post=reseaux-sociaux&text=a&text=b"), 400, "page"),
            ("a form with an unknown field", form_bytes("post=reseaux-sociaux&status=approved"), 400, "page"),
        ],
    );
}

#[test]
fn submit_refuses_values_over_limits() {
    let server = Server::start();
    let table = [
        ("no name", with("name", json!(" ")), "name:missing"),
        ("an unseen name", with("name", json!("\u{200b}\u{feff}")), "name:missing"),
        ("a long name", with("name", json!("é".repeat(81))), "name:too_long"),
        ("a name of two lines", with("name", json!("Ana\nBcc: a@b.example")), "name:unseen_character"),
        ("a name that turns the writing", with("name", json!("Ana\u{202e}anA")), "name:unseen_character"),
        ("no e-mail address", with("email", json!("ana")), "email:not_an_email"),
        ("two e-mail addresses", with("email", json!("a@b.example,c@d.example")), "email:not_an_email"),
        ("a header in the address", with("email", json!("a@b.example\r\nBcc: c@d.example")), "email:not_an_email"),
        ("NUL in the address", with("email", json!("a\0@b.example")), "email:not_an_email"),
        ("a long address", with("email", json!(format!("{}@b.example", "a".repeat(250)))), "email:too_long"),
        ("a script for a site", with("site", json!("javascript:alert(1)")), "site:not_a_web_address"),
        ("data for a site", with("site", json!("data:text/html,x")), "site:not_a_web_address"),
        (
            "a site that leaves its quotes",
            with("site", json!("https://a.example/\"onclick=\"x")),
            "site:not_a_web_address",
        ),
        ("a site with a password", with("site", json!("https://a:b@c.example")), "site:not_a_web_address"),
        ("a long site", with("site", json!(format!("https://a.example/{}", "a".repeat(200)))), "site:too_long"),
        ("no text", with("text", json!("\r\n \t")), "text:missing"),
        ("one letter", with("text", json!("a")), "text:too_short"),
        ("a long text", with("text", json!("a".repeat(5_001))), "text:too_long"),
        ("NUL", with("text", json!("Bien\0dit")), "text:unseen_character"),
        ("an escape for terminals", with("text", json!("Bien\u{1b}[31mdit")), "text:unseen_character"),
        ("turned to the left", with("text", json!("Bien\u{202e}tid")), "text:unseen_character"),
        ("isolated to the left", with("text", json!("Bien\u{2067}tid")), "text:unseen_character"),
        ("no character", with("text", json!("Bien\u{fffe}dit")), "text:unseen_character"),
        ("a separator of lines", with("text", json!("Bien\u{2028}dit")), "text:unseen_character"),
    ];
    let wrong = table.iter().filter_map(|(name, sent, field_error)| {
        let by_json = server.send(&Request::json(sent)).expect(422).error();
        let by_form = reported_error(&server.send(&Request::form(sent)).expect(422));
        let field = field_error.split(':').next().unwrap();
        let expected = (format!("invalid_fields {field_error}"), format!("page {field}"));
        (expected != (by_json.clone(), by_form.clone())).then(|| format!("{name}: {by_json}, {by_form}"))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let everything = json!({"post": OPEN, "name": "", "email": "a", "site": "b", "text": ""});
    assert_refused(
        &server,
        [
            (
                "everything, in the order of the form",
                Request::json(&everything),
                422,
                "invalid_fields name:missing email:not_an_email site:not_a_web_address text:missing",
            ),
            ("everything by form", Request::form(&everything), 422, "page name email site text"),
        ],
    );
    assert!(server.stored().is_empty());
}

#[test]
fn submit_refuses_unknown_post_and_parent() {
    let server = Server::start();
    let elsewhere = server.send(&Request::json(&with("post", json!(OTHER)))).expect(202).id();
    let token = server.token(OPEN);
    let mut used = with("text", json!("Avec un jeton."));
    used["token"] = json!(token);
    server.send(&Request::json(&used)).expect(202);
    used["text"] = json!("Avec le même jeton.");
    assert_refused(
        &server,
        [
            ("no post", Request::json(&with("post", json!(""))), 422, "no_post"),
            ("a post with a NUL", Request::json(&with("post", json!("a\0b"))), 422, "no_post"),
            ("a post that turns the writing", Request::json(&with("post", json!("a\u{202E}b"))), 422, "no_post"),
            ("an endless post", Request::json(&with("post", json!("a".repeat(2_001)))), 422, "no_post"),
            ("an unknown post", Request::json(&with("post", json!("jamais-écrit"))), 422, "unknown_post"),
            ("another's path", Request::json(&with("post", json!("../../etc/passwd"))), 422, "unknown_post"),
            ("a closed post", Request::json(&with("post", json!(CLOSED))), 422, "closed"),
            ("a closed post by form", Request::form(&with("post", json!(CLOSED))), 422, "page"),
            ("a parent of another post", Request::json(&with("parent", json!(elsewhere))), 422, "parent_elsewhere"),
            ("a parent that is none", Request::json(&with("parent", json!("<b>"))), 422, "invalid_parent"),
            ("an endless parent", Request::json(&with("parent", json!("a".repeat(65)))), 422, "invalid_parent"),
            ("a token for the second time", Request::json(&used), 422, "token_used"),
            ("the same by form", Request::form(&used), 422, "page"),
        ],
    );
    let late = || Request::json(&with("post", json!(CLOSING)));
    server.clock.advance(CLOSING_MS - server.clock.now_ms());
    assert_refused(&server, [("a post that has just closed", late(), 422, "closed")]);
    server.clock.advance(-1);
    server.send(&late()).expect(202);
}

#[test]
fn submit_refuses_other_origins() {
    let server = Server::start();
    let from = |origin: &str| Request::json(&words("D’ailleurs.")).without("Origin").header("Origin", origin);
    let good = || Request::json(&words("D’ailleurs."));
    assert_refused(
        &server,
        [
            ("no origin", good().without("Origin"), 403, "wrong_origin"),
            ("a null origin", from("null"), 403, "wrong_origin"),
            ("another", from("https://evil.example"), 403, "wrong_origin"),
            ("one that starts the same", from("https://carnet.example.evil.example"), 403, "wrong_origin"),
            ("one that ends the same", from("https://evilcarnet.example"), 403, "wrong_origin"),
            ("without the s", from("http://carnet.example"), 403, "wrong_origin"),
            ("another port", from("https://carnet.example:8443"), 403, "wrong_origin"),
            ("a slash too many", from("https://carnet.example/"), 403, "wrong_origin"),
            ("in capitals", from("https://CARNET.example"), 403, "wrong_origin"),
            ("two of them", good().header("Origin", "https://evil.example"), 403, "wrong_origin"),
            ("twice the same", good().header("Origin", ORIGIN), 403, "wrong_origin"),
            ("typed", good().header("Sec-Fetch-Site", "none"), 403, "wrong_origin"),
            ("a form from elsewhere", Request::form(&words("D’ailleurs.")).without("Origin"), 403, "page"),
        ],
    );
    server.send(&good().header("Sec-Fetch-Site", "cross-site")).expect(202);
}

#[test]
fn invalid_keys_and_urls_are_refused() {
    let server = Server::start();
    let answer = server.send(&Request::json(&words("Celle qu’on veut effacer."))).expect(202);
    let (id, key) = (answer.id(), answer.key());
    let keyed = |value: &[u8]| Request::json(&words("Avec clé.")).header("Idempotency-Key", value);
    let bad_key = "invalid_idempotency_key";
    let delete = |id: &str, key: &str| {
        let request = Request::new("DELETE", &format!("/responses/{id}"));
        request.header("Origin", ORIGIN).header("Authorization", key)
    };
    assert_refused(
        &server,
        [
            ("a short key", keyed(b"0123456789abcde"), 400, bad_key),
            ("a long key", keyed(&[b'a'; 65]), 400, bad_key),
            ("no key at all", keyed(b""), 400, bad_key),
            ("a space in the key", keyed(b"0123456789 abcdef"), 400, bad_key),
            ("an accent in the key", keyed("0123456789abcdefé".as_bytes()), 400, bad_key),
            ("a wrong key", delete(&id, "Bearer AAAAAAAAAAAAAAAAAAAAAA"), 403, "wrong_key"),
            ("no scheme", delete(&id, &key), 403, "wrong_key"),
            ("another scheme", delete(&id, &format!("Basic {key}")), 403, "wrong_key"),
            ("part of a key", delete(&id, &format!("Bearer {}", &key[..key.len() - 4])), 403, "wrong_key"),
            ("the key of another", delete(&id.replace(&id[..1], "f"), &format!("Bearer {key}")), 403, "wrong_key"),
            ("from elsewhere", delete(&id, &format!("Bearer {key}")).without("Origin"), 403, "wrong_origin"),
            (
                "no key",
                Request::new("DELETE", &format!("/responses/{id}")).header("Origin", ORIGIN),
                403,
                "wrong_key",
            ),
            ("no post", Request::get("/responses"), 422, "no_post"),
            ("an empty post", Request::get("/responses?post="), 422, "no_post"),
            ("two posts", Request::get("/responses?post=a&post=b"), 400, "malformed"),
            ("two beginnings", Request::get("/responses.json?before=a&before=b"), 400, "malformed"),
            ("two forms", Request::get("/form?post=a&post=b"), 400, "malformed"),
            ("nothing there", Request::get("/nothing"), 404, "not_found"),
            ("the root", Request::get("/"), 404, "not_found"),
            ("up and away", Request::get("/responses/../../etc/passwd"), 404, "not_found"),
            ("another method", Request::new("PUT", "/responses"), 405, "method_not_allowed"),
            (
                "sent to the feed",
                Request::new("POST", "/responses.json").header("Origin", ORIGIN),
                405,
                "method_not_allowed",
            ),
            ("deleted health", Request::new("DELETE", "/health/ready"), 405, "method_not_allowed"),
        ],
    );
    for path in ["/responses/%ff?key=a", "/responses/%00?key=a", "/responses/a?key=a&key=b", "/responses/%2e%2e"] {
        let status = server.get(path).status;
        assert!((400..500).contains(&status), "{path}: {status}");
    }
    assert_eq!(server.kept(&id).text, "Celle qu’on veut effacer.");
}

#[test]
fn invalid_http_is_refused() {
    let server = Server::start();
    for bytes in [
        b"\0\0\0\0\r\n\r\n".as_slice(),
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST /responses HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /responses HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /responses HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET / HTTP/1.1\r\nHo st: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
    ] {
        let mut connection = Connection::open(server.address).unwrap();
        connection.write(bytes).unwrap();
        let answer = connection.answer(false).unwrap();
        assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(bytes));
    }
    let mut many = Request::get("/health/ready");
    for number in 0..200 {
        many = many.header(&format!("X-{number}"), "a");
    }
    assert_eq!(server.send(&many).status, 431);
    server.get("/health/ready").expect(200);
}
