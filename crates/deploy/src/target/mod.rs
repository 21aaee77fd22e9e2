//! The kinds of targets, one file each.

mod command;
mod folder;
mod git;
mod program;
mod rsync;
mod sftp;
mod store;

use std::path::Path;

use anyhow::Result;
use source::diagnostic::Diagnostic;

use crate::address::{Address, Destination};
use crate::manifest::Manifest;
use crate::plan::{Plan, Upload};
use crate::state::TargetState;
use crate::texts::Publish;

/// A target. The methods are called once each, in this order, except `put`: once for each phase.
pub(crate) trait Target {
    /// Whether the target has a use for this file.
    fn takes(&self, _name: &str) -> bool {
        true
    }

    /// Reads what the target has, at least of the files that this site or the manifest has; writes nothing.
    ///
    /// # Errors
    /// When it can't be reached or read.
    fn read(&mut self, site: &Manifest) -> Result<TargetState>;

    /// Prepares an upload.
    ///
    /// # Errors
    /// When the target can't be written.
    fn begin(&mut self, plan: &Plan) -> Result<()>;

    /// Uploads files of one phase; calls `done` after each.
    ///
    /// # Errors
    /// That of `done`, or when a file can't be read or uploaded.
    fn put(&mut self, uploads: &[Upload], done: &dyn Fn() -> Result<()>) -> Result<()>;

    /// Deletes files.
    ///
    /// # Errors
    /// When one can't be deleted.
    fn delete(&mut self, names: &[String]) -> Result<()>;

    /// Writes the manifest of the site, which is complete now.
    ///
    /// # Errors
    /// When it can't be written.
    fn finish(&mut self, site: &Manifest) -> Result<()>;

    /// What did not succeed after the site was published.
    fn warning(&mut self) -> Option<Diagnostic> {
        None
    }
}

/// The target of a destination, for the site in `dist`.
///
/// # Errors
/// When the destination is not complete, or `dist` can't be published there.
pub(crate) fn open(destination: &Destination, dist: &Path) -> Result<Box<dyn Target>> {
    let (base, texts) = (&destination.base, Publish::of(destination.language));
    let target: Box<dyn Target> = match &destination.address {
        Address::Folder(path) => Box::new(folder::Folder::new(base.join(path), dist, texts)?),
        Address::Git { remote, branch } => Box::new(git::Git::new(remote, branch, destination, dist)),
        Address::Store { bucket, prefix } => {
            Box::new(store::Store::s3(bucket, prefix, destination.s3_endpoint.as_deref(), dist, texts)?)
        }
        Address::Rsync(to) => Box::new(rsync::Rsync::new(to, destination, dist)?),
        Address::Sftp(address) => Box::new(sftp::Sftp::new(address, destination, dist)?),
        Address::Command { program, arguments } => {
            Box::new(command::AuthorCommand::new(program, arguments, destination, dist))
        }
    };
    Ok(target)
}
