//! Replies on the Fediverse, from a server with the API of Mastodon.

use std::fs;

use cli::pull::{Options, Outcome, run};
use protocol::language::Language;
use serde_json::{Value, json};

use super::server::Server;
use super::{ids, item, page};
use crate::command::command;
use crate::site::{Site, tree};

/// A reply to the post or the reply `parent`, as Mastodon sends it.
fn status(id: &str, parent: &str, text: &str) -> Value {
    json!({
        "id": id, "in_reply_to_id": parent, "created_at": "2012-03-15T13:30:00.000Z", "visibility": "public",
        "spoiler_text": "", "content": format!("<p>{text}</p>"), "uri": format!("https://b.example/statuses/{id}"),
        "url": format!("https://b.example/@zoe/{id}"), "account": {"acct": "zoe@b.example", "display_name": "Zoé"},
    })
}

/// The path of the conversation below a post.
fn below(id: &str) -> String {
    format!("/api/v1/statuses/{id}/context")
}

fn conversation(statuses: &[Value]) -> String {
    json!({"ancestors": [], "descendants": statuses}).to_string()
}

/// A server with this conversation below the post `1`.
fn server(statuses: &[Value]) -> Server {
    Server::start().says(&below("1"), &conversation(statuses))
}

/// A post that names the post `1` there.
fn site(server: &Server) -> Site {
    Site::new().post("un", naming(server, "1"))
}

fn naming(server: &Server, id: &str) -> Value {
    json!({"_carnet": {"fediverse": format!("{}/@ana/{id}", server.address)}})
}

fn options(site: &Site, approve: &[&str], reject: &[&str]) -> Options {
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Options {
        public: site.public(),
        from: None,
        dry_run: false,
        approve: codes(approve),
        reject: codes(reject),
        allow_networks: vec!["127.0.0.0/8".parse().unwrap()],
        language: Language::En,
    }
}

fn pull(site: &Site) -> Outcome {
    run(&options(site, &[], &[])).unwrap()
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    outcome.pending.iter().map(|reply| reply.code.as_str()).collect()
}

/// Approves all pending replies.
#[track_caller]
fn approve_all(site: &Site) -> Outcome {
    let outcome = run(&options(site, &codes(&pull(site)), &[])).unwrap();
    assert_eq!((outcome.pending.len(), outcome.diagnostics.len()), (0, 0));
    outcome
}

fn said(outcome: &Outcome) -> String {
    outcome.text(Language::En)
}

fn file(site: &Site) -> Value {
    serde_json::from_str(&fs::read_to_string(site.public().join("responses/un.json")).unwrap()).unwrap()
}

