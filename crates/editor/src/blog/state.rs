//! What was read of a blog at a time.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::Result;
use editor_protocol::PostList;
use jiff::{SignedDuration, Timestamp};
use pictures::Cache;
use protocol::language::Language;
use rayon::prelude::*;
use site::catalogue::{self, Catalogue, Memory};
use site::links::Served;
use site::memory::FileState;
use site::pages::SiteContext;
use site::public_folder::{SITE_FILE, SourceFile, Sources};
use source::diagnostic::{Diagnostic, Severity};
use source::failure::{Failure, OrFailure};
use source::message::Message;
use source::post::Status;
use source::site::SiteSettings;

/// How long the time of a state is that of a build: what depends on it alone, such as whether a post takes responses,
/// is found out again later.
const MAX_AGE: SignedDuration = SignedDuration::from_mins(60);

/// The blog as it was read.
pub(crate) struct State {
    pub(crate) catalogue: Catalogue,
    pub(crate) settings: Arc<SiteSettings>,
    /// All files of posts and static pages, with those that have errors.
    pub(crate) sources: Vec<SourceFile>,
    /// The files that have errors.
    pub(crate) with_errors: HashSet<String>,
    /// Photographs whose variants are not in the cache.
    pub(super) photographs: Vec<PathBuf>,
    /// The list of posts, without what is not saved.
    pub(crate) list: OnceLock<PostList>,
    /// The author's folder, without symbolic links.
    root: PathBuf,
    files: Files,
    served: OnceLock<Served>,
}

/// All files of a blog, by which changes are found.
#[derive(PartialEq, Eq)]
pub(super) struct Files(Vec<(PathBuf, Option<FileState>)>);

impl Files {
    pub(super) fn of(public: &Path, sources: &Sources) -> Self {
        let Sources { posts, pages, responses, files, diagnostics: _ } = sources;
        let all = [posts, pages, responses, files];
        let mut paths: Vec<PathBuf> = all.into_iter().flatten().map(|file| file.path.clone()).collect();
        paths.push(public.join(SITE_FILE));
        let state = |path: PathBuf| {
            let state = FileState::of(&path);
            (path, state)
        };
        Self(paths.into_par_iter().map(state).collect())
    }
}

impl State {
    /// Reads the files in `public`, except those that `memory` has.
    pub(super) fn read(
        public: &Path,
        sources: Sources,
        now: Timestamp,
        memory: &Memory,
        pictures: &Cache,
    ) -> Result<Self> {
        // Before they are read, so that a later change is found.
        let files = Files::of(public, &sources);
        let root = public.canonicalize().or_failure(|| Message::cannot_read_file(public))?;
        let posts = sources.posts.iter().chain(&sources.pages).cloned().collect();
        let (catalogue, mut found) = catalogue::read_again(public, sources, now, memory);
        let Some(mut catalogue) = catalogue else { return Err(without_settings(found).into()) };
        let prepared = catalogue.images.pictures.prepare_again(pictures, &memory.pictures)?;
        found.extend(prepared.diagnostics);
        found.retain(|diagnostic| diagnostic.severity == Severity::Error);
        Ok(Self {
            settings: Arc::new(catalogue.settings.clone()),
            catalogue,
            sources: posts,
            with_errors: found.into_iter().map(|diagnostic| diagnostic.file).collect(),
            photographs: prepared.left_out,
            list: OnceLock::new(),
            root,
            files,
            served: OnceLock::new(),
        })
    }

    /// Whether a blog with these files would be read as it was.
    pub(super) fn is_current(&self, files: &Files, now: Timestamp) -> bool {
        let Catalogue { now: then, unpublished_posts, unpublished_pages, .. } = &self.catalogue;
        let mut scheduled = unpublished_posts.iter().chain(unpublished_pages);
        let is_due = |date: Option<Timestamp>| date.is_some_and(|date| date <= now);
        self.files == *files
            && now.duration_since(*then).abs() < MAX_AGE
            && !scheduled.any(|entry| entry.post.status == Status::Published && is_due(entry.published()))
    }

    /// The language of the blog, of all diagnostics.
    pub(crate) fn language(&self) -> Language {
        self.settings.language
    }

    /// The author's folder, without symbolic links.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The file of this name, which may not exist.
    pub(crate) fn source(&self, name: &str) -> SourceFile {
        SourceFile { name: name.to_owned(), path: self.root.join(name) }
    }

    /// What a host would serve.
    pub(crate) fn served(&self) -> &Served {
        self.served.get_or_init(|| {
            let context = SiteContext::of_lists(&self.catalogue, "");
            context.map(|context| Served::of_site(&context)).unwrap_or_default()
        })
    }
}

/// Why a blog can't be opened, if its settings can't be used: their first error.
fn without_settings(mut found: Vec<Diagnostic>) -> Failure {
    let cannot_read = Message::cannot_read_file(SITE_FILE);
    found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    // Without a folder, the error is about that.
    found.sort_by_key(|diagnostic| diagnostic.file != SITE_FILE);
    match found.into_iter().next() {
        Some(Diagnostic { message, .. }) => Failure::new(Message::with_cause(cannot_read, message)),
        None => Failure::new(cannot_read),
    }
}
