//! Kills while a robot types: what was acknowledged is there, an older text never is in the place of a newer one, and
//! the file is whole.

use std::env;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::blog::{blog, text_on_disk};
use crate::program::{Program, signal};
use crate::robot::{Robot, Typed};

/// The number of kills; without it, [`KILLS`]. With it, the time is measured too, which needs an idle machine.
const VARIABLE: &str = "CARNET_EDITOR_KILLS";

const KILLS: usize = 20;

/// The longest time of typing that may be missing.
const MAX_MISSING: Duration = Duration::from_secs(1);

/// Timeout of [`wait_for`].
const WAIT_TIMEOUT: Duration = Duration::from_secs(60);

/// Tells the robot that a round is over when it is dropped, also by a failed test.
struct Ending<'f>(&'f AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Lets the robot type at least `words` words, then does `stop` at another moment of the work in each `round`.
fn type_until(robot: &mut Robot, program: &Program, typed: &Typed, words: usize, round: usize, stop: impl FnOnce()) {
    let (count, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let _ending = Ending(&is_over);
        scope.spawn(|| robot.type_words(&program.page, typed, &count, &is_over));
        wait_for(&count, words);
        for _ in 0..round % 16 * 20_000 {
            std::hint::spin_loop();
        }
        stop();
    });
}

#[track_caller]
fn wait_for(count: &AtomicUsize, words: usize) {
    let start = Instant::now();
    while count.load(Ordering::Relaxed) < words {
        assert!(start.elapsed() < WAIT_TIMEOUT, "the robot does not type");
        std::thread::yield_now();
    }
}

/// The newest text that the editor offers. The file and the text in it are whole, and not newer.
#[track_caller]
fn newest_text(program: &Program, folder: &Path) -> String {
    let opened = program.page.opened();
    assert_eq!(text_on_disk(folder), opened.content.text);
    let Some(unsaved) = opened.unsaved else { return opened.content.text };
    assert!(unsaved.content.text.starts_with(&opened.content.text), "the file has a newer text than the journal");
    unsaved.content.text
}

#[test]
fn kill_loses_no_acknowledged_word() {
    let set = env::var(VARIABLE).ok().map(|kills| kills.parse::<usize>().unwrap());
    let kills = set.unwrap_or(KILLS);
    let folder = blog();
    let typed = Typed::default();
    let mut program = Program::start(folder.path());
    let mut robot = Robot::new(program.page.opened(), &typed);
    let mut longest = Duration::ZERO;
    for kill in 0..kills {
        let mut killed = Instant::now();
        type_until(&mut robot, &program, &typed, 1 + kill * 7 % 20, kill, || {
            killed = Instant::now();
            signal("KILL", program.id());
        });
        // The file is whole before any program repairs something.
        text_on_disk(folder.path());
        drop(program);
        program = Program::start(folder.path());
        let found = newest_text(&program, folder.path());
        longest = longest.max(typed.assert_holds(&found, typed.acknowledged(), killed));
        robot.reopen(&program.page.opened());
    }
    println!("killed {kills} times: at most {longest:?} of typing missing, of {} bytes", typed.acknowledged());
    assert!(set.is_none() || longest <= MAX_MISSING, "{longest:?} of typing is missing");
}

#[test]
fn copy_of_stopped_editor_has_the_newest_text() {
    let folder = blog();
    let typed = Typed::default();
    let program = Program::start(folder.path());
    let mut robot = Robot::new(program.page.opened(), &typed);
    for round in 0..5 {
        type_until(&mut robot, &program, &typed, 1 + round * 5, round * 3, || {
            let acknowledged = typed.acknowledged();
            let stopped = Instant::now();
            signal("STOP", program.id());
            let copy = copy_of(folder.path());
            signal("CONT", program.id());
            text_on_disk(copy.path());
            let other = Program::start(copy.path());
            typed.assert_holds(&newest_text(&other, copy.path()), acknowledged, stopped);
        });
    }
}

fn copy_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in WalkDir::new(folder).min_depth(1) {
        let entry = entry.unwrap();
        let target = copy.path().join(entry.path().strip_prefix(folder).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    copy
}
