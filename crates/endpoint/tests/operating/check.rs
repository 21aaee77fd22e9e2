//! `check`, and the start of `serve`.

use rusqlite::Connection;

use crate::program::{carnet, database_folder, import, line};
use crate::support::{Process, Request, threads};

#[test]
fn check_reports_config_posts_and_database() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("threads.json"), serde_json::to_vec(&threads()).unwrap()).unwrap();
    std::fs::write(
        folder.join("carnet-endpoint.toml"),
        "site = \"https://carnet.example/\"\nthreads = \"threads.json\"\n",
    )
    .unwrap();
    let said = carnet(folder, &["check"]).expect(0);
    assert!(said.out.contains("posts: 4 in threads.json") && said.out.contains("does not exist yet"), "{said:?}");
    assert!(!folder.join("carnet-endpoint.db").exists());
    import(folder, &[line("un", "held", "a@b.example", "Texte")]);
    let said = carnet(folder, &["check"]).expect(0);
    assert!(
        said.out.contains("is intact; version 5, 1 response") && said.out.contains("password: not set"),
        "{said:?}"
    );

    std::fs::remove_file(folder.join("threads.json")).unwrap();
    let said = carnet(folder, &["check"]).expect(1);
    assert!(said.err.contains("threads.json: error: "), "{said:?}");
    std::fs::write(folder.join("carnet-endpoint.db"), "rubbish".repeat(2000)).unwrap();
    let said = carnet(folder, &["check"]).expect(1);
    assert!(said.err.contains("carnet-endpoint restore"), "{said:?}");
    std::fs::write(folder.join("carnet-endpoint.toml"), "listen = 3").unwrap();
    let said = carnet(folder, &["check"]).expect(1);
    assert!(said.err.contains("carnet-endpoint.toml:1:10: error: listen"), "{said:?}");
}

#[test]
fn check_counts_keys_of_programs() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("threads.json"), serde_json::to_vec(&threads()).unwrap()).unwrap();
    let settings = "site = \"https://carnet.example/\"\nthreads = \"threads.json\"\n";
    std::fs::write(folder.join("carnet-endpoint.toml"), settings).unwrap();
    import(folder, &[line("un", "held", "a@b.example", "Texte")]);
    let counted = |expected: &str| {
        let said = carnet(folder, &["check"]).expect(0);
        assert!(said.out.lines().any(|line| line == expected), "{said:?}");
    };
    counted("keys of programs: 0");
    for name in ["ordinateur", "portable", "serveur"] {
        carnet(folder, &["key", "add", name]).expect(0);
    }
    counted("keys of programs: 3");
    // Two were made long ago, and one of them is used.
    let change = "UPDATE program_keys SET made_ms = 0 WHERE name <> 'serveur';
                  UPDATE program_keys SET used_ms = (SELECT max(made_ms) FROM program_keys) WHERE name = 'portable';";
    Connection::open(folder.join("carnet-endpoint.db")).unwrap().execute_batch(change).unwrap();
    counted("keys of programs: 3; 1 not used for 90 days, see `carnet-endpoint key list`");
}

#[test]
fn health_asks_the_running_endpoint() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let client = folder.path().join("client");
    std::fs::create_dir(&client).unwrap();
    let port = process.address.port();
    let settings = format!("site = \"https://carnet.example/\"\nlisten = \"0.0.0.0:{port}\"\n");
    std::fs::write(client.join("carnet-endpoint.toml"), settings).unwrap();
    let address = format!("http://127.0.0.1:{port}/");
    for arguments in [&["health"][..], &["health", "--live"]] {
        let said = carnet(&client, arguments).expect(0);
        assert!(said.out.contains(&address), "{said:?}");
    }
    assert!(process.stop().success());
    let said = carnet(&client, &["health"]).expect(1);
    assert!(said.out.contains(&address), "{said:?}");
    assert!(!client.join("carnet-endpoint.db").exists());
}

#[test]
fn check_warns_near_pending_limit() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("threads.json"), serde_json::to_vec(&threads()).unwrap()).unwrap();
    let settings = "site = \"https://carnet.example/\"\nthreads = \"threads.json\"\nmax_waiting = 5\n";
    std::fs::write(folder.join("carnet-endpoint.toml"), settings).unwrap();
    let waits = |id: &str| line(id, "held", "a@b.example", "Texte");
    import(folder, &[waits("un"), waits("deux"), waits("trois"), line("quatre", "approved", "a@b.example", "Texte")]);
    let said = carnet(folder, &["check"]).expect(0);
    assert!(said.out.contains("pending: 3 responses of 5, 1 KiB of 4096") && said.err.is_empty(), "{said:?}");
    import(folder, &[waits("cinq"), line("six", "spam", "a@b.example", "Texte")]);
    let said = carnet(folder, &["check"]).expect(1);
    assert!(said.out.contains("pending: 4 responses of 5"), "{said:?}");
    assert!(said.err.contains("warning: ") && said.err.contains("help: moderate some"), "{said:?}");
    carnet(folder, &["reject", "un"]).expect(0);
    carnet(folder, &["check"]).expect(0);
}

#[test]
fn serve_uses_free_port_in_public_url() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let form = crate::support::words("Une réponse sans JavaScript");
    let answer = process.send(&Request::form(&form)).expect(303);
    let home = format!("http://{}/responses/", process.address);
    assert!(answer.header("location").unwrap().starts_with(&home), "{answer:?}");
    assert!(process.stop().success());
    let log = std::fs::metadata(database_folder(folder.path()).join("carnet-endpoint.db-wal"));
    assert_eq!(log.map_or(0, |log| log.len()), 0, "the log is written back at the end");
}
