//! `carnet serve` as an author uses it: the program over HTTP, with files added while it runs.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use tempfile::TempDir;

use crate::host::{agent, folder_with};

/// Longest wait for a line of output; a rebuild takes a fraction of a second.
const OUTPUT_TIMEOUT: Duration = Duration::from_secs(20);

/// A running server with its own folder.
struct Server {
    child: Child,
    address: String,
    errors: Receiver<String>,
    /// Read while the server runs: a closed pipe would end the program.
    _output: Receiver<String>,
    folder: TempDir,
}

impl Server {
    fn start() -> Self {
        Self::start_at("https://essai.example/")
    }

    fn start_at(base_url: &str) -> Self {
        let folder = folder_with(&[
            ("public/site.json", settings(base_url).as_str()),
            ("public/posts/premier.json", post("Premier").as_str()),
            ("app/style.css", "style.css"),
            ("app/boot.js", "app.js app.wasm"),
            ("app/app.js", "app.js"),
            ("app/app.wasm", "app.wasm"),
            (
                "app/app.json",
                r#"{"style": "style.css", "boot": "boot.js", "script": "app.js", "module": "app.wasm"}"#,
            ),
        ]);
        let mut child = Command::new(env!("CARGO_BIN_EXE_carnet"))
            .args(["serve", "--port", "0", "--public", "public", "--app", "app", "--out", "dist"])
            .current_dir(folder.path())
            .env("CARNET_LANGUAGE", "en")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = lines(child.stdout.take().unwrap());
        let errors = lines(child.stderr.take().unwrap());
        let address = wait_for(&output, "http://").trim().to_owned();
        Self { child, address, errors, _output: output, folder }
    }

    fn settings(&self, base_url: &str) {
        fs::write(self.folder.path().join("public/site.json"), settings(base_url)).unwrap();
    }

