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

/// The part of a name after the time.
const ENDING: &str = ".db";

/// How the time in a name looks; 0 stands for any digit.
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
    let series = Series::of(database, folder);
    let mut stop = StopSignal::install().context("can't install signal handlers")?;
    let mut next = interval(every);
    next.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_first = true;
    loop {
        tokio::select! {
            () = stop.received() => return Ok(Outcome::Good),
            _ = next.tick() => {}
        }
        match series.back_up(database) {
            Ok((contents, file)) => {
                writeln!(out, "{}", texts.backed_up(contents.responses, file.display()))?;
                out.flush()?;
                if let Err(error) = series.prune(keep, &file) {
                    eprintln!("{}", texts.old_backups_stay(format!("{error:#}")));
                }
            }
            Err(error) if is_first => return Err(error),
            Err(error) => eprintln!("{}", texts.backup_failed(format!("{error:#}"))),
        }
        is_first = false;
    }
}

/// The backups of one database in a folder, which may have those of others too.
struct Series<'f> {
    folder: &'f Path,
    /// The part of a name before the time.
    start: String,
}

impl<'f> Series<'f> {
    fn of(database: &Path, folder: &'f Path) -> Self {
        let stem = database.file_stem().unwrap_or_default().to_string_lossy();
        Self { folder, start: format!("{stem}-") }
    }

    /// Writes the next backup.
    fn back_up(&self, database: &Path) -> Result<(Contents, PathBuf)> {
        let file = self.next_file()?;
        Ok((backup::back_up(database, &file, false)?, file))
    }

    /// The file of the next backup, which sorts after all others: the clock may have been set back.
    fn next_file(&self) -> Result<PathBuf> {
        // If the folder can't be read, the backup is more important; its pruning reports that.
        let newest = self.backups().unwrap_or_default().pop().map(|(time, _)| time.as_millisecond());
        let now = Timestamp::now().as_millisecond();
        let time = newest.map_or(now, |newest| now.max(newest.saturating_add(1)));
        let time = Timestamp::from_millisecond(time).context("no time is left for the name of a backup")?;
        Ok(self.folder.join(format!("{}{}{ENDING}", self.start, time.strftime("%Y%m%dT%H%M%S%.3fZ"))))
    }

    /// Removes the oldest backups above `keep`, but never `written`.
    fn prune(&self, keep: NonZeroUsize, written: &Path) -> Result<()> {
        for (_, old) in self.backups()?.iter().rev().skip(keep.get()).filter(|(_, file)| file != written) {
            std::fs::remove_file(old).with_context(|| format!("can't remove {}", old.display()))?;
        }
        Ok(())
    }

    /// The backups with their times, oldest first.
    fn backups(&self) -> Result<Vec<(Timestamp, PathBuf)>> {
        let unreadable = || format!("can't read {}", self.folder.display());
        let mut found = Vec::new();
        for entry in std::fs::read_dir(self.folder).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?;
            if let Some(time) = entry.file_name().to_str().and_then(|name| self.time(name)) {
                found.push((time, entry.path()));
            }
        }
        found.sort();
        Ok(found)
    }

    /// The time in the name of one of these backups; none for every other file, which is left alone.
    fn time(&self, name: &str) -> Option<Timestamp> {
        let time = name.strip_prefix(self.start.as_str())?.strip_suffix(ENDING)?;
        let is_alike = |(shape, byte): (u8, u8)| if shape == b'0' { byte.is_ascii_digit() } else { shape == byte };
        let is_time = time.len() == TIME.len() && TIME.bytes().zip(time.bytes()).all(is_alike);
        time.parse().ok().filter(|_| is_time)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use super::{Series, duration};

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
        let series = Series::of(Path::new("data/responses.db"), Path::new("backups"));
        let time = series.time("responses-20261130T110000.123Z.db").unwrap();
        assert_eq!(time.to_string(), "2026-11-30T11:00:00.123Z");
        for name in [
            "responses-.db",
            "responses-20261130T110000.123Z.db-wal",
            "responses-20261330T110000.123Z.db",
            "responses-2026-11-30.db",
            "responses-old-20261130T110000.123Z.db",
            "others-20261130T110000.123Z.db",
            "responses.db",
        ] {
            assert_eq!(series.time(name), None, "{name}");
        }
    }
}
