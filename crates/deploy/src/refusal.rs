//! Deletions and changes that need the consent of the author.

use std::fmt::Write;

use source::diagnostic::escaped;
use source::report::counted;

use crate::names::{is_post, is_variant};
use crate::plan::Plan;

/// A larger part of the published files is only deleted with consent: one of this many.
const MAX_PART: usize = 10;

/// Maximum number of files that are listed, besides posts.
const MAX_LISTED: usize = 20;

impl Plan {
    /// Why its deletions need consent, with their names. None when they need none.
    pub fn deletion_refusal(&self) -> Option<String> {
        let deleted: Vec<&String> = self.deletions.iter().filter(|name| !is_variant(name)).collect();
        let (posts, others): (Vec<&String>, Vec<&String>) = deleted.iter().copied().partition(|name| is_post(name));
        if posts.is_empty() && deleted.len() * MAX_PART <= self.published {
            return None;
        }
        let mut text = format!(
            "{} of {} at the target would be deleted, of which {} published {}:\n",
            deleted.len(),
            counted(self.published, "file"),
            posts.len(),
            if posts.len() == 1 { "post" } else { "posts" }
        );
        list(&mut text, &posts, usize::MAX);
        list(&mut text, &others, MAX_LISTED);
        text.push_str(
            "  help: if they should be deleted, add --delete; if not, look for the missing files in public/",
        );
        Some(text)
    }

    /// Why its changes of files that were not published by this program need consent, with their names. None when there
    /// are none.
    pub fn overwrite_refusal(&self) -> Option<String> {
        let names: Vec<&String> = self.overwritten.iter().collect();
        if names.is_empty() {
            return None;
        }
        let mut text = format!(
            "{} at the target would be overwritten, but carnet publish has not published {}:\n",
            counted(names.len(), "file"),
            if names.len() == 1 { "it" } else { "them" }
        );
        list(&mut text, &names, MAX_LISTED);
        text.push_str("  help: if they may be overwritten, add --overwrite; if not, name another target");
        Some(text)
    }
}

/// Adds a line for each name, up to a maximum.
fn list(text: &mut String, names: &[&String], max: usize) {
    for name in names.iter().take(max) {
        // Writing into a string never fails.
        let _ = writeln!(text, "  {}", escaped(name));
    }
    if names.len() > max {
        let _ = writeln!(text, "  and {} more", names.len() - max);
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::Plan;
    use crate::plan::tests::{files, manifest, plan};
    use crate::state::TargetState;

    #[test]
    fn few_pages_are_deleted_without_consent() {
        let names: Vec<String> = (0..20).map(|number| format!("{number:02}.html")).collect();
        let site: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
        assert_eq!(plan(&site, &site[2..]).deletion_refusal(), None);
        let refusal = plan(&site, &site[3..]).deletion_refusal().unwrap();
        assert!(refusal.starts_with("3 of 20 files at the target would be deleted, of which 0 published posts:\n"));
        assert!(refusal.contains("\n  00.html\n  01.html\n  02.html\n  help: "), "{refusal}");
    }

    #[test]
    fn posts_are_deleted_only_with_consent() {
        let names: Vec<String> = (0..50).map(|number| format!("{number}.html")).collect();
        let mut site: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
        site.push(("posts/a/index.html", "1"));
        let refusal = plan(&site, &site[..50]).deletion_refusal().unwrap();
        assert!(refusal.starts_with("1 of 51 files at the target would be deleted, of which 1 published post:\n"));
        assert!(refusal.contains("\n  posts/a/index.html\n"));
    }

    #[test]
    fn compressed_variants_need_no_consent() {
        let old = [("a.html", "1"), ("a.html.br", "1"), ("a.html.gz", "1")];
        assert_eq!(plan(&old, &old[..1]).deletion_refusal(), None);
    }

    #[test]
    fn files_of_others_are_overwritten_only_with_consent() {
        let names: Vec<String> = (0..22).map(|number| format!("{number:02}.html")).collect();
        let contents = |content: &'static str| -> Vec<(&str, &str)> {
            names.iter().map(|name| (name.as_str(), content)).collect()
        };
        let (site, state) = (manifest(&contents("2")), TargetState::of_contents(None, files(&contents("1"))));
        let refusal = Plan::new(&site, &state).overwrite_refusal().unwrap();
        let start =
            "22 files at the target would be overwritten, but carnet publish has not published them:\n  00.html\n";
        assert!(refusal.starts_with(start), "{refusal}");
        assert!(refusal.contains("\n  19.html\n  and 2 more\n  help: "), "{refusal}");
        assert_eq!(plan(&contents("1"), &contents("2")).overwrite_refusal(), None);
    }
}
