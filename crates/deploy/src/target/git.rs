//! A branch of a git repository: one commit in a temporary clone, one push. The branch is never forced.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use protocol::language::Language;

use super::Target;
use super::program::{SILENT_SSH, ask_nothing, output, succeed};
use crate::address::{Destination, without_credentials};
use crate::files::MANIFEST;
use crate::files::hashed;
use crate::manifest::Manifest;
use crate::plan::{Plan, Upload};
use crate::state::TargetState;
use crate::temporary::TemporaryFolder;
use crate::texts::Publish;

/// Exit code of `git ls-remote --exit-code` when there is no such branch.
const NO_BRANCH: i32 = 2;

pub(super) struct Git {
    remote: String,
    branch: String,
    dist: PathBuf,
    worktree: Option<TemporaryFolder>,
    is_interactive: bool,
    /// Whether git starts an ssh that asks nothing.
    uses_silent_ssh: bool,
    language: Language,
    texts: &'static Publish,
}

impl Git {
    pub(super) fn new(remote: &str, branch: &str, destination: &Destination, dist: &Path) -> Self {
        let Destination { base, is_interactive, language, .. } = destination;
        let texts = Publish::of(*language);
        let base = if base.as_os_str().is_empty() { Path::new(".") } else { base.as_path() };
        Self {
            remote: resolved(remote, base, texts),
            branch: branch.to_owned(),
            dist: dist.to_owned(),
            worktree: None,
            is_interactive: *is_interactive,
            uses_silent_ssh: !is_interactive && has_default_ssh(base, texts),
            language: *language,
            texts,
        }
    }

    /// git in the clone.
    fn git(&self) -> Result<Command> {
        let mut command = git(self.worktree()?);
        if !self.is_interactive {
            ask_nothing(&mut command);
            if self.uses_silent_ssh {
                command.env("GIT_SSH_COMMAND", SILENT_SSH);
            }
        }
        Ok(command)
    }

    fn worktree(&self) -> Result<&Path> {
        Ok(self.worktree.as_ref().context(self.texts.not_begun)?.path())
    }

    fn run(&self, arguments: &[&str]) -> Result<()> {
        let mut command = self.git()?;
        let redact = |message: &str| without_credentials(message, &self.remote);
        succeed(command.args(arguments), self.texts, redact).map(|_| ())
    }

    /// Attributes of the branch or of the author must not change the bytes of files. These have precedence.
    fn keep_bytes(&self) -> Result<()> {
        let folder = self.worktree()?.join(".git/info");
        let attributes = "* -text -ident -filter !working-tree-encoding\n";
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(folder.join("attributes"), attributes))
            .with_context(|| self.texts.cant_write_to(folder.display()))
    }

    /// The full name of the branch.
    fn reference(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    fn has_branch(&self) -> Result<bool> {
        let mut command = self.git()?;
        let listed = output(command.args(["ls-remote", "--exit-code", &self.remote, &self.reference()]), self.texts)?;
        if !listed.status.success() && listed.status.code() != Some(NO_BRANCH) {
            let message = without_credentials(String::from_utf8_lossy(&listed.stderr).trim(), &self.remote);
            bail!(self.texts.git_unreachable(message));
        }
        Ok(listed.status.success())
    }

    /// Names and addresses for commits, where git knows none.
    fn identity(&self) -> Result<&'static [&'static str]> {
        let mut command = self.git()?;
        let is_known = output(command.args(["config", "user.email"]), self.texts)?.status.success()
            || std::env::var_os("GIT_COMMITTER_EMAIL").is_some();
        let options: &'static [&'static str] =
            if is_known { &[] } else { &["-c", "user.name=Carnet", "-c", "user.email=carnet@localhost"] };
        Ok(options)
    }
}

impl Target for Git {
    fn read(&mut self, _: &Manifest) -> Result<TargetState> {
        let texts = self.texts;
        self.worktree = Some(TemporaryFolder::new(self.language)?);
        self.run(&["init", "--quiet"])?;
        self.keep_bytes()?;
        if !self.has_branch()? {
            self.run(&["symbolic-ref", "HEAD", &self.reference()])?;
            return Ok(TargetState::default());
        }
        self.run(&["fetch", "--quiet", "--depth", "1", "--no-tags", &self.remote, &self.reference()])?;
        self.run(&["checkout", "--quiet", "-B", &self.branch, "FETCH_HEAD"])?;
        let manifest = match fs::read(place(self.worktree()?, MANIFEST, texts)?) {
            Ok(bytes) => Some(Manifest::parse(&bytes, texts).with_context(|| texts.git_branch(&self.branch))?),
            Err(_) => None,
        };
        Ok(TargetState::of_contents(manifest, hashed(self.worktree()?, texts)?))
    }

