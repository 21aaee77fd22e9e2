//! Moderation on the command line, with and without a running endpoint.

use std::path::Path;

use crate::program::{all_bytes, carnet, carnet_with, database_folder, holds, import, line};
use crate::support::{OPEN, Process, Request, wait_until, words};

#[test]
fn queue_lists_and_decides() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    import(
        folder,
        &[
            line("un", "held", "ana@courriel.example", "Première réponse\nsur deux lignes"),
            line("deux", "held", "bea@courriel.example", "Deuxième réponse"),
            line("trois", "spam", "c@courriel.example", "Troisième réponse"),
        ],
    );
    let queue = |arguments: &[&str]| carnet(folder, &[&["queue"], arguments].concat()).expect(0).out;
    let listed = queue(&[]);
    assert!(listed.contains("un  ") && listed.contains("Première réponse sur deux lignes"), "{listed}");
    assert!(listed.ends_with("2 responses\n"), "{listed}");
    assert!(queue(&["--search", "DEUXIÈME"]).ends_with("1 response\n"));
    assert!(queue(&["--search", "c@courriel.example", "--status", "all"]).ends_with("1 response\n"));
    assert!(queue(&["--limit", "1"]).ends_with("the newest 1; raise --limit to list more\n"));
    assert_eq!(queue(&["--status", "approved"]), "no responses\n");
    assert!(listed.contains("  pending   ") && carnet(folder, &["show", "un"]).expect(0).out.contains("pending\n"));
    // The earlier name still works, for scripts.
    assert_eq!(queue(&["--status", "held"]), queue(&["--status", "pending"]));
    let lines = queue(&["--json"]);
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((&first["status"], first.get("email")), (&"pending".into(), None));

    let said = carnet(folder, &["approve", "un", "deux", "quatre"]).expect(1);
    assert_eq!(
        (said.out.as_str(), said.err.as_str()),
        (
            "2 responses approved\n",
            "error: response quatre does not exist\n  help: `carnet-endpoint queue --status all` lists responses with \
             their ids\n"
        )
    );
    let said = carnet(folder, &["reject", "deux"]).expect(0);
    assert_eq!(said.out, "1 response rejected\n");
    assert_eq!(carnet(folder, &["reject", "deux"]).expect(0).out, "0 responses rejected\nunchanged: 1\n");
    carnet(folder, &["undo", "deux"]).expect(0);
    assert!(carnet(folder, &["show", "deux"]).expect(0).out.contains("approved"));
    carnet(folder, &["spam", "deux"]).expect(0);
    carnet(folder, &["erase", "deux"]).expect(0);
    carnet(folder, &["show", "deux"]).expect(2);
    carnet(folder, &["erase", "deux"]).expect(1);
}

#[test]
fn queue_shows_email_only_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    import(folder, &[line("un", "held", "ana@courriel.example", "Une réponse")]);
    for arguments in [&["queue"][..], &["queue", "--json"], &["show", "un"], &["show", "un", "--json"]] {
        let said = carnet(folder, arguments).expect(0);
        assert!(said.out.contains("Une réponse") && !said.out.contains('@'), "{said:?}");
    }
    for arguments in [&["show", "un", "--email"][..], &["show", "un", "--json", "--email"]] {
        assert!(carnet(folder, arguments).expect(0).out.contains("ana@courriel.example"));
    }
}

#[test]
fn serve_detects_decisions_of_commands() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let id = process.send(&Request::json(&words("Une réponse"))).expect(202).id();
    let thread = format!("/responses?post={OPEN}");
    let shown = || process.send(&Request::get(&thread)).expect(200).json();
    assert_eq!(shown()["items"].as_array().unwrap().len(), 0);
    let here = &database_folder(folder.path());
    carnet(here, &["approve", &id]).expect(0);
    wait_until("the approved response", || shown()["items"][0]["id"] == id);
    carnet(here, &["erase", &id]).expect(0);
    wait_until("its erasure", || shown()["_carnet"]["withdrawn"][0] == id);
}

/// Text that must not stay in a file.
const ERASED: &str = "Un secret que personne ne doit retrouver";

/// Erases a response while a reader prevents that its text is removed from the write-ahead log.
fn erase_beside_reader(folder: &Path, id: &str) -> rusqlite::Connection {
    let reader = rusqlite::Connection::open(folder.join("carnet-endpoint.db")).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let count: i64 = reader.query_row("SELECT count(*) FROM responses", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
    let said = carnet(folder, &["erase", id]).expect(0);
    assert!(said.err.contains("still in the write-ahead log"), "{said:?}");
    assert!(holds(&all_bytes(folder), ERASED));
    reader
}

#[test]
fn serve_removes_text_that_a_command_has_erased() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let id = process.send(&Request::json(&words(ERASED))).expect(202).id();
    let here = &database_folder(folder.path());
    let reader = erase_beside_reader(here, &id);
    reader.execute_batch("COMMIT").unwrap();
    wait_until("the end of the text", || !holds(&all_bytes(here), ERASED));
    drop(process);
}

#[test]
fn serve_removes_text_that_was_erased_before_its_start() {
    let folder = tempfile::tempdir().unwrap();
    let here = &database_folder(folder.path());
    std::fs::create_dir_all(here).unwrap();
    import(here, &[line("un", "held", "ana@courriel.example", ERASED)]);
    let reader = erase_beside_reader(here, "un");
    let process = Process::start(folder.path());
    reader.execute_batch("COMMIT").unwrap();
    wait_until("the end of the text", || !holds(&all_bytes(here), ERASED));
    drop(process);
}

#[test]
fn passwd_checks_length_and_stores_hash() {
    use endpoint::moderation::password::verify;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let said = carnet_with(folder, &["passwd"], "court\n").expect(2);
    assert!(said.err.contains("fewer than 12 characters"), "{said:?}");
    carnet_with(folder, &["passwd"], "un mot de passe\n").expect(0);
    let database = rusqlite::Connection::open(folder.join("carnet-endpoint.db")).unwrap();
    let hash: Vec<u8> =
        database.query_row("SELECT value FROM secrets WHERE name = 'password'", [], |row| row.get(0)).unwrap();
    let hash = String::from_utf8(hash).unwrap();
    assert!(verify("un mot de passe", Some(&hash)) && !hash.contains("mot"));
    // A new password ends all sessions.
    database.execute("INSERT INTO sessions VALUES (x'00', 'c', 9999999999999)", []).unwrap();
    carnet_with(folder, &["passwd"], "un autre mot de passe").expect(0);
    let sessions: i64 = database.query_row("SELECT count(*) FROM sessions", [], |row| row.get(0)).unwrap();
    assert_eq!(sessions, 0);
}

#[test]
fn commands_fail_without_database() {
    let folder = tempfile::tempdir().unwrap();
    let said = carnet(folder.path(), &["queue", "--database", "nowhere.db"]).expect(2);
    assert!(said.err.contains("nowhere.db: the file does not exist"), "{said:?}");
    assert!(!folder.path().join("nowhere.db").exists());
}
