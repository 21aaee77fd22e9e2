//! A real PostgreSQL server, of the system's packages, in a temporary folder and on a socket in it.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Instant;

use tempfile::TempDir;

use super::process::WAIT_TIMEOUT;

/// The user of the server, which has all rights without a password: only its owner gets at the socket.
const USER: &str = "carnet";

/// Where Debian has the programs, in a folder for each version.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// A server. It is killed when it is dropped, and when the process of the tests ends.
pub(crate) struct PostgresServer {
    programs: PathBuf,
    /// The user and the group that run the server, if the tests run as root: it refuses that.
    owner: Option<(u32, u32)>,
    running: Mutex<Option<Running>>,
    databases: AtomicUsize,
    /// With the data.
    data: TempDir,
    /// With socket and log, at a short path.
    folder: TempDir,
}

struct Running {
    server: Child,
    watchdog: Child,
}

impl PostgresServer {
    /// The server that the tests of one program share; each has databases of its own.
    pub(crate) fn shared() -> &'static Self {
        static SERVER: OnceLock<PostgresServer> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    /// A server of its own, for a test that kills it.
    pub(crate) fn start() -> Self {
        Self::start_in(&std::env::temp_dir())
    }

    /// The same with more lines in its configuration.
    pub(crate) fn configured(settings: &str) -> Self {
        let server = Self::create_in(&std::env::temp_dir());
        let configuration = server.data.path().join("postgresql.conf");
        File::options().append(true).open(configuration).unwrap().write_all(settings.as_bytes()).unwrap();
        server.run();
        server
    }

    /// The same with its data in a folder in `parent`, which the user of the server must reach.
    pub(crate) fn start_in(parent: &Path) -> Self {
        let server = Self::create_in(parent);
        server.run();
        server
    }

    /// Creates the data of a server.
    fn create_in(parent: &Path) -> Self {
        let owner = owner();
        let made = |parent: &Path| {
            let folder = tempfile::Builder::new().prefix("carnet-postgres-").tempdir_in(parent).unwrap();
            if let Some((user, group)) = owner {
                std::os::unix::fs::chown(folder.path(), Some(user), Some(group)).unwrap();
            }
            folder
        };
        let (data, folder) = (made(parent), made(&std::env::temp_dir()));
        let (programs, running) = (programs(), Mutex::default());
        let server = Self { programs, owner, running, databases: AtomicUsize::new(0), data, folder };
        let mut command = server.command("initdb");
        command.arg("--pgdata").arg(server.data.path()).args([
            "--username",
            USER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
        ]);
        succeed(command.args(["--locale", "C", "--no-sync", "--no-instructions"]));
        server
    }

    /// Starts the server, also after it was killed.
    pub(crate) fn run(&self) {
        let start = Instant::now();
        loop {
            let mut command = self.command("postgres");
            command.arg("-D").arg(self.data.path()).arg("-k").arg(self.folder.path());
            command.args(["-c", "listen_addresses=", "-c", "max_connections=300"]);
            let log = File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
            let mut server = command.spawn().unwrap();
            // It ends at once while the memory of a killed server is still held.
            while server.try_wait().unwrap().is_none() {
                if self.is_ready() {
                    let watchdog = self.watchdog(server.id());
                    *self.running.lock().unwrap() = Some(Running { server, watchdog });
                    return;
                }
            }
            assert!(start.elapsed() < WAIT_TIMEOUT, "PostgreSQL does not start: {}", self.log());
        }
    }

    /// Kills the server.
    pub(crate) fn kill(&self) {
        if let Some(Running { mut server, mut watchdog }) = self.running.lock().unwrap().take() {
            server.kill().unwrap();
            server.wait().unwrap();
            watchdog.kill().unwrap();
            watchdog.wait().unwrap();
        }
    }

    /// The address of a new database.
    pub(crate) fn new_database(&self) -> String {
        let name = format!("carnet{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut command = self.command("createdb");
        command.arg("-h").arg(self.folder.path());
        succeed(command.args(["-U", USER, "-T", "template0", &name]));
        let host = self.folder.path().to_str().unwrap().replace('/', "%2F");
        format!("postgres://{USER}@{host}/{name}")
    }

    /// Runs statements in the database at `address`; returns the rows, their values separated by `|`.
    pub(crate) fn query(&self, address: &str, statements: &str) -> String {
        let name = address.rsplit('/').next().unwrap();
        let mut command = self.command("psql");
        command.arg("-h").arg(self.folder.path());
        command.args(["-U", USER, "-d", name, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statements]);
        succeed(&mut command)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn is_ready(&self) -> bool {
        let mut command = self.command("pg_isready");
        command.arg("-q").arg("-h").arg(self.folder.path());
        command.stdin(Stdio::null()).status().unwrap().success()
    }

    /// A program of PostgreSQL, run as the owner of the server.
    fn command(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        let mut command = match self.owner {
            None => Command::new(path),
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", &user.to_string(), "--regid", &group.to_string(), "--clear-groups"]);
                command.arg(path);
                command
            }
        };
        command.current_dir(self.folder.path()).env("LC_ALL", "C");
        command
    }

    /// A process that outlives this one if need be: it kills the server and removes its folders.
    fn watchdog(&self, server: u32) -> Child {
        let script = "read -r _; kill -QUIT \"$1\" && tail --pid=\"$1\" -f /dev/null; rm -rf \"$2\" \"$3\"";
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh", &server.to_string()]).arg(self.folder.path()).arg(self.data.path());
        // Its input ends with this process.
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The folder of the newest version.
fn programs() -> PathBuf {
    let folders = fs::read_dir(PROGRAMS).into_iter().flatten().flatten();
    let newest =
        folders.map(|entry| entry.path()).filter(|path| version(path).is_some()).max_by_key(|path| version(path));
    let found = newest.map(|path| path.join("bin")).filter(|folder| folder.join("initdb").is_file());
    found.unwrap_or_else(|| {
        panic!("PostgreSQL is missing: run `cargo xtask setup`, or install the package postgresql")
    })
}

fn version(folder: &Path) -> Option<u32> {
    folder.file_name()?.to_str()?.parse().ok()
}

/// User and group for a server of root's: those of the package, otherwise those that own nothing.
fn owner() -> Option<(u32, u32)> {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let ids = |name: &str| {
        let mut fields =
            users.lines().map(|line| line.split(':')).find(|fields| fields.clone().next() == Some(name))?;
        Some((fields.nth(2)?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    Some(ids("postgres").or_else(|| ids("nobody")).unwrap())
}

/// Runs a command that must succeed; returns its output.
#[track_caller]
fn succeed(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
