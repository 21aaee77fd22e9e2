//! `carnet` without a command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::blog::blog;

/// Runs a program without arguments.
fn run(program: &Path, folder: &Path) -> Output {
    let mut command = Command::new(program);
    command.current_dir(folder).env("CARNET_LANGUAGE", "en").stdin(Stdio::null());
    command.output().unwrap()
}

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_carnet"))
}

/// The tested program has no page of the editor: so it ends, and says that it was to write.
#[track_caller]
fn assert_writes(output: &Output) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("this program has no page of the editor"), "{error}");
}

#[test]
fn carnet_alone_writes_in_the_blog_of_its_folder() {
    let folder = blog();
    assert_writes(&run(&program(), folder.path()));
}

#[test]
fn carnet_alone_writes_in_the_blog_beside_the_program() {
    // In the same file system, so that it can have a second name.
    let folder = tempfile::tempdir_in(program().parent().unwrap()).unwrap();
    let empty = tempfile::tempdir().unwrap();
    let other = folder.path().join("carnet-2");
    fs::hard_link(program(), &other).unwrap();
    let is_help = |output: &Output| String::from_utf8_lossy(&output.stderr).contains("Usage: carnet");
    assert!(is_help(&run(&other, empty.path())));
    fs::create_dir(folder.path().join("public")).unwrap();
    fs::write(folder.path().join("public/site.json"), "{}").unwrap();
    assert_writes(&run(&other, empty.path()));
}

#[test]
fn carnet_alone_prints_help_without_a_blog() {
    let folder = blog();
    let output = run(&program(), &folder.path().join("empty"));
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("Usage: carnet") && error.contains("carnet init mon-carnet"), "{error}");
}
