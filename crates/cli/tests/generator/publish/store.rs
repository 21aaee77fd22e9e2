//! Publication to an S3-compatible store: a server on this machine that keeps its objects in a folder.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::{fs, thread};

use async_trait::async_trait;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::access::S3Access;
use s3s::auth::SimpleAuth;
use s3s::dto::CompleteMultipartUploadInput;
use s3s::service::S3ServiceBuilder;
use s3s::{S3Request, S3Result, s3_error};
use s3s_fs::FileSystem;
use serde_json::json;
use tempfile::TempDir;

use super::interrupted::{UPLOAD_MOMENTS, assert_pages_work, files_below, kill_at_moments_of_upload};
use super::{MANIFEST, UNFINISHED, blog, command, reworded};
use crate::site::{Site, Tree, tree};

const KEY: &str = "CLE";
const SECRET: &str = "motdepasse";
const BUCKET: &str = "seau";

/// Files that the store does not get.
const RULES: [&str; 3] = ["_headers", "_redirects", ".nojekyll"];

/// Keys may do everything.
struct Everything;

impl S3Access for Everything {}

/// Keys may not finish an upload in parts.
struct NoParts;

#[async_trait]
impl S3Access for NoParts {
    async fn complete_multipart_upload(&self, _: &mut S3Request<CompleteMultipartUploadInput>) -> S3Result<()> {
        Err(s3_error!(AccessDenied))
    }
}

struct Store {
    folder: TempDir,
    address: String,
}

impl Store {
    /// Starts the server with an empty bucket. Its thread ends with the tests.
    fn start() -> Self {
        Self::start_with(Everything)
    }

    fn start_with(access: impl S3Access) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        builder.set_access(access);
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let server = Builder::new(TokioExecutor::new());
                while let Ok((socket, _)) = listener.accept().await {
                    let connection = server.serve_connection(TokioIo::new(socket), service.clone()).into_owned();
                    // A killed program closes its connections.
                    tokio::spawn(async move { drop(connection.await) });
                }
            });
        });
        Self { folder, address }
    }

    fn bucket(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }

    fn command(&self, site: &Site, arguments: &[&str]) -> Command {
        self.command_to("blog", site, arguments)
    }

    /// Publishes below another path of the bucket.
    fn command_to(&self, path: &str, site: &Site, arguments: &[&str]) -> Command {
        let address = format!("s3://{BUCKET}/{path}");
        let to = ["--to", &address, "--s3-endpoint", &self.address];
        let mut command = command(site, &[&to[..], arguments].concat());
        command.env("AWS_ACCESS_KEY_ID", KEY).env("AWS_SECRET_ACCESS_KEY", SECRET).env("NO_PROXY", "127.0.0.1");
        command
    }

    fn publish(&self, site: &Site, arguments: &[&str]) -> Output {
        let output = self.command(site, arguments).output().unwrap();
        assert!(!format!("{output:?}").contains(SECRET), "{output:?}");
        output
    }

    fn published(&self, site: &Site, arguments: &[&str]) -> String {
        let output = self.publish(site, arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Files in which the server keeps the parts of unfinished uploads.
    fn parts(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with(".upload")).collect()
    }

    /// The objects of the blog, without those of the program.
    fn pages(&self) -> Tree {
        files_below(&self.bucket().join("blog"))
    }
}

/// What the store should get.
fn built(site: &Site) -> Tree {
    let mut files = tree(&site.dist());
    files.retain(|name, _| !RULES.contains(&name.as_str()));
    files
}

