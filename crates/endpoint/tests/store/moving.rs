//! Moving everything from one database to the other, as a function and as a command that is killed.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use endpoint::store::Store;
use endpoint::store::address::Address;
use endpoint::store::moving::{MoveError, Moved, move_all};
use endpoint::store::program_key::ProgramKey;
use endpoint::store::response::{ResponseKind, Status, StoredResponse};
use endpoint::store::submission::{Submission, SubmissionOutcome};
use endpoint::store::transfer::Import;
use rusqlite::{Connection, OpenFlags};

use crate::database::{Database, parse};
use crate::notices::{announced, due};
use crate::support::{NOW_MS, PostgresServer, wait_until};
use crate::webmentions::received;

const KEY: &str = "0123456789abcdef";

/// Responses that a command needs some time for, if `CARNET_MOVED_RESPONSES` sets no other number.
const MANY: usize = 20_000;

fn with_key(database: &Database) -> Submission {
    Submission { idempotency_key: Some(KEY.to_owned()), ..database.submission("Avec une clé.") }
}

/// A key of a program, which was used.
fn program_key() -> ProgramKey {
    ProgramKey { name: "ordinateur".to_owned(), hash: vec![2; 32], made_ms: NOW_MS, used_ms: Some(NOW_MS + 1) }
}

/// Everything that is moved, and a session, which is not. Returns the ids of responses with and without a notice.
fn fill(database: &Database) -> (String, String) {
    database.wait(database.store.signing_key()).unwrap();
    database.wait(database.store.set_password_hash("a hash".to_owned())).unwrap();
    database.wait(database.store.open_session([1; 32], "csrf".to_owned(), NOW_MS, NOW_MS + 1_000)).unwrap();
    assert!(database.wait(database.store.add_program_key(program_key())).unwrap());
    let with_notice = announced(database, "Avec un avis.", &["mail"]);
    let form_nonce = Some("un-jeton".to_owned());
    let known = database.stored_as(Submission { form_nonce, ..with_key(database) });
    database.decide(&known, Status::Approved);
    let reply = Submission { parent: Some(known.clone()), ..database.submission("« Une réponse » \u{1f600}") };
    let reply = database.approved(reply);
    database.approved(Submission { parent: Some(reply.clone()), ..database.submission("Plus bas.") });
    database.wait(database.store.erase(vec![reply], NOW_MS)).unwrap();
    database.stored_as(Submission {
        id: "un-message".to_owned(),
        kind: ResponseKind::Message,
        post: String::new(),
        ..database.submission("Pour vous seul.")
    });
    database.wait(database.store.queue_webmention(received("https://ana.example/1", NOW_MS))).unwrap();
    (with_notice, known)
}

/// A database that is opened at an address.
fn opened(database: &Database, address: &Address) -> Store {
    database.wait(Store::open_for_command(address)).unwrap()
}

fn moves_everything(from: &Database, to: &Address) {
    let (with_notice, known) = fill(from);
    let (thread, pending) = (from.thread(), from.pending());
    let key = from.wait(from.store.signing_key()).unwrap();
    let mut seen = Vec::new();
    let moved = from.wait(move_all(&from.address, to, |count| seen.push(count))).unwrap();
    assert_eq!((moved, seen), (Moved { responses: 4, was_complete: false }, vec![4]));
    let store = opened(from, to);
    assert_eq!(from.wait(store.signing_key()).unwrap(), key);
    assert_eq!(from.wait(store.password_hash()).unwrap().as_deref(), Some("a hash"));
    assert_eq!(from.wait(store.open_session_of(vec![[1; 32]], NOW_MS)).unwrap(), None);
    let moved = from.wait(store.thread("un-article".to_owned())).unwrap();
    let items: Vec<String> = moved.items.into_iter().map(|item| item.id).collect();
    assert_eq!((items, moved.withdrawn), thread);
    let counts = [Status::Pending, Status::Spam].map(|status| from.wait(store.pending(status)).unwrap().responses);
    assert_eq!(counts, pending);
    let again = from.wait(store.submit(with_key(from))).unwrap();
    assert_eq!(again, SubmissionOutcome::Stored { id: known, status: Status::Approved });
    let due = from.wait(store.due_notices("mail", NOW_MS, 10)).unwrap();
    assert_eq!(due.into_iter().map(|kept| kept.id).collect::<Vec<_>>(), [with_notice]);
    let message = from.wait(store.response("un-message".to_owned())).unwrap().unwrap();
    assert_eq!((message.kind, message.post.as_str()), (ResponseKind::Message, ""));
    let webmention = from.wait(store.take_webmention(NOW_MS, Vec::new())).unwrap();
    assert_eq!(webmention.map(|webmention| webmention.source).as_deref(), Some("https://ana.example/1"));
    assert_eq!(from.wait(store.program_keys()).unwrap(), [program_key()]);
    from.wait(store.close());
}

#[test]
fn move_from_sqlite_to_postgres_has_everything() {
    moves_everything(&Database::sqlite(), &parse(&PostgresServer::shared().new_database()));
}

#[test]
fn move_from_postgres_to_sqlite_has_everything() {
    let folder = tempfile::tempdir().unwrap();
    moves_everything(&Database::postgres(), &Address::File(folder.path().join("moved.db")));
}

