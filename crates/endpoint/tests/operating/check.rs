//! `check` and `serve`, from the outside.

use crate::program::{carnet, database_folder, import, line};
use crate::support::{Process, Request, threads};

#[test]
fn check_says_what_is_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("threads.json"), serde_json::to_vec(&threads()).unwrap()).unwrap();
    std::fs::write(
        folder.join("carnet-endpoint.toml"),
        "site = \"https://carnet.example/\"\nthreads = \"threads.json\"\n",
    )
    .unwrap();
    let said = carnet(folder, &["check"]).expect(0);
    assert!(said.out.contains("posts: 4 in threads.json") && said.out.contains("not there yet"), "{said:?}");
    assert!(!folder.join("carnet-endpoint.db").exists());
    import(folder, &[line("un", "held", "a@b.example", "Texte")]);
    let said = carnet(folder, &["check"]).expect(0);
    assert!(
        said.out.contains("is whole; version 1, 1 response") && said.out.contains("password: not set"),
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
fn a_free_port_is_part_of_the_address_that_readers_get() {
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
