//! The author's folder: whether there is a blog in it, and its posts and static pages with their texts, for commands
//! that work on the files themselves.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use protocol::language::Language;
use rayon::prelude::*;
use site::catalogue::{RESERVED_NAMES, parse_file, read_settings};
use site::public_folder::{SITE_FILE, SourceFile, Sources};
use source::diagnostic::{Diagnostic, Severity};
use source::post::Post;
use source::report;
use source::site::SiteSettings;

use crate::texts::Commands;

pub(crate) use site::public_folder::folder_of;

/// Refuses a folder without settings, which is what a command finds that was started in another folder than the
/// blog's. Other problems of the folder have diagnostics.
///
/// # Errors
/// When there is no `site.json`.
pub(crate) fn ensure_blog(public: &Path, language: Language) -> Result<()> {
    let settings = public.join(SITE_FILE);
    if !public.is_file() && settings.symlink_metadata().is_err() {
        bail!(Commands::of(language).no_blog(settings.display()));
    }
    Ok(())
}

/// A post or static page, and its file.
pub(crate) struct PostFile {
    /// The file.
    pub(crate) source: SourceFile,
    /// Its content.
    pub(crate) post: Post,
}

/// All files without errors.
pub(crate) struct Blog {
    /// The settings.
    pub(crate) settings: SiteSettings,
    /// All files, including those with errors.
    pub(crate) sources: Sources,
    /// Posts, including drafts, by the names of their files.
    pub(crate) posts: Vec<PostFile>,
    /// Static pages, by the names of their files.
    pub(crate) pages: Vec<PostFile>,
}

impl Blog {
    /// Reads the files in `public`. Errors are returned with what could be read; without valid settings, that is
    /// nothing.
    pub(crate) fn read(public: &Path) -> (Option<Self>, Vec<Diagnostic>) {
        let mut sources = Sources::find(public);
        let mut found = std::mem::take(&mut sources.diagnostics);
        found.retain(|diagnostic| diagnostic.severity == Severity::Error);
        let settings = match read_settings(public) {
            Ok((settings, _)) => settings,
            Err(diagnostics) => {
                found.extend(diagnostics);
                return (None, found);
            }
        };
        let mut read_all = |files: &[SourceFile], is_page: bool| -> Vec<PostFile> {
            let read: Vec<_> = files.par_iter().map(|file| parse_file(file, &settings.zone, is_page)).collect();
            let mut posts = Vec::with_capacity(read.len());
            for (source, read) in files.iter().zip(read) {
                match read {
                    Ok((post, _)) => posts.push(PostFile { source: source.clone(), post }),
                    Err(diagnostics) => found.extend(diagnostics),
                }
            }
            posts
        };
        let posts = read_all(&sources.posts, false);
        let pages = read_all(&sources.pages, true);
        report::sort(&mut found);
        (Some(Self { settings, sources, posts, pages }), found)
    }

    /// The names that a new post, or static page, can't have as its slug, and what has them. What the file `except`
    /// claims is left out.
    pub(crate) fn claimed_names(
        &self,
        is_page: bool,
        except: Option<&str>,
        texts: &Commands,
    ) -> BTreeMap<String, String> {
        let (files, entries) =
            if is_page { (&self.sources.pages, &self.pages) } else { (&self.sources.posts, &self.posts) };
        let is_other = |file: &SourceFile| except != Some(file.name.as_str());
        let mut names = BTreeMap::new();
        for file in files.iter().filter(|file| is_other(file)) {
            names.insert(file.stem().to_owned(), file.name.clone());
        }
        for PostFile { source, post } in entries.iter().filter(|entry| is_other(&entry.source)) {
            names.insert(post.slug.to_string(), source.name.clone());
        }
        for PostFile { source, post } in self.posts.iter().chain(&self.pages).filter(|entry| is_other(&entry.source))
        {
            for alias in &post.aliases {
                let path = alias.trim_matches('/');
                let name = if is_page { Some(path) } else { path.strip_prefix("posts/") };
                if let Some(name) = name {
                    names.entry(name.to_owned()).or_insert_with(|| texts.owner_alias(&source.name));
                }
            }
        }
        if is_page {
            for name in RESERVED_NAMES {
                names.entry(name.to_owned()).or_insert_with(|| texts.owner_carnet.to_owned());
            }
            return names;
        }
        for PostFile { source, post } in self.posts.iter().filter(|entry| is_other(&entry.source)) {
            if let Some(id) = &post.id {
                names.entry(id.clone()).or_insert_with(|| texts.owner_id(&source.name));
            }
        }
        // Responses without a post would become those of the new one.
        let own = except.and_then(|name| self.posts.iter().find(|entry| entry.source.name == name));
        for file in &self.sources.responses {
            if own.is_none_or(|entry| entry.post.slug.as_str() != file.stem()) {
                names.entry(file.stem().to_owned()).or_insert_with(|| file.name.clone());
            }
        }
        names
    }
}
