//! The rules and the base path of the site, read again after each build.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use protocol::language::Language;
use protocol::threads;
use source::diagnostic::escaped;
use tokio::sync::watch;

use crate::serve::base_path::read_base_path;
use crate::streams::print_error_line;
use crate::texts::{Commands, error_text};
use publish::host_rules::headers::Headers;
use publish::host_rules::redirects::Redirects;
use site::base_path::BasePath;

/// The files that are read.
const FILES: [&str; 3] = [publish::host_rules::headers::FILE, publish::host_rules::redirects::FILE, threads::FILE];

/// The content of the files when they were read.
#[derive(Debug)]
pub(super) struct Rules {
    /// Base path of the site.
    pub(super) root: BasePath,
    /// Rules of `_headers`.
    pub(super) headers: Headers,
    /// Rules of `_redirects`.
    pub(super) redirects: Redirects,
}

impl Rules {
    fn read(folder: &Path, texts: &Commands) -> Result<Self> {
        let rules = Self {
            root: read_base_path(folder),
            headers: parse(&folder.join(publish::host_rules::headers::FILE), Headers::parse, texts)?,
            redirects: parse(&folder.join(publish::host_rules::redirects::FILE), Redirects::parse, texts)?,
        };
        for (line, _) in &rules.redirects.left_out {
            print_error_line(texts.rule_not_followed(publish::host_rules::redirects::FILE, escaped(line)));
        }
        Ok(rules)
    }
}

/// Reads a file of rules; a missing file has no rules.
fn parse<R: Default>(file: &Path, parse: impl Fn(&str) -> Result<R>, texts: &Commands) -> Result<R> {
    if !file.exists() {
        return Ok(R::default());
    }
    let text = fs::read_to_string(file).with_context(|| texts.cannot_read(file.display()))?;
    parse(&text).with_context(|| texts.not_a_rule(file.display()))
}

/// The current rules.
pub(super) struct CurrentRules {
    folder: PathBuf,
    language: Language,
    root: watch::Sender<BasePath>,
    state: Mutex<State>,
}

struct State {
    /// The content of the files that they were read from.
    files: [Option<Vec<u8>>; 3],
    rules: Arc<Rules>,
}

impl CurrentRules {
    /// Reads the rules of the site in `folder`.
    ///
    /// # Errors
    /// When a file of rules can't be read.
    pub(super) fn read(folder: &Path, language: Language) -> Result<Self> {
        let files = contents(folder);
        let rules = Arc::new(Rules::read(folder, Commands::of(language))?);
        let root = watch::channel(rules.root.clone()).0;
        Ok(Self { folder: folder.to_owned(), language, root, state: Mutex::new(State { files, rules }) })
    }

    /// The base path of the site, and its changes.
    pub(super) fn root(&self) -> watch::Receiver<BasePath> {
        self.root.subscribe()
    }

    /// The rules. If new ones can't be read, this is reported once and the previous rules stay in effect.
    pub(super) fn rules(&self) -> Arc<Rules> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let files = contents(&self.folder);
        if files != state.files {
            state.files = files;
            let texts = Commands::of(self.language);
            match Rules::read(&self.folder, texts) {
                Ok(rules) => {
                    self.root.send_replace(rules.root.clone());
                    state.rules = Arc::new(rules);
                }
                Err(error) => {
                    print_error_line(format_args!(
                        "{}\n{}",
                        error_text(&error, self.language),
                        texts.last_rules_stay
                    ));
                }
            }
        }
        Arc::clone(&state.rules)
    }
}

fn contents(folder: &Path) -> [Option<Vec<u8>>; 3] {
    FILES.map(|name| fs::read(folder.join(name)).ok())
}
