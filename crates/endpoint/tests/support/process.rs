//! The real program, `carnet-endpoint serve`, on a port of the kernel's.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::{Answer, Request, SITE, exchange, threads};

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program; it is killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Process {
    /// On the database `carnet-endpoint.db` in `folder`.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::spawn(&mut Self::command(folder))
    }

    /// The command that [`Process::start`] runs; requests come through a proxy on this machine.
    pub(crate) fn command(folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carnet-endpoint"));
        command.args(Self::arguments(folder)).current_dir(folder);
        for (name, value) in Self::environment() {
            command.env(name, value);
        }
        command
    }

    /// What the command is told, its list of posts being written first.
    pub(crate) fn arguments(folder: &Path) -> Vec<std::ffi::OsString> {
        let list = folder.join("threads.json");
        if !list.exists() {
            std::fs::write(&list, serde_json::to_vec(&threads()).unwrap()).unwrap();
        }
        let arguments: [&OsStr; 9] = [
            "serve".as_ref(),
            "--listen".as_ref(),
            "127.0.0.1:0".as_ref(),
            "--threads".as_ref(),
            list.as_ref(),
            "--site".as_ref(),
            SITE.as_ref(),
            "--database".as_ref(),
            "carnet-endpoint.db".as_ref(),
        ];
        arguments.map(OsStr::to_owned).to_vec()
    }

    pub(crate) fn environment() -> [(&'static str, &'static str); 1] {
        [("CARNET_TRUSTED_PROXIES", "127.0.0.0/8")]
    }

    /// Runs `command`, and waits until the endpoint listens.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = output.find_map(|line| {
            line.strip_prefix("listening ")?.trim().strip_prefix("http://")?.trim_end_matches('/').parse().ok()
        });
        let errors = child.stderr.take().unwrap();
        let Some(address) = address else {
            let _ = child.wait();
            panic!("it does not listen: {}", std::io::read_to_string(errors).unwrap());
        };
        // Read as long as it lives: a program whose output nobody takes comes to a halt.
        std::thread::spawn(move || output.for_each(drop));
        std::thread::spawn(move || std::io::copy(&mut { errors }, &mut std::io::sink()));
        Self { child, address }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The folder as the program sees it, which may have mounts of its own.
    pub(crate) fn root(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root", self.id()))
    }

    pub(crate) fn send(&self, request: &Request) -> Answer {
        exchange(self.address, request).unwrap()
    }

    /// Ends it at once, as a power cut does to its memory.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, as systemd does.
    pub(crate) fn stop(mut self) -> ExitStatus {
        let asked = Command::new("kill").args(["-TERM", &self.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `condition` holds.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "{what} did not happen");
        std::thread::yield_now();
    }
}
