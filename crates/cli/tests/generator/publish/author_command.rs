//! Publication by a command of the author's.

use std::fs;
use std::process::Stdio;

use publish::output::{Staging, refuse_locked};
use serde_json::json;

use super::interrupted::wait_until;
use super::{blog, command, published, refused};
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

#[test]
fn site_is_locked_until_it_is_published() {
    let site = blog();
    let (begun, end) = (site.folder().join("begun"), site.folder().join("end"));
    // The command waits for the other end of a pipe.
    fs::write(site.folder().join("deploie.sh"), "mkfifo end; touch begun; cat end").unwrap();
    let mut program = command(&site, &TO).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_until(&mut program, || begun.exists());
    assert!(begun.exists(), "the command was not run");
    let refusal = Staging::beside(&site.dist(), &refuse_locked).err().map(|error| error.to_string());
    fs::write(end, "").unwrap();
    assert!(program.wait().unwrap().success());
    assert!(refusal.is_some_and(|refusal| refusal.starts_with("another build is writing to ")));
    assert!(Staging::beside(&site.dist(), &refuse_locked).is_ok());
}
