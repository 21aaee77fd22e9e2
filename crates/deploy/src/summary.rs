//! A plan in words: "1 new post, 3 pages, 2 feeds", and as a list of files by kind.

use protocol::language::Language;

use crate::groups::Group;
use crate::kind::Kind;
use crate::listing::list;
use crate::plan::Plan;
use crate::texts::Publish;

/// Maximum number of files of a group that are listed.
const MAX_LISTED: usize = 10;

impl Plan {
    /// What readers see of the changes. Data, variants and lists for programs belong to their
    /// pages and pictures.
    pub fn summary(&self, language: Language) -> String {
        let texts = Publish::of(language);
        let is_named = |group: &&Group<'_>| !matches!(group.kind, Kind::App | Kind::Data | Kind::Variant);
        let groups = self.groups();
        let mut words: Vec<String> =
            groups.iter().filter(is_named).map(|group| (group.count)(texts, group.names.len())).collect();
        if self.uploads().any(|upload| self.kind(&upload.name) == Kind::App) {
            words.push(texts.app.to_owned());
        }
        match (words.is_empty(), self.is_empty()) {
            (false, _) => words.join(texts.separator),
            (true, true) => texts.no_changes.to_owned(),
            (true, false) => texts.only_data.to_owned(),
        }
    }

    /// The files by kind, a line for each; without `all`, of each kind only the first.
    pub fn list(&self, language: Language, all: bool) -> String {
        let (texts, max) = (Publish::of(language), if all { usize::MAX } else { MAX_LISTED });
        let groups = self.groups();
        let mut text = String::new();
        for Group { count, names, .. } in &groups {
            text.push_str(&texts.heading(count(texts, names.len())));
            text.push('\n');
            list(&mut text, names, max, texts);
        }
        if groups.iter().any(|group| group.names.len() > max) {
            text.push_str(texts.list_all);
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use crate::manifest::Manifest;
    use crate::plan::Plan;
    use crate::plan::tests::{files, manifest, plan};
    use crate::state::TargetState;

    #[test]
    fn changes_are_said_in_words() {
        let old = [("index.html", "1"), ("index.json", "1"), ("feed.xml", "1"), ("posts/a/index.html", "1")];
        let new = [
            ("index.html", "2"),
            ("index.html.br", "2"),
            ("index.json", "2"),
            ("feed.xml", "2"),
            ("feed.json", "2"),
            ("sitemap.xml", "2"),
            ("assets/app-1.js", "2"),
            ("media/a.png", "2"),
            ("posts/a/index.html", "2"),
            ("posts/b/index.html", "2"),
        ];
        let words = "1 new post, 1 changed post, 1 page, 2 feeds, 1 file, files of the app";
        assert_eq!(plan(&old, &new).summary(Language::En), words);
        assert_eq!(
            plan(&new, &old).summary(Language::En),
            "1 changed post, 1 deleted post, 1 page, 1 feed, 1 deleted feed, 1 deleted file"
        );
        assert_eq!(plan(&old, &old).summary(Language::En), "nothing");
        assert_eq!(plan(&[], &[("threads.json", "1")]).summary(Language::En), "only data for programs");
    }

    #[test]
    fn summary_is_in_the_language_of_the_blog() {
        let new = [("posts/a/index.html", "1"), ("posts/b/index.html", "1"), ("feed.xml", "1")];
        assert_eq!(plan(&[], &new).summary(Language::Fr), "2 nouveaux articles, 1 fil");
        let words = plan(&[], &[("threads.json", "1")]).summary(Language::Fr);
        assert_eq!(words, "seulement des données pour des programmes");
    }

    #[test]
    fn pages_that_only_redirect_are_counted_apart() {
        let site = [("posts/a/index.html", "1"), ("posts/old/index.html", "1"), ("about/index.html", "1")];
        let mut new = manifest(&site);
        new.redirects.insert("posts/old/index.html".to_owned());
        let summary = |site: &Manifest, state: TargetState| Plan::new(site, &state).summary(Language::En);
        assert_eq!(summary(&new, TargetState::default()), "1 new post, 1 page, 1 redirect");
        let state = TargetState::of_contents(Some(new), files(&site));
        assert_eq!(summary(&manifest(&site[..1]), state), "1 deleted page, 1 deleted redirect");
    }

    #[test]
    fn list_has_some_files_of_each_kind() {
        let names: Vec<String> = (0..12).map(|number| format!("{number:02}.html")).collect();
        let mut site: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
        site.extend([("a/index.json", "1"), ("a/index.json.br", "1"), ("assets/pictures/a.avif", "1")]);
        let plan = plan(&[("gone.txt", "1")], &site);
        let list = plan.list(Language::En, false);
        assert!(list.starts_with("12 pages:\n  00.html\n"), "{list}");
        let end = "  09.html\n  and 2 more\n1 deleted file:\n  gone.txt\n1 file with data for programs:\n  a/index.json\n\
                   2 compressed files or smaller pictures:\n  assets/pictures/a.avif\n  a/index.json.br\n\
                   --all lists all files\n";
        assert!(list.ends_with(end), "{list}");
        let all = plan.list(Language::En, true);
        assert!(all.contains("  11.html\n1 deleted file:\n") && !all.contains("--all"), "{all}");
    }
}
