//! Starts a post as a draft.

use std::collections::HashSet;
use std::fs;

use editor_protocol::{OpenedPost, PostContent};
use jiff::Timestamp;
use site::catalogue::{Catalogue, PostEntry};
use source::date::rfc3339;
use source::slug::Slug;

use super::file::opened;
use crate::blog::OpenBlog;
use crate::content;
use crate::server::Editor;
use crate::server::error::CallError;
use crate::store::FileName;
use crate::texts::EditorServer;

/// Writes the file of a new draft, whose name is made of its title, and opens it.
pub(super) fn start(editor: &Editor, title: &str) -> Result<OpenedPost, CallError> {
    let texts = EditorServer::of(editor.language);
    // A title is one line.
    let title = title.trim().replace(char::is_control, " ");
    let Some(slug) = Slug::from_text(&title) else {
        return Err(CallError::Refused(texts.no_slug(&title), texts.add_letters.to_owned()));
    };
    let now = Timestamp::now();
    let text = content::new_file(&PostContent {
        title,
        // A post without text would stop builds.
        text: texts.new_text.to_owned(),
        is_draft: true,
        date: rfc3339(now, &editor.blog.settings().zone),
        ..PostContent::default()
    });
    let mut taken = taken_names(&editor.blog);
    loop {
        let name = slug.first_free(|name| taken.contains(name)).to_string();
        let file = FileName::parse(&format!("posts/{name}.json")).ok_or(CallError::Unknown)?;
        if let Some(source) = editor.store.create(&file, text.clone(), now)? {
            return opened(editor, &file, source);
        }
        // Another program has made a file of this name just now.
        taken.insert(name);
    }
}

/// The names that a new post can't have: those of files, slugs, identities, aliases and responses of others.
fn taken_names(blog: &OpenBlog) -> HashSet<String> {
    // While the settings have errors, the names are those from before.
    let _ = blog.refresh();
    let state = blog.state();
    let Catalogue { posts, pages, unpublished_posts, unpublished_pages, .. } = &state.catalogue;
    let mut names: HashSet<String> = state.sources.iter().map(|source| source.stem().to_owned()).collect();
    for PostEntry { post, .. } in posts.iter().chain(unpublished_posts) {
        names.insert(post.slug.to_string());
        names.extend(post.id.clone());
    }
    for PostEntry { post, .. } in posts.iter().chain(unpublished_posts).chain(pages).chain(unpublished_pages) {
        let aliases = post.aliases.iter().filter_map(|alias| alias.trim_matches('/').strip_prefix("posts/"));
        names.extend(aliases.map(str::to_owned));
    }
    // Responses without a post would become those of the new one.
    let responses = fs::read_dir(blog.public().join("responses")).into_iter().flatten().filter_map(Result::ok);
    names.extend(responses.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".json")?.to_owned())));
    names
}
