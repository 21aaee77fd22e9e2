//! strace: a test of the endpoint watches that data is on disk before it is acknowledged.

use anyhow::Result;
use xshell::Shell;

use super::Requirement;
use super::packages::{self, Blocker};
use crate::repo;

const PACKAGE: &str = "strace";

/// The program that lists a process' system calls.
pub(super) struct Tracer;

impl Requirement for Tracer {
    fn name(&self) -> String {
        format!("Debian's package {PACKAGE}")
    }

    fn takes(&self) -> &'static str {
        "a few seconds"
    }

    fn is_met(&self) -> bool {
        // Other systems have no such program, and the test that needs it is Linux's.
        !cfg!(target_os = "linux") || repo::on_path(&["strace"]).is_some()
    }

    fn blocked(&self) -> Option<Blocker> {
        packages::blocker("strace, which a test of the endpoint needs, is missing", vec![PACKAGE])
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        packages::install(sh, &[PACKAGE])
    }
}
