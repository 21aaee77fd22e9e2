//! Programs that one package of the system brings.

use std::path::PathBuf;

use anyhow::Result;
use xshell::Shell;

use super::Requirement;
use super::packages::{self, Blocker};
use crate::repo;

/// A program, and Debian's package for it.
pub(super) struct Program {
    /// Its name, or its path if it is in no folder of `PATH`.
    name: &'static str,
    package: &'static str,
    takes: &'static str,
    /// Why it is needed, for the message that it is missing.
    why: &'static str,
    /// Other systems don't have it, and don't need it.
    only_on_linux: bool,
}

/// A Java runtime: the Nu Html Checker is a program for it.
pub(super) const JAVA: Program = Program {
    name: "java",
    package: "default-jre-headless",
    takes: "about 1 min",
    why: "java (17 or newer), which the Nu Html Checker needs, is missing",
    only_on_linux: false,
};

/// Lists a process' system calls: a test of the endpoint, for Linux, watches that data is on disk before it is
/// acknowledged.
pub(super) const STRACE: Program = Program {
    name: "strace",
    package: "strace",
    takes: "a few seconds",
    why: "strace, which a test of the endpoint needs, is missing",
    only_on_linux: true,
};

/// Tests publish with it to a folder of this machine.
pub(super) const RSYNC: Program = Program {
    name: "rsync",
    package: "rsync",
    takes: "a few seconds",
    why: "rsync, which tests of carnet publish need, is missing",
    only_on_linux: true,
};

/// Tests publish with it to a folder of this machine.
pub(super) const SFTP: Program = Program {
    name: "sftp",
    package: "openssh-client",
    takes: "a few seconds",
    why: "sftp, which tests of carnet publish need, is missing",
    only_on_linux: true,
};

/// The server that SFTP talks to in these tests, without ssh. It is not in a folder of `PATH`.
pub(super) const SFTP_SERVER: Program = Program {
    name: "/usr/lib/openssh/sftp-server",
    package: "openssh-sftp-server",
    takes: "a few seconds",
    why: "/usr/lib/openssh/sftp-server, which tests of carnet publish need, is missing",
    only_on_linux: true,
};

/// Compiles the C parts of the programs for a target with musl.
pub(super) const MUSL_GCC: Program = Program {
    name: "musl-gcc",
    package: "musl-tools",
    takes: "a few seconds",
    why: "musl-gcc, which compiles the C parts of the programs of a release, is missing",
    only_on_linux: true,
};

/// The generator that `cargo xtask bench build` compares ours with.
pub(super) const HUGO: Program = Program {
    name: "hugo",
    package: "hugo",
    takes: "a few seconds",
    why: "hugo, which cargo xtask bench build compares with, is missing",
    only_on_linux: false,
};

impl Program {
    /// Where it is, if it is there.
    pub(super) fn find(&self) -> Option<PathBuf> {
        repo::on_path(&[self.name])
    }
}

impl Requirement for Program {
    fn name(&self) -> String {
        format!("Debian's package {}", self.package)
    }

    fn takes(&self) -> &'static str {
        self.takes
    }

    fn is_met(&self) -> bool {
        (self.only_on_linux && !cfg!(target_os = "linux")) || self.find().is_some()
    }

    fn blocked(&self) -> Option<Blocker> {
        packages::blocker(self.why, vec![self.package])
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        packages::install(sh, &[self.package])
    }
}
