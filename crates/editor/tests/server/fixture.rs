//! A blog whose editor runs in this process.

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use cli::EditorPublisher;
use editor::blog::OpenBlog;
use editor::server::{AccessEvent, Editor, Listeners, NetworkAccess, OwnerAccess, PageFiles, serve};
use editor::store::{Store, folder_of};
use editor_protocol::{ErrorBody, JournalEntry, OpenedPost, PostContent, SESSION_KEY_HEADER, Save, Saved};
use jiff::Timestamp;
use protocol::language::Language;
use publish::assets::App;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::client::{Reply, Request};

/// The post of the blog, and its file.
pub(crate) const FILE: &str = "posts/premier.json";
pub(crate) const POST: &str =
    "{\"title\": \"Premier\", \"date_published\": \"2012-03-15\",\n \"content_markdown\": [\"Un.\", \"Deux.\"]}\n";

const SITE: &str = r#"{"title": "Essai", "base_url": "https://essai.example/", "language": "en",
    "time_zone": "America/Toronto", "author": {"name": "A"}}"#;

/// A running editor; it stops on drop.
pub(crate) struct Server {
    pub(crate) port: u16,
    /// The address that starts the session, without the origin.
    pub(crate) start: String,
    /// What the browser knows of its session.
    pub(crate) cookie: String,
    pub(crate) key: String,
    pub(crate) owner: OwnerAccess,
    pub(crate) network: Arc<NetworkAccess>,
    /// Messages about access codes for the terminal.
    pub(crate) events: Receiver<AccessEvent>,
    pub(crate) folder: TempDir,
    _runtime: Runtime,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_in(blog())
    }

    /// Starts the editor with access from the local network at `addresses`, which Host headers may name; it listens on
    /// loopback.
    pub(crate) fn start_in_network(addresses: Vec<Ipv4Addr>) -> Self {
        Self::run(blog(), addresses, true)
    }

    /// Starts the editor of a blog again, after [`Server::stop`].
    pub(crate) fn start_in(folder: TempDir) -> Self {
        Self::run(folder, Vec::new(), false)
    }

    fn run(folder: TempDir, addresses: Vec<Ipv4Addr>, is_in_network: bool) -> Self {
        let runtime = Runtime::new().unwrap();
        let public = folder.path().join("public");
        let store = Store::open(&public, &folder_of(&public).unwrap(), Timestamp::now()).unwrap();
        let app = App::read(&folder.path().join("app")).unwrap();
        let (out, app_folder) = (folder.path().join("dist"), folder.path().join("app"));
        let publisher = EditorPublisher::new(public.clone(), out, Some(app_folder), Language::En);
        let blog = OpenBlog::open(public, app, Timestamp::now).unwrap();
        let (sender, events) = channel();
        let network = Arc::new(NetworkAccess::new(addresses.clone(), move |event| {
            let _ = sender.send(event);
        }));
        let page = PageFiles::Folder(folder.path().join("page"));
        let mut editor = Editor::new(blog, store, page, Box::new(publisher)).unwrap();
        if is_in_network {
            editor = editor.with_network(Arc::clone(&network));
        }
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let port = listener.local_addr().unwrap().port();
        let on_loopback = addresses.iter().filter(|address| address.is_loopback());
        let others = on_loopback.map(|address| runtime.block_on(TcpListener::bind((*address, port))).unwrap());
        let listeners = Listeners::from(listener).with(others.collect());
        let address = editor.new_start(port).unwrap().address;
        let start = address.strip_prefix(&format!("http://127.0.0.1:{port}")).unwrap().to_owned();
        let owner = editor.owner_access(port);
        runtime.spawn(serve(listeners, editor, std::future::pending()));
        let reply = Request::new("GET", &start).header("Host", &format!("127.0.0.1:{port}")).send(port).expect(303);
        let (cookie, key) = session(&reply);
        Self { port, start, cookie, key, owner, network, events, folder, _runtime: runtime }
    }

    pub(crate) fn stop(self) -> TempDir {
        self.folder
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A request as a page of the editor sends it.
    pub(crate) fn request(&self, method: &'static str, target: &str) -> Request {
        let request = Request::new(method, target)
            .header("Host", &format!("127.0.0.1:{}", self.port))
            .header("Cookie", &self.cookie)
            .header(SESSION_KEY_HEADER, &self.key)
            .header("Sec-Fetch-Site", "same-origin");
        if method == "GET" { request } else { request.header("Origin", &self.origin()) }
    }

    pub(crate) fn send(&self, request: &Request) -> Reply {
        request.send(self.port)
    }

    pub(crate) fn get(&self, target: &str) -> Reply {
        self.send(&self.request("GET", target))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("public").join(name)
    }

    /// The bytes of the post.
    pub(crate) fn on_disk(&self) -> String {
        fs::read_to_string(self.path(FILE)).unwrap()
    }

    pub(crate) fn open(&self) -> OpenedPost {
        self.get(&format!("/api/post?file={FILE}")).expect(200).json()
    }

    /// The request to save this change.
    pub(crate) fn save(&self, save: &Save) -> Reply {
        self.send(&self.request("PUT", &format!("/api/post?file={FILE}")).json(save))
    }

    /// Saves the post with another text.
    pub(crate) fn write(&self, text: &str) -> Saved {
        self.save(&change(&self.open(), text)).expect(200).json()
    }

    pub(crate) fn journal(&self, entry: &JournalEntry) -> Reply {
        self.send(&self.request("PUT", &format!("/api/journal?file={FILE}")).json(entry))
    }
}

/// The folder of a blog.
fn blog() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("public/site.json", SITE),
        (&format!("public/{FILE}"), POST),
        ("public/media/a.txt", "media"),
        ("secret.txt", "secret"),
        ("page/index.html", "<title>editor</title>"),
        ("page/editor.js", "script"),
        ("page/editor-0011223344aabbff.js", "script"),
        ("app/style.css", "p{}"),
        ("app/boot.js", "app.js app.wasm"),
        ("app/app.js", "app.js"),
        ("app/app.wasm", "app.wasm"),
        ("app/app.json", r#"{"style": "style.css", "boot": "boot.js", "script": "app.js", "module": "app.wasm"}"#),
    ] {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

/// The opened post with another text.
pub(crate) fn change(opened: &OpenedPost, text: &str) -> Save {
    Save { base_hash: opened.hash.clone(), content: with_text(opened, text), entry: None }
}

/// The same as an entry of the journal.
pub(crate) fn entry(opened: &OpenedPost, tab: &str, sequence: u64, text: &str) -> JournalEntry {
    JournalEntry {
        base_hash: opened.hash.clone(),
        tab: tab.to_owned(),
        sequence,
        content: with_text(opened, text),
        cursor: 0,
        replaces: None,
    }
}

fn with_text(opened: &OpenedPost, text: &str) -> PostContent {
    PostContent { text: text.to_owned(), ..opened.content.clone() }
}

/// Cookie and key of the session that a reply starts.
#[track_caller]
pub(crate) fn session(reply: &Reply) -> (String, String) {
    let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap();
    let key = reply.header("location").unwrap().strip_prefix("/#key=").unwrap();
    (cookie.to_owned(), key.to_owned())
}

/// The code of an error. Checks that it has a message and a remedy.
#[track_caller]
pub(crate) fn code(reply: &Reply) -> String {
    let ErrorBody { error } = reply.json();
    assert!(!error.message.is_empty() && !error.help.is_empty(), "{error:?}");
    error.code
}
