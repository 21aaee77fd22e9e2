//! Publication to a folder.

use std::fs;

use publish::output::{Staging, refuse_locked};
use serde_json::json;

use super::{MANIFEST, assert_outdated_variants_are_deleted, blog, command, pages, published, refused};
use crate::site::{Site, tree};

const TO: [&str; 2] = ["--to", "folder:ici"];

#[test]
fn folder_gets_the_site_and_then_only_changes() {
    let site = blog();
    let target = site.folder().join("ici");
    let said = published(&site, &TO);
    assert!(said.contains("\nfolder:ici: 1 new post, ") && said.ends_with("\npublished to folder:ici\n"), "{said}");
    assert_eq!(pages(&target), tree(&site.dist()));
    let before = fs::metadata(target.join("media/photo.txt")).unwrap().modified().unwrap();

    assert!(published(&site, &TO).ends_with("\nnothing to publish\n"));

    let site = site.post("b", json!({"date_published": "2012-02-01"}));
    let said = published(&site, &TO);
    assert!(said.contains("\nfolder:ici: 1 new post, 1 changed post, "), "{said}");
    assert_eq!(pages(&target), tree(&site.dist()));
    // An unchanged file is not written again.
    assert_eq!(fs::metadata(target.join("media/photo.txt")).unwrap().modified().unwrap(), before);
}

#[test]
fn folder_of_another_publication_is_refused() {
    let site = blog();
    published(&site, &TO);
    let site = site.post("b", json!({}));
    let before = tree(&site.folder().join("ici"));
    let other = Staging::beside(&site.folder().join("ici"), &refuse_locked).unwrap();
    let said = refused(&site, &TO, 2);
    assert!(said.contains("another build is writing to ") && said.contains("try again when it has ended"), "{said}");
    assert_eq!(tree(&site.folder().join("ici")), before);
    drop(other);
    published(&site, &TO);
}

#[test]
fn dry_run_lists_changes_and_writes_nothing() {
    let site = blog();
    let before = tree(site.folder());
    let said = published(&site, &[&TO[..], &["--dry-run"]].concat());
    assert!(said.contains("\n1 new post:\n  posts/a/index.html\n"), "{said}");
    assert!(said.ends_with("\n--all lists all files\nnothing was written\n"), "{said}");
    assert_eq!(tree(site.folder()), before);
    assert!(!site.folder().join("ici").exists() && !site.dist().exists());

    published(&site, &TO);
    let site = site.file("media/photo.txt", "autre photo");
    let before = tree(site.folder());
    let said = published(&site, &[&TO[..], &["--dry-run"]].concat());
    let listed: Vec<&str> = said.lines().filter(|line| line.starts_with("  ")).collect();
    assert_eq!(listed, ["  media/photo.txt"]);
    assert_eq!(tree(site.folder()), before);
}

#[test]
fn dry_run_lists_ten_files_of_a_kind_or_all() {
    let site = (0..12).fold(blog(), |site, number| site.post(&format!("p{number:02}"), json!({})));
    let dry_run = [&TO[..], &["--dry-run"]].concat();
    let said = published(&site, &dry_run);
    assert!(said.contains("\n13 new posts:\n  posts/a/index.html\n") && !said.contains("p11/index.html\n"), "{said}");
    assert!(said.contains("\n  posts/p08/index.html\n  and 3 more\n"), "{said}");
    let said = published(&site, &[&dry_run[..], &["--all"]].concat());
    assert!(said.contains("\n  posts/p11/index.html\n") && !said.contains(" more\n"), "{said}");
    assert!(refused(&site, &[&TO[..], &["--all"]].concat(), 2).contains("--dry-run"));
}

#[test]
fn posts_are_deleted_only_with_the_flag() {
    let site = blog().post("b", json!({}));
    published(&site, &TO);
    let site = site.remove("posts/b.json");
    let target = site.folder().join("ici");
    let before = tree(&target);
    for arguments in [&TO[..], &[&TO[..], &["--dry-run"]].concat()] {
        let said = refused(&site, arguments, 1);
        assert!(said.starts_with("error: ") && said.contains("\n  posts/b/index.html\n"), "{said}");
        assert!(said.contains("  help: if they should be deleted, add --delete"), "{said}");
    }
    assert_eq!(tree(&target), before);
    let said = published(&site, &[&TO[..], &["--delete"]].concat());
    assert!(said.contains("1 deleted post"), "{said}");
    assert_eq!(pages(&target), tree(&site.dist()));
}

