//! A build that would write the same site leaves it in place: none of its files is read or linked.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::json;

use crate::outcome::Outcome;
use crate::site::{Site, tree};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn blog() -> Site {
    Site::new()
        .compressed(true)
        .post("a", json!({"tags": ["lieux"]}))
        .markdown("b", "![Une vue](/media/image.png)")
        .page("p", json!({}))
        .file("media/note.txt", "12345")
}

/// The same after a build.
fn built() -> Site {
    let site = blog();
    site.build().good().rendered(3, 0);
    site
}

/// Builds, and returns whether the output folder is the same one as before.
fn stays(site: &Site) -> (bool, Outcome) {
    let number = || fs::metadata(site.dist()).unwrap().ino();
    let before = number();
    let outcome = site.build();
    (number() == before, outcome)
}

/// Builds, and asserts that nothing was done.
#[track_caller]
fn kept(site: &Site) -> Outcome {
    let (stays, outcome) = stays(site);
    assert!(stays, "the site was replaced");
    outcome.changed(&[], &[]);
    outcome
}

/// Builds, and asserts that the output folder was replaced.
#[track_caller]
fn replaced(site: &Site) -> Outcome {
    let (stays, outcome) = stays(site);
    assert!(!stays, "the site was not replaced");
    outcome
}

#[test]
fn unchanged_site_stays_in_place() {
    let site = blog();
    let first = site.build().good();
    let files = first.files();
    let written = first.counts.changes.as_ref().unwrap().written.len();
    for _ in 0..2 {
        let outcome = kept(&site).good().rendered(0, 3);
        assert_eq!(outcome.files(), files);
        assert_eq!((outcome.counts.posts, outcome.counts.pages), (2, first.counts.pages));
        assert_eq!(outcome.counts.changes.unwrap().unchanged, written);
    }
}

#[test]
fn touched_output_is_written_again() {
    let site = built();
    let good = tree(&site.dist());
    let edits: [&dyn Fn(&Path); 5] = [
        &|dist: &Path| {
            let text = fs::read_to_string(dist.join("index.html")).unwrap();
            fs::write(dist.join("index.html"), text.replace("Essai", "essai")).unwrap();
        },
        &|dist: &Path| fs::write(dist.join("posts/a/autre.html"), "x").unwrap(),
        &|dist: &Path| fs::remove_file(dist.join("sitemap.xml")).unwrap(),
        &|dist: &Path| fs::set_permissions(dist.join("index.json"), fs::Permissions::from_mode(0o600)).unwrap(),
        &|dist: &Path| fs::create_dir(dist.join("vide")).unwrap(),
    ];
    for edit in edits {
        edit(&site.dist());
        assert_eq!(replaced(&site).good().files(), good);
        assert!(!site.dist().join("vide").exists());
        assert_eq!(fs::metadata(site.dist().join("index.json")).unwrap().mode() & 0o044, 0o044);
        kept(&site).good();
    }
}

#[test]
fn records_that_no_build_uses_are_removed() {
    let site = built();
    let folder = site.folder().join(".carnet/builds");
    let files = || -> Vec<PathBuf> { fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect() };
    let set_age = |path: &Path, age: Duration| {
        let file = File::options().write(true).create(true).truncate(false).open(path).unwrap();
        file.set_modified(SystemTime::now() - age).unwrap();
    };
    let mut used = files();
    assert!(used.iter().any(|path| path.extension().is_some_and(|ending| ending == "jsonl")));
    used.iter().for_each(|path| set_age(path, 91 * DAY));
    kept(&site).good();
    for path in &used {
        assert!(fs::metadata(path).unwrap().modified().unwrap().elapsed().unwrap() < DAY, "{}", path.display());
    }
    // Of other sites: a changed build removes what none has used for 90 days.
    let [recent, old, left] = ["0.jsonl", "1.jsonl", "1.words-new"].map(|name| folder.join(name));
    for (path, age) in [(&recent, 89 * DAY), (&old, 91 * DAY), (&left, 91 * DAY)] {
        set_age(path, age);
    }
    let site = site.post("nouveau", json!({}));
    replaced(&site).good();
    used.push(recent);
    used.sort();
    let mut found = files();
    found.sort();
    assert_eq!(found, used);
    kept(&site).good();
}

#[test]
fn sources_are_told_by_their_content() {
    let site = built();
    let path = site.public().join("media/note.txt");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "54321").unwrap();
    File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    let outcome = replaced(&site).good();
    outcome.changed(&["media/note.txt"], &[]);
    assert_eq!(outcome.text("media/note.txt"), "54321");
    // The same content with another time.
    fs::write(&path, "54321").unwrap();
    kept(&site).good();
}

#[test]
fn change_of_any_source_builds_the_site() {
    let edits: [fn(Site) -> Site; 10] = [
        |site| site.setting(json!({"description": "Un blog."})),
        |site| site.file("_redirects", "/x/ /posts/a/ 301\n"),
        |site| site.file("robots.txt", "User-agent: *\nAllow: /\n"),
        |site| site.responses("a", &[json!({"id": "1"})]),
        |site| site.picture("media/image.png", 7, 7),
        |site| site.endpoint("https://reponses.essai.example/"),
        |site| site.app("1"),
        |site| site.compressed(false),
        |site| site.setting(json!({"offline": true})),
        // The service worker is replaced by one that removes itself, and stays.
        |site| site.setting(json!({"offline": false})),
    ];
    let mut site = built();
    for edit in edits {
        site = edit(site);
        replaced(&site).good();
        kept(&site).good();
    }
}

#[test]
fn passing_of_time_builds_the_site_when_it_matters() {
    let site = blog().post("d", json!({"date_published": "2012-06-15"})).at("2012-06-01");
    site.build().good();
    let site = site.at("2012-06-10");
    kept(&site).good().lacks("posts/d/index.html");
    let site = site.at("2012-06-20");
    replaced(&site).good().has("posts/d/index.html");
    // Files of the earlier app are kept for thirty days.
    let site = site.app("1");
    replaced(&site).good();
    let site = site.at("2012-07-10");
    kept(&site).good().has("assets/app-0.wasm");
    let site = site.at("2012-07-21");
    replaced(&site).good().lacks("assets/app-0.wasm");
    kept(&site).good();
}

#[test]
fn warnings_of_unchanged_site_are_reported() {
    // Of texts and links, which only a build finds.
    let site = blog().markdown("d", "[x](/rien/)");
    let lines = site.build().list();
    assert!(lines.contains("/rien/"), "{lines}");
    assert_eq!(replaced(&site).list(), lines);
    // Of files, which every build reads.
    let site = blog().post("d", json!({"date_modified": "2013-01-01"}));
    let lines = site.build().list();
    assert!(lines.contains("posts/d.json"), "{lines}");
    assert_eq!(kept(&site).list(), lines);
}

#[test]
fn damaged_record_of_site_is_not_used() {
    let site = built();
    let entries = fs::read_dir(site.folder().join(".carnet/builds")).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    let path = paths.find(|path| path.extension().is_some_and(|ending| ending == "jsonl")).unwrap();
    let pages = site.build().good().counts.pages;
    let text = fs::read_to_string(&path).unwrap();
    let damaged = text.replacen(&format!("\"pages\":{pages}"), "\"pages\":99", 1);
    assert_ne!(damaged, text);
    fs::write(&path, damaged).unwrap();
    assert_eq!(replaced(&site).good().counts.pages, pages);
}