    /// Deletes first, since the order does not matter in a commit: a file may become a folder.
    fn begin(&mut self, plan: &Plan) -> Result<()> {
        let worktree = self.worktree()?;
        plan.deletions.iter().try_for_each(|name| remove(worktree, name, self.texts))
    }

    fn put(&mut self, uploads: &[Upload], done: &dyn Fn() -> Result<()>) -> Result<()> {
        let worktree = self.worktree()?;
        for Upload { name, .. } in uploads {
            let (from, to) = (self.dist.join(name), place(worktree, name, self.texts)?);
            let folder = to.parent().unwrap_or(worktree);
            fs::create_dir_all(folder)
                .and_then(|()| fs::copy(&from, &to))
                .with_context(|| self.texts.cant_copy(from.display(), to.display()))?;
            done()?;
        }
        Ok(())
    }

    fn delete(&mut self, _: &[String]) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self, site: &Manifest) -> Result<()> {
        let path = place(self.worktree()?, MANIFEST, self.texts)?;
        fs::write(&path, site.bytes()?).with_context(|| self.texts.cant_write(path.display()))?;
        // An ignore file of the author must not leave out files of the site.
        self.run(&["add", "--all", "--force", "."])?;
        // A program that signs may ask for a password on the terminal.
        let signing: &[&str] = if self.is_interactive { &[] } else { &["-c", "commit.gpgsign=false"] };
        let commit = [self.identity()?, signing, &["commit", "--quiet", "--message", "Publish the site"]].concat();
        self.run(&commit)?;
        self.run(&["push", "--quiet", &self.remote, &format!("HEAD:{}", self.reference())])
            .context(self.texts.git_push)
    }
}

/// git in `folder`, without the variables that git sets for its hooks.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    // Files are published as they are.
    command.arg("-C").arg(folder).args(["-c", "core.autocrlf=false"]);
    command
}

/// Whether neither the author's variables nor the settings of git name another way to start ssh.
fn has_default_ssh(base: &Path, texts: &'static Publish) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let is_configured =
        || output(git(base).args(["config", "core.sshCommand"]), texts).is_ok_and(|found| found.status.success());
    !["GIT_SSH_COMMAND", "GIT_SSH"].into_iter().any(is_set) && !is_configured()
}

/// The address of the remote: of a remote of the author's repository by name, of a path from `base`.
fn resolved(remote: &str, base: &Path, texts: &'static Publish) -> String {
    let found = output(git(base).args(["remote", "get-url", remote]), texts).ok();
    let named = found.filter(|found| found.status.success());
    let address = named.and_then(|found| String::from_utf8(found.stdout).ok());
    let address = address.as_deref().map_or(remote, str::trim);
    let path = base.join(address);
    match std::path::absolute(&path) {
        Ok(absolute) if path.exists() => absolute.display().to_string(),
        _ => address.to_owned(),
    }
}

/// The path of a file in the clone.
///
/// # Errors
/// When a symbolic link of the branch is in the path: the file would be written where the link leads.
fn place(worktree: &Path, name: &str, texts: &'static Publish) -> Result<PathBuf> {
    let path = worktree.join(name);
    if let Some(link) = path.ancestors().take_while(|part| *part != worktree).find(|part| part.is_symlink()) {
        let link = link.strip_prefix(worktree).unwrap_or(link);
        bail!(texts.git_link(link.display()));
    }
    Ok(path)
}

/// Removes a file, and the folders that become empty.
fn remove(worktree: &Path, name: &str, texts: &'static Publish) -> Result<()> {
    let path = worktree.join(name);
    if let Err(error) = fs::remove_file(&path)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(error).with_context(|| texts.cant_remove(path.display()));
    }
    let parents = path.ancestors().skip(1).take_while(|folder| *folder != worktree);
    // The first one that is not empty can't be removed.
    for folder in parents {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}
