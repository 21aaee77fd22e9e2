//! Publishing from the editor: the same as `carnet publish`, in two steps. The first one builds the site into a
//! temporary folder and says what would change at the target; the second one publishes exactly that.

use serde::{Deserialize, Serialize};

/// Where the blog is published, and what is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The target of `carnet.toml`, such as `git:origin#pages`; empty if it names none.
    pub target: String,
    /// Why nothing can be published, such as an unreadable `carnet.toml` or no target.
    pub obstacle: Option<crate::ErrorText>,
    /// When the blog was published last, as readers of its language write it; empty if that is not known.
    pub last_published: String,
    /// What is done now, or was done last since the program has started.
    pub stage: Stage,
}

/// The stage of a publication.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Nothing was begun.
    #[default]
    Idle,
    /// The site is built, and compared with the target.
    Preparing(Progress),
    /// The author can publish.
    Prepared(PublicationPlan),
    /// The site is built and uploaded.
    Publishing(Progress),
    /// The site is published.
    Published(PublishedSite),
    /// The author has stopped it.
    Cancelled {
        /// What that means for readers: nothing was changed, or some files are uploaded already.
        message: String,
    },
    /// It has failed.
    Failed {
        /// Why.
        error: crate::ErrorText,
        /// The errors of files, if these are the reason.
        problems: Vec<FileProblem>,
    },
}

/// How far a stage is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is done, such as "Processing pictures".
    pub text: String,
    /// Number of steps done.
    pub done: u32,
    /// Number of all steps; 0 while it is not known.
    pub total: u32,
}

/// What a publication would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationPlan {
    /// Identifies it; a [`Confirmation`] carries it. Empty if there is nothing to publish.
    pub id: String,
    /// In words, such as "1 new post, 3 pages and 2 feeds".
    pub summary: String,
    /// The posts and static pages that appear, change or disappear, first the new ones.
    pub posts: Vec<PostChange>,
    /// Why deletions need to be allowed; empty if they need not.
    pub deletions: String,
    /// Why overwriting files of others needs to be allowed; empty if it need not.
    pub overwriting: String,
    /// Warnings about files.
    pub problems: Vec<FileProblem>,
}

/// What happens to a post or static page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostChange {
    /// Its title; its address if it is not in the blog any more.
    pub title: String,
    /// Its path at the target, such as `posts/x/`.
    pub path: String,
    /// What happens.
    pub kind: PostChangeKind,
}

/// What happens to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostChangeKind {
    /// It is new for readers.
    Added,
    /// It is replaced.
    Changed,
    /// It is deleted.
    Removed,
}

/// A diagnostic of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProblem {
    /// Path below `public/`.
    pub file: String,
    /// The line in the file, from 1, if it is known.
    pub line: Option<u32>,
    /// Whether the site can't be built.
    pub is_error: bool,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The author publishes what a plan has named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The id of the plan. If the blog or the target has changed since, nothing is published, and there is a new plan.
    pub plan: String,
    /// Allows the deletions of the plan.
    #[serde(default)]
    pub allows_deletions: bool,
    /// Allows to overwrite files that Carnet has not published.
    #[serde(default)]
    pub allows_overwriting: bool,
}

/// A site that is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedSite {
    /// The address at which readers find it.
    pub address: String,
    /// The addresses of new and changed posts, with their titles.
    pub posts: Vec<PostChange>,
    /// Warnings, such as an unreachable WebSub hub.
    pub warnings: Vec<String>,
}