#[test]
fn files_of_others_are_kept() {
    let site = blog();
    published(&site, &TO);
    let target = site.folder().join("ici");
    fs::create_dir(target.join("stats")).unwrap();
    fs::write(target.join("stats/mars.html"), "mars").unwrap();
    fs::write(target.join(".htaccess"), "deny").unwrap();
    assert!(published(&site, &TO).ends_with("\nnothing to publish\n"));
    let site = site.post("b", json!({}));
    published(&site, &TO);
    assert_eq!(fs::read(target.join("stats/mars.html")).unwrap(), b"mars");
    assert_eq!(fs::read(target.join(".htaccess")).unwrap(), b"deny");
    assert!(target.join("posts/b/index.html").is_file());
    // A hidden file in a folder would be lost.
    fs::write(target.join("stats/.htaccess"), "deny").unwrap();
    assert!(refused(&site.post("c", json!({})), &TO, 2).contains("would be lost: move it out of the folder"));
}

#[cfg(unix)]
#[test]
fn files_of_others_keep_their_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let site = blog();
    published(&site, &TO);
    let modes = [("prive.txt", 0o600), ("script.cgi", 0o750)];
    let path = |name: &str| site.folder().join("ici").join(name);
    for (name, mode) in modes {
        fs::write(path(name), "autre").unwrap();
        fs::set_permissions(path(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    let expected = modes.map(|(name, mode)| (path(name), mode));
    let site = site.post("b", json!({}));
    published(&site, &TO);
    for (path, mode) in expected {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
        assert_eq!(fs::read(&path).unwrap(), b"autre");
    }
}

#[test]
fn outdated_variants_of_others_are_not_kept() {
    let site = blog();
    let target = site.folder().join("ici");
    assert_outdated_variants_are_deleted(site, &TO, &target);
}

#[test]
fn files_changed_at_the_target_are_restored() {
    let site = blog();
    published(&site, &TO);
    let target = site.folder().join("ici");
    fs::write(target.join("index.html"), "autre chose").unwrap();
    fs::remove_file(target.join("media/photo.txt")).unwrap();
    assert!(published(&site, &TO).contains("\nfolder:ici: 1 page, 1 file\n"));
    assert_eq!(pages(&target), tree(&site.dist()));
}

#[test]
fn target_may_be_in_carnet_toml() {
    let site = blog();
    fs::write(site.folder().join("carnet.toml"), "[publish]\nto = \"folder:ici\"\ncompress = false\n").unwrap();
    published(&site, &[]);
    let files = pages(&site.folder().join("ici"));
    assert!(files.contains_key("posts/a/index.html") && files.keys().all(|name| !name.ends_with(".br")));
    fs::write(site.folder().join("carnet.toml"), "[publish]\ncible = \"secret\"\n").unwrap();
    let said = refused(&site, &[], 2);
    assert!(said.contains("carnet.toml is not valid: line 2: unknown field `cible`"), "{said}");
    assert!(!said.contains("secret"), "{said}");
}

#[test]
fn scheduled_posts_are_published_when_due() {
    let site = Site::new()
        .setting(json!({"language": "en"}))
        .post("a", json!({"date_published": "2012-05-01"}))
        .post("b", json!({"date_published": "2012-06-02"}));
    let arguments = [&TO[..], &["--when-due"]].concat();
    assert!(published(&site, &arguments).contains("1 new post"));
    assert_eq!(published(&site, &arguments), "nothing to publish\n");
    let later = command(&site, &arguments).env("SOURCE_DATE_EPOCH", "1338724800").output().unwrap();
    assert!(String::from_utf8_lossy(&later.stdout).contains("\nfolder:ici: 1 new post, "), "{later:?}");
    let target = site.folder().join("ici");
    assert!(target.join("posts/b/index.html").is_file());
    let manifest = fs::read_to_string(target.join(MANIFEST)).unwrap();
    assert!(manifest.contains("\"published\": \"2012-06-03T12:00:00Z\""), "{manifest}");
}
