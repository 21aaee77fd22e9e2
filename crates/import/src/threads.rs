//! Imports comments for posts that are in the author's folder already.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};

use crate::blog::Blog;
use crate::comments::{OldComment, Thread};
use crate::existing::ExistingPosts;
use crate::importer::Importer;
use crate::report::{Entry, Report};

/// The comments of one page of the old blog.
#[derive(Default)]
pub(crate) struct OldThread {
    /// Addresses of the page, the best one first.
    pub addresses: Vec<String>,
    pub title: String,
    pub comments: Vec<OldComment>,
}

/// Imports the comments of `program`; `damaged` says what can't be read.
///
/// # Errors
/// When there are no posts, or a file can't be read or written.
pub(crate) fn import(
    blog: &Blog<'_>,
    program: &'static str,
    export: &Path,
    threads: Vec<OldThread>,
    damaged: Vec<String>,
) -> Result<Report> {
    let existing = ExistingPosts::read(blog)?;
    let mut importer = Importer::open(blog, program, None)?;
    for what in damaged {
        importer.damaged(what);
    }
    // Several pages of the old blog may be one post here.
    let mut by_slug: BTreeMap<String, Vec<OldComment>> = BTreeMap::new();
    let mut posts = BTreeMap::new();
    for OldThread { addresses, title, comments } in threads {
        if comments.is_empty() {
            continue;
        }
        match existing.find(addresses.iter().map(String::as_str)) {
            Some(post) => {
                by_slug.entry(post.slug.clone()).or_default().extend(comments);
                posts.insert(post.slug.clone(), post);
            }
            None => {
                let address = addresses.into_iter().next().unwrap_or(title);
                importer.report.count(Entry::CommentsWithoutPostHere, comments.len());
                let note = format!("{address} ({})", blog.language.number(comments.len()));
                importer.report.note(Entry::PagesWithoutPost, note);
            }
        }
    }
    if by_slug.is_empty() && importer.report.counted(Entry::CommentsWithoutPostHere) == 0 {
        bail!(blog.texts().no_comments(export.display()));
    }
    let count = by_slug.len();
    let written: Result<()> = (1..).zip(by_slug).try_for_each(|(done, (slug, comments))| {
        if let Some(post) = posts.get(&slug) {
            let thread = Thread {
                source: format!("{program} responses to {slug}"),
                slug: &slug,
                post_id: &post.post_id,
                file: &post.file,
                is_page: false,
            };
            importer.comments.import(comments, &thread, &mut importer.target, &mut importer.report)?;
        }
        (blog.progress)(done, count);
        Ok(())
    });
    importer.finish(written)
}
