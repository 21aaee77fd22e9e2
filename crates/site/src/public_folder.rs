//! The files in `public/`: posts, static pages, responses, and files that are copied.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use source::diagnostic::{Diagnostic, Severity};
use source::failure::system_reason;
use source::message::Message;
use walkdir::{DirEntry, WalkDir};

use publish::file::parent_and_name;
use publish::output::is_hidden;

/// Folders of sources, which are never copied.
const SOURCE_FOLDERS: [&str; 3] = ["posts", "pages", "responses"];

/// Name of the settings file.
pub const SITE_FILE: &str = "site.json";

/// The folder that the author's is in. It has the settings for publication, which may contain passwords, and the cache
/// of pictures, and is not published.
pub fn folder_of(public: &Path) -> PathBuf {
    let parent = parent_and_name(public).ok().flatten();
    parent.map(|(folder, _)| folder).unwrap_or_default()
}

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
                Message::public_folder_missing(),
                Message::run_beside_public_folder(),
            ));
            return sources;
        };
        if !root.is_dir() {
            sources.diagnostics.push(Diagnostic::of_file(
                public.display().to_string(),
                Message::public_folder_is_file(),
                Message::name_public_folder(),
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
                ..Diagnostic::of_file(&name, Message::file_not_a_post(), Message::move_to_media())
            }),
            "responses" if !file.ends_with(".json") || file.contains('/') => self.diagnostics.push(Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::of_file(&name, Message::file_not_responses(), Message::name_responses_file())
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
            Diagnostic::of_file(name, Message::circular_symbolic_link(), Message::remove_symbolic_link())
        } else if broken_link {
            Diagnostic::of_file(name, Message::broken_symbolic_link(), Message::fix_symbolic_link())
        } else {
            match error.io_error() {
                Some(error) => unreadable(&name, error),
                None => Diagnostic::of_file(name, Message::file_unreadable(), Message::check_folder_permissions()),
            }
        });
    }
}

/// A diagnostic about the name of an entry, its kind, or its link target.
fn misplaced(root: &Path, entry: &DirEntry) -> Option<Diagnostic> {
    let name = name_below(root, entry.path());
    let (folder, file) = name.split_once('/').unwrap_or(("", &name));
    let kind = entry.file_type();
    let diagnostic = |message: Message, help: Message| Some(Diagnostic::of_file(&*name, message, help));
    if entry.file_name().to_str().is_none() {
        return diagnostic(Message::file_name_not_utf8(), Message::rename_file());
    }
    if entry.path_is_symlink()
        && let Some((message, help)) = misleading(root, entry.path(), folder)
    {
        return diagnostic(message, help);
    }
    if !kind.is_dir() {
        // Reading from a pipe would block.
        let special = || diagnostic(Message::special_file(), Message::remove_special_file());
        return if kind.is_file() { None } else { special() };
    }
    if SOURCE_FOLDERS.contains(&folder) && file.ends_with(".json") {
        return diagnostic(Message::folder_named_as_post(), Message::rename_folder_named_as_post());
    }
    if name == SITE_FILE {
        return diagnostic(Message::folder_named_as_settings(), Message::rename_folder_named_as_settings());
    }
    let meant = SOURCE_FOLDERS.into_iter().find(|known| known.eq_ignore_ascii_case(&name) && *known != name)?;
    diagnostic(Message::folder_in_wrong_case(meant), Message::rename_folder_in_wrong_case())
}

/// Message and help when following the link at `path`, in `folder`, would publish private files.
fn misleading(root: &Path, path: &Path, folder: &str) -> Option<(Message, Message)> {
    let Some(target) = path.canonicalize().ok().filter(|target| target.starts_with(root)) else {
        return Some((Message::symbolic_link_outside(), Message::copy_outside_target()));
    };
    let below = name_below(root, &target);
    let first = below.split('/').next().unwrap_or_default();
    let private = below == SITE_FILE || SOURCE_FOLDERS.contains(&first) || below.split('/').any(is_held_back);
    (private && !SOURCE_FOLDERS.contains(&folder))
        .then(|| (Message::symbolic_link_to_source(below), Message::copy_public_part()))
}

fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::of_file(
        name,
        Message::file_unreadable_because(system_reason(error)),
        Message::check_file_permissions(),
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
