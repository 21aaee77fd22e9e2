//! The running program, and the calls of its page.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use editor_protocol::{JournalEntry, OpenedPost, Save, Saved};
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
}

impl Program {
    /// Starts the editor of the blog in `folder`.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::run(command(folder))
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
        std::thread::spawn(move || output.for_each(drop));
        let page = Page::open(&address);
        Self { child, address, page }
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
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet"));
    command
        .args(["write", "--port", "0", "--no-browser", "--page", "page", "--app", "app"])
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
}

impl Page {
    fn open(address: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent: Agent = config.timeout_global(Some(TIMEOUT)).build().into();
        let reply = agent.get(address).call().unwrap();
        assert_eq!((reply.status().as_u16(), reply.headers()["location"].to_str().unwrap()), (303, "/"));
        let cookie = reply.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let origin = address.split("/?").next().unwrap().to_owned();
        Self { agent, origin, cookie }
    }

    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut reply =
            self.agent.get(format!("{}{path}", self.origin)).header("Cookie", &self.cookie).call().unwrap();
        (reply.status().as_u16(), reply.body_mut().read_to_string().unwrap())
    }

    /// Status and body of the reply to a call with this value.
    pub(crate) fn post(&self, call: &str, value: &impl Serialize) -> (u16, String) {
        let request = self.agent.post(format!("{}/api/{call}", self.origin));
        let request = request.header("Cookie", &self.cookie).header("Origin", &self.origin);
        let body = serde_json::to_vec(value).unwrap();
        let mut reply = request.content_type("application/json").send(body).unwrap();
        (reply.status().as_u16(), reply.body_mut().read_to_string().unwrap())
    }

    pub(crate) fn opened(&self) -> OpenedPost {
        let (status, text) = self.get(&format!("/api/post?file={FILE}"));
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Whether the entry is on the disk; an error when the program does not reply.
    pub(crate) fn journal(&self, entry: &JournalEntry) -> Result<(), ureq::Error> {
        let reply = self.put("journal", entry)?;
        assert_eq!(reply.status().as_u16(), 204);
        Ok(())
    }

    /// The saved file; an error when the program does not reply.
    pub(crate) fn save(&self, save: &Save) -> Result<Saved, ureq::Error> {
        let mut reply = self.put("post", save)?;
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
        let request = request.content_type("application/json");
        let mut reply = request.send(serde_json::to_vec(value).unwrap()).unwrap();
        (reply.status().as_u16(), reply.body_mut().read_to_string().unwrap())
    }

    fn put(&self, call: &str, value: &impl Serialize) -> Result<Response<Body>, ureq::Error> {
        self.agent
            .put(format!("{}/api/{call}?file={FILE}", self.origin))
            .header("Cookie", &self.cookie)
            .header("Origin", &self.origin)
            .content_type("application/json")
            .send(serde_json::to_vec(value).unwrap())
    }
}
