//! Publishing from the editor, to a folder.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use editor_protocol::{
    Confirmation, History, PostChange, PostChangeKind, PostContent, Publication, PublicationPlan, PublishedSite,
    PublishedState, Save, Stage, StateReason,
};
use serde::Serialize;
use tempfile::TempDir;

use crate::blog::{FILE, blog, text_on_disk};
use crate::program::{Page, Program};

/// Timeout of [`end`].
const TIMEOUT: Duration = Duration::from_secs(120);

/// The target, beside `public/`.
const TARGET: &str = "ici";

/// A blog with a target.
fn blog_with_target() -> TempDir {
    let folder = blog();
    fs::write(folder.path().join("carnet.toml"), format!("[publish]\nto = \"folder:{TARGET}\"\n")).unwrap();
    folder
}

fn add_post(folder: &Path, slug: &str) {
    let post = "{\"title\": \"Un autre\", \"date_published\": \"2012-03-16\", \"content_markdown\": \"Un texte.\"}";
    fs::write(folder.join(format!("public/posts/{slug}.json")), post).unwrap();
}

fn publication(page: &Page) -> Publication {
    let (status, text) = page.get("/api/publication");
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[track_caller]
fn call(page: &Page, name: &str, value: &impl Serialize) -> Publication {
    let (status, text) = page.post(&format!("publication/{name}"), value);
    assert_eq!(status, 202, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// The stage at which the work ends.
#[track_caller]
fn end(page: &Page) -> Stage {
    let start = Instant::now();
    loop {
        match publication(page).stage {
            Stage::Preparing(_) | Stage::Publishing(_) => {}
            stage => return stage,
        }
        assert!(start.elapsed() < TIMEOUT, "the publication does not end");
        std::thread::yield_now();
    }
}

#[track_caller]
fn prepared(page: &Page) -> PublicationPlan {
    call(page, "prepare", &());
    plan(end(page))
}

#[track_caller]
fn plan(stage: Stage) -> PublicationPlan {
    match stage {
        Stage::Prepared(plan) => plan,
        other => panic!("nothing is prepared: {other:?}"),
    }
}

/// Confirms a plan, and nothing that needs to be allowed.
fn confirmation(plan: &PublicationPlan) -> Confirmation {
    Confirmation { plan: plan.id.clone(), allows_deletions: false, allows_overwriting: false }
}

#[track_caller]
fn published(page: &Page, confirmation: &Confirmation) -> PublishedSite {
    call(page, "publish", confirmation);
    match end(page) {
        Stage::Published(site) => site,
        other => panic!("it is not published: {other:?}"),
    }
}

fn save(page: &Page, text: &str) {
    let opened = page.opened();
    let content = PostContent { text: text.to_owned(), ..opened.content };
    page.save(&Save { base_hash: opened.hash, content, entry: None }).unwrap();
}

fn titles(posts: &[PostChange]) -> Vec<(&str, &str, PostChangeKind)> {
    posts.iter().map(|post| (post.title.as_str(), post.path.as_str(), post.kind)).collect()
}

#[test]
fn publication_uploads_what_was_prepared() {
    let folder = blog_with_target();
    let target = folder.path().join(TARGET);
    let program = Program::start(folder.path());
    let page = &program.page;
    let start = publication(page);
    assert_eq!((start.target.as_str(), start.obstacle, start.stage), ("folder:ici", None, Stage::Idle));
    assert_eq!((start.last_published.as_str(), page.opened().published), ("", PublishedState::Unknown));

    let first = prepared(page);
    let post = ("Premier", "posts/premier/", PostChangeKind::Added);
    assert_eq!(titles(&first.posts), [post]);
    assert!(!first.id.is_empty() && !first.summary.is_empty(), "{first:?}");
    assert_eq!((first.deletions.as_str(), first.overwriting.as_str()), ("", ""));
    assert!(!target.exists() && !folder.path().join("dist").exists());

    let site = published(page, &confirmation(&first));
    assert_eq!((site.address.as_str(), titles(&site.posts)), ("https://essai.example/", vec![post]));
    assert!(target.join("posts/premier/index.html").is_file());
    assert_eq!(page.opened().published, PublishedState::Same);
    assert!(!publication(page).last_published.is_empty());

    let nothing = prepared(page);
    assert_eq!((nothing.id.as_str(), nothing.posts), ("", Vec::new()));
    assert_eq!(page.post("publication/publish", &confirmation(&first)).0, 409);
}

#[test]
fn dropped_plan_is_not_published() {
    let folder = blog_with_target();
    let program = Program::start(folder.path());
    let page = &program.page;
    let plan = prepared(page);
    assert_eq!(call(page, "cancel", &()).stage, Stage::Idle);
    assert_eq!(page.post("publication/publish", &confirmation(&plan)).0, 409);
    assert!(!folder.path().join(TARGET).exists());
}

#[test]
fn published_text_can_be_restored() {
    let folder = blog_with_target();
    let program = Program::start(folder.path());
    let page = &program.page;
    published(page, &confirmation(&prepared(page)));
    save(page, "autre");
    let PublishedState::Changed { state: Some(state) } = page.opened().published else {
        panic!("no published text: {:?}", page.opened().published)
    };
    assert_eq!(page.post(&format!("history/restore?file={FILE}&id={state}"), &()).0, 200);
    assert_eq!((page.opened().published, text_on_disk(folder.path()).as_str()), (PublishedState::Same, "mot0"));

    // The history of a file that has one names what was published.
    save(page, "nouveau");
    published(page, &confirmation(&prepared(page)));
    let history: History = serde_json::from_str(&page.get(&format!("/api/history?file={FILE}")).1).unwrap();
    assert_eq!(history.states[0].reason, StateReason::Published);
    assert_eq!(page.opened().published, PublishedState::Same);
}

#[test]
fn file_changed_after_the_plan_makes_a_new_one() {
    let folder = blog_with_target();
    let program = Program::start(folder.path());
    let page = &program.page;
    let first = prepared(page);
    add_post(folder.path(), "autre");
    call(page, "publish", &confirmation(&first));
    let second = plan(end(page));
    assert_eq!((second.posts.len(), second.id == first.id), (2, false));
    assert!(!folder.path().join(TARGET).exists());
    published(page, &confirmation(&second));
    assert!(folder.path().join(TARGET).join("posts/autre/index.html").is_file());
}

#[test]
fn deletions_need_to_be_allowed() {
    let folder = blog_with_target();
    add_post(folder.path(), "autre");
    let program = Program::start(folder.path());
    let page = &program.page;
    published(page, &confirmation(&prepared(page)));
    fs::remove_file(folder.path().join("public/posts/autre.json")).unwrap();
    let plan = prepared(page);
    let removed = ("/posts/autre/", "posts/autre/", PostChangeKind::Removed);
    assert_eq!(titles(&plan.posts).last(), Some(&removed));
    assert!(plan.deletions.contains("posts/autre/index.html") && !plan.deletions.contains("--delete"), "{plan:?}");
    let file = folder.path().join(TARGET).join("posts/autre/index.html");
    let (status, text) = page.post("publication/publish", &confirmation(&plan));
    assert!(status == 422 && file.is_file(), "{text}");
    let site = published(page, &Confirmation { allows_deletions: true, ..confirmation(&plan) });
    assert!(!file.exists() && site.posts.iter().all(|post| post.kind != PostChangeKind::Removed), "{site:?}");
}

#[test]
fn file_with_errors_is_named() {
    let folder = blog_with_target();
    fs::write(folder.path().join("public/posts/b.json"), "{}").unwrap();
    let program = Program::start(folder.path());
    call(&program.page, "prepare", &());
    let Stage::Failed { problems, .. } = end(&program.page) else { panic!("it has not failed") };
    assert!(problems[0].is_error && problems[0].file == "posts/b.json", "{problems:?}");
}

#[test]
fn target_is_needed() {
    let folder = blog();
    let program = Program::start(folder.path());
    let obstacle = publication(&program.page).obstacle.unwrap();
    assert!(obstacle.code == "no_target" && obstacle.help.contains("[publish]"), "{obstacle:?}");
    call(&program.page, "prepare", &());
    let Stage::Failed { error, .. } = end(&program.page) else { panic!("it has not failed") };
    assert_eq!(error, obstacle);
    fs::write(folder.path().join("carnet.toml"), "[publish]\nto = \"folder:public/site\"\n").unwrap();
    assert_eq!(publication(&program.page).obstacle.unwrap().code, "settings");
}

#[test]
fn publication_by_the_command_is_known() {
    let folder = blog_with_target();
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet"));
    let output = command.args(["publish", "--app", "app"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let program = Program::start(folder.path());
    assert_eq!(program.page.opened().published, PublishedState::Same);
    assert!(!publication(&program.page).last_published.is_empty());
    save(&program.page, "autre");
    assert!(matches!(program.page.opened().published, PublishedState::Changed { state: Some(_) }));
}

/// A blog whose build takes some time.
fn large_blog() -> TempDir {
    let folder = blog_with_target();
    (0..200).for_each(|number| add_post(folder.path(), &format!("p{number}")));
    folder
}

#[test]
fn cancelled_publication_changes_nothing() {
    let folder = large_blog();
    let program = Program::start(folder.path());
    let page = &program.page;
    let plan = prepared(page);
    call(page, "publish", &confirmation(&plan));
    call(page, "cancel", &());
    let stage = end(page);
    assert!(matches!(stage, Stage::Cancelled { .. }), "{stage:?}");
    assert!(!folder.path().join(TARGET).exists() && !folder.path().join("dist").exists());
    published(page, &confirmation(&prepared(page)));
    assert!(folder.path().join(TARGET).join("posts/p0/index.html").is_file());
}

#[cfg(unix)]
#[test]
fn signal_cancels_a_publication() {
    let folder = large_blog();
    let program = Program::start(folder.path());
    let plan = prepared(&program.page);
    call(&program.page, "publish", &confirmation(&plan));
    crate::program::signal("INT", program.id());
    assert_eq!(program.end().code(), Some(0));
    let left = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".carnet-")).collect();
    assert!(left.is_empty() && !folder.path().join(TARGET).exists(), "{left:?}");
}
