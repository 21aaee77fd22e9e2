//! Isso, run by gunicorn as its documentation says, with the limits that the endpoint has in this measurement.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rusqlite::Connection;
use serde_json::json;

use crate::subject::{Subject, THREAD, client, in_thread, text};
use crate::support::{Answer, CLIENT_HEADER, PER_NETWORK, Request, exchange, signal, wait_until};

const WORKERS: usize = 2;

/// Configuration of gunicorn, which it reads in its working folder.
const GUNICORN: &str = include_str!("gunicorn.conf.py");

const SETTINGS: &str = "isso.cfg";
const DATABASE: &str = "comments.db";

/// Where the site would be. Isso looks for it once, and goes on without.
const SITE: &str = "http://127.0.0.1:9/";

/// The page whose comments are held, and the one whose comments are read.
const OPEN: &str = "/posts/reseaux-sociaux/";
const OTHER: &str = "/posts/autre/";

/// A running Isso. It ends with this value.
pub(crate) struct Isso {
    server: Child,
    workers: Vec<u32>,
    address: SocketAddr,
    database: PathBuf,
}

impl Isso {
    /// From this Python, with a database in `folder`.
    pub(crate) fn start(python: &Path, folder: &Path) -> Self {
        let folder = folder.join("isso");
        std::fs::create_dir(&folder).unwrap();
        let settings = format!(
            "[general]\ndbpath = {DATABASE}\nhost = {SITE}\n[moderation]\nenabled = true\n\
             [server]\ntrusted-proxies = 127.0.0.1\n\
             [guard]\nratelimit = {PER_NETWORK}\ndirect-reply = {PER_NETWORK}\n"
        );
        std::fs::write(folder.join(SETTINGS), settings).unwrap();
        std::fs::write(folder.join("gunicorn.conf.py"), GUNICORN).unwrap();
        let mut server = Command::new(python)
            .args(["-m", "gunicorn", "--bind", "127.0.0.1:0", "--workers", &WORKERS.to_string(), "--preload"])
            .args(["--no-control-socket", "isso.run"])
            .env("ISSO_SETTINGS", SETTINGS)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut printed = Vec::new();
        let mut address: Option<SocketAddr> = None;
        let mut workers: Vec<u32> = Vec::new();
        while workers.len() < WORKERS {
            let Some(line) = lines.next() else {
                let _ = server.wait();
                panic!("Isso does not start: {}", printed.join("\n"));
            };
            if let Some((_, rest)) = line.split_once("Listening at: http://") {
                address = rest.split(' ').next().map(|address| address.parse().unwrap());
            } else if let Some((_, id)) = line.split_once("Booting worker with pid: ") {
                workers.push(id.parse().unwrap());
            }
            printed.push(line);
        }
        // Read until its end: Isso would block on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let isso = Self { server, workers, address: address.unwrap(), database: folder.join(DATABASE) };
        // Isso may refuse one of two that are the first of their page at once.
        isso.send(&comment(OPEN, "Ana", None, text(0), "192.168.255.1".to_owned())).expect(202);
        isso
    }

    fn send(&self, request: &Request) -> Answer {
        exchange(self.address, request).unwrap()
    }
}

impl Subject for Isso {
    fn addresses(&self) -> Vec<SocketAddr> {
        vec![self.address]
    }

    fn processes(&self) -> Vec<u32> {
        std::iter::once(self.server.id()).chain(self.workers.iter().copied()).collect()
    }

    /// Approves as Isso does, in its database.
    fn publish_thread(&self) {
        for number in 0..THREAD {
            let (name, text, client) = in_thread(number);
            self.send(&comment(OTHER, &name, None, text, client)).expect(202);
        }
        let approve =
            "UPDATE comments SET mode = 1 WHERE mode = 2 AND tid IN (SELECT id FROM threads WHERE uri = ?1)";
        let database = Connection::open(&self.database).unwrap();
        assert_eq!(database.execute(approve, [OTHER]).unwrap(), THREAD);
        wait_until("the thread", || {
            let thread = self.send(&Self::thread()).json();
            thread["replies"].as_array().is_some_and(|replies| replies.len() == THREAD)
        });
    }

    fn response(number: usize) -> Request {
        comment(OPEN, "Ana", Some("ana@courriel.example"), text(number), client(number))
    }

    fn thread() -> Request {
        Request::get(&format!("/?{}", query(OTHER)))
    }
}

impl Drop for Isso {
    fn drop(&mut self) {
        // With SIGTERM, it stops its workers.
        signal("TERM", self.server.id());
        let _ = self.server.wait();
    }
}

/// A comment as Isso's client sends it.
fn comment(page: &str, name: &str, email: Option<&str>, text: String, client: String) -> Request {
    let sent = json!({
        "author": name, "email": email, "website": null, "text": text, "parent": null, "title": "Un billet",
        "notification": 0,
    });
    let request = Request::new("POST", &format!("/new?{}", query(page))).header(CLIENT_HEADER, client);
    request.header("Content-Type", "application/json").body(sent.to_string())
}

fn query(page: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("uri", page).finish()
}