#[test]
fn store_gets_changes_and_keeps_other_objects() {
    let (store, site) = (Store::start(), blog().post("b", json!({})));
    let said = store.published(&site, &["--dry-run"]);
    assert!(said.contains("\ns3://seau/blog: 2 new posts, "), "{said}");
    assert_eq!(tree(&store.bucket()), Tree::new());
    store.published(&site, &[]);
    assert_eq!(store.pages(), built(&site));
    fs::write(store.bucket().join("blog/autre.txt"), "autre").unwrap();
    fs::write(store.bucket().join("voisin.txt"), "voisin").unwrap();
    assert!(store.published(&site, &[]).ends_with("\nnothing to publish\n"));

    let site = site.remove("posts/b.json");
    let refused = store.publish(&site, &[]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    store.published(&site, &["--delete"]);
    let mut pages = store.pages();
    assert_eq!(pages.remove("autre.txt").as_deref(), Some(&b"autre"[..]));
    assert_eq!(pages, built(&site));
    assert!(store.bucket().join("voisin.txt").is_file());
}

#[test]
fn objects_of_others_are_overwritten_only_with_the_flag() {
    let (store, site) = (Store::start(), blog());
    let page = store.bucket().join("blog/index.html");
    fs::create_dir_all(page.parent().unwrap()).unwrap();
    fs::write(&page, "autre site").unwrap();
    let refused = store.publish(&site, &[]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("\n  index.html\n  help: "), "{refused:?}");
    assert_eq!(tree(&store.bucket()).len(), 1);
    store.published(&site, &["--overwrite"]);
    assert_eq!(store.pages(), built(&site));
}

#[test]
fn killed_upload_leaves_whole_files_and_is_continued() {
    let (store, site) = (Store::start(), blog());
    let path = |number: u32| format!("blog-{number}");
    let target = |number: u32| store.bucket().join(path(number));
    let publish = |site: &Site, number: u32| {
        let output = store.command_to(&path(number), site, &[]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    for number in 0..=UPLOAD_MOMENTS {
        publish(&site, number);
    }
    let before = built(&site);
    let site = reworded((0..10).fold(site, |site, number| site.post(&format!("p{number}"), json!({}))));
    store.published(&site, &[]);
    let after = built(&site);
    let prepare = |number: u32| (store.command_to(&path(number), &site, &[]), target(number));
    kill_at_moments_of_upload(prepare, |_, target| assert_pages_work(&files_below(target), &before, &after));
    for number in [0, UPLOAD_MOMENTS / 2, UPLOAD_MOMENTS - 1] {
        publish(&site, number);
        assert_eq!(files_below(&target(number)), after, "moment {number}");
        assert!(!target(number).join(UNFINISHED).exists());
        assert!(publish(&site, number).ends_with("\nnothing to publish\n"));
    }
}

/// A video of more than two parts.
fn video() -> Vec<u8> {
    (0..17 * 1024 * 1024_u32).map(|number| (number % 251) as u8).collect()
}

#[test]
fn large_file_is_uploaded_in_parts() {
    let (store, site) = (Store::start(), blog().file("media/film.mp4", video()));
    store.published(&site, &[]);
    assert!(store.pages().get("media/film.mp4") == Some(&video()), "the video is another one");
    assert_eq!(store.parts(), [""; 0]);
    // It carries its hash: with a list of an unfinished upload, nothing is uploaded again.
    let manifest = fs::read_to_string(store.bucket().join("blog").join(MANIFEST)).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    fs::write(store.bucket().join("blog").join(UNFINISHED), manifest["files"].to_string()).unwrap();
    let said = store.published(&site, &[]);
    assert!(said.contains("\ns3://seau/blog: only data for programs\n"), "{said}");
}

#[test]
fn failed_upload_in_parts_is_aborted() {
    let (store, site) = (Store::start_with(NoParts), blog().file("media/film.mp4", video()));
    let output = store.publish(&site, &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("can’t upload media/film.mp4: check that the key may write"), "{said}");
    assert_eq!(store.parts(), [""; 0]);
    assert!(!store.bucket().join("blog/media/film.mp4").exists());
}

#[test]
fn wrong_credentials_are_reported() {
    let (store, site) = (Store::start(), blog());
    let output = store.command(&site, &[]).env("AWS_SECRET_ACCESS_KEY", "autre-secret").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("can’t list the bucket: check its name") && !said.contains("autre-secret"), "{said}");
}
