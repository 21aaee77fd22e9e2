//! The real program, `carnet-endpoint serve`, on a free port.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
#[cfg(unix)]
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::{Answer, Request, SITE, exchange, threads};

/// Timeout of [`wait_until`].
pub(crate) const WAIT_TIMEOUT: Duration = Duration::from_secs(60);

/// Where the database is, in the folder of a test: in a folder of its own, which may be another file system.
pub(crate) const DATABASE: &str = "data/carnet-endpoint.db";

/// Responses that it accepts from one network, in a minute and in an hour.
pub(crate) const PER_NETWORK: usize = 20;

/// A running program; it is killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Process {
    /// On the database [`DATABASE`] in `folder`; requests come through a proxy on this machine.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::under(&[], folder)
    }

    /// The same on the database at this address.
    pub(crate) fn on(database: &str, folder: &Path) -> Self {
        Self::run(command(&[], folder, database))
    }

    /// The same with these settings in variables.
    pub(crate) fn with(variables: &[(&str, &str)], database: &str, folder: &Path) -> Self {
        let mut command = command(&[], folder, database);
        command.envs(variables.iter().copied());
        Self::run(command)
    }

    /// As [`Process::start`], on a socket that it inherits, as from systemd.
    #[cfg(unix)]
    pub(crate) fn on_socket(socket: &TcpListener, folder: &Path) -> Self {
        let mut command = command(&["sh", "-c", "exec \"$@\" 3<&0 0</dev/null", "sh"], folder, DATABASE);
        command.stdin(OwnedFd::from(socket.try_clone().unwrap())).env("LISTEN_FDS", "1");
        Self::run(command)
    }

    /// As [`Process::start`], as the last part of another command.
    pub(crate) fn under(wrapper: &[&str], folder: &Path) -> Self {
        Self::run(command(wrapper, folder, DATABASE))
    }

    fn run(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = output.find_map(|line| {
            line.strip_prefix("listening ")?.trim().strip_prefix("http://")?.trim_end_matches('/').parse().ok()
        });
        let errors = child.stderr.take().unwrap();
        let Some(address) = address else {
            let _ = child.wait();
            panic!("it does not listen: {}", std::io::read_to_string(errors).unwrap());
        };
        // Read until its end: the program would block on a full pipe.
        std::thread::spawn(move || output.for_each(drop));
        std::thread::spawn(move || std::io::copy(&mut { errors }, &mut std::io::sink()));
        Self { child, address }
    }

    /// Runs it where it can't start; returns exit code and error output.
    pub(crate) fn refused(wrapper: &[&str], folder: &Path) -> (Option<i32>, String) {
        let output = command(wrapper, folder, DATABASE).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    /// The same on the database at this address.
    pub(crate) fn refused_on(database: &str, folder: &Path) -> (Option<i32>, String) {
        let output = command(&[], folder, database).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// A path as the program sees it, which may have file systems of its own.
    pub(crate) fn path(&self, path: &Path) -> PathBuf {
        Path::new("/proc").join(self.id().to_string()).join("root").join(path.strip_prefix("/").unwrap_or(path))
    }

    pub(crate) fn send(&self, request: &Request) -> Answer {
        exchange(self.address, request).unwrap()
    }

    /// Kills it.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Stops it with SIGTERM, as systemd does.
    pub(crate) fn stop(self) -> ExitStatus {
        signal("TERM", self.id());
        self.end()
    }

    /// Waits until it has ended after a signal.
    pub(crate) fn end(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process that the test has started.
pub(crate) fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(process.to_string()).status().unwrap();
    assert!(sent.success());
}

fn command(wrapper: &[&str], folder: &Path, database: &str) -> Command {
    let list = folder.join("threads.json");
    std::fs::create_dir_all(folder.join(DATABASE).parent().unwrap()).unwrap();
    std::fs::write(&list, serde_json::to_vec(&threads()).unwrap()).unwrap();
    let program = env!("CARGO_BIN_EXE_carnet-endpoint");
    let mut command = match wrapper.split_first() {
        None => Command::new(program),
        Some((first, rest)) => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
    };
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--site", SITE, "--database", database, "--threads"])
        .arg(&list)
        .env("CARNET_TRUSTED_PROXIES", "127.0.0.0/8")
        // Tests and measurements send more than an author has to look through.
        .env("CARNET_MAX_WAITING", "1000000")
        .env("CARNET_MAX_WAITING_KIB", "1000000")
        .env("CARNET_PER_MINUTE", PER_NETWORK.to_string())
        .env("CARNET_PER_HOUR", PER_NETWORK.to_string())
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Waits until `condition` holds.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < WAIT_TIMEOUT, "{what} did not happen");
        std::thread::yield_now();
    }
}
