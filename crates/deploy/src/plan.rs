//! What a publication changes at the target.

use std::collections::{BTreeMap, BTreeSet};

use publish::hash::DebugHash;

use crate::files::FileContent;
use crate::manifest::Manifest;
use crate::names::is_variant;
use crate::phase::Phase;
use crate::state::TargetState;

/// A file to upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its path from the root of the site.
    pub name: String,
    /// Its content.
    pub entry: FileContent,
}

/// The differences between the site and the target.
#[derive(Clone, Debug)]
pub struct Plan {
    /// New and changed files.
    pub uploads: BTreeMap<Phase, Vec<Upload>>,
    /// Those that the target does not have.
    pub(crate) new: BTreeSet<String>,
    /// Those that the target has, but that were not published by this program.
    pub(crate) overwritten: Vec<String>,
    /// Published files that the site does not have any more.
    pub deletions: Vec<String>,
    /// Pages that only redirect, in the site or among the deletions.
    pub(crate) redirects: BTreeSet<String>,
    /// Number of published files at the target, without compressed variants.
    pub(crate) published: usize,
    /// Whether the manifest at the target is that of the site.
    is_recorded: bool,
}

impl Plan {
    /// Compares the site with the target.
    pub fn new(site: &Manifest, state: &TargetState) -> Self {
        let mut uploads: BTreeMap<Phase, Vec<Upload>> = BTreeMap::new();
        let (mut new, mut overwritten) = (BTreeSet::new(), Vec::new());
        for (name, entry) in site.files.iter().filter(|(name, entry)| state.contents.get(*name) != Some(*entry)) {
            if !state.existing.contains(name) {
                new.insert(name.clone());
            } else if !state.owned.contains(name) {
                overwritten.push(name.clone());
            }
            uploads.entry(Phase::of(name)).or_default().push(Upload { name: name.clone(), entry: entry.clone() });
        }
        let is_gone = |name: &&String| !site.files.contains_key(*name);
        let deletions = state.owned.iter().filter(is_gone).cloned().collect();
        let old_redirects = state.manifest.iter().flat_map(|manifest| &manifest.redirects).filter(is_gone);
        let redirects = site.redirects.iter().chain(old_redirects).cloned().collect();
        let published = state.owned.iter().filter(|name| !is_variant(name)).count();
        let is_recorded =
            !state.is_unfinished && state.manifest.as_ref().is_some_and(|manifest| manifest.files == site.files);
        Self { uploads, new, overwritten, deletions, redirects, published, is_recorded }
    }

    /// Whether the target has the site already.
    pub fn is_empty(&self) -> bool {
        self.uploads.is_empty() && self.deletions.is_empty() && self.is_recorded
    }

    /// Identifies what would change at `target`: the content of uploads, the deletions, and which of both need consent.
    /// Only ids of the same program can be compared.
    pub fn id(&self, target: &str) -> String {
        let Self { uploads, new, overwritten, deletions, redirects, published, is_recorded } = self;
        let mut hash = DebugHash::default();
        hash.add(&(target, uploads, new, overwritten, deletions, redirects, published, is_recorded));
        hash.finish()
    }

