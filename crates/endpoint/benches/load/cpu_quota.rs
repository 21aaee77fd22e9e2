//! Limits the processor time of a process with a control group of Linux, as a host with less of it would. Only root may.

use std::fs;
use std::path::{Path, PathBuf};

/// How often the quota is given, in microseconds: often enough that most requests don't wait for the next time.
const PERIOD: u64 = 5_000;

/// A control group of one process. It is removed when the process has ended before.
pub(crate) struct CpuQuota {
    group: PathBuf,
}

impl CpuQuota {
    /// Limits a process to so many percent of one processor.
    pub(crate) fn limit(process: u32, percent: u64) -> Self {
        let name = format!("carnet-load-{process}");
        let quota = PERIOD * percent / 100;
        let first_version = Path::new("/sys/fs/cgroup/cpu");
        let is_first = first_version.is_dir();
        let group = if is_first { first_version } else { Path::new("/sys/fs/cgroup") }.join(name);
        let write = |file: &str, text: String| {
            let path = group.join(file);
            fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}; only root may", path.display()));
        };
        fs::create_dir(&group).unwrap_or_else(|error| panic!("{}: {error}; only root may", group.display()));
        if is_first {
            write("cpu.cfs_period_us", PERIOD.to_string());
            write("cpu.cfs_quota_us", quota.to_string());
        } else {
            write("cpu.max", format!("{quota} {PERIOD}"));
        }
        write("cgroup.procs", process.to_string());
        Self { group }
    }
}

impl Drop for CpuQuota {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.group);
    }
}