    fn post(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join("public/posts").join(name), text).unwrap();
    }

    fn get(&self, path: &str) -> (u16, String) {
        ask(&format!("{}{path}", self.address))
    }

    /// The address of the server, without the base path.
    fn host(&self) -> String {
        self.address.split_inclusive('/').take(3).collect()
    }

    /// The event stream of an open page: the number of the latest build, now and after each build.
    fn reloads(&self) -> Receiver<String> {
        let response = ureq::get(format!("{}__carnet/reload", self.host())).call().unwrap();
        lines(response.into_body().into_reader())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ask(address: &str) -> (u16, String) {
    let mut response = agent().get(address).call().unwrap();
    (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
}

fn settings(base_url: &str) -> String {
    format!(r#"{{"title": "Essai", "base_url": "{base_url}", "author": {{"name": "A"}}}}"#)
}

fn post(title: &str) -> String {
    format!(r#"{{"title": "{title}", "date_published": "2012-03-15", "content_markdown": "Bonjour."}}"#)
}

/// The lines of a stream, read by a separate thread, so that receivers can use a timeout.
fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

fn wait_for(lines: &Receiver<String>, text: &str) -> String {
    loop {
        let line =
            lines.recv_timeout(OUTPUT_TIMEOUT).unwrap_or_else(|error| panic!("no line with {text:?}: {error}"));
        if line.contains(text) {
            return line;
        }
    }
}

#[test]
fn serve_builds_new_post_and_reloads_pages() {
    let server = Server::start();
    assert_eq!(server.get("posts/premier/").0, 200);
    assert_eq!(server.get("posts/second/").0, 404);
    let reloads = server.reloads();
    server.post("second.json", &post("Second"));
    wait_for(&reloads, "data: 2");
    let (status, page) = server.get("posts/second/");
    assert_eq!(status, 200);
    assert!(page.contains("<h1 tabindex=\"-1\">Second"), "{page}");
    assert!(server.get("").1.contains("/posts/second/"));
}

#[test]
fn serve_reloads_pages_only_for_changes() {
    let server = Server::start();
    let reloads = server.reloads();
    // The same text again.
    server.post("premier.json", &post("Premier"));
    wait_for(&server.errors, "wrote 0 files");
    server.post("second.json", &post("Second"));
    wait_for(&reloads, "data: 2");
    assert_eq!(server.get("posts/second/").0, 200);
}

#[test]
fn serve_reports_errors_and_keeps_last_good_site() {
    let server = Server::start();
    server
        .post("casse.json", "{\"titel\": \"x\",\n \"date_published\": \"2012-13-01\", \"content_markdown\": \"a\"}");
    wait_for(&server.errors, "posts/casse.json:1:1: error: $: the field \"title\" is missing");
    wait_for(&server.errors, "posts/casse.json:1:2: error: $.titel: the field \"titel\" is unknown");
    wait_for(&server.errors, "help: did you mean \"title\"?");
    wait_for(&server.errors, "posts/casse.json:2:20: error: $.date_published: \"2012-13-01\" is not a date");
    wait_for(&server.errors, "the last good site is still served");
    assert_eq!(server.get("posts/premier/").0, 200);
    let reloads = server.reloads();
    server.post("casse.json", &post("Casse"));
    wait_for(&reloads, "data: 2");
    assert_eq!(server.get("posts/casse/").0, 200);
}

#[test]
fn serve_adds_reload_script_only_to_replies() {
    let server = Server::start();
    let (_, page) = server.get("posts/premier/");
    assert!(page.contains("/__carnet/reload.js"));
    let written = fs::read_to_string(server.folder.path().join("dist/posts/premier/index.html")).unwrap();
    assert!(!written.contains("__carnet"));
}

#[test]
fn serve_replies_404_page_to_unknown_addresses() {
    let server = Server::start();
    let (status, page) = server.get("nulle-part/");
    assert_eq!(status, 404);
    assert!(page.contains("Page introuvable"));
}

#[test]
fn serve_supports_changing_base_path() {
    let server = Server::start_at("https://essai.example/blog/");
    assert!(server.address.ends_with("/blog/"), "{}", server.address);
    let (status, page) = server.get("posts/premier/");
    assert!(status == 200 && page.contains("/__carnet/reload.js"), "{page}");
    let reloads = server.reloads();
    server.settings("https://essai.example/carnet/");
    wait_for(&reloads, "data: 2");
    assert_eq!(server.get("posts/premier/").0, 404);
    assert_eq!(ask(&format!("{}carnet/posts/premier/", server.host())).0, 200);
}

#[test]
fn serve_shows_originals_then_variants() {
    let server = Server::start();
    let reloads = server.reloads();
    let mut photograph = Vec::new();
    let mut seed = 1_u32;
    let noise = RgbImage::from_fn(600, 80, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(seed >> 24) as u8, 90, 90])
    });
    JpegEncoder::new_with_quality(&mut photograph, 95).encode_image(&noise).unwrap();
    let media = server.folder.path().join("public/media");
    fs::create_dir(&media).unwrap();
    fs::write(media.join("vue.jpg"), &photograph).unwrap();
    server.post("second.json", &post("Second").replace("Bonjour.", "![Vue](/media/vue.jpg)"));
    // The build after the change may have no variants; a later one has them.
    loop {
        wait_for(&reloads, "data: ");
        let (status, page) = server.get("posts/second/");
        assert!(status == 404 || page.contains("src=\"/media/vue.jpg\""), "{page}");
        if page.contains("<picture>") {
            break;
        }
    }
    assert!(server.folder.path().join(".carnet/pictures").is_dir());
}

#[test]
fn serve_refuses_foreign_host() {
    let server = Server::start();
    for path in ["", "posts/premier/", "__carnet/reload", "__carnet/reload.js"] {
        let mut response =
            agent().get(format!("{}{path}", server.host())).header("Host", "essai.example").call().unwrap();
        assert_eq!(response.status().as_u16(), 421, "{path}");
        let text = response.body_mut().read_to_string().unwrap();
        assert!(text.contains("--host essai.example"), "{text}");
    }
}
