//! A publication: read the target, compare, upload.

use std::path::Path;

use anyhow::Result;
use source::diagnostic::Diagnostic;

use crate::address::Destination;
use crate::manifest::Manifest;
use crate::plan::Plan;
use crate::target::{self, Target};

/// A site and the target that it will be uploaded to.
pub struct Publication {
    target: Box<dyn Target>,
    site: Manifest,
    plan: Plan,
}

impl Publication {
    /// Reads the target and compares it with the site in the folder `dist`. Writes nothing at the target.
    ///
    /// # Errors
    /// When the target can't be reached or read.
    pub fn prepare(destination: &Destination, dist: &Path, mut site: Manifest) -> Result<Self> {
        let mut target = target::open(destination, dist)?;
        site.files.retain(|name, _| target.takes(name));
        let plan = Plan::new(&site, &target.read(&site)?);
        Ok(Self { target, site, plan })
    }

    /// What will change.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Uploads the site; calls `uploaded` after each file, whose error ends the upload. Returns a warning about what
    /// did not succeed afterwards.
    ///
    /// # Errors
    /// That of `uploaded`, or when the target can't be written. It then has the old site, or, where files are uploaded
    /// one by one, a mix in which every page works; the next publication continues.
    pub fn upload(mut self, uploaded: &dyn Fn() -> Result<()>) -> Result<Option<Diagnostic>> {
        self.target.begin(&self.plan)?;
        for uploads in self.plan.uploads.values() {
            self.target.put(uploads, uploaded)?;
        }
        self.target.delete(&self.plan.deletions)?;
        self.target.finish(&self.site)?;
        Ok(self.target.warning())
    }
}
