//! `carnet write --lan`, at a second address of loopback in the place of one in the local network.

use std::process::Output;

use crate::blog::blog;
use crate::program::{Page, Program, agent, command};

const LAN: &str = "--lan=127.0.0.2";

#[test]
#[cfg_attr(target_os = "macos", ignore = "the address has to be set up")]
fn lan_prints_address_and_code() {
    let folder = blog();
    let program = Program::start_with(folder.path(), &[LAN]);
    assert!(program.address.starts_with("http://127.0.0.1:"), "{}", program.address);
    let address = format!("http://127.0.0.2{}", program.next_line("http://127.0.0.2"));
    let code = program.next_line("Code: ");
    let code: String = code.chars().filter(char::is_ascii_digit).take(8).collect();
    assert_eq!(agent().get(&address).call().unwrap().status().as_u16(), 401);
    let phone = Page::open_with_code(&address, &code);
    assert_eq!(phone.get("/api/posts").0, 200);
    assert_eq!(program.page.get("/api/posts").0, 200);
}

#[test]
#[cfg_attr(target_os = "macos", ignore = "the address has to be set up")]
fn second_write_prints_a_new_code() {
    let folder = blog();
    let program = Program::start_with(folder.path(), &[LAN]);
    let first = program.next_line("Code: ");
    let Output { status, stdout, stderr } = command(folder.path()).output().unwrap();
    let (output, errors) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert_eq!(status.code(), Some(0), "{errors}");
    let code = output.lines().find_map(|line| line.trim().strip_prefix("Code: ")).unwrap();
    assert_ne!(code, first);
    assert!(errors.contains("not encrypted"), "{errors}");
}

#[test]
#[cfg_attr(target_os = "macos", ignore = "the address has to be set up")]
fn without_lan_only_loopback_listens() {
    let folder = blog();
    let program = Program::start(folder.path());
    let address = program.address.replace("127.0.0.1", "127.0.0.2");
    assert!(agent().get(&address).call().is_err());
    let Output { status, stderr, .. } = command(folder.path()).arg(LAN).output().unwrap();
    assert_eq!(status.code(), Some(0));
    let errors = String::from_utf8_lossy(&stderr);
    assert!(errors.contains("the running editor is not in the local network"), "{errors}");
}
