//! The safe fixes of `carnet check --fix`, as far as they change what the page edits of the opened file.

use editor_protocol::PostContent;
use site::fixes::corrected;
use source::diagnostic::{Diagnostic, Fix};

use crate::content;

/// What the page edits of `file`, whose content is `content`, after the fixes of these diagnostics. None when they
/// change nothing of that.
pub(crate) fn fixed<'d>(
    file: &str,
    content: &str,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
) -> Option<PostContent> {
    let fixes =
        diagnostics.into_iter().filter_map(|diagnostic| Some((diagnostic.path.as_str(), diagnostic.fix.as_ref()?)));
    let fixes: Vec<(&str, &Fix)> = fixes.filter(|(_, fix)| is_for(file, fix)).collect();
    if fixes.is_empty() {
        return None;
    }
    let corrected = String::from_utf8(corrected(file, content.as_bytes(), &fixes)?).ok()?;
    let (old, new) = (content::read(file, content).ok()?, content::read(file, &corrected).ok()?);
    (new != old).then_some(new)
}

/// Whether a fix may change what the page edits of a file. A fix of other files is left to `carnet check --fix`.
fn is_for(file: &str, fix: &Fix) -> bool {
    match fix {
        Fix::RemoveByteOrderMark => false,
        Fix::ReplaceLink { .. } => true,
        Fix::UnifyTag { files, .. } => files.iter().any(|other| other == file),
    }
}

#[cfg(test)]
mod tests {
    use source::diagnostic::{Diagnostic, Fix};
    use source::message::Message;

    use super::fixed;

    const FILE: &str = "posts/a.json";
    const CONTENT: &str = "{\"title\": \"A\", \"date_published\": \"2012-03-15\", \"external_url\": \"/lien/\",
        \"tags\": [\"vélo\"], \"content_markdown\": \"[Ici](/vieux/).\"}";

    fn diagnostic(fix: Fix) -> Diagnostic {
        let diagnostic = Diagnostic::of_file(FILE, Message::file_unreadable(), Message::fix_json());
        Diagnostic { fix: Some(fix), ..diagnostic }
    }

    fn link(old: &str) -> Diagnostic {
        diagnostic(Fix::ReplaceLink { old: old.to_owned(), new: "/posts/b/".to_owned() })
    }

    fn tag(file: &str) -> Diagnostic {
        diagnostic(Fix::UnifyTag { label: "Vélo".to_owned(), files: vec![file.to_owned()] })
    }

    #[test]
    fn links_and_tags_of_the_file_are_fixed() {
        let content = fixed(FILE, CONTENT, &[link("/vieux/"), tag(FILE)]).unwrap();
        assert_eq!(
            (content.text.as_str(), content.tags.as_slice()),
            ("[Ici](/posts/b/).", ["Vélo".to_owned()].as_slice())
        );
    }

    #[test]
    fn fixes_of_what_the_page_does_not_edit_are_none() {
        for found in [link("/lien/"), tag("posts/b.json"), diagnostic(Fix::RemoveByteOrderMark)] {
            assert_eq!(fixed(FILE, CONTENT, [&found]), None, "{found:?}");
        }
        assert_eq!(fixed(FILE, CONTENT, []), None);
    }
}
