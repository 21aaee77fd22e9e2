//! The list of posts and static pages, and the diagnostics of one with their fixes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use anyhow::Result;
use editor_protocol::{PostContent, PostList, PostSummary, Problem, Visibility};
use jiff::Timestamp;
use search::build::normalize;
use search::words::form;
use site::catalogue::{PostEntry, tags_of};
use site::public_folder::SourceFile;
use site::wording::Wording;
use source::diagnostic::Diagnostic;
use source::post::Status;

use crate::blog::{OpenBlog, State};
use crate::edited;
use crate::fixes;
use crate::problem::problems;

/// All posts and static pages. Those in `unsaved`, by their files, have text that is not saved.
///
/// Files that have changed are read again; while the settings have errors, the list is the one before.
///
/// # Errors
/// None at present: what can't be read is in the list.
pub fn list(blog: &OpenBlog, unsaved: &HashSet<String>) -> Result<PostList> {
    let _ = blog.refresh();
    let state = blog.state();
    let mut list = state.list.get_or_init(|| saved(&state)).clone();
    for post in &mut list.posts {
        post.has_unsaved_text = unsaved.contains(&post.file);
    }
    let listed: HashSet<&str> = list.posts.iter().map(|post| post.file.as_str()).collect();
    let mut lost: Vec<&String> = unsaved.iter().filter(|file| !listed.contains(file.as_str())).collect();
    lost.sort_unstable();
    // The text of a file that was removed is not lost.
    let lost = lost.into_iter().map(|file| nameless(&state.source(file)));
    let mut posts: Vec<PostSummary> = lost.map(|post| PostSummary { has_unsaved_text: true, ..post }).collect();
    posts.append(&mut list.posts);
    Ok(PostList { posts, ..list })
}

/// The diagnostics of `file`, if its content were `content`: those of `carnet check`, except links to headings of
/// other pages.
///
/// Files that have changed are read again.
pub fn diagnostics(blog: &OpenBlog, file: &str, content: &str) -> Vec<Problem> {
    let _ = blog.refresh();
    let state = blog.state();
    problems(found(blog, &state, file, content), content, state.language())
}

/// What the page edits of `file`, if its content were `content`, after the safe fixes of its diagnostics. None when they
/// change nothing that the page edits.
///
/// Files that have changed are read again.
pub fn fixed(blog: &OpenBlog, file: &str, content: &str) -> Option<PostContent> {
    let _ = blog.refresh();
    let state = blog.state();
    fixes::fixed(file, content, &found(blog, &state, file, content))
}

fn found(blog: &OpenBlog, state: &State, file: &str, content: &str) -> Vec<Diagnostic> {
    // Nothing is shown, so nothing can fail.
    edited::render(blog, state, file, content, |_, _| Ok(())).map(|(_, found)| found).unwrap_or_default()
}

/// The list as saved.
fn saved(state: &State) -> PostList {
    let catalogue = &state.catalogue;
    let kinds = [
        (&catalogue.posts, Visibility::Published),
        (&catalogue.pages, Visibility::Page),
        (&catalogue.unpublished_posts, Visibility::Scheduled),
        (&catalogue.unpublished_pages, Visibility::Scheduled),
    ];
    let entries = kinds.into_iter().flat_map(|(entries, kind)| entries.iter().map(move |entry| (entry, kind)));
    let mut listed: BTreeMap<&str, Listed> = BTreeMap::new();
    for (entry, kind) in entries {
        let visibility = if entry.post.status == Status::Draft { Visibility::Draft } else { kind };
        listed.insert(&entry.source.name, Listed::of(entry, visibility, state));
    }
    for source in &state.sources {
        listed.entry(&source.name).or_insert_with(|| Listed {
            // Readers see nothing of a file that can't be read.
            summary: PostSummary { has_errors: true, ..nameless(source) },
            published: None,
        });
    }
    let mut listed: Vec<Listed> = listed.into_values().collect();
    listed.sort_by_key(|post| (order(post.summary.visibility), Reverse(post.published)));
    let all = catalogue.posts.iter().chain(&catalogue.unpublished_posts);
    let mut tags: Vec<_> = tags_of(all, |_| true).into_values().collect();
    tags.sort_by(|a, b| b.posts.len().cmp(&a.posts.len()).then_with(|| a.label.cmp(&b.label)));
    PostList {
        posts: listed.into_iter().map(|post| post.summary).collect(),
        tags: tags.into_iter().map(|tag| tag.label).collect(),
    }
}

/// A post with the date that it is sorted by.
struct Listed {
    summary: PostSummary,
    published: Option<Timestamp>,
}

impl Listed {
    fn of(entry: &PostEntry, visibility: Visibility, state: &State) -> Self {
        let day = entry.post.date.as_ref().map(|date| Wording(state.language()).date(date.day));
        let tags: Vec<String> = entry.post.tags.iter().map(|tag| tag.label.clone()).collect();
        let slug = entry.post.slug.to_string();
        let summary = PostSummary {
            file: entry.source.name.clone(),
            title: entry.title.clone(),
            visibility,
            date: day.unwrap_or_default(),
            has_unsaved_text: false,
            has_errors: state.with_errors.contains(&entry.source.name),
            search_text: folded(&format!("{} {} {slug}", entry.title, tags.join(" "))),
            slug,
            tags,
        };
        Self { summary, published: entry.published() }
    }
}

/// A file of which nothing is known but its name.
fn nameless(source: &SourceFile) -> PostSummary {
    PostSummary {
        file: source.name.clone(),
        title: source.name.clone(),
        slug: source.stem().to_owned(),
        visibility: Visibility::Draft,
        date: String::new(),
        tags: Vec::new(),
        has_unsaved_text: false,
        has_errors: false,
        search_text: folded(&source.name),
    }
}

/// A text as the search compares it: in lower case, without accents and apostrophes.
fn folded(text: &str) -> String {
    form(&normalize(text))
}

fn order(visibility: Visibility) -> u8 {
    match visibility {
        Visibility::Draft => 0,
        Visibility::Scheduled => 1,
        Visibility::Published => 2,
        Visibility::Page => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn search_text_has_no_accents_and_capitals() {
        assert_eq!(folded("L’Été\u{a0}: Cœur à vif"), "lete : coeur a vif");
    }
}
