//! The changes of a plan, grouped by what happens to files of a kind.

use crate::kind::Kind;
use crate::plan::Plan;
use crate::texts::Publish;

/// What happens to a file.
#[derive(Clone, Copy)]
enum Change {
    /// The target did not have it.
    New,
    /// The target has another content.
    Changed,
    /// Either of them.
    Uploaded,
    Deleted,
}

/// "3 new posts", for a number.
pub(crate) type Count = fn(&Publish, usize) -> String;

/// All groups, in the order of summaries and lists.
const GROUPS: [(Kind, Change, Count); 17] = [
    (Kind::Post, Change::New, Publish::new_posts),
    (Kind::Post, Change::Changed, Publish::changed_posts),
    (Kind::Post, Change::Deleted, Publish::deleted_posts),
    (Kind::Page, Change::Uploaded, Publish::pages),
    (Kind::Page, Change::Deleted, Publish::deleted_pages),
    (Kind::Redirect, Change::Uploaded, Publish::redirects),
    (Kind::Redirect, Change::Deleted, Publish::deleted_redirects),
    (Kind::Feed, Change::Uploaded, Publish::feeds),
    (Kind::Feed, Change::Deleted, Publish::deleted_feeds),
    (Kind::File, Change::Uploaded, Publish::files),
    (Kind::File, Change::Deleted, Publish::deleted_files),
    (Kind::App, Change::Uploaded, Publish::app_files),
    (Kind::App, Change::Deleted, Publish::deleted_app_files),
    (Kind::Data, Change::Uploaded, Publish::data_files),
    (Kind::Data, Change::Deleted, Publish::deleted_data_files),
    (Kind::Variant, Change::Uploaded, Publish::variants),
    (Kind::Variant, Change::Deleted, Publish::deleted_variants),
];

/// Files of a kind to which the same happens.
pub(crate) struct Group<'p> {
    pub(crate) kind: Kind,
    /// Their number in words.
    pub(crate) count: Count,
    pub(crate) names: Vec<&'p str>,
}

impl Plan {
    /// The kind of a file that changes.
    pub(crate) fn kind(&self, name: &str) -> Kind {
        Kind::of(name, self.redirects.contains(name))
    }

    /// The groups that have files.
    pub(crate) fn groups(&self) -> Vec<Group<'_>> {
        let groups = GROUPS.map(|(kind, change, count)| Group { kind, count, names: self.names(kind, change) });
        groups.into_iter().filter(|group| !group.names.is_empty()).collect()
    }

    fn names(&self, kind: Kind, change: Change) -> Vec<&str> {
        let uploads = || self.uploads().map(|upload| &upload.name);
        let names: Vec<&String> = match change {
            Change::New => uploads().filter(|name| self.new.contains(*name)).collect(),
            Change::Changed => uploads().filter(|name| !self.new.contains(*name)).collect(),
            Change::Uploaded => uploads().collect(),
            Change::Deleted => self.deletions.iter().collect(),
        };
        names.into_iter().map(String::as_str).filter(|name| self.kind(name) == kind).collect()
    }
}