#[test]
fn move_does_not_write_its_source() {
    let source = Database::postgres();
    source.stored("Sans clé.");
    let folder = tempfile::tempdir().unwrap();
    let target = Address::File(folder.path().join("moved.db"));
    let moved = source.wait(move_all(&source.address, &target, drop)).unwrap();
    assert_eq!(moved, Moved { responses: 1, was_complete: false });
    let client = source.connection();
    let row = source.wait(client.query_typed_one("SELECT count(*) FROM secrets", &[])).unwrap();
    assert_eq!(row.get::<_, i64>(0), 0, "no key was made for it");
    // A mistyped address.
    let empty = PostgresServer::shared().new_database();
    let target = folder.path().join("never.db");
    let refused = source.wait(move_all(&parse(&empty), &Address::File(target.clone()), drop)).unwrap_err();
    assert!(refused.to_string().contains("it has no tables of Carnet"), "{refused}");
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(PostgresServer::shared().query(&empty, tables).trim(), "0");
    assert!(!target.exists());
}

#[test]
fn move_refuses_targets_with_other_content() {
    let (one, other) = (Database::sqlite(), Database::postgres());
    fill(&one);
    other.stored("Quelque chose d’autre.");
    let refused = one.wait(move_all(&one.address, &other.address, drop)).unwrap_err();
    assert!(matches!(refused, MoveError::NotEmpty), "{refused}");
    assert_eq!(other.pending(), [1, 0], "nothing was changed");
    // A finished one is recognised; one that went on is other content.
    let target = parse(&PostgresServer::shared().new_database());
    one.wait(move_all(&one.address, &target, drop)).unwrap();
    let again = one.wait(move_all(&one.address, &target, drop)).unwrap();
    assert_eq!(again, Moved { responses: 4, was_complete: true });
    one.stored("Et une de plus.");
    assert!(matches!(one.wait(move_all(&one.address, &target, drop)), Err(MoveError::NotEmpty)));
    assert_eq!(due(&one, "mail", NOW_MS).len(), 1, "the source is left as it is");
}

#[test]
fn move_is_repeated_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let source = Database::sqlite();
    let count = env::var("CARNET_MOVED_RESPONSES").ok().and_then(|number| number.parse().ok()).unwrap_or(MANY);
    let responses = (0..count).map(many).collect();
    source.wait(source.store.import(Import { responses, ..Import::default() })).unwrap();
    let (there, back) = (PostgresServer::shared().new_database(), folder.path().join("back.db"));
    let from = source.address.to_string();
    killed_and_repeated(&from, &there, &source, count);
    killed_and_repeated(&there, &back.display().to_string(), &source, count);
    let again = source.wait(move_all(&source.address, &Address::File(back), drop)).unwrap();
    assert_eq!(again, Moved { responses: count, was_complete: true }, "there and back again");
}

/// The response of this number.
pub(crate) fn many(number: usize) -> StoredResponse {
    StoredResponse {
        id: format!("m{number:06}"),
        post: format!("article-{}", number % 100),
        parent: None,
        name: "Ana".to_owned(),
        email: None,
        site: None,
        text: format!("Réponse numéro {number}"),
        language: "fr".to_owned(),
        received_ms: NOW_MS + i64::try_from(number).unwrap(),
        status: Status::ALL[number % 4],
        previous_status: None,
        decided_ms: None,
        reasons: String::new(),
        by_author: false,
        kind: ResponseKind::Response,
    }
}

/// Kills the command while it copies, shows that the target is not used, and runs it again.
fn killed_and_repeated(from: &str, to: &str, source: &Database, count: usize) {
    let mut command = program(&["migrate", "--from", from, "--to", to]);
    let mut running = command.spawn().unwrap();
    // Looked at beside the command, since its mark keeps others from opening the target.
    wait_until("a part of the copy", || is_begun(to));
    running.kill().unwrap();
    running.wait().unwrap();
    let target = Address::parse(to, Path::new("")).unwrap();
    let refused = source.wait(Store::open(&target)).err().unwrap().to_string();
    assert!(refused.contains("a move into it is not finished"), "{refused}");
    let output = program(&["migrate", "--from", from, "--to", to]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (number, rest) = said.split_once(' ').unwrap();
    assert_eq!(number.replace(',', ""), count.to_string(), "{said}");
    assert!(rest.starts_with("responses are in "), "{said}");
    source.wait(source.wait(Store::open(&target)).unwrap().close());
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet-endpoint"));
    command.args(arguments).env("CARNET_LANGUAGE", "en");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Whether the target has a part of the responses.
fn is_begun(to: &str) -> bool {
    if to.starts_with("postgres://") {
        let says = |query: &str| PostgresServer::shared().query(to, query).trim() == "t";
        return says("SELECT to_regclass('responses') IS NOT NULL")
            && says("SELECT EXISTS (SELECT 1 FROM responses)");
    }
    let Ok(connection) = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_ONLY) else { return false };
    connection
        .query_row("SELECT count(*) FROM responses", [], |row| row.get::<_, i64>(0))
        .is_ok_and(|count| count > 0)
}

#[test]
fn migrate_needs_a_stopped_endpoint_and_two_databases() {
    let folder = tempfile::tempdir().unwrap();
    let process = crate::support::Process::start(folder.path());
    let source = folder.path().join(crate::support::DATABASE).display().to_string();
    let refused = |arguments: &[&str], language: &str| {
        let output = program(arguments).env("CARNET_LANGUAGE", language).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let target = folder.path().join("moved.db").display().to_string();
    let said = refused(&["migrate", "--from", &source, "--to", &target], "fr");
    assert!(said.contains("doit être arrêté"), "{said}");
    assert!(process.stop().success());
    let said = refused(&["migrate", "--from", &source, "--to", &source], "en");
    assert!(said.contains("name the same database"), "{said}");
    let secret = "postgres://u:hunter22@db.example/carnet";
    let said = refused(&["migrate", "--from", &source, "--to", secret], "en");
    assert!(said.contains("--to does not say whether") && !said.contains("hunter22"), "{said}");
}
