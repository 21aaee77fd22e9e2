//! A real PostgreSQL server, of the system's packages, in a temporary folder and on a socket in it.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpListener;
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

/// The port that names the socket of a server that is not on the network.
const PORT: u16 = 5432;

/// Certificates of a server on the network, in the folder of its data.
const AUTHORITY: &str = "authority.pem";
const AUTHORITY_KEY: &str = "authority.key";
const CERTIFICATE: &str = "server.pem";
const CERTIFICATE_KEY: &str = "server.key";

/// Where Debian has the programs, in a folder for each version.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// A server. It is killed when it is dropped, and when the process of the tests ends.
pub(crate) struct PostgresServer {
    programs: PathBuf,
    /// The user and the group that run the server, if the tests run as root: it refuses that.
    owner: Option<(u32, u32)>,
    running: Mutex<Option<Running>>,
    databases: AtomicUsize,
    /// The host name of the network, if any, and the port.
    listens_at: (&'static str, u16),
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
        server.configure(settings);
        server.run();
        server
    }

    /// The same with its data in a folder in `parent`, which the user of the server must reach.
    pub(crate) fn start_in(parent: &Path) -> Self {
        let server = Self::create_in(parent);
        server.run();
        server
    }

    /// A server of its own that is reached by TLS at `localhost`, with a certificate of an authority of its own.
    pub(crate) fn with_tls() -> Self {
        let mut server = Self::create_in(&std::env::temp_dir());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        server.listens_at = ("localhost", port);
        server.certify(&["-keyout", AUTHORITY_KEY, "-out", AUTHORITY, "-subj", "/CN=authority"]);
        let signed = ["-CA", AUTHORITY, "-CAkey", AUTHORITY_KEY, "-keyout", CERTIFICATE_KEY, "-out", CERTIFICATE];
        let named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
        server.certify(&[&signed[..], &named, &["-addext", "basicConstraints=critical,CA:FALSE"]].concat());
        server.configure(&format!("ssl = on\nssl_cert_file = '{CERTIFICATE}'\nssl_key_file = '{CERTIFICATE_KEY}'\n"));
        server.run();
        server
    }

    /// Makes a key and a certificate in the folder of the data.
    fn certify(&self, arguments: &[&str]) {
        let mut command = self.as_owner(Path::new("openssl"));
        command.current_dir(self.data.path());
        command.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]);
        succeed(command.args(["-days", "2"]).args(arguments));
    }

    /// The file with the authority of a server with TLS.
    pub(crate) fn authority(&self) -> PathBuf {
        self.data.path().join(AUTHORITY)
    }

    /// Adds lines to the configuration.
    fn configure(&self, settings: &str) {
        let configuration = self.data.path().join("postgresql.conf");
        File::options().append(true).open(configuration).unwrap().write_all(settings.as_bytes()).unwrap();
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
        let databases = AtomicUsize::new(0);
        let server = Self { programs, owner, running, databases, listens_at: ("", PORT), data, folder };
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
            let (host, port) = self.listens_at;
            command.args(["-p", &port.to_string(), "-c", &format!("listen_addresses={host}")]);
            command.args(["-c", "max_connections=300"]);
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
        self.address_at(&self.folder.path().to_str().unwrap().replace('/', "%2F"), &name)
    }

    /// The same as an address on the network, with this name for the host.
    pub(crate) fn new_database_at(&self, host: &str) -> String {
        let address = self.new_database();
        self.address_at(host, address.rsplit('/').next().unwrap())
    }

    fn address_at(&self, host: &str, name: &str) -> String {
        format!("postgres://{USER}@{host}:{}/{name}", self.listens_at.1)
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
        self.as_owner(&self.programs.join(program))
    }

    fn as_owner(&self, path: &Path) -> Command {
        let mut command = match self.owner {
            None => Command::new(path),
            Some((user, group)) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", &user.to_string(), "--regid", &group.to_string(), "--clear-groups"]);
                command.arg(path);
                command
            }
        };
        command.current_dir(self.folder.path()).env("LC_ALL", "C").env("PGPORT", self.listens_at.1.to_string());
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

/// The folder of the newest version of Debian, or the one on `PATH`.
fn programs() -> PathBuf {
    let folders = fs::read_dir(PROGRAMS).into_iter().flatten().flatten();
    let newest =
        folders.map(|entry| entry.path()).filter(|path| version(path).is_some()).max_by_key(|path| version(path));
    let has_initdb = |folder: &PathBuf| folder.join("initdb").is_file();
    let found = newest.map(|path| path.join("bin")).filter(has_initdb);
    let on_path = || std::env::split_paths(&std::env::var_os("PATH")?).find(has_initdb);
    found.or_else(on_path).unwrap_or_else(|| {
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
