//! A plan in words: "1 new post, 3 pages, 2 feeds".

use std::fmt;

use source::report::counted;

use crate::names::{is_asset, is_feed, is_index, is_page, is_post, is_variant};
use crate::plan::Plan;

/// What readers see of a change. Data, compressed variants and lists for programs belong to their pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Post,
    Page,
    Feed,
    App,
    File,
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        name if is_variant(name) => None,
        name if is_post(name) => Some(Kind::Post),
        name if is_page(name) => Some(Kind::Page),
        name if is_feed(name) => Some(Kind::Feed),
        name if is_index(name) || name.ends_with(".json") => None,
        name if is_asset(name) => Some(Kind::App),
        _ => Some(Kind::File),
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let new = |kinds: Kind| self.new.iter().filter(|name| kind(name) == Some(kinds)).count();
        let uploaded = |kinds: Kind| self.uploads().filter(|upload| kind(&upload.name) == Some(kinds)).count();
        let deleted = |kinds: Kind| self.deletions.iter().filter(|name| kind(name) == Some(kinds)).count();
        let posts = new(Kind::Post);
        let counts = [
            (posts, "new post"),
            (uploaded(Kind::Post) - posts, "changed post"),
            (deleted(Kind::Post), "deleted post"),
            (uploaded(Kind::Page), "page"),
            (deleted(Kind::Page), "deleted page"),
            (uploaded(Kind::Feed), "feed"),
            (deleted(Kind::Feed), "deleted feed"),
            (uploaded(Kind::File), "file"),
            (deleted(Kind::File), "deleted file"),
        ];
        let named = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| counted(*count, word));
        let app = (uploaded(Kind::App) > 0).then(|| "files of the app".to_owned());
        let words: Vec<String> = named.chain(app).collect();
        match (words.is_empty(), self.is_empty()) {
            (false, _) => f.write_str(&words.join(", ")),
            (true, true) => f.write_str("nothing"),
            (true, false) => f.write_str("only data for programs"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::tests::plan;

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
        assert_eq!(plan(&old, &new).to_string(), words);
        assert_eq!(
            plan(&new, &old).to_string(),
            "1 changed post, 1 deleted post, 1 page, 1 feed, 1 deleted feed, 1 deleted file"
        );
        assert_eq!(plan(&old, &old).to_string(), "nothing");
        assert_eq!(plan(&[], &[("threads.json", "1")]).to_string(), "only data for programs");
    }
}
