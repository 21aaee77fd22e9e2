//! What a new name changes: the file itself, its responses, and the links of all other files.

use std::path::Path;

use anyhow::{Context, Result, bail};
use site::base_path::BasePath;
use site::markup::link_addresses;
use site::public_folder::{SITE_FILE, SourceFile};
use source::json::edits::Edits;
use source::post::{BODY_FIELDS, Body, Post, Status};
use source::slug::Slug;

use super::address::OldAddress;
use super::change::FileChange;
use super::redirect_rules;
use crate::blog::{Blog, PostFile};
use crate::texts::Commands;

/// The post or static page, and its new slug.
pub(super) struct Renaming<'b> {
    pub(super) blog: &'b Blog,
    pub(super) entry: &'b PostFile,
    pub(super) is_page: bool,
    pub(super) new: &'b Slug,
    pub(super) texts: &'static Commands,
}

/// A file that changes.
pub(super) struct PlannedChange {
    /// Its name below `public/`.
    pub(super) name: String,
    /// Its new name, if it is renamed.
    pub(super) new_name: Option<String>,
    /// What changes in it, in words.
    pub(super) notes: Vec<String>,
    /// Its content.
    pub(super) change: FileChange,
}

impl Renaming<'_> {
    /// All files that change.
    ///
    /// # Errors
    /// When a file can't be read.
    pub(super) fn plan(&self, public: &Path) -> Result<Vec<PlannedChange>> {
        let mut changes = vec![self.renamed()?];
        changes.extend(self.responses()?);
        for (entries, is_page) in [(&self.blog.posts, false), (&self.blog.pages, true)] {
            for PostFile { source, post } in entries {
                if source.name != self.entry.source.name {
                    changes.extend(self.edited(source, |edits| self.follow(edits, Some(post), is_page))?);
                }
            }
        }
        let settings = SourceFile { name: SITE_FILE.to_owned(), path: public.join(SITE_FILE) };
        changes.extend(self.edited(&settings, |edits| self.follow(edits, None, false))?);
        Ok(changes)
    }

    /// Number and text of the lines of `_redirects` with the old address, which stay.
    pub(super) fn redirect_rules(&self, public: &Path) -> Vec<(usize, String)> {
        let root = BasePath::new(self.blog.settings.base_url.path());
        redirect_rules::with_old_address(public, &root, &self.old_address())
    }

    fn old_address(&self) -> OldAddress {
        OldAddress::new(&self.blog.settings.base_url, self.old().as_str(), self.is_page)
    }

    fn old(&self) -> &Slug {
        &self.entry.post.slug
    }

    /// The file itself. It is renamed if it has the name of the old slug.
    fn renamed(&self) -> Result<PlannedChange> {
        let PostFile { source, post } = self.entry;
        let change = self.edited(source, |edits| {
            let mut notes = Vec::new();
            if let Some(slug) = edits.strings().iter().find(|string| string.path == "$._carnet.slug") {
                edits.replace(slug, self.new.as_str());
                notes.push(format!("slug \"{}\"", self.new));
            }
            if self.was_public() {
                self.keep_identity(edits, post, &mut notes);
                self.add_alias(edits, &mut notes);
            }
            notes.extend(self.follow(edits, Some(post), self.is_page));
            notes
        })?;
        let mut change = match change {
            Some(change) => change,
            None => self.unchanged(source)?,
        };
        if source.stem() == self.old().as_str() {
            self.rename_file(&mut change);
        }
        Ok(change)
    }

    /// The responses are in a file with the name of the slug.
    fn responses(&self) -> Result<Option<PlannedChange>> {
        let file = self.responses_file();
        file.map(|file| {
            // The target of the link would be renamed, and the link would be broken.
            if file.path.is_symlink() {
                bail!(self.texts.is_link(&file.name));
            }
            let mut change = self.unchanged(file)?;
            self.rename_file(&mut change);
            Ok(change)
        })
        .transpose()
    }

    fn responses_file(&self) -> Option<&SourceFile> {
        let mut files = self.blog.sources.responses.iter().filter(|_| !self.is_page);
        files.find(|file| file.stem() == self.old().as_str())
    }

    fn rename_file(&self, change: &mut PlannedChange) {
        let folder = change.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        change.new_name = Some(format!("{folder}/{}.json", self.new));
        change.change.to = change.change.from.with_file_name(format!("{}.json", self.new));
    }

    /// Whether readers or the endpoint may know the old address.
    fn was_public(&self) -> bool {
        self.entry.post.status == Status::Published || self.responses_file().is_some()
    }

    /// The endpoint and feed readers identify a post by its `id`, or by its slug, which changes.
    fn keep_identity(&self, edits: &mut Edits<'_>, post: &Post, notes: &mut Vec<String>) {
        if post.id.is_none() && !self.is_page {
            edits.add_field(&[], "id", &format!("\"{}\"", self.old()));
            notes.push(format!("id \"{}\"", self.old()));
        }
    }

    fn add_alias(&self, edits: &mut Edits<'_>, notes: &mut Vec<String>) {
        let (old, new) = (address_of(self.old(), self.is_page), address_of(self.new, self.is_page));
        notes.push(format!("alias {old}"));
        let is_new = |alias: &str| alias.trim_end_matches('/') == new.trim_end_matches('/');
        let strings = edits.strings();
        let mut aliases = strings.iter().filter(|string| string.path.starts_with("$._carnet.aliases["));
        // A post that gets an earlier name again would be redirected to itself.
        if let Some(alias) = aliases.find(|alias| is_new(&alias.text)) {
            edits.replace(alias, &old);
        } else if !edits.add_item(&["_carnet", "aliases"], &format!("\"{old}\""))
            && !edits.add_field(&["_carnet"], "aliases", &format!("[\"{old}\"]"))
        {
            edits.add_field(&[], "_carnet", &format!("{{ \"aliases\": [\"{old}\"] }}"));
        }
    }

    /// Changes links to the old address, and references of translations to the old slug. Returns what was changed.
    fn follow(&self, edits: &mut Edits<'_>, post: Option<&Post>, is_page: bool) -> Vec<String> {
        let (old, new) = (self.old().as_str(), self.new.as_str());
        let address = self.old_address();
        let mut links = 0;
        if let Some(Post { body, slug, .. }) = post {
            let from = address_of(slug, is_page);
            let (Body::Markdown(text) | Body::Html(text) | Body::Text(text)) = body;
            for range in link_addresses(body) {
                if let Some(slug) = text.get(range.clone()).and_then(|link| address.slug_in_page(link, &from)) {
                    let part = range.start + slug.start..range.start + slug.end;
                    edits.replace_in_text(&BODY_FIELDS, part, new);
                    links += 1;
                }
            }
        }
        let mut notes = Vec::new();
        for string in edits.strings() {
            if is_link(&string.path)
                && let Some(slug) = address.slug_in(&string.text)
            {
                edits.replace_part(&string, slug, new);
                links += 1;
            }
            let is_reference = string.path == "$._carnet.translation_of" && post.is_some();
            if is_reference && is_page == self.is_page && string.text == old {
                edits.replace(&string, new);
                notes.push(format!("translation_of \"{new}\""));
            }
        }
        if links > 0 {
            notes.push(self.texts.links(links));
        }
        notes
    }

    /// The file with the changes of `edit`, which returns them in words; none without changes.
    fn edited(
        &self,
        source: &SourceFile,
        edit: impl FnOnce(&mut Edits<'_>) -> Vec<String>,
    ) -> Result<Option<PlannedChange>> {
        let mut file = self.unchanged(source)?;
        let mut edits = Edits::new(&file.change.before).with_context(|| self.texts.not_an_object(&source.name))?;
        let notes = edit(&mut edits);
        if edits.is_empty() {
            return Ok(None);
        }
        let after = edits.apply();
        file.notes = notes;
        file.change.after = after;
        Ok(Some(file))
    }

    fn unchanged(&self, source: &SourceFile) -> Result<PlannedChange> {
        // A symbolic link stays one: its target is written.
        let path = source.path.canonicalize().with_context(|| self.texts.cannot_find(&source.name))?;
        let before = std::fs::read_to_string(&path).with_context(|| self.texts.cannot_read(&source.name))?;
        let change = FileChange { from: path.clone(), to: path, after: before.clone(), before };
        Ok(PlannedChange { name: source.name.clone(), new_name: None, notes: Vec::new(), change })
    }
}

/// The address of the post, or static page, from the root of the blog.
fn address_of(slug: &Slug, is_page: bool) -> String {
    if is_page { format!("/{slug}/") } else { format!("/posts/{slug}/") }
}

/// Whether the field at this JSON path has an address that readers follow. Fields of other programs stay.
fn is_link(path: &str) -> bool {
    !path.starts_with("$._") && (path.ends_with(".url") || path == "$.external_url")
}
