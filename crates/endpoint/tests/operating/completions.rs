//! Completions and manual pages.

use crate::program::carnet;

#[test]
fn completions_and_manual_name_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let said = carnet(folder.path(), &["completions", shell]).expect(0);
        assert!(said.out.contains("carnet-endpoint") && said.out.contains("restore"), "{said:?}");
    }
    carnet(folder.path(), &["completions", "tcsh"]).expect(2);
    assert!(carnet(folder.path(), &["manual"]).expect(0).out.contains("restore"));
    carnet(folder.path(), &["manual", "--into", "man"]).expect(0);
    let man = folder.path().join("man");
    assert!(man.join("carnet-endpoint.1").is_file() && man.join("carnet-endpoint-person-erase.1").is_file());
    assert!(!man.join("carnet-endpoint-manual.1").exists());
}