    /// All files to upload, in order.
    pub fn uploads(&self) -> impl Iterator<Item = &Upload> {
        self.uploads.values().flatten()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;
    use protocol::language::Language;

    use super::Plan;
    use crate::files::FileContent;
    use crate::manifest::Manifest;
    use crate::state::TargetState;

    pub(crate) fn files(files: &[(&str, &str)]) -> BTreeMap<String, FileContent> {
        let entry = |content: &str| FileContent { sha256: content.to_owned(), size: content.len() as u64 };
        files.iter().map(|(name, content)| ((*name).to_owned(), entry(content))).collect()
    }

    pub(crate) fn manifest(names: &[(&str, &str)]) -> Manifest {
        let nothing = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::of(nothing.path(), "1".to_owned(), Timestamp::UNIX_EPOCH, Language::En).unwrap();
        manifest.files = files(names);
        manifest
    }

    /// The plan from one complete site to another.
    pub(crate) fn plan(old: &[(&str, &str)], new: &[(&str, &str)]) -> Plan {
        Plan::new(&manifest(new), &TargetState::of_contents(Some(manifest(old)), files(old)))
    }

    fn names(plan: &Plan) -> Vec<&str> {
        plan.uploads().map(|upload| upload.name.as_str()).collect()
    }

    #[test]
    fn only_changed_files_are_uploaded_in_order() {
        let old = [("index.html", "1"), ("media/a.png", "1"), ("gone.html", "1")];
        let new = [("index.html", "2"), ("media/a.png", "1"), ("feed.xml", "1"), ("assets/a.js", "1")];
        let changes = plan(&old, &new);
        assert_eq!(names(&changes), ["assets/a.js", "index.html", "feed.xml"]);
        assert_eq!(changes.deletions, ["gone.html"]);
        assert!(plan(&new, &new).is_empty() && !changes.is_empty());
    }

    #[test]
    fn id_depends_on_target_and_changes() {
        let old = [("a.html", "1"), ("b.html", "1")];
        let id = plan(&old, &[("a.html", "2"), ("b.html", "1")]).id("folder:a");
        assert_eq!(plan(&old, &[("a.html", "2"), ("b.html", "1")]).id("folder:a"), id);
        for (old, new, target) in [
            (&old[..], &[("a.html", "2"), ("b.html", "1")][..], "folder:b"),
            (&old, &[("a.html", "3"), ("b.html", "1")], "folder:a"),
            (&old, &[("a.html", "2")], "folder:a"),
            (&old[1..], &[("a.html", "2"), ("b.html", "1")], "folder:a"),
        ] {
            assert_ne!(plan(old, new).id(target), id, "{new:?} at {target}");
        }
    }

    #[test]
    fn files_of_others_are_not_deleted() {
        let state = TargetState::of_contents(None, files(&[("CNAME", "1"), ("index.html", "1")]));
        let plan = Plan::new(&manifest(&[("index.html", "1")]), &state);
        assert!(plan.uploads.is_empty() && plan.deletions.is_empty() && plan.overwritten.is_empty());
        // The manifest is still to be written.
        assert!(!plan.is_empty());
    }

    #[test]
    fn files_of_others_that_would_change_are_named() {
        let site = manifest(&[("CNAME", "1"), ("index.html", "2"), ("new.html", "1")]);
        let old = manifest(&[("index.html", "1")]);
        let existing = [("CNAME", "1"), ("index.html", "1")];
        let overwritten = |state: &TargetState| Plan::new(&site, state).overwritten;
        // Without a manifest, nothing at the target is this program's.
        assert_eq!(overwritten(&TargetState::of_contents(None, files(&existing))), ["index.html"]);
        assert!(overwritten(&TargetState::of_contents(Some(old.clone()), files(&existing))).is_empty());
        // The content of files that are only listed is not known.
        let listed = BTreeMap::from(existing.map(|(name, _)| (name.to_owned(), 1)));
        assert_eq!(overwritten(&TargetState::of_list(None, &BTreeMap::new(), &listed)), ["CNAME", "index.html"]);
        assert_eq!(overwritten(&TargetState::of_list(Some(old), &BTreeMap::new(), &listed)), ["CNAME"]);
        assert!(overwritten(&TargetState::of_list(None, &site.files, &listed)).is_empty());
    }

    #[test]
    fn interrupted_uploads_are_continued() {
        let (old, new) =
            (manifest(&[("a.html", "1"), ("b.html", "1")]), manifest(&[("a.html", "2"), ("b.html", "2")]));
        let unfinished = files(&[("a.html", "2"), ("b.html", "2"), ("c.html", "2")]);
        let listed = BTreeMap::from(["a.html", "b.html", "c.html"].map(|name| (name.to_owned(), 1)));
        let mut state = TargetState::of_list(Some(old.clone()), &unfinished, &listed);
        // Going back to the old site uploads all that may have been changed, and deletes what was added.
        let back = Plan::new(&old, &state);
        assert_eq!((names(&back), back.deletions.as_slice()), (vec!["a.html", "b.html"], &["c.html".to_owned()][..]));
        // What the target is known to have is not uploaded again.
        state.contents.extend(files(&[("a.html", "2")]));
        assert_eq!(names(&Plan::new(&new, &state)), ["b.html"]);
    }

    #[test]
    fn missing_and_truncated_files_are_uploaded_again() {
        let site = manifest(&[("a.html", "11"), ("b.html", "11"), ("c.html", "11")]);
        let listed = BTreeMap::from([("a.html".to_owned(), 2), ("b.html".to_owned(), 1)]);
        let state = TargetState::of_list(Some(site.clone()), &BTreeMap::new(), &listed);
        assert_eq!(names(&Plan::new(&site, &state)), ["b.html", "c.html"]);
    }
}
