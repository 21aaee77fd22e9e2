//! The pages of a plan, for programs that show their titles.

use crate::kind::Kind;
use crate::plan::Plan;

/// What happens to a page at the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageChange {
    /// The target did not have it.
    Added,
    /// The target has another content.
    Changed,
    /// It is deleted.
    Removed,
}

impl Plan {
    /// The names of pages that change, besides those that only redirect, and what happens to them.
    pub fn pages(&self) -> impl Iterator<Item = (&str, PageChange)> {
        let uploads = self.uploads().map(|upload| upload.name.as_str());
        let uploads = uploads
            .map(move |name| (name, if self.new.contains(name) { PageChange::Added } else { PageChange::Changed }));
        let deletions = self.deletions.iter().map(|name| (name.as_str(), PageChange::Removed));
        uploads.chain(deletions).filter(move |(name, _)| matches!(self.kind(name), Kind::Post | Kind::Page))
    }
}

#[cfg(test)]
mod tests {
    use super::PageChange;
    use crate::plan::tests::plan;

    #[test]
    fn pages_are_named_with_their_change() {
        let old = [("posts/a/index.html", "1"), ("posts/b/index.html", "1"), ("feed.xml", "1")];
        let new = [("posts/a/index.html", "2"), ("posts/c/index.html", "1"), ("media/a.png", "1")];
        let plan = plan(&old, &new);
        let pages: Vec<_> = plan.pages().collect();
        let expected = [
            ("posts/a/index.html", PageChange::Changed),
            ("posts/c/index.html", PageChange::Added),
            ("posts/b/index.html", PageChange::Removed),
        ];
        assert_eq!(pages, expected);
    }
}
