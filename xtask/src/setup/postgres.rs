//! PostgreSQL, which tests of the endpoint start in temporary folders. Installing it starts no server of the system.

use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use xshell::Shell;

use super::Requirement;
use super::packages::{self, Blocker};
use crate::repo;

/// Where Debian has the programs, in a folder for each version.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// The newest version that the system has.
const PACKAGE: &str = "postgresql";

/// Brings the settings that installing the server looks at.
const COMMON: &str = "postgresql-common";

const SETTINGS: &str = "/etc/postgresql-common/createcluster.conf";

pub(super) struct Postgres;

impl Requirement for Postgres {
    fn name(&self) -> String {
        format!("Debian's package {PACKAGE}")
    }

    fn takes(&self) -> &'static str {
        "about 1 min"
    }

    fn is_met(&self) -> bool {
        if !cfg!(target_os = "linux") {
            return true;
        }
        let versions = fs::read_dir(PROGRAMS).into_iter().flatten().flatten();
        versions.map(|version| version.path()).any(|version| version.join("bin/initdb").is_file())
            || repo::on_path(&["initdb"]).is_some()
    }

    fn blocked(&self) -> Option<Blocker> {
        packages::blocker("PostgreSQL, which tests of the endpoint need, is missing", vec![PACKAGE])
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        packages::install(sh, &[COMMON])?;
        let settings = Path::new(SETTINGS);
        let before = fs::read_to_string(settings).unwrap_or_default();
        fs::write(settings, format!("{before}\ncreate_main_cluster = false\n"))?;
        let installed = packages::install(sh, &[PACKAGE]);
        fs::write(settings, before)?;
        installed
    }
}
