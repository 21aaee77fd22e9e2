//! Deletions and changes that need the consent of the author.

use protocol::language::Language;

use crate::kind::Kind;
use crate::listing::list;
use crate::names::is_variant;
use crate::plan::Plan;
use crate::texts::Publish;

/// A larger part of the published files is only deleted with consent: one of this many.
const MAX_PART: usize = 10;

/// Maximum number of files that are listed, besides posts.
const MAX_LISTED: usize = 20;

impl Plan {
    /// Why its deletions need consent, with their names and the option that gives it. None when they need none.
    pub fn deletion_refusal(&self, language: Language) -> Option<String> {
        let texts = Publish::of(language);
        Some(self.deletion_reason(language)? + "\n  " + &texts.help(texts.deletions_remedy))
    }

    /// The same without the option.
    pub fn deletion_reason(&self, language: Language) -> Option<String> {
        let names = self.deletions.iter().map(String::as_str);
        let deleted: Vec<&str> = names.filter(|name| !is_variant(name)).collect();
        let (posts, others): (Vec<&str>, Vec<&str>) =
            deleted.iter().copied().partition(|name| self.kind(name) == Kind::Post);
        if posts.is_empty() && deleted.len() * MAX_PART <= self.published {
            return None;
        }
        let texts = Publish::of(language);
        let total = language.number(self.published);
        let mut text = match posts.len() {
            0 => texts.deletions_without_posts(deleted.len(), total),
            count => texts.deletions(deleted.len(), total, texts.published_posts(count)),
        };
        text.push('\n');
        list(&mut text, &posts, usize::MAX, texts);
        list(&mut text, &others, MAX_LISTED, texts);
        Some(text.trim_end().to_owned())
    }

    /// Why its changes of files that were not published by this program need consent, with their names and the option
    /// that gives it. None when there are none.
    pub fn overwrite_refusal(&self, language: Language) -> Option<String> {
        let texts = Publish::of(language);
        Some(self.overwrite_reason(language)? + "\n  " + &texts.help(texts.overwritten_remedy))
    }

    /// The same without the option.
    pub fn overwrite_reason(&self, language: Language) -> Option<String> {
        let names: Vec<&str> = self.overwritten.iter().map(String::as_str).collect();
        if names.is_empty() {
            return None;
        }
        let texts = Publish::of(language);
        let mut text = texts.overwritten(names.len()) + "\n";
        list(&mut text, &names, MAX_LISTED, texts);
        Some(text.trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use crate::plan::Plan;
    use crate::plan::tests::{files, manifest, plan};
    use crate::state::TargetState;

    #[test]
    fn few_pages_are_deleted_without_consent() {
        let names: Vec<String> = (0..20).map(|number| format!("{number:02}.html")).collect();
        let site: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
        assert_eq!(plan(&site, &site[2..]).deletion_refusal(Language::En), None);
        let refusal = plan(&site, &site[3..]).deletion_refusal(Language::En).unwrap();
        assert!(refusal.starts_with("3 of 20 files at the target would be deleted:\n"));
        assert!(refusal.contains("\n  00.html\n  01.html\n  02.html\n  help: "), "{refusal}");
    }

    #[test]
    fn posts_are_deleted_only_with_consent() {
        let names: Vec<String> = (0..50).map(|number| format!("{number}.html")).collect();
        let mut site: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
        site.push(("posts/a/index.html", "1"));
        let refusal = plan(&site, &site[..50]).deletion_refusal(Language::En).unwrap();
        assert!(refusal.starts_with("1 of 51 files at the target would be deleted, of which 1 published post:\n"));
        assert!(refusal.contains("\n  posts/a/index.html\n"));
    }

    #[test]
    fn redirects_of_posts_are_not_posts() {
        let names: Vec<String> = (0..50).map(|number| format!("{number}.html")).collect();
        let mut site: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
        site.push(("posts/a/index.html", "1"));
        let mut old = manifest(&site);
        old.redirects.insert("posts/a/index.html".to_owned());
        let state = TargetState::of_contents(Some(old), files(&site));
        assert_eq!(Plan::new(&manifest(&site[..50]), &state).deletion_refusal(Language::En), None);
    }

    #[test]
    fn refusals_are_in_the_language_of_the_blog() {
        let refusal = plan(&[("posts/a/index.html", "1")], &[]).deletion_refusal(Language::Fr).unwrap();
        let start = "1 fichier sur 1 serait supprimé à la destination, dont 1 article publié\u{a0}:\n";
        assert!(refusal.starts_with(start) && refusal.contains("\n  conseil\u{a0}: "), "{refusal}");
    }

    #[test]
    fn compressed_variants_need_no_consent() {
        let old = [("a.html", "1"), ("a.html.br", "1"), ("a.html.gz", "1")];
        assert_eq!(plan(&old, &old[..1]).deletion_refusal(Language::En), None);
    }

    #[test]
    fn files_of_others_are_overwritten_only_with_consent() {
        let names: Vec<String> = (0..22).map(|number| format!("{number:02}.html")).collect();
        let contents = |content: &'static str| -> Vec<(&str, &str)> {
            names.iter().map(|name| (name.as_str(), content)).collect()
        };
        let (site, state) = (manifest(&contents("2")), TargetState::of_contents(None, files(&contents("1"))));
        let refusal = Plan::new(&site, &state).overwrite_refusal(Language::En).unwrap();
        let start =
            "22 files at the target would be overwritten, but carnet publish has not published them:\n  00.html\n";
        assert!(refusal.starts_with(start), "{refusal}");
        assert!(refusal.contains("\n  19.html\n  and 2 more\n  help: "), "{refusal}");
        assert_eq!(plan(&contents("1"), &contents("2")).overwrite_refusal(Language::En), None);
    }
}
