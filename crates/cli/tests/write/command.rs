//! Starting and stopping.

use std::fs;
use std::process::Output;

use crate::blog::blog;
use crate::program::{Page, Program, agent, command};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn write_serves_the_page() {
    let folder = blog();
    let program = Program::start(folder.path());
    assert!(program.address.starts_with("http://127.0.0.1:"), "{}", program.address);
    assert_eq!(program.page.get("/"), (200, "<title>editor</title>".to_owned()));
    assert_eq!(program.page.opened().content.text, "mot0");
    assert_eq!(program.page.get("/api/posts").0, 200);
}

#[test]
fn printed_address_can_be_used_once() {
    let folder = blog();
    let program = Program::start(folder.path());
    let mut reply = agent().get(&program.address).call().unwrap();
    assert_eq!(reply.status().as_u16(), 401);
    let page = reply.body_mut().read_to_string().unwrap();
    assert!(page.contains("relancez `carnet write`"), "{page}");
}

#[test]
fn second_write_prints_a_new_address_of_the_first() {
    let folder = blog();
    let program = Program::start(folder.path());
    let Output { status, stdout, stderr } = command(folder.path()).output().unwrap();
    assert_eq!(status.code(), Some(0), "{}", text(&stderr));
    let output = text(&stdout);
    let address = output.trim();
    let origin = program.address.split('?').next().unwrap();
    assert!(address.starts_with(origin) && address != program.address, "{address}");
    assert!(text(&stderr).contains("is running already"), "{}", text(&stderr));
    assert_eq!(Page::open(address).get("/api/posts").0, 200);
    assert_eq!(program.page.get("/api/posts").0, 200);
    // Another blog has an editor of its own.
    let other = blog();
    assert_ne!(Program::start(other.path()).address, program.address);
}

#[test]
fn write_starts_at_the_port_of_the_last_time() {
    let folder = blog();
    let program = Program::start(folder.path());
    let port = fs::read_to_string(folder.path().join(".carnet/editor/port")).unwrap();
    let origin = format!("http://127.0.0.1:{}/", port.trim());
    assert!(program.address.starts_with(&origin), "{}", program.address);
    drop(program);
    let program = Program::start_again(folder.path());
    assert!(program.address.starts_with(&origin), "{}", program.address);
}

#[test]
fn write_needs_a_blog_and_a_page() {
    let folder = blog();
    let refused = |arguments: &[&str]| {
        let output = command(folder.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        text(&output.stderr)
    };
    let error = refused(&["--public", "empty"]);
    assert!(error.contains("there is no blog here"), "{error}");
    fs::remove_file(folder.path().join("page/index.html")).unwrap();
    let error = refused(&[]);
    assert!(error.contains("contains no page of the editor"), "{error}");
    assert!(!folder.path().join(".carnet").exists());
}

#[cfg(unix)]
#[test]
fn write_ends_at_signals() {
    use crate::program::signal;
    let folder = blog();
    let editor = folder.path().join(".carnet/editor");
    for name in ["INT", "TERM"] {
        let program = Program::start(folder.path());
        assert!(editor.join("address").exists());
        signal(name, program.id());
        assert_eq!(program.end().code(), Some(0), "{name}");
        assert!(!editor.join("address").exists());
    }
}

#[cfg(unix)]
#[test]
fn killed_write_can_be_started_again() {
    use crate::program::signal;
    let folder = blog();
    let program = Program::start(folder.path());
    let address = program.address.clone();
    signal("KILL", program.id());
    program.end();
    assert_ne!(Program::start(folder.path()).address, address);
}
