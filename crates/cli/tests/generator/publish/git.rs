//! Publication to a branch of a git repository.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::{MANIFEST, blog, published, refused};
use crate::site::{Site, tree};

const TO: [&str; 2] = ["--to", "git:depot.git#pages"];

/// Runs git in `folder` and returns its output.
pub(super) fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["-c", "user.name=Essai", "-c", "user.email=essai@example.org"]);
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn repository(site: &Site) {
    git(site.folder(), &["init", "--quiet", "--bare", "depot.git"]);
}

/// Number of commits of the branch.
fn commits(site: &Site) -> String {
    git(&site.folder().join("depot.git"), &["rev-list", "--count", "pages"]).trim().to_owned()
}

fn files(site: &Site) -> Vec<String> {
    let listed = git(&site.folder().join("depot.git"), &["ls-tree", "-r", "-z", "--name-only", "pages"]);
    listed.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn branch_gets_one_commit_for_each_publication() {
    let site = blog();
    repository(&site);
    let said = published(&site, &TO);
    assert!(said.contains("\ngit:depot.git#pages: 1 new post, "), "{said}");
    let mut expected: Vec<String> = tree(&site.dist()).into_keys().chain([MANIFEST.to_owned()]).collect();
    expected.sort();
    assert_eq!((files(&site), commits(&site).as_str()), (expected, "1"));

    assert!(published(&site, &TO).ends_with("\nnothing to publish\n"));
    assert_eq!(commits(&site), "1");

    let site = site.post("b", json!({}));
    published(&site, &TO);
    assert_eq!(commits(&site), "2");
    assert!(files(&site).contains(&"posts/b/index.html".to_owned()));
    let site = site.remove("posts/b.json");
    assert!(refused(&site, &TO, 1).contains("posts/b/index.html"));
    published(&site, &[&TO[..], &["--delete"]].concat());
    assert!(!files(&site).contains(&"posts/b/index.html".to_owned()));
}

#[test]
fn dry_run_leaves_the_branch_alone() {
    let site = blog();
    repository(&site);
    let before = tree(site.folder());
    published(&site, &[&TO[..], &["--dry-run"]].concat());
    assert_eq!(tree(site.folder()), before);
}

#[test]
fn commits_of_others_are_kept() {
    let site = blog();
    repository(&site);
    published(&site, &TO);
    git(site.folder(), &["clone", "--quiet", "--branch", "pages", "depot.git", "copie"]);
    let copy = site.folder().join("copie");
    fs::write(copy.join("CNAME"), "blog.example").unwrap();
    git(&copy, &["add", "CNAME"]);
    git(&copy, &["commit", "--quiet", "--message", "domain"]);
    git(&copy, &["push", "--quiet"]);
    let site = site.post("b", json!({}));
    published(&site, &TO);
    assert!(files(&site).contains(&"CNAME".to_owned()));
    assert_eq!(commits(&site), "3");
}

#[test]
fn files_of_a_branch_are_overwritten_only_with_the_flag() {
    let site = blog();
    repository(&site);
    git(site.folder(), &["clone", "--quiet", "depot.git", "copie"]);
    let copy = site.folder().join("copie");
    fs::write(copy.join("index.html"), "autre site").unwrap();
    git(&copy, &["add", "index.html"]);
    git(&copy, &["commit", "--quiet", "--message", "other"]);
    git(&copy, &["push", "--quiet", "origin", "HEAD:refs/heads/pages"]);
    for arguments in [&TO[..], &[&TO[..], &["--dry-run"]].concat(), &[&TO[..], &["--delete"]].concat()] {
        let said = refused(&site, arguments, 1);
        let expected = "error: 1 file at the target would be overwritten, but carnet publish has not published it:\n  \
                        index.html\n  help: if they may be overwritten, add --overwrite; if not, name another target\n";
        assert!(said.ends_with(expected), "{said}");
    }
    assert_eq!(commits(&site), "1");
    published(&site, &[&TO[..], &["--overwrite"]].concat());
    assert_eq!(commits(&site), "2");
    // From now on, it is a published file.
    published(&site.post("b", json!({})), &TO);
}

#[cfg(unix)]
#[test]
fn symbolic_links_of_the_branch_are_not_followed() {
    let site = blog();
    repository(&site);
    published(&site, &TO);
    git(site.folder(), &["clone", "--quiet", "--branch", "pages", "depot.git", "copie"]);
    let (copy, elsewhere) = (site.folder().join("copie"), site.folder().join("ailleurs"));
    fs::create_dir(&elsewhere).unwrap();
    fs::remove_dir_all(copy.join("posts")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, copy.join("posts")).unwrap();
    git(&copy, &["add", "--all"]);
    git(&copy, &["commit", "--quiet", "--message", "link"]);
    git(&copy, &["push", "--quiet"]);
    let said = refused(&site, &TO, 2);
    assert!(said.contains("posts is a symbolic link in the branch"), "{said}");
    assert!(tree(&elsewhere).is_empty());
}

#[test]
fn attributes_of_the_branch_do_not_change_files() {
    let site = blog();
    repository(&site);
    published(&site, &TO);
    git(site.folder(), &["clone", "--quiet", "--branch", "pages", "depot.git", "copie"]);
    let copy = site.folder().join("copie");
    fs::write(copy.join(".gitattributes"), "* text\n").unwrap();
    git(&copy, &["add", ".gitattributes"]);
    git(&copy, &["commit", "--quiet", "--message", "attributes"]);
    git(&copy, &["push", "--quiet"]);
    let site = site.file("media/photo.txt", "une\r\nphoto\r\n");
    published(&site, &TO);
    let photo = git(&site.folder().join("depot.git"), &["cat-file", "blob", "pages:media/photo.txt"]);
    assert_eq!(photo, "une\r\nphoto\r\n");
    assert!(published(&site, &TO).ends_with("\nnothing to publish\n"));
}

#[test]
fn remotes_are_named_as_in_the_repository_of_the_author() {
    let site = blog();
    repository(&site);
    git(site.folder(), &["init", "--quiet"]);
    let depot = site.folder().join("depot.git");
    git(site.folder(), &["remote", "add", "origin", depot.to_str().unwrap()]);
    published(&site, &["--to", "git:origin#pages"]);
    assert_eq!(commits(&site), "1");
    let said = refused(&site, &["--to", "git:nulle-part#pages"], 2);
    assert!(said.contains("can’t read the repository: "), "{said}");
}
