//! Publication by a command of the author's.

use std::fs;

use serde_json::json;

use super::{blog, published, refused};
use crate::site::tree;

const TO: [&str; 2] = ["--to", "command:sh deploie.sh 'deux mots'"];

#[test]
fn command_gets_the_site_when_something_has_changed() {
    let site = blog();
    let script = site.folder().join("deploie.sh");
    fs::write(&script, "echo \"$1\" >>journal; rm -rf copie; cp -R \"$CARNET_DIST\" copie").unwrap();
    assert!(published(&site, &TO).contains("\ncommand:sh: 1 new post, "));
    assert_eq!(tree(&site.folder().join("copie")), tree(&site.dist()));
    assert!(published(&site, &TO).ends_with("\nnothing to publish\n"));
    let site = site.post("b", json!({}));
    published(&site, &TO);
    assert_eq!(tree(&site.folder().join("copie")), tree(&site.dist()));
    assert_eq!(fs::read_to_string(site.folder().join("journal")).unwrap(), "deux mots\ndeux mots\n");
}

#[test]
fn failed_command_is_run_again_next_time() {
    let site = blog();
    let script = site.folder().join("deploie.sh");
    fs::write(&script, "exit 3").unwrap();
    assert!(refused(&site, &TO, 2).contains("sh failed (exit status: 3)"));
    fs::write(&script, "exit 0").unwrap();
    assert!(published(&site, &TO).ends_with("\npublished to command:sh\n"));
    assert!(refused(&site, &["--to", "command:nulle-part"], 2).contains("nulle-part is not installed"));
}
