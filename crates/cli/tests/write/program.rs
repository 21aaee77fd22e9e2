//! The running program, and the calls of its page.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use editor_protocol::{JournalEntry, OpenedPost, SESSION_KEY_HEADER, Save, Saved};
use serde::Serialize;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::blog::FILE;

/// Longest time of a request.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A running program; it is killed when it is dropped.
pub(crate) struct Program {
    child: Child,
    /// The address that it has printed.
    pub(crate) address: String,
    pub(crate) page: Page,
    lines: Mutex<Receiver<String>>,
}

impl Program {
    /// Starts the editor of the blog in `folder`, at any port.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[])
    }

    /// The same with further arguments.
    pub(crate) fn start_with(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = command(folder);
        command.args(arguments);
        Self::run(command)
    }

    /// Starts it at the port of the last time.
    pub(crate) fn start_again(folder: &Path) -> Self {
        Self::run(command_without_port(folder))
    }

    /// Starts it with other variables than [`command`].
    pub(crate) fn run(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = output.find_map(|line| line.trim().starts_with("http://").then(|| line.trim().to_owned()));
        let Some(address) = address else {
            let mut errors = String::new();
            child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
            panic!("it does not start: {:?}: {errors}", child.wait());
        };
        // Read until its end: the program would block on a full pipe.
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output {
                let _ = sender.send(line);
            }
        });
        let page = Page::open(&address);
        Self { child, address, page, lines: Mutex::new(lines) }
    }

    /// The next line that it prints with `start`, without it.
    pub(crate) fn next_line(&self, start: &str) -> String {
        loop {
            let line = self.lines.lock().unwrap().recv_timeout(TIMEOUT).unwrap();
            if let Some(rest) = line.trim().strip_prefix(start) {
                return rest.to_owned();
            }
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended after a signal.
    pub(crate) fn end(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command, whose output is kept.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = command_without_port(folder);
    command.args(["--port", "0"]);
    command
}

fn command_without_port(folder: &Path) -> Command {
    let mut command = carnet(folder);
    command.args(["write", "--no-browser", "--page", "page", "--app", "app"]);
    command
}

/// The program in the folder of a blog, without a command; its output is kept.
pub(crate) fn carnet(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet"));
    command
        .current_dir(folder)
        .env("CARNET_LANGUAGE", "en")
        .env_remove("CARNET_ENDPOINT_KEY")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Sends a signal to a process that the test has started.
#[cfg(unix)]
pub(crate) fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(process.to_string()).status().unwrap();
    assert!(sent.success());
}

/// What the page in the browser sends.
#[derive(Clone)]
pub(crate) struct Page {
    agent: Agent,
    origin: String,
    cookie: String,
    key: String,
}

/// Sends requests as they are, and follows no redirects.
pub(crate) fn agent() -> Agent {
    let config = Agent::config_builder().proxy(None).http_status_as_error(false).max_redirects(0);
    config.timeout_global(Some(TIMEOUT)).build().into()
}

impl Page {
    pub(crate) fn open(address: &str) -> Self {
        let agent = agent();
        let reply = agent.get(address).call().unwrap();
        Self::started_by(&reply, agent, address.split("/?").next().unwrap())
    }

    /// Types the access code at an address in the local network.
    pub(crate) fn open_with_code(address: &str, code: &str) -> Self {
        let agent = agent();
        let origin = address.trim_end_matches('/');
        let form = agent.post(format!("{origin}/access")).header("Origin", origin);
        let reply = form.content_type("application/x-www-form-urlencoded").send(format!("code={code}")).unwrap();
        Self::started_by(&reply, agent, origin)
    }

    fn started_by(reply: &Response<Body>, agent: Agent, origin: &str) -> Self {
        assert_eq!(reply.status().as_u16(), 303);
        let cookie = reply.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let key = reply.headers()["location"].to_str().unwrap().strip_prefix("/#key=").unwrap().to_owned();
        Self { agent, origin: origin.to_owned(), cookie, key }
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let request = self.agent.get(format!("{}{path}", self.origin)).header("Cookie", &self.cookie);
        let mut reply = request.header(SESSION_KEY_HEADER, &self.key).call().unwrap();
        (reply.status().as_u16(), reply.body_mut().read_to_string().unwrap())
    }

    /// Status and body of the reply to a call with this value.
    pub(crate) fn post(&self, call: &str, value: &impl Serialize) -> (u16, String) {
        let request = self.agent.post(format!("{}/api/{call}", self.origin));
        let request = request.header("Cookie", &self.cookie).header("Origin", &self.origin);
        let request = request.header(SESSION_KEY_HEADER, &self.key);
        let body = serde_json::to_vec(value).unwrap();
        let mut reply = request.content_type("application/json").send(body).unwrap();
        (reply.status().as_u16(), reply.body_mut().read_to_string().unwrap())
    }

    pub(crate) fn opened(&self) -> OpenedPost {
        self.open_file(FILE)
    }

    pub(crate) fn open_file(&self, file: &str) -> OpenedPost {
        let (status, text) = self.get(&format!("/api/post?file={file}"));
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Whether the entry is on the disk; an error when the program does not reply.
    pub(crate) fn journal(&self, entry: &JournalEntry) -> Result<(), ureq::Error> {
        let reply = self.put("journal", FILE, entry)?;
        assert_eq!(reply.status().as_u16(), 204);
        Ok(())
    }

    /// The saved file; an error when the program does not reply.
    pub(crate) fn save(&self, save: &Save) -> Result<Saved, ureq::Error> {
        self.save_file(FILE, save)
    }

    pub(crate) fn save_file(&self, file: &str, save: &Save) -> Result<Saved, ureq::Error> {
        let mut reply = self.put("post", file, save)?;
        let status = reply.status().as_u16();
        let text = reply.body_mut().read_to_string()?;
        assert_eq!(status, 200, "{text}");
        Ok(serde_json::from_str(&text).unwrap())
    }

    /// Status and body of a call with a value.
    pub(crate) fn call(&self, method: &str, path: &str, value: &impl Serialize) -> (u16, String) {
        let address = format!("{}/api/{path}", self.origin);
        let request = if method == "PUT" { self.agent.put(address) } else { self.agent.post(address) };
        let request = request.header("Cookie", &self.cookie).header("Origin", &self.origin);
        let request = request.header(SESSION_KEY_HEADER, &self.key).content_type("application/json");
        let mut reply = request.send(serde_json::to_vec(value).unwrap()).unwrap();
        (reply.status().as_u16(), reply.body_mut().read_to_string().unwrap())
    }

    fn put(&self, call: &str, file: &str, value: &impl Serialize) -> Result<Response<Body>, ureq::Error> {
        self.agent
            .put(format!("{}/api/{call}?file={file}", self.origin))
            .header("Cookie", &self.cookie)
            .header(SESSION_KEY_HEADER, &self.key)
            .header("Origin", &self.origin)
            .content_type("application/json")
            .send(serde_json::to_vec(value).unwrap())
    }
}
