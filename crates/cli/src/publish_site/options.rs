//! What is published, and where: by the arguments of the command, and by `carnet.toml`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use deploy::{Address, Destination, SETTINGS_FILE, Settings, Wording};
use protocol::language::Language;

use super::PublishArguments;
use crate::blog::folder_of;
use crate::inside::is_inside;

/// Who publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// `carnet publish`, in a terminal or by a scheduler.
    Command,
    /// The editor: no program that it starts may ask in the terminal.
    Editor,
}

/// What is published, and where.
#[derive(Clone, Debug)]
pub(super) struct Options {
    /// The author's folder.
    pub(super) public: PathBuf,
    /// Where the site is built.
    pub(super) out: PathBuf,
    /// Folder of the built app, if it is named.
    pub(super) app: Option<PathBuf>,
    /// The target.
    pub(super) destination: Destination,
    /// Whether files get compressed variants.
    pub(super) compress: bool,
    /// Whether readers find the blog at this target, and not at another one that `carnet.toml` names.
    pub(super) is_main_target: bool,
    /// Who publishes.
    pub(super) caller: Caller,
}

impl Options {
    /// Those of the command.
    ///
    /// # Errors
    /// When there is no target, it is not valid, or it is in the author's folder.
    pub(super) fn of_command(arguments: &PublishArguments, language: Language) -> Result<Self> {
        let public = &arguments.source.public;
        let folder = folder_of(public);
        let mut settings = Settings::read(&folder, language)?;
        settings.s3_endpoint = arguments.s3_endpoint.clone().or(settings.s3_endpoint);
        let is_main_target = arguments.to.is_none() || settings.to.is_none();
        let (to, base, from) = match (arguments.to.clone(), settings.to.clone()) {
            (Some(to), _) => (to, PathBuf::new(), "--to"),
            (None, Some(to)) => (to, folder, SETTINGS_FILE),
            (None, None) => bail!(Wording(language).no_target(SETTINGS_FILE)),
        };
        let destination = destination(&to, base, from, &settings, Caller::Command, language)?;
        ensure_outside(&destination, public)?;
        let by_default = settings.compress.unwrap_or_else(|| destination.address.takes_compressed_variants());
        Ok(Self {
            public: public.clone(),
            out: arguments.output.out.clone(),
            app: arguments.output.app.clone(),
            compress: !arguments.no_compress && by_default,
            destination,
            is_main_target,
            caller: Caller::Command,
        })
    }

    /// Those of the editor of the blog in `public`; none when `carnet.toml` names no target.
    ///
    /// # Errors
    /// When the target is not valid, or is in the author's folder.
    pub(super) fn of_editor(
        public: &Path,
        out: &Path,
        app: Option<&Path>,
        language: Language,
    ) -> Result<Option<Self>> {
        let folder = folder_of(public);
        let settings = Settings::read(&folder, language)?;
        let Some(to) = &settings.to else { return Ok(None) };
        let destination = destination(to, folder, SETTINGS_FILE, &settings, Caller::Editor, language)?;
        ensure_outside(&destination, public)?;
        Ok(Some(Self {
            public: public.to_owned(),
            out: out.to_owned(),
            app: app.map(Path::to_owned),
            compress: settings.compress.unwrap_or_else(|| destination.address.takes_compressed_variants()),
            destination,
            is_main_target: true,
            caller: Caller::Editor,
        }))
    }

    /// The language of what is said.
    pub(super) fn language(&self) -> Language {
        self.destination.language
    }

    /// The target as it is shown, without passwords.
    pub(super) fn target(&self) -> String {
        self.destination.address.to_string()
    }
}

/// The target `to`, which was found in `from`.
fn destination(
    to: &str,
    base: PathBuf,
    from: &str,
    settings: &Settings,
    caller: Caller,
    language: Language,
) -> Result<Destination> {
    let address = Address::parse(to, language).with_context(|| Wording(language).not_an_address(from))?;
    let Settings { s3_endpoint, sftp_command, .. } = settings.clone();
    Ok(Destination { address, base, s3_endpoint, sftp_command, is_interactive: caller == Caller::Command, language })
}

/// Refuses a target in the author's folder: the next build would publish the site as a part of itself.
fn ensure_outside(destination: &Destination, public: &Path) -> Result<()> {
    let Address::Folder(path) = &destination.address else { return Ok(()) };
    let target = destination.base.join(path);
    if is_inside(&target, public) {
        bail!(Wording(destination.language).inside_folder(target.display(), public.display()));
    }
    Ok(())
}
