//! Responses that wait, with a real endpoint.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use editor_protocol::{Decide, Decided, EndpointKey, ErrorBody, ErrorText, Pulled, WaitingResponses};
use endpoint::store::response::StoredResponse;
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::blog::blog;
use crate::endpoint_fixture::{Endpoint, message, response};
use crate::program::{Page, Program, command};

/// Where the key is, in the folder of the blog.
const KEY_FILE: &str = ".carnet/editor/endpoint-key";

/// A blog whose settings name this endpoint.
fn blog_with(endpoint: &str) -> TempDir {
    let folder = blog();
    name_endpoint(folder.path(), endpoint);
    folder
}

fn name_endpoint(folder: &Path, endpoint: &str) {
    let settings = serde_json::json!({
        "title": "Essai", "base_url": "https://essai.example/", "language": "en", "time_zone": "America/Toronto",
        "author": {"name": "A"}, "responses": {"endpoint": endpoint},
    });
    fs::write(folder.join("public/site.json"), settings.to_string()).unwrap();
}

#[track_caller]
fn value<T: DeserializeOwned>((status, text): (u16, String)) -> T {
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[track_caller]
fn error((status, text): (u16, String), expected: u16) -> ErrorText {
    assert_eq!(status, expected, "{text}");
    let ErrorBody { error } = serde_json::from_str(&text).unwrap();
    assert!(!error.message.is_empty() && !error.help.is_empty(), "{error:?}");
    error
}

fn waiting(page: &Page) -> WaitingResponses {
    value(page.get("/api/responses"))
}

fn enter(page: &Page, key: &str) -> (u16, String) {
    page.call("PUT", "responses/key", &EndpointKey { key: key.to_owned() })
}

fn send(page: &Page, ids: &[&str], decision: &str) -> (u16, String) {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    page.call("POST", "responses/decide", &Decide { ids, decision: decision.to_owned() })
}

#[track_caller]
fn decided(page: &Page, ids: &[&str], decision: &str) -> Vec<String> {
    value::<Decided>(send(page, ids, decision)).changed
}

fn ids(waiting: &WaitingResponses) -> Vec<&str> {
    waiting.responses.iter().map(|response| response.id.as_str()).collect()
}

#[test]
fn blog_without_endpoint_has_no_waiting_responses() {
    let folder = blog();
    let program = Program::start(folder.path());
    let page = &program.page;
    assert_eq!(waiting(page), WaitingResponses::default());
    error(enter(page, "carnet_a"), 422);
    error(send(page, &["a"], "approve"), 422);
    assert_eq!(error(page.call("POST", "responses/pull", &()), 502).code, "not_pulled");
    assert!(!folder.path().join(KEY_FILE).exists());
}

#[test]
fn key_is_kept_only_if_the_endpoint_knows_it() {
    let endpoint = Endpoint::start();
    endpoint.add(vec![response("a", 0)]);
    let folder = blog_with(&endpoint.address);
    let program = Program::start(folder.path());
    let (page, file) = (&program.page, folder.path().join(KEY_FILE));
    let without_key = waiting(page);
    assert_eq!((without_key.endpoint.as_str(), without_key.has_key), (endpoint.address.as_str(), false));
    assert_eq!((without_key.obstacle, without_key.responses), (None, Vec::new()));
    error(send(page, &["a"], "approve"), 422);

    let refused = enter(page, "carnet_wrong");
    assert!(!refused.1.contains("carnet_wrong"), "{}", refused.1);
    assert!(error(refused, 422).message.contains("does not know this key"));
    assert!(!file.exists());

    let key = endpoint.add_key();
    let entered = enter(page, &format!(" {key}\n"));
    assert!(!entered.1.contains(&key), "{}", entered.1);
    let entered: WaitingResponses = value(entered);
    assert_eq!((entered.has_key, ids(&entered)), (true, vec!["a"]));
    assert!(fs::read_to_string(&file).unwrap().contains(&key));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(waiting(page), entered);
    // A wrong one does not replace it.
    error(enter(page, "carnet_wrong"), 422);
    assert_eq!(waiting(page), entered);

    assert!(!value::<WaitingResponses>(enter(page, "")).has_key);
    assert!(!file.exists());
}

#[test]
fn many_wrong_keys_are_told_from_a_wrong_one() {
    let endpoint = Endpoint::start();
    let folder = blog_with(&endpoint.address);
    let program = Program::start(folder.path());
    let mut refusals = (0..20).map(|number| error(enter(&program.page, &format!("carnet_{number}")), 422).message);
    assert!(refusals.next().unwrap().contains("does not know this key"));
    assert!(refusals.any(|message| message.contains("too many wrong keys")));
}

#[test]
fn waiting_responses_are_shown_and_decided() {
    let endpoint = Endpoint::start();
    let reply = StoredResponse { parent: Some("a".to_owned()), ..response("b", 60) };
    endpoint.add(vec![response("a", 0), reply, message("c", 120)]);
    let folder = blog_with(&endpoint.address);
    let program = Program::start(folder.path());
    let page = &program.page;
    let shown: WaitingResponses = value(enter(page, &endpoint.add_key()));
    assert_eq!((ids(&shown), shown.has_more), (vec!["a", "b", "c"], false));
    let first = &shown.responses[0];
    assert_eq!((first.post.as_str(), first.file.as_str()), ("Premier", "posts/premier.json"));
    assert_eq!((first.name.as_str(), first.site.as_str()), ("Zoé", "https://zoe.example/"));
    assert_eq!((first.kind.as_str(), first.email.as_str()), ("response", ""));
    assert_eq!((first.text.as_str(), first.language.as_str()), ("Texte <b>a</b>.", "fr"));
    assert_eq!(first.date, "15\u{a0}March\u{a0}2012, 14:05");
    let parent = shown.responses[1].parent.as_ref().unwrap();
    assert_eq!((parent.name.as_str(), parent.text.as_str()), ("Zoé", "Texte <b>a</b>."));
    let last = &shown.responses[2];
    assert_eq!((last.kind.as_str(), last.email.as_str()), ("message", "zoe@zoe.example"));
    assert_eq!((last.post.as_str(), last.file.as_str()), ("", ""));

    assert_eq!(decided(page, &["a", "x"], "approve"), ["a"]);
    assert_eq!(ids(&waiting(page)), ["b", "c"]);
    assert_eq!(decided(page, &["a"], "undo"), ["a"]);
    assert_eq!(ids(&waiting(page)), ["a", "b", "c"]);
    assert_eq!(decided(page, &["b"], "spam"), ["b"]);
    assert_eq!(decided(page, &["a"], "reject"), ["a"]);
    assert_eq!(decided(page, &["c"], "erase"), ["c"]);
    assert_eq!(ids(&waiting(page)), Vec::<&str>::new());
}

#[test]
fn invalid_decisions_are_refused() {
    let endpoint = Endpoint::start();
    endpoint.add(vec![response("a", 0)]);
    let folder = blog_with(&endpoint.address);
    let program = Program::start(folder.path());
    let page = &program.page;
    value::<WaitingResponses>(enter(page, &endpoint.add_key()));
    let many = vec!["a"; 201];
    for (ids, decision) in
        [(&["a"][..], "publish"), (&["a"][..], ""), (&many[..0], "approve"), (&many[..], "approve")]
    {
        assert_eq!(error(send(page, ids, decision), 400).code, "invalid", "{decision}");
    }
    assert_eq!(ids(&waiting(page)), ["a"]);
}

#[test]
fn pull_writes_published_responses() {
    let endpoint = Endpoint::start();
    endpoint.add(vec![response("a", 0), response("b", 60)]);
    let folder = blog_with(&endpoint.address);
    let program = Program::start(folder.path());
    let page = &program.page;
    value::<WaitingResponses>(enter(page, &endpoint.add_key()));
    assert_eq!(decided(page, &["a"], "approve"), ["a"]);
    let pulled: Pulled = value(page.call("POST", "responses/pull", &()));
    assert_eq!((pulled.summary.as_str(), pulled.problems), ("1 new, in 1 file", Vec::new()));
    let file = folder.path().join("public/responses/premier.json");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("Texte <b>a</b>.") && !text.contains("Texte <b>b</b>."), "{text}");
    let again: Pulled = value(page.call("POST", "responses/pull", &()));
    assert_eq!(again.summary, "nothing has changed");
    // A file that can't be read is a problem, and stays as it is.
    fs::write(&file, "{").unwrap();
    let pulled: Pulled = value(page.call("POST", "responses/pull", &()));
    assert!(pulled.problems.iter().any(|problem| problem.is_error && problem.file == "responses/premier.json"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "{");
}

#[test]
fn key_is_not_sent_to_another_endpoint() {
    let (endpoint, other) = (Endpoint::start(), Endpoint::start());
    endpoint.add(vec![response("a", 0)]);
    let key = endpoint.add_key();
    // It would reply.
    other.store_key(&key);
    let folder = blog_with(&endpoint.address);
    let program = Program::start(folder.path());
    let page = &program.page;
    value::<WaitingResponses>(enter(page, &key));
    name_endpoint(folder.path(), &other.address);
    let shown = waiting(page);
    assert_eq!((shown.endpoint.as_str(), shown.has_key), (other.address.as_str(), false));
    error(send(page, &["a"], "approve"), 422);
    name_endpoint(folder.path(), &endpoint.address);
    assert_eq!(ids(&waiting(page)), ["a"]);
    // The address of another machine has no encryption.
    name_endpoint(folder.path(), "http://endpoint.invalid/");
    assert_eq!(waiting(page).obstacle.unwrap().code, "not_encrypted");
    assert!(error(enter(page, &key), 422).message.contains("no encryption"));
}

#[test]
fn key_of_the_variable_is_not_stored() {
    let endpoint = Endpoint::start();
    endpoint.add(vec![response("a", 0)]);
    let folder = blog_with(&endpoint.address);
    let mut command = command(folder.path());
    command.env("CARNET_ENDPOINT_KEY", endpoint.add_key());
    let program = Program::run(command);
    let page = &program.page;
    assert_eq!(ids(&waiting(page)), ["a"]);
    for key in ["carnet_a", ""] {
        assert!(error(enter(page, key), 422).message.contains("CARNET_ENDPOINT_KEY"));
    }
    assert!(waiting(page).has_key);
    assert!(!folder.path().join(KEY_FILE).exists());
}

#[test]
fn unreachable_endpoint_is_an_obstacle() {
    let endpoint = Endpoint::start();
    let folder = blog_with(&endpoint.address);
    let program = Program::start(folder.path());
    let page = &program.page;
    value::<WaitingResponses>(enter(page, &endpoint.add_key()));
    drop(endpoint);
    let shown = waiting(page);
    assert_eq!((shown.has_key, shown.obstacle.unwrap().code.as_str()), (true, "unreachable"));
    assert_eq!(error(send(page, &["a"], "approve"), 502).code, "unreachable");
    assert_eq!(error(page.call("POST", "responses/pull", &()), 502).code, "not_pulled");
    // The key is removed without the endpoint.
    assert!(!value::<WaitingResponses>(enter(page, "")).has_key);
}

#[test]
fn other_servers_are_told_from_endpoints() {
    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))).unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/moved/author/pending", axum::routing::get((StatusCode::FOUND, [(LOCATION, "https://b.example/")])))
        .route("/page/author/pending", axum::routing::get("<!DOCTYPE html>"))
        .route("/broken/author/pending", axum::routing::get(StatusCode::BAD_GATEWAY));
    runtime.spawn(async move { axum::serve(listener, router).await });
    let folder = blog_with(&address);
    let program = Program::start(folder.path());
    for (path, expected) in [
        ("", "no calls for the editor"),
        ("moved/", "redirects to https://b.example/"),
        ("page/", "can't be read"),
        ("broken/", "status 502"),
    ] {
        name_endpoint(folder.path(), &format!("{address}{path}"));
        let message = error(enter(&program.page, "carnet_a"), 422).message;
        assert!(message.contains(expected), "{path}: {message}");
    }
    assert!(!folder.path().join(KEY_FILE).exists());
}
