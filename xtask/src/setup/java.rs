//! A Java runtime: the Nu Html Checker is a program for it.

use anyhow::Result;
use xshell::Shell;

use super::Requirement;
use super::packages::{self, Blocker};
use crate::repo;

const PACKAGE: &str = "default-jre-headless";

pub(super) struct Java;

impl Requirement for Java {
    fn name(&self) -> String {
        format!("Debian's package {PACKAGE}")
    }

    fn takes(&self) -> &'static str {
        "about 1 min"
    }

    fn is_met(&self) -> bool {
        repo::on_path(&["java"]).is_some()
    }

    fn blocked(&self) -> Option<Blocker> {
        packages::blocker("java (17 or newer), which the Nu Html Checker needs, is missing", vec![PACKAGE])
    }

    fn install(&self, sh: &Shell) -> Result<()> {
        packages::install(sh, &[PACKAGE])
    }
}
