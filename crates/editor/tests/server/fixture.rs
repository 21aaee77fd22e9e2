//! A blog whose editor runs in this process.

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use cli::EditorPublisher;
use editor::blog::OpenBlog;
use editor::server::{Editor, PageFiles, serve};
use editor::store::{Store, folder_of};
use editor_protocol::{ErrorBody, JournalEntry, OpenedPost, PostContent, Save, Saved};
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
    /// Name and value of the session's cookie.
    pub(crate) cookie: String,
    pub(crate) folder: TempDir,
    _runtime: Runtime,
}

impl Server {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("public/site.json", SITE),
            (&format!("public/{FILE}"), POST),
            ("public/media/a.txt", "media"),
            ("secret.txt", "secret"),
            ("page/index.html", "<title>editor</title>"),
            ("page/editor.js", "script"),
            ("app/style.css", "p{}"),
            ("app/boot.js", "app.js app.wasm"),
            ("app/app.js", "app.js"),
            ("app/app.wasm", "app.wasm"),
            (
                "app/app.json",
                r#"{"style": "style.css", "boot": "boot.js", "script": "app.js", "module": "app.wasm"}"#,
            ),
        ] {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Self::start_in(folder)
    }

    /// Starts the editor of a blog again, after [`Server::stop`].
    pub(crate) fn start_in(folder: TempDir) -> Self {
        let runtime = Runtime::new().unwrap();
        let public = folder.path().join("public");
        let store = Store::open(&public, &folder_of(&public).unwrap(), Timestamp::now()).unwrap();
        let app = App::read(&folder.path().join("app")).unwrap();
        let (out, app_folder) = (folder.path().join("dist"), folder.path().join("app"));
        let publisher = EditorPublisher::new(public.clone(), out, Some(app_folder), Language::En);
        let blog = OpenBlog::open(public, app, Timestamp::now).unwrap();
        let editor =
            Editor::new(blog, store, PageFiles::Folder(folder.path().join("page")), Box::new(publisher)).unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let port = listener.local_addr().unwrap().port();
        let address = editor.address(port);
        let start = address.strip_prefix(&format!("http://127.0.0.1:{port}")).unwrap().to_owned();
        runtime.spawn(serve(listener, editor, std::future::pending()));
        let reply = Request::new("GET", &start).header("Host", &format!("127.0.0.1:{port}")).send(port).expect(303);
        let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Self { port, start, cookie, folder, _runtime: runtime }
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

/// The code of an error. Checks that it has a message and a remedy.
#[track_caller]
pub(crate) fn code(reply: &Reply) -> String {
    let ErrorBody { error } = reply.json();
    assert!(!error.message.is_empty() && !error.help.is_empty(), "{error:?}");
    error.code
}