fn texts(site: &Site) -> Vec<String> {
    let items = file(site)["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["content_text"].as_str().unwrap().to_owned()).collect()
}

fn warnings(outcome: &Outcome) -> Vec<String> {
    outcome.diagnostics.iter().map(|diagnostic| diagnostic.text(Language::En)).collect()
}

#[test]
fn approved_replies_become_responses() {
    let server = server(&[status("2", "1", "Bien dit."), status("3", "2", "Oui !"), status("4", "3", "Non.")]);
    let site = site(&server);
    let before = tree(site.folder());
    let first = pull(&site);
    assert_eq!((said(&first).as_str(), first.diagnostics.len()), ("nothing has changed", 0));
    let pending: Vec<_> =
        first.pending.iter().map(|reply| [&reply.post, &reply.name, &reply.url, &reply.text]).collect();
    let name = "Zoé (@zoe@b.example)";
    assert_eq!(pending[0], ["un", name, "https://b.example/@zoe/2", "Bien dit."]);
    assert_eq!((pending.len(), pending[2][3].as_str()), (3, "Non."));
    assert_eq!(tree(site.folder()), before);
    // What the second one replies to is not shown.
    let [a, _, c] = codes(&first)[..] else { panic!("{first:?}") };
    let outcome = run(&options(&site, &[a, c], &[])).unwrap();
    assert_eq!((said(&outcome).as_str(), outcome.pending.len()), ("2 new, in 1 file", 1));
    let items = file(&site)["items"].clone();
    let (id, parent) = (items[0]["id"].as_str().unwrap(), &items[1]["_carnet"]["parent"]);
    assert_eq!(
        items[0],
        json!({"id": id, "content_text": "Bien dit.", "date_published": "2012-03-15T13:30:00.000Z",
            "authors": [{"name": name, "url": "https://b.example/@zoe/2"}], "_carnet": {"kind": "fediverse"}})
    );
    assert_eq!(parent, id);
    assert_eq!(said(&approve_all(&site)), "1 new, 1 changed, in 1 file");
    let before = tree(&site.public());
    assert_eq!(said(&pull(&site)), "nothing has changed");
    assert_eq!(tree(&site.public()), before);
    let page = site.build().good().page("/posts/un/");
    let [first, second, third] = &page.article().thread.as_ref().unwrap().responses[..] else { panic!() };
    assert_eq!((&first.parent, &second.parent, &third.parent), (&String::new(), &first.id, &second.id));
    assert_eq!(first.date, "15\u{a0}mars\u{a0}2012, sur le Fediverse");
}

#[test]
fn rejected_reply_is_not_offered_again() {
    let server = server(&[status("2", "1", "Achetez !")]);
    let site = site(&server);
    let outcome = run(&options(&site, &[], &codes(&pull(&site)))).unwrap();
    assert_eq!((said(&outcome).as_str(), outcome.pending.len()), ("1 rejected, in 1 file", 0));
    let rejected = file(&site);
    assert_eq!(rejected["items"], json!([]));
    assert_eq!(rejected["_carnet"]["rejected"].as_array().unwrap().len(), 1);
    let server = server.says(&below("1"), &conversation(&[status("2", "1", "Achetez vite !")]));
    let outcome = pull(&site);
    assert_eq!((said(&outcome).as_str(), outcome.pending.len()), ("nothing has changed", 0));
    assert_eq!(file(&site), rejected);
    let page = site.build().good().page("/posts/un/");
    assert!(page.article().thread.as_ref().unwrap().responses.is_empty());
    // It stays with approved ones.
    let _server = server.says(&below("1"), &conversation(&[status("2", "1", "Achetez !"), status("3", "1", "Non.")]));
    assert_eq!(said(&approve_all(&site)), "1 new, in 1 file");
    assert_eq!(file(&site)["_carnet"], rejected["_carnet"]);
}

#[test]
fn changed_reply_is_pending_again() {
    let server = server(&[status("2", "1", "Bien dit.")]);
    let site = site(&server);
    let first = pull(&site);
    approve_all(&site);
    let server = server.says(&below("1"), &conversation(&[status("2", "1", "Achetez !")]));
    let error = run(&options(&site, &codes(&first), &[])).unwrap_err().to_string();
    assert!(error.contains(codes(&first)[0]), "{error}");
    assert_eq!(file(&site)["items"][0]["content_text"], "Bien dit.", "nothing is written with an unknown code");
    let outcome = pull(&site);
    assert_eq!((said(&outcome).as_str(), outcome.pending.len()), ("1 withdrawn, in 1 file", 1));
    assert_eq!(outcome.pending[0].text, "Achetez !");
    assert!(!site.public().join("responses/un.json").exists());
    // Another name is another content too.
    let mut renamed = status("2", "1", "Achetez !");
    renamed["account"]["display_name"] = json!("Léa");
    let server = server.says(&below("1"), &conversation(&[renamed.clone()]));
    let with_name = pull(&site);
    assert_ne!(codes(&with_name), codes(&outcome));
    assert_eq!(said(&approve_all(&site)), "1 new, in 1 file");
    assert_eq!(file(&site)["items"][0]["authors"][0]["name"], "Léa (@zoe@b.example)");
    // So is another address, to which the name links.
    let mut moved = renamed;
    moved["url"] = json!("https://c.example/buy");
    let _server = server.says(&below("1"), &conversation(&[moved]));
    let outcome = pull(&site);
    assert_eq!((said(&outcome).as_str(), outcome.pending.len()), ("1 withdrawn, in 1 file", 1));
    assert_ne!(codes(&outcome), codes(&with_name));
    assert_eq!(said(&approve_all(&site)), "1 new, in 1 file");
    assert_eq!(file(&site)["items"][0]["authors"][0]["url"], "https://c.example/buy");
}

#[test]
fn deleted_reply_is_withdrawn() {
    let server = server(&[status("2", "1", "Bien dit."), status("3", "2", "Oui !"), status("4", "1", "Non.")]);
    let site = site(&server);
    assert_eq!(said(&approve_all(&site)), "3 new, in 1 file");
    // A server may leave out a part of a conversation.
    let server = server
        .says(&below("1"), &conversation(&[status("4", "1", "Non.")]))
        .says("/api/v1/statuses/3", &status("3", "2", "Oui !").to_string())
        .answers_with("/api/v1/statuses/2", 503, b"");
    let outcome = pull(&site);
    assert_eq!((said(&outcome).as_str(), outcome.diagnostics.len()), ("nothing has changed", 1));
    let server = server.answers_with("/api/v1/statuses/2", 404, b"");
    let outcome = pull(&site);
    assert_eq!((said(&outcome).as_str(), outcome.pending.len()), ("1 changed, 1 withdrawn, in 1 file", 0));
    assert_eq!(texts(&site), ["Oui !", "Non."]);
    site.check().good();
    assert_eq!(said(&pull(&site)), "nothing has changed");
    let _server = server.says(&below("1"), &conversation(&[])).answers_with("/api/v1/statuses/3", 410, b"");
    assert_eq!(said(&pull(&site)), "2 withdrawn, in 1 file");
    assert!(!site.public().join("responses/un.json").exists());
}

#[test]
fn deleted_post_withdraws_only_deleted_replies() {
    let server = server(&[status("2", "1", "Bien dit."), status("3", "1", "Non.")]);
    let site = site(&server);
    assert_eq!(said(&approve_all(&site)), "2 new, in 1 file");
    let server = server
        .answers_with(&below("1"), 404, b"{}")
        .says("/api/v1/statuses/2", &status("2", "1", "Bien dit.").to_string())
        .answers_with("/api/v1/statuses/3", 404, b"{}");
    let outcome = pull(&site);
    assert_eq!(said(&outcome), "1 withdrawn, in 1 file");
    assert_eq!(texts(&site), ["Bien dit."]);
    let warning = "posts/un.json: warning: the server does not have the message that \"fediverse\" names\n";
    assert!(warnings(&outcome).len() == 1 && warnings(&outcome)[0].starts_with(warning), "{outcome:?}");
    assert!(outcome.is_good());
    assert_eq!(said(&pull(&site)), "nothing has changed");
    let _server = server
        .answers_with(&below("1"), 410, b"{}")
        .says("/api/v1/statuses/2", &status("2", "1", "Achetez !").to_string());
    let outcome = pull(&site);
    assert_eq!((said(&outcome).as_str(), outcome.pending.len()), ("1 withdrawn, in 1 file", 1));
}

#[test]
fn failing_reply_is_kept_and_others_are_checked() {
    let replies = [status("2", "1", "Bien dit."), status("3", "2", "Oui !"), status("4", "1", "Non.")];
    let server = server(&replies);
    let site = site(&server);
    assert_eq!(said(&approve_all(&site)), "3 new, in 1 file");
    // The file has the parent of a reply that is not sent: without it, there would be a circle.
    let server = server
        .says(&below("1"), &conversation(&[status("2", "3", "Bien dit."), status("4", "1", "Non.")]))
        .answers_with("/api/v1/statuses/3", 503, b"");
    let outcome = pull(&site);
    let id = file(&site)["items"][1]["id"].as_str().unwrap().to_owned();
    let start = format!(
        "posts/un.json: warning: the reply \"{id}\" on the Fediverse can't be fetched: unexpected status 503\n"
    );
    let warns_of_one = |outcome: &Outcome| {
        let found = warnings(outcome);
        assert!(found.len() == 1 && found[0].starts_with(&start), "{found:?}");
        site.check().good();
    };
    assert_eq!(said(&outcome), "nothing has changed");
    warns_of_one(&outcome);
    let server = server
        .says(&below("1"), &conversation(&[]))
        .answers_with("/api/v1/statuses/2", 404, b"")
        .answers_with("/api/v1/statuses/4", 404, b"");
    let outcome = pull(&site);
    assert_eq!(said(&outcome), "2 withdrawn, in 1 file");
    assert_eq!(texts(&site), ["", "Oui !"]);
    warns_of_one(&outcome);
    let server = server.says("/api/v1/statuses/3", &status("3", "2", "Oui !").to_string());
    assert!(pull(&site).diagnostics.is_empty());
    assert_eq!(texts(&site), ["Oui !"]);
    // After such a status, nothing more is asked for.
    let server = server.says(&below("1"), &conversation(&replies));
    assert_eq!(approve_all(&site).files.len(), 1);
    let _server = server
        .says(&below("1"), &conversation(&[]))
        .answers_with("/api/v1/statuses/2", 429, b"")
        .answers_with("/api/v1/statuses/3", 404, b"");
    let outcome = pull(&site);
    assert_eq!((said(&outcome).as_str(), outcome.diagnostics.len()), ("nothing has changed", 1));
}

#[test]
fn failing_server_changes_nothing() {
    let server = server(&[status("2", "1", "Bien dit.")]);
    let site = site(&server);
    approve_all(&site);
    let before = tree(site.folder());
    let fails = |options: &Options, reason: &str| {
        let outcome = run(options).unwrap();
        assert!(outcome.is_good() && outcome.pending.is_empty());
        let said = warnings(&outcome);
        let start = "posts/un.json: warning: the replies on the Fediverse can't be fetched: ";
        assert!(said.len() == 1 && said[0].starts_with(&format!("{start}{reason}\n")), "{said:?}");
        assert_eq!(tree(site.folder()), before);
    };
    let allowed = options(&site, &[], &[]);
    fails(&Options { allow_networks: Vec::new(), ..allowed.clone() }, "the address is private, or not of the web");
    let server = server.answers_with(&below("1"), 401, b"{}");
    fails(&allowed, "unexpected status 401");
    let server = server.answers_with(&below("1"), 200, b"<html>");
    fails(&allowed, "the reply is not a conversation");
    let server = server.answers_with(&below("1"), 200, &vec![b' '; 1024 * 1024 + 1]);
    fails(&allowed, "the reply is too large");
    let server = server.leads_to(&below("1"), &below("1"));
    fails(&allowed, "it redirects too often, or to no address");
    let server = server.leads_to(&below("1"), "file:///etc/passwd");
    fails(&allowed, "the address is private, or not of the web");
    let error = run(&options(&site, &["3f2a91c05d7be84616c09d3ae2758b4f"], &[])).unwrap_err();
    let said = format!("{error:#}");
    assert!(said.contains("3f2a91c05d7be84616c09d3ae2758b4f") && said.ends_with("or not of the web"), "{said}");
    drop(server);
    fails(&allowed, "the server can't be reached, or did not reply in time");
}

#[test]
fn conversation_of_two_posts_is_split() {
    let reply = status("3", "2", "Bien dit.");
    let server = server(&[status("2", "1", "La suite."), reply.clone()])
        .says(&below("2"), &conversation(&[reply.clone(), reply]));
    let mut second = naming(&server, "2");
    second["date_published"] = json!("2012-02-15");
    let site = site(&server).post("deux", second);
    let posts: Vec<_> = pull(&site).pending.into_iter().map(|reply| (reply.post, reply.text)).collect();
    let expected = [("deux", "Bien dit."), ("un", "La suite.")];
    assert_eq!(posts, expected.map(|(post, text)| (post.to_owned(), text.to_owned())));
    assert_eq!(said(&approve_all(&site)), "2 new, in 2 files");
    site.check().good();
    // The older post keeps what it has when the newer one names a part of its conversation.
    let site = site.remove("responses/deux.json").remove("posts/deux.json");
    assert_eq!(said(&approve_all(&site)), "1 new, in 1 file");
    let mut second = naming(&server, "2");
    second["date_published"] = json!("2012-02-15");
    let site = site.post("deux", second);
    let outcome = pull(&site);
    assert_eq!((said(&outcome).as_str(), outcome.pending.len()), ("nothing has changed", 0));
}

#[test]
fn circle_of_replies_is_broken() {
    let server = server(&[status("2", "3", "Bien dit."), status("3", "2", "Oui !"), status("4", "4", "Non.")]);
    let site = site(&server);
    assert_eq!(said(&approve_all(&site)), "3 new, in 1 file");
    site.check().good();
    assert!(file(&site)["items"].as_array().unwrap().iter().all(|item| item["_carnet"]["parent"].is_null()));
}

#[test]
fn replies_are_merged_with_responses_of_an_endpoint() {
    let server = server(&[status("2", "1", "Bien dit.")])
        .says("/responses.json", &page(&[item("d", "un"), item("e", "un")], &["a"], None));
    let site = site(&server).responses("un", &[json!({"id": "a"})]);
    let options = |codes: &[&str]| Options { from: Some(server.address.clone()), ..options(&site, codes, &[]) };
    let outcome = run(&Options { dry_run: true, ..options(&codes(&pull(&site))) }).unwrap();
    assert_eq!(said(&outcome), "3 new, 1 withdrawn, in 1 file");
    assert_eq!(ids(&site, "un"), ["a"]);
    let outcome = run(&options(&codes(&pull(&site)))).unwrap();
    assert_eq!((said(&outcome).as_str(), outcome.pending.len()), ("3 new, 1 withdrawn, in 1 file", 0));
    assert_eq!(ids(&site, "un")[..2], ["d", "e"]);
    assert_eq!(ids(&site, "un").len(), 3);
}

#[test]
fn command_lists_replies_and_uses_no_proxy() {
    let two_lines = status("2", "1", "Bien dit.</p><p>\u{1b}[2JEncore.");
    let server = server(&[two_lines]);
    let site = site(&server);
    let run = |arguments: &[&str]| {
        let all = [&["pull", "--allow-network", "127.0.0.0/8"][..], arguments].concat();
        let mut command = command(&site, &all);
        for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            // Nothing listens there.
            command.env(name, "http://127.0.0.1:9");
        }
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let code = pull(&site).pending[0].code.clone();
    assert_eq!(code.len(), 32, "half of the bits are enough to find two texts with one code");
    let list = format!(
        "nothing has changed\n1 reply on the Fediverse is pending:\n  {code}  un  Zoé (@zoe@b.example)  \
         https://b.example/@zoe/2\n    Bien dit.\n    [2JEncore.\napprove with `carnet pull --approve CODE`, reject with \
         `carnet pull --reject CODE`\n"
    );
    assert_eq!(run(&[]), (Some(0), list, String::new()));
    assert_eq!(run(&["--approve", &code]), (Some(0), "1 new, in 1 file\n".to_owned(), String::new()));
    let (status, said, error) = run(&["--reject", "0123456789abcdef"]);
    assert_eq!((status, said.as_str()), (Some(2), ""));
    assert!(error.starts_with("error: no pending reply on the Fediverse has the code 0123456789abcdef;"), "{error}");
}

#[test]
fn address_of_the_post_is_checked() {
    let site = Site::new().post("un", json!({"_carnet": {"fediverse": "@ana@a.example"}}));
    let list = site.check().list();
    assert!(list.contains("$._carnet.fediverse: \"@ana@a.example\" is not the address of a post"), "{list}");
}
