//! A plan as the page of the editor shows it: with the titles of posts and static pages.

use std::collections::HashMap;

use deploy::{PageChange, Plan};
use editor_protocol::{FileProblem, PostChange, PostChangeKind, PublicationPlan};
use protocol::language::Language;
use site::catalogue::RESERVED_NAMES;
use source::diagnostic::{Diagnostic, Severity};

use super::options::Options;
use crate::build::{Outcome, PublishedEntry};

/// The file of a page, in its folder.
const INDEX: &str = "index.html";

/// What a publication of the site with this `outcome` would change.
pub(super) fn plan(outcome: &Outcome, plan: &Plan, options: &Options) -> PublicationPlan {
    let language = options.language();
    PublicationPlan {
        id: if plan.is_empty() { String::new() } else { plan.id(&options.target()) },
        summary: plan.summary(language),
        posts: posts(&outcome.entries, plan),
        deletions: plan.deletion_reason(language).unwrap_or_default(),
        overwriting: plan.overwrite_reason(language).unwrap_or_default(),
        problems: problems(&outcome.diagnostics, language),
    }
}

/// Diagnostics of files.
pub(super) fn problems(diagnostics: &[Diagnostic], language: Language) -> Vec<FileProblem> {
    let problem = |diagnostic: &Diagnostic| FileProblem {
        file: diagnostic.file.clone(),
        line: diagnostic.position.and_then(|position| u32::try_from(position.line).ok()),
        is_error: diagnostic.severity == Severity::Error,
        message: diagnostic.message.text(language),
        help: diagnostic.help.text(language),
    };
    diagnostics.iter().map(problem).collect()
}

/// The posts and static pages that change, first the new ones.
fn posts(entries: &[PublishedEntry], plan: &Plan) -> Vec<PostChange> {
    let titles: HashMap<&str, &str> =
        entries.iter().map(|entry| (entry.path.trim_matches('/'), entry.title.as_str())).collect();
    let post = |(name, change): (&str, PageChange)| {
        let path = name.strip_suffix(INDEX)?;
        let place = path.trim_end_matches('/');
        let title = match titles.get(place) {
            Some(title) => (*title).to_owned(),
            None if change == PageChange::Removed && is_article(place) => format!("/{path}"),
            None => return None,
        };
        Some(PostChange { title, path: path.to_owned(), kind: kind(change) })
    };
    let mut posts: Vec<PostChange> = plan.pages().filter_map(post).collect();
    posts.sort_by_key(|post| match post.kind {
        PostChangeKind::Added => 0,
        PostChangeKind::Changed => 1,
        PostChangeKind::Removed => 2,
    });
    posts
}

fn kind(change: PageChange) -> PostChangeKind {
    match change {
        PageChange::Added => PostChangeKind::Added,
        PageChange::Changed => PostChangeKind::Changed,
        PageChange::Removed => PostChangeKind::Removed,
    }
}

/// Whether a deleted page at this path was a post or a static page, and no list of posts.
fn is_article(place: &str) -> bool {
    match place.split_once('/') {
        Some((folder, slug)) => folder == "posts" && !slug.contains('/'),
        None => !place.is_empty() && !RESERVED_NAMES.contains(&place),
    }
}

#[cfg(test)]
mod tests {
    use super::is_article;

    #[test]
    fn posts_and_static_pages_are_told_from_lists() {
        for place in ["posts/a", "about"] {
            assert!(is_article(place), "{place}");
        }
        for place in ["", "tags", "tags/a", "page/2", "archive", "archive/2012", "posts/a/b"] {
            assert!(!is_article(place), "{place}");
        }
    }
}
