//! One run of a program: how long it took, and the most memory it held.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use wait4::Wait4;
use xshell::Cmd;

use crate::command;

/// Runs of which the middle one is taken.
pub(super) const RUNS: usize = 3;

#[derive(Clone, Copy)]
pub(super) struct Usage {
    pub(super) wall: Duration,
    /// Largest resident set, in bytes, as the kernel counted it for this child alone.
    pub(super) memory: u64,
}

/// Runs to the end, silently unless it fails.
pub(super) fn measure(program: Cmd<'_>) -> Result<Usage> {
    let line = program.to_string();
    let mut program = Command::from(program);
    program.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let ended = program.spawn().and_then(|mut child| child.wait4());
    let wall = start.elapsed();
    let ended = ended.with_context(|| format!("`{line}` could not be started"))?;
    command::expect_success(&line, ended.status)?;
    Ok(Usage { wall, memory: ended.rusage.maxrss })
}

/// The run in the middle by time, and the most memory of all.
pub(super) fn typical(mut runs: [Usage; RUNS]) -> Usage {
    runs.sort_by_key(|run| run.wall);
    let [first, middle, last] = runs;
    Usage { wall: middle.wall, memory: first.memory.max(middle.memory).max(last.memory) }
}

#[cfg(test)]
mod tests {
    use xshell::{Shell, cmd};

    use super::*;

    #[test]
    fn typical_is_the_median_time_and_the_peak_memory() {
        let run = |seconds, memory| Usage { wall: Duration::from_secs(seconds), memory };
        let usage = typical([run(9, 5), run(1, 7), run(2, 6)]);
        assert_eq!((usage.wall.as_secs(), usage.memory), (2, 7));
    }

    #[test]
    #[cfg(unix)]
    fn a_real_child_is_measured() {
        let sh = Shell::new().unwrap();
        let usage = measure(cmd!(sh, "sh -c 'sleep 0.05'")).unwrap();
        assert!(usage.wall >= Duration::from_millis(50));
        assert!(usage.memory > 100_000, "{} bytes", usage.memory);
        assert!(measure(cmd!(sh, "sh -c 'exit 3'")).is_err());
    }
}
