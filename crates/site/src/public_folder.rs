//! The files in `public/`: posts, static pages, responses, and files that are copied.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use source::diagnostic::{Diagnostic, Severity};
use walkdir::{DirEntry, WalkDir};

use publish::output::is_hidden;

/// Folders of sources, which are never copied.
const SOURCE_FOLDERS: [&str; 3] = ["posts", "pages", "responses"];

/// Name of the settings file.
pub const SITE_FILE: &str = "site.json";

/// A file of the author.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Path below `public/`, with `/` as separator, for diagnostics.
    pub name: String,
    /// Path in the file system.
    pub path: PathBuf,
}

impl SourceFile {
    /// The file's name without extension: the default slug.
    pub fn stem(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".json").unwrap_or(name)
    }

    /// Reads the file.
    ///
    /// # Errors
    /// A diagnostic when it can't be read.
    pub fn read(&self) -> Result<Vec<u8>, Vec<Diagnostic>> {
        fs::read(&self.path).map_err(|error| vec![unreadable(&self.name, &error)])
    }
}

/// All files in `public/`, sorted by name.
#[derive(Debug, Default)]
pub struct Sources {
    /// `posts/*.json`.
    pub posts: Vec<SourceFile>,
    /// `pages/*.json`.
    pub pages: Vec<SourceFile>,
    /// `responses/*.json`.
    pub responses: Vec<SourceFile>,
    /// Files that are copied to the site.
    pub files: Vec<SourceFile>,
    /// Diagnostics about unreadable files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Sources {
    /// Finds the files in `public`.
    pub fn find(public: &Path) -> Self {
        let mut sources = Self::default();
        let Ok(root) = public.canonicalize() else {
            sources.diagnostics.push(Diagnostic::of_file(
                public.display().to_string(),
                "there is no such folder",
                "run the command beside the folder public/, or name it with --public",
            ));
            return sources;
        };
        if !root.is_dir() {
            sources.diagnostics.push(Diagnostic::of_file(
                public.display().to_string(),
                "this is a file, not the folder with the posts",
                "name the folder with --public",
            ));
            return sources;
        }
        // Symbolic links are followed if their targets may be published.
        let mut walk = WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible);
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) => match misplaced(&root, &entry) {
                    Some(diagnostic) => {
                        sources.diagnostics.push(diagnostic);
                        if entry.file_type().is_dir() {
                            walk.skip_current_dir();
                        }
                    }
                    None => sources.sort_in(&root, &entry),
                },
                Err(error) => sources.refuse(&root, &error),
            }
        }
        sources
    }

    fn sort_in(&mut self, root: &Path, entry: &DirEntry) {
        if entry.file_type().is_dir() {
            return;
        }
        let name = name_below(root, entry.path());
        let (folder, file) = name.split_once('/').unwrap_or(("", &name));
        let source = SourceFile { name: name.clone(), path: entry.path().to_owned() };
        match folder {
            "posts" | "pages" if !file.ends_with(".json") => self.diagnostics.push(Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::of_file(
                    &name,
                    "this file is not a post and is not published",
                    "move it to public/media/",
                )
            }),
            "responses" if !file.ends_with(".json") || file.contains('/') => self.diagnostics.push(Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::of_file(
                    &name,
                    "this file is not read: it is not a list of responses",
                    "name it responses/<slug of its post>.json, or move it elsewhere",
                )
            }),
            "posts" => self.posts.push(source),
            "pages" => self.pages.push(source),
            "responses" => self.responses.push(source),
            _ if name == SITE_FILE => {}
            _ => match File::open(&source.path) {
                Ok(_) => self.files.push(source),
                Err(error) => self.diagnostics.push(unreadable(&name, &error)),
            },
        }
    }

    fn refuse(&mut self, root: &Path, error: &walkdir::Error) {
        let name = error.path().map_or_else(String::new, |path| name_below(root, path));
        // Emacs locks a file with a hidden broken link.
        if name.rsplit('/').next().is_some_and(is_held_back) {
            return;
        }
        let broken_link = error.path().is_some_and(|path| path.is_symlink());
        self.diagnostics.push(if error.loop_ancestor().is_some() {
            Diagnostic::of_file(name, "this symbolic link points to a folder that contains it", "remove the link")
        } else if broken_link {
            Diagnostic::of_file(name, "broken symbolic link: its target does not exist", "fix or remove the link")
        } else {
            match error.io_error() {
                Some(error) => unreadable(&name, error),
                None => Diagnostic::of_file(name, "it can't be read", "check the folder's permissions"),
            }
        });
    }
}

/// A diagnostic about the name of an entry, its kind, or its link target.
fn misplaced(root: &Path, entry: &DirEntry) -> Option<Diagnostic> {
    let name = name_below(root, entry.path());
    let (folder, file) = name.split_once('/').unwrap_or(("", &name));
    let kind = entry.file_type();
    let diagnostic = |message: String, help: &str| Some(Diagnostic::of_file(&*name, message, help));
    if entry.file_name().to_str().is_none() {
        return diagnostic("the name is not UTF-8".to_owned(), "rename it");
    }
    if entry.path_is_symlink()
        && let Some((message, help)) = misleading(root, entry.path(), folder)
    {
        return diagnostic(message, help);
    }
    if !kind.is_dir() {
        // Reading from a pipe would block.
        let message = "this is a pipe, a socket or a device, not a file";
        return if kind.is_file() { None } else { diagnostic(message.to_owned(), "remove it from public/") };
    }
    if SOURCE_FOLDERS.contains(&folder) && file.ends_with(".json") {
        return diagnostic(
            "this is a folder, but has the name of a post".to_owned(),
            "rename the folder, or put the post's JSON in a file of this name",
        );
    }
    if name == SITE_FILE {
        return diagnostic(
            "this is a folder, but has the name of the settings".to_owned(),
            "rename the folder, and put the settings in a file of this name",
        );
    }
    let meant = SOURCE_FOLDERS.into_iter().find(|known| known.eq_ignore_ascii_case(&name) && *known != name)?;
    let message = format!("the name of this folder must be written \"{meant}\"");
    diagnostic(message, "rename it; under this name, drafts in it would be published as files")
}

/// Message and help when following the link at `path`, in `folder`, would publish private files.
fn misleading(root: &Path, path: &Path, folder: &str) -> Option<(String, &'static str)> {
    let Some(target) = path.canonicalize().ok().filter(|target| target.starts_with(root)) else {
        return Some((
            "this symbolic link points outside the folder public/".to_owned(),
            "copy the file or folder here instead, so that nothing is published by mistake",
        ));
    };
    let below = name_below(root, &target);
    let first = below.split('/').next().unwrap_or_default();
    let private = below == SITE_FILE || SOURCE_FOLDERS.contains(&first) || below.split('/').any(is_held_back);
    (private && !SOURCE_FOLDERS.contains(&folder)).then(|| {
        (
            format!("this symbolic link points to {below}, which is not published"),
            "remove the link, or copy what readers may see",
        )
    })
}

fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::of_file(
        name,
        format!("it can't be read: {}", error.kind()),
        "check the permissions of the file and its folder",
    )
}

fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !is_held_back(&entry.file_name().to_string_lossy())
}

/// Hidden files and temporary files of editors are not published; `.well-known` is.
fn is_held_back(name: &str) -> bool {
    let left_over = name.ends_with('~') || name.starts_with('#') || {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        ["bak", "orig", "swp", "swo", "tmp", "part"].contains(&ending)
    };
    is_hidden(name) || left_over || name == "Thumbs.db" || name == "desktop.ini"
}
