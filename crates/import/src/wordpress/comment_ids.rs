//! Ids of comments of WordPress, which numbers those of each blog from 1.

use publish::hash::sha256_start;

use crate::source_identity::identity;
use crate::target::Target;

/// Start of the ids of the first blog that was imported.
const FIRST: &str = "wp-";

/// Bytes of the hash in the ids of other blogs.
const HASH_LENGTH: usize = 4;

/// The ids of the comments of one blog.
#[derive(Clone, Debug)]
pub(crate) struct CommentIds {
    /// Their common start.
    start: String,
}

impl CommentIds {
    /// Those of the blog at the address `base`: as in an earlier import; otherwise, if another blog was imported, with
    /// a hash of the address.
    pub(crate) fn of_blog(base: &str, target: &Target) -> Self {
        let base = identity(base);
        let hashed = format!("{FIRST}{}-", sha256_start(base.as_bytes(), HASH_LENGTH));
        let mut has_other = false;
        for (source, ids) in target.sources() {
            match blog_of(source) {
                Some(blog) if blog != base => has_other = true,
                Some(_) => {
                    if let Some(id) = ids.first() {
                        let is_first = !id.starts_with(&hashed);
                        return Self { start: if is_first { FIRST.to_owned() } else { hashed } };
                    }
                }
                None => {}
            }
        }
        Self { start: if has_other { hashed } else { FIRST.to_owned() } }
    }

    /// The id of a comment by its number.
    pub(crate) fn id(&self, number: u64) -> String {
        format!("{}{number}", self.start)
    }
}

/// The blog of an imported post or of its responses; none when it is not one of WordPress.
fn blog_of(source: &str) -> Option<&str> {
    let (blog, id) = source.rsplit_once("/?p=")?;
    let id = id.strip_suffix(" responses").unwrap_or(id);
    id.bytes().all(|byte| byte.is_ascii_digit()).then_some(blog)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use protocol::language::Language;

    use super::CommentIds;
    use crate::target::Target;

    #[test]
    fn ids_of_the_second_blog_have_a_hash() {
        let folder = tempfile::tempdir().unwrap();
        let mut target = Target::open(&folder.path().join("public"), false, Language::En).unwrap();
        let mut add = |source: &str, ids: &[String]| {
            target.note_responses(source, "responses/a.json", b"{}", ids.iter().cloned().collect::<BTreeSet<_>>());
            ["https://a.example", "http://www.b.example"].map(|base| CommentIds::of_blog(base, &target).id(7))
        };
        let [a, b] = add("a.md", &[]);
        assert_eq!((a.as_str(), b.as_str()), ("wp-7", "wp-7"));
        let [a, b] = add("https://a.example/?p=1", &[]);
        assert!(a == "wp-7" && b.starts_with("wp-") && b.ends_with("-7") && b.len() == "wp-00000000-7".len(), "{b}");
        assert_eq!(add("https://a.example/?p=1 responses", &["wp-3".to_owned()]), [a.clone(), b.clone()]);
        // They stay the same.
        assert_eq!(add("https://b.example/?p=1 responses", std::slice::from_ref(&b)), [a, b]);
    }
}
