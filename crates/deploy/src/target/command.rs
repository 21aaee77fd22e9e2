//! A command of the author's, such as the deploy command of a host. It finds the site in the folder that `CARNET_DIST`
//! names. Its target can't be read, so the manifest is kept on this machine.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use publish::hash::sha256_start;

use super::Target;
use super::program::{ask_nothing, not_started};
use crate::address::Destination;
use crate::manifest::Manifest;
use crate::plan::{Plan, Upload};
use crate::state::TargetState;
use crate::texts::Publish;

pub(super) struct AuthorCommand {
    program: String,
    arguments: Vec<String>,
    dist: PathBuf,
    base: PathBuf,
    /// Where the manifest is kept.
    record: PathBuf,
    is_interactive: bool,
    texts: &'static Publish,
}

impl AuthorCommand {
    pub(super) fn new(program: &str, arguments: &[String], destination: &Destination, dist: &Path) -> Self {
        let base = &destination.base;
        let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base.to_owned() };
        // Each command has a manifest of its own.
        let hash = sha256_start([&[program.to_owned()][..], arguments].concat().join("\0").as_bytes(), 4);
        let record = base.join(format!(".carnet-published-{hash}.json"));
        Self {
            program: program.to_owned(),
            arguments: arguments.to_vec(),
            dist: dist.to_owned(),
            base,
            record,
            is_interactive: destination.is_interactive,
            texts: Publish::of(destination.language),
        }
    }
}

impl Target for AuthorCommand {
    fn read(&mut self, _: &Manifest) -> Result<TargetState> {
        let texts = self.texts;
        let manifest = match fs::read(&self.record) {
            Ok(bytes) => Some(Manifest::parse(&bytes, texts).with_context(|| texts.cant_use(self.record.display()))?),
            Err(_) => None,
        };
        let contents = manifest.as_ref().map(|manifest| manifest.files.clone()).unwrap_or_default();
        Ok(TargetState::of_contents(manifest, contents))
    }

    fn begin(&mut self, _: &Plan) -> Result<()> {
        Ok(())
    }

    fn put(&mut self, uploads: &[Upload], done: &dyn Fn() -> Result<()>) -> Result<()> {
        uploads.iter().try_for_each(|_| done())
    }

    fn delete(&mut self, _: &[String]) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self, site: &Manifest) -> Result<()> {
        let texts = self.texts;
        let dist = std::path::absolute(&self.dist).context(texts.cant_name_site)?;
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.base).env("CARNET_DIST", dist);
        if !self.is_interactive {
            ask_nothing(&mut command);
            command.stdin(Stdio::null());
        }
        let status = command.status().map_err(|error| not_started(&self.program, error, texts))?;
        if !status.success() {
            bail!(texts.command_failed(&self.program, status));
        }
        let mut file = tempfile::NamedTempFile::new_in(&self.base).context(texts.cant_write_manifest)?;
        file.write_all(&site.bytes()?).context(texts.cant_write_manifest)?;
        file.persist(&self.record).with_context(|| texts.cant_write(self.record.display()))?;
        Ok(())
    }
}
