//! `backup --every`: backups of a SQLite database at intervals. The newest ones are kept.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use tokio::time::{MissedTickBehavior, interval};

use super::stop_signal::StopSignal;
use super::{Outcome, language};
use crate::store::sqlite::backup::{self, Contents};
use crate::texts::Operation;

/// The part of a name before and after the time.
const NAME: (&str, &str) = ("carnet-", ".db");

/// How the time in a name looks; 0 stands for any digit. Names sort by time.
const TIME: &str = "00000000T000000.000Z";

/// Reads a duration such as `30m`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    const HELP: &str = "write a whole number from 1 and s, m, h or d, such as 30m";
    let units = [('s', 1), ('m', 60), ('h', 60 * 60), ('d', 24 * 60 * 60)];
    let found = units.into_iter().find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)));
    let (count, seconds): (&str, u64) = found.ok_or(HELP)?;
    let count = count.parse::<u32>().ok().filter(|count| *count > 0).ok_or(HELP)?;
    Ok(Duration::from_secs(seconds * u64::from(count)))
}

/// Backs up at once and then at intervals, until a signal.
///
/// # Errors
/// When the first backup fails: then a setting is likely to be wrong. Later failures are reported, and the next backup is
/// made in its turn.
pub(super) async fn run(
    database: &Path,
    folder: &Path,
    every: Duration,
    keep: NonZeroUsize,
    out: &mut dyn Write,
) -> Result<Outcome> {
    let texts = Operation::of(language::of_system());
    ensure!(folder.is_dir(), texts.not_a_folder(folder.display()));
    let mut stop = StopSignal::install().context("can't install signal handlers")?;
    let mut next = interval(every);
    next.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_first = true;
    loop {
        tokio::select! {
            () = stop.received() => return Ok(Outcome::Good),
            _ = next.tick() => {}
        }
        match back_up(database, folder, keep) {
            Ok((contents, file)) => {
                writeln!(out, "{}", texts.backed_up(contents.responses, file.display()))?;
                out.flush()?;
            }
            Err(error) if is_first => return Err(error),
            Err(error) => eprintln!("{}", texts.backup_failed(format!("{error:#}"))),
        }
        is_first = false;
    }
}

/// Writes a backup, and removes the oldest ones above `keep`.
fn back_up(database: &Path, folder: &Path, keep: NonZeroUsize) -> Result<(Contents, PathBuf)> {
    let (before, after) = NAME;
    let time = Timestamp::now().strftime("%Y%m%dT%H%M%S%.3fZ");
    let file = folder.join(format!("{before}{time}{after}"));
    let contents = backup::back_up(database, &file, false)?;
    for old in backups(folder)?.iter().rev().skip(keep.get()) {
        std::fs::remove_file(old).with_context(|| format!("can't remove {}", old.display()))?;
    }
    Ok((contents, file))
}

/// The backups in the folder, oldest first.
fn backups(folder: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = || format!("can't read {}", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(unreadable)? {
        let entry = entry.with_context(unreadable)?;
        if entry.file_name().to_str().is_some_and(is_backup) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file has a name of these backups: no other one is removed.
fn is_backup(name: &str) -> bool {
    let (before, after) = NAME;
    let time = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    time.is_some_and(|time| {
        let is_alike = |(shape, byte): (u8, u8)| if shape == b'0' { byte.is_ascii_digit() } else { shape == byte };
        time.len() == TIME.len() && TIME.bytes().zip(time.bytes()).all(is_alike)
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{duration, is_backup};

    #[test]
    fn duration_is_a_number_with_a_unit() {
        for (text, seconds) in [("1s", 1), ("30m", 1_800), ("6h", 21_600), ("1d", 86_400)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "s", "0h", "6", "-1h", "1.5h", "1w", "1é", "9999999999d"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn backups_are_known_by_their_whole_name() {
        assert!(is_backup("carnet-20261130T110000.123Z.db"));
        for name in ["carnet-.db", "carnet-20261130T110000.123Z.db-wal", "carnet-2026-11-30.db", "carnet-endpoint.db"]
        {
            assert!(!is_backup(name), "{name}");
        }
    }
}
