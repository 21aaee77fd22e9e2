//! The output folder: files that no build has written, permissions, and staging folders beside it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use cli::build;
use publish::assets::App;
use publish::output::{Staging, refuse_locked};
use serde_json::{Value, json};
use walkdir::WalkDir;

use crate::command::{carnet, command};
use crate::site::{Site, tree};

/// Longest wait for the start of a build.
const BUILD_START_TIMEOUT: Duration = Duration::from_secs(20);

fn blog() -> Site {
    Site::new().post("a", json!({})).file("media/plan.svg", "<svg/>")
}

/// Adds a repository and other hidden files to the finished site.
fn hide(site: &Site) {
    let dist = site.dist();
    fs::create_dir_all(dist.join(".git/objects/4b")).unwrap();
    fs::write(dist.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    fs::write(dist.join(".git/objects/4b/825d"), "x").unwrap();
    fs::set_permissions(dist.join(".git/objects/4b/825d"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(dist.join(".git/objects"), fs::Permissions::from_mode(0o700)).unwrap();
    symlink("HEAD", dist.join(".git/link")).unwrap();
    fs::write(dist.join(".domains"), "essai.example\n").unwrap();
}

/// Hidden files at the top of a site: permissions and contents.
fn hidden(folder: &Path) -> BTreeMap<String, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(folder).min_depth(1).into_iter().map(Result::unwrap) {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        if name.starts_with('.') {
            let bytes = if entry.file_type().is_dir() { Vec::new() } else { fs::read(entry.path()).unwrap() };
            found.insert(name, (entry.path().symlink_metadata().unwrap().mode(), bytes));
        }
    }
    found
}

#[test]
fn hidden_repository_in_output_is_kept() {
    for site in [blog(), blog().filled(), blog().few_files_moved()] {
        site.build().good();
        hide(&site);
        let before = hidden(&site.dist());
        assert_eq!(before.len(), 8);
        let site = site.post("b", json!({})).remove("posts/a.json");
        let outcome = site.build().good().has("posts/b/index.html").lacks("posts/a");
        assert_eq!(hidden(&site.dist()), before);
        assert!(site.dist().join(".git/link").is_symlink());
        assert_eq!(
            outcome.removed(),
            [
                "an Open Graph image",
                "posts/a/index.html",
                "posts/a/index.json",
                "cards of the search",
                "terms of the search",
            ]
        );
    }
}

#[test]
fn site_can_be_built_into_an_empty_repository() {
    let site = blog();
    fs::create_dir(site.dist()).unwrap();
    hide(&site);
    site.build().good().has("index.html").has(".git/HEAD");
}

#[test]
fn alias_below_a_repository_leaves_it_alone() {
    for site in [blog(), blog().filled(), blog().few_files_moved()] {
        site.build().good();
        hide(&site);
        let before = hidden(&site.dist());
        let alias = json!({"_carnet": {"aliases": ["/.git/hooks/x/"]}});
        let site = site.post("a", alias);
        assert!(!site.build().is_good());
        assert_eq!(hidden(&site.dist()), before);
        let site = site.post("a", json!({}));
        site.build().good();
        assert_eq!(hidden(&site.dist()), before);
    }
}

#[test]
fn staging_never_replaces_hidden_files() {
    let site = blog();
    site.build().good();
    hide(&site);
    let before = hidden(&site.dist());
    for start in [Staging::beside, Staging::inside] {
        let staging = start(&site.dist(), &refuse_locked).unwrap();
        assert!(staging.write(".git/hooks/x/index.html", b"x").is_err());
        assert!(staging.copy(&site.public().join("site.json"), ".git").is_err());
        // As another program would that fills the folder.
        fs::create_dir(staging.path().join(".git")).unwrap();
        let error = staging.finish().unwrap_err();
        assert!(format!("{error:#}").contains("the new site also has .git"), "{error:#}");
        assert_eq!(hidden(&site.dist()), before);
        assert!(site.dist().join("index.html").is_file());
    }
}

#[test]
fn well_known_files_come_from_the_author() {
    let site = blog().file(".well-known/security.txt", "Contact: https://essai.example/\n");
    site.build().good().has(".well-known/security.txt");
    let outcome = site.remove(".well-known").build().good().lacks(".well-known");
    assert_eq!(outcome.removed(), [".well-known/security.txt"]);
}

#[test]
fn output_has_nojekyll_for_github_pages() {
    assert_eq!(blog().build().good().files()[".nojekyll"], b"");
}

#[test]
fn removal_of_foreign_files_is_reported() {
    let site = (0..10).fold(blog(), |site, number| site.post(&format!("b{number}"), json!({})));
    site.build().good();
    fs::write(site.dist().join("CNAME"), "essai.example").unwrap();
    let site = (0..10).fold(site, |site, number| site.remove(&format!("posts/b{number}.json")));
    let output = carnet(&site, &["build", "--app", "app"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = said.lines().skip(1).collect();
    assert_eq!(lines, ["  removed  CNAME"], "{said}");
}

/// Names of files and folders that are not readable for everyone.
fn closed(folder: &Path) -> Vec<String> {
    let is_closed = |entry: &walkdir::DirEntry| {
        let wanted = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
        entry.metadata().unwrap().mode() & wanted != wanted
    };
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap).filter(is_closed);
    entries.map(|entry| entry.path().display().to_string()).collect()
}

#[test]
fn output_is_readable_with_restrictive_umask() {
    let site = blog().markdown("b", &"un mot ".repeat(1_000));
    let script = format!("umask 077; exec {} build --app app", env!("CARGO_BIN_EXE_carnet"));
    let build = || {
        assert!(
            Command::new("sh").args(["-c", &script]).current_dir(site.folder()).output().unwrap().status.success()
        )
    };
    build();
    assert_eq!(closed(&site.dist()), Vec::<String>::new());
    // As an earlier version wrote it.
    for entry in WalkDir::new(site.dist()).into_iter().map(Result::unwrap) {
        let mode = if entry.file_type().is_dir() { 0o700 } else { 0o600 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
    }
    build();
    assert_eq!(closed(&site.dist()), Vec::<String>::new());
}

#[test]
fn truncated_open_graph_image_is_drawn_again() {
    let site = blog();
    let good = site.build().good().files();
    let images: Vec<_> = good.keys().filter(|name| name.ends_with(".png") && name.starts_with("assets/")).collect();
    assert!(images.len() > 1);
    for (position, name) in images.iter().enumerate() {
        let cut = if position == 0 { 0 } else { good[*name].len() - 1 };
        fs::write(site.dist().join(name), &good[*name][..cut]).unwrap();
    }
    assert_eq!(site.build().good().files(), good);
}

#[test]
fn output_folder_can_be_filled_in_place() {
    let site = Site::fixture().compressed(true).filled();
    let files = site.build().good().files();
    assert_eq!(files, Site::fixture().compressed(true).build().good().files());
    let number = |name: &str| fs::metadata(site.dist().join(name)).unwrap().ino();
    let numbers = [number(""), number("threads.json")];
    site.build().good().changed(&[], &[]);
    assert_eq!([number(""), number("threads.json")], numbers);
    // Conflicting and superfluous files.
    fs::remove_file(site.dist().join("index.html")).unwrap();
    fs::create_dir_all(site.dist().join("index.html/folder")).unwrap();
    fs::remove_dir_all(site.dist().join("search")).unwrap();
    fs::write(site.dist().join("search"), "a file").unwrap();
    fs::create_dir_all(site.dist().join("more/and")).unwrap();
    fs::write(site.dist().join("more/and/more.html"), "x").unwrap();
    let outcome = site.build().good();
    assert_eq!(outcome.files(), files);
    assert!(!site.dist().join("more").exists());
}

#[test]
fn few_changes_are_moved_into_the_output_folder() {
    let site = Site::new().compressed(true).few_files_moved().page("p", json!({})).post("b", json!({"tags": ["Un"]}));
    site.build().good();
    let numbers = |site: &Site| ["", "p/index.html"].map(|name| fs::metadata(site.dist().join(name)).unwrap().ino());
    let before = numbers(&site);
    fs::create_dir_all(site.dist().join("more/and")).unwrap();
    fs::write(site.dist().join("more/and/more.html"), "x").unwrap();
    fs::create_dir_all(site.dist().join("empty/folder")).unwrap();
    fs::create_dir(site.dist().join(".git")).unwrap();
    let site = site.post("b", json!({"title": "Autre"}));
    let files = site.build().good().files();
    assert_eq!(numbers(&site), before);
    for name in ["more", "empty", "tags/un"] {
        assert!(!site.dist().join(name).exists(), "{name}");
    }
    fs::remove_dir(site.dist().join(".git")).unwrap();
    // The same as a site that is built at once.
    let same = Site::new().compressed(true).page("p", json!({})).post("b", json!({"title": "Autre"}));
    assert_eq!(files, same.build().good().files());
    // A page in the place of a folder, and the other way round.
    fs::remove_dir_all(site.dist().join("posts/b")).unwrap();
    fs::write(site.dist().join("posts/b"), "x").unwrap();
    fs::remove_file(site.dist().join("threads.json")).unwrap();
    fs::create_dir_all(site.dist().join("threads.json/folder")).unwrap();
    assert_eq!(site.build().good().files(), files);
}

#[cfg(unix)]
#[test]
fn files_behind_a_symbolic_link_stay() {
    let site = Site::new().few_files_moved().file("media/note.txt", "12345").post("a", json!({}));
    site.build().good();
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("media");
    fs::create_dir(&moved).unwrap();
    fs::rename(site.dist().join("media/note.txt"), moved.join("note.txt")).unwrap();
    fs::remove_dir_all(site.dist().join("media")).unwrap();
    std::os::unix::fs::symlink(&moved, site.dist().join("media")).unwrap();
    let site = site.post("a", json!({"title": "Autre"}));
    site.build().good();
    assert_eq!(fs::read_to_string(site.dist().join("media/note.txt")).unwrap(), "12345");
}

#[test]
fn failed_build_leaves_filled_folder_unchanged() {
    let site = blog().filled();
    site.build().good();
    let before = tree(&site.dist());
    let site = site.markdown("b", "![x](/rien.png)");
    assert!(!site.build().is_good());
    assert_eq!(tree(&site.dist()), before);
    assert!(fs::read_dir(site.dist()).unwrap().all(|entry| !is_left(&entry.unwrap())));
}

/// Whether this is a staging folder.
fn is_left(entry: &fs::DirEntry) -> bool {
    entry.file_name().to_str().unwrap().starts_with(".carnet-")
}

#[test]
fn abandoned_staging_folders_are_removed() {
    let site = blog();
    let folder = |name: &str| {
        let folder = site.folder().join(name);
        fs::create_dir_all(folder.join("posts")).unwrap();
        let handle = File::open(folder).unwrap();
        handle.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        handle
    };
    drop(folder(".carnet-dist-abc123"));
    drop(folder(".carnet-dist-old-abc123"));
    let held = folder(".carnet-dist-held12");
    held.lock().unwrap();
    fs::create_dir(site.folder().join(".carnet-dist-new123")).unwrap();
    assert!(carnet(&site, &["build", "--app", "app"]).status.success());
    let mut left: Vec<_> = fs::read_dir(site.folder()).unwrap().map(Result::unwrap).filter(is_left).collect();
    left.sort_by_key(fs::DirEntry::file_name);
    let left: Vec<_> = left.iter().map(|entry| entry.file_name().into_string().unwrap()).collect();
    // Of another site; in use; just created.
    assert_eq!(left, [".carnet-dist-held12", ".carnet-dist-new123", ".carnet-dist-old-abc123"]);
}

#[test]
fn interrupted_build_leaves_no_files() {
    let site = blog();
    // Compressing it takes far longer than this test.
    let module: String =
        (0..3_000_000_u32).map(|number| format!("{:x} ", number.wrapping_mul(2_654_435_761))).collect();
    fs::write(site.folder().join("app/app-0.wasm"), module).unwrap();
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let mut build =
            command(&site, &["build", "--app", "app"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let start = Instant::now();
        let has_begun = || fs::read_dir(site.folder()).unwrap().any(|entry| is_left(&entry.unwrap()));
        while !has_begun() {
            assert!(
                start.elapsed() < BUILD_START_TIMEOUT && build.try_wait().unwrap().is_none(),
                "the build has not begun"
            );
            std::thread::yield_now();
        }
        let kill = Command::new("kill").args([format!("-{signal}"), build.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(build.wait().unwrap().code(), Some(code));
        assert!(!has_begun() && !site.dist().exists());
    }
}

/// Starts a command that waits for another build of the site, and returns what it says after that.
fn waiting(site: &Site, arguments: &[&str]) -> (Child, impl Iterator<Item = String>) {
    let mut program = command(site, arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(program.stderr.take().unwrap()).lines().map(Result::unwrap);
    let locked = site.dist().canonicalize().unwrap();
    let notice = format!("another build is writing to {}; waiting for its end", locked.display());
    assert_eq!(said.next(), Some(notice), "{arguments:?}");
    (program, said)
}

/// Waits for the first build of `carnet serve`, and ends it.
fn end_after_build(mut server: Child, mut said: impl Iterator<Item = String>) {
    assert!(said.any(|line| line.starts_with("built ")));
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn commands_wait_for_another_build() {
    let site = blog();
    let commands = [
        &["build", "--app", "app"][..],
        &["publish", "--app", "app", "--to", "folder:ici"],
        &["serve", "--app", "app", "--port", "0"],
    ];
    for arguments in commands {
        // At first, the other build makes the output folder.
        let other = Staging::beside(&site.dist(), &refuse_locked).unwrap();
        let (mut program, said) = waiting(&site, arguments);
        drop(other);
        if arguments[0] == "serve" {
            end_after_build(program, said);
        } else {
            assert_eq!(said.collect::<Vec<_>>(), [""; 0]);
            assert!(program.wait().unwrap().success(), "{arguments:?}");
        }
        assert!(site.dist().join("index.html").is_file());
    }
}

#[test]
fn serve_takes_the_app_of_the_build_that_it_waits_for() {
    let site = blog();
    site.build().good();
    let site = site.app("1");
    let other = Staging::beside(&site.dist(), &refuse_locked).unwrap();
    let (server, said) = waiting(&site, &["serve", "--port", "0"]);
    let app = App::read(&site.folder().join("app")).unwrap();
    assert!(build::build(&site.job(), &app, other).unwrap().is_good());
    end_after_build(server, said);
    let list: Value = serde_json::from_slice(&fs::read(site.dist().join("assets/app.json")).unwrap()).unwrap();
    assert_eq!(list["module"], "app-1.wasm");
}
