//! Runs commands of the real program.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::DATABASE;

/// Exit code and output of a command.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

/// Runs `carnet-endpoint` in `folder`.
pub(crate) fn carnet(folder: &Path, arguments: &[&str]) -> Said {
    carnet_with(folder, arguments, "")
}

/// The same, with something to read.
pub(crate) fn carnet_with(folder: &Path, arguments: &[&str], input: &str) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet-endpoint"));
    command.args(arguments).current_dir(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses early does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A response as a line of an export.
pub(crate) fn line(id: &str, status: &str, email: &str, text: &str) -> Value {
    json!({
        "id": id,
        "post": "reseaux-sociaux",
        "name": "Ana",
        "email": email,
        "text": text,
        "language": "fr",
        "received": "2026-11-24T12:00:00Z",
        "status": status,
    })
}

/// Puts responses into the database in `folder`.
pub(crate) fn import(folder: &Path, lines: &[Value]) {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let said = carnet_with(folder, &["import"], &text).expect(0);
    assert!(said.out.starts_with(&format!("{} response", lines.len())), "{said:?}");
}

/// Where the database of a [`crate::support::Process`] in `folder` is: commands run there find it by themselves.
pub(crate) fn database_folder(folder: &Path) -> PathBuf {
    folder.join(DATABASE).parent().unwrap().to_owned()
}

/// All bytes of the files in the folder of the database.
pub(crate) fn all_bytes(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect()
}

/// Whether `bytes` hold `text`.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
