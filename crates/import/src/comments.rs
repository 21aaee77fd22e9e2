//! Comments of other programs as responses: approved ones go to `public/responses/`, or for static pages to a file for
//! the author; pending ones to a file for the queue of the endpoint, which alone has e-mail addresses.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use protocol::feed::{Author, Item, ItemExtension, PINGBACK, VERSION};
use protocol::language::Language;
use protocol::response::{is_email, is_web_address, missing};
use serde::Serialize;
use serde_json::json;
use source::responses_file::MAX_LINE;

use crate::changes::note_change;
use crate::comment_text::{limit_text, visible};
use crate::merged_responses::{merged, without_lost_parents};
use crate::personal_data::has_address;
use crate::report::{Entry, Report};
use crate::target::{Change, Target};
use crate::texts::Import;

/// The status of a comment in the old program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommentStatus {
    Approved,
    Pending,
    /// Spam, or deleted: not imported.
    Refused,
}

/// A comment of another program.
#[derive(Clone, Debug)]
pub(crate) struct OldComment {
    pub status: CommentStatus,
    /// `a` to `z`, `0` to `9` and hyphens.
    pub id: String,
    /// Id of the comment that it replies to; empty for one to the post.
    pub parent: String,
    /// RFC 3339.
    pub date: String,
    pub name: String,
    pub url: String,
    pub email: String,
    /// Plain text.
    pub text: String,
    pub by_author: bool,
    /// Whether it is a link from a page of another site: `name` is the title of that page.
    pub is_pingback: bool,
}

/// The post that comments belong to.
pub(crate) struct Thread<'t> {
    /// Id of the list of comments in the old program.
    pub source: String,
    pub slug: &'t str,
    /// Id of the post at the endpoint.
    pub post_id: &'t str,
    /// Path of the post below the author's folder.
    pub file: &'t str,
    /// Whether it is a static page, which has no responses.
    pub is_page: bool,
}

/// Imports comments.
pub(crate) struct Comments {
    /// The old program, for the names of files.
    program: &'static str,
    language: Language,
    /// Pending comments: lines for `carnet-endpoint import`.
    pending: Vec<u8>,
    /// Ids of the imported comments: they must be unique in the whole blog.
    ids: BTreeSet<String>,
    /// Approved comments of static pages, by the files of the pages.
    of_pages: BTreeMap<String, Vec<Item>>,
}

/// A line for `carnet-endpoint import`.
#[derive(Serialize)]
struct Pending<'c> {
    id: &'c str,
    post: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'c str>,
    name: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<&'c str>,
    text: &'c str,
    language: &'static str,
    received: &'c str,
    status: &'static str,
    reasons: &'static str,
}

impl Comments {
    pub(crate) fn new(program: &'static str, language: Language) -> Self {
        Self { program, language, pending: Vec::new(), ids: BTreeSet::new(), of_pages: BTreeMap::new() }
    }

    /// Imports the comments of one post.
    ///
    /// # Errors
    /// When a file can't be read or written.
    pub(crate) fn import(
        &mut self,
        comments: Vec<OldComment>,
        thread: &Thread<'_>,
        target: &mut Target,
        report: &mut Report,
    ) -> Result<()> {
        let mut items: Vec<Item> = Vec::new();
        for mut comment in comments {
            let is_cut = limit_text(&mut comment.text);
            let Some((comment, item)) = self.item(comment) else {
                report.count(Entry::IncompleteComments, 1);
                continue;
            };
            if is_cut && comment.status != CommentStatus::Refused && !comment.is_pingback {
                report.note_labelled(Entry::CutComments, thread.file, &item.id);
            }
            match comment.status {
                CommentStatus::Refused => report.count(Entry::RefusedComments, 1),
                _ if !self.ids.insert(item.id.clone()) => {
                    report.note_labelled(Entry::Duplicates, thread.file, &item.id);
                }
                CommentStatus::Approved => {
                    report.count(if comment.is_pingback { Entry::Pingbacks } else { Entry::ApprovedComments }, 1);
                    if !thread.is_page && has_address(&item.content_text) {
                        report.note_labelled(
                            Entry::CommentAddresses,
                            format!("responses/{}.json", thread.slug),
                            &item.id,
                        );
                    }
                    items.push(item);
                }
                CommentStatus::Pending if comment.is_pingback => report.count(Entry::PendingPingbacks, 1),
                CommentStatus::Pending => {
                    report.count(Entry::PendingComments, 1);
                    let line = self.line(&comment, &item, thread.post_id);
                    serde_json::to_writer(&mut self.pending, &line)?;
                    self.pending.push(b'\n');
                }
            }
        }
        if items.is_empty() {
            return Ok(());
        }
        count_lost_parents(report, without_lost_parents(&mut items, &BTreeSet::new()));
        items.sort_by(|a, b| (&a.date_published, &a.id).cmp(&(&b.date_published, &b.id)));
        if thread.is_page {
            report.note_number(Entry::MisplacedComments, thread.file, items.len());
            self.of_pages.insert(thread.file.to_owned(), items);
            return Ok(());
        }
        self.write(&items, thread, target, report)
    }

    /// Writes the file of responses, or adds new ones to one that was changed since.
    fn write(&self, items: &[Item], thread: &Thread<'_>, target: &mut Target, report: &mut Report) -> Result<()> {
        let title = Import::of(self.language).responses_title(thread.slug);
        let mut bytes = serde_json::to_vec_pretty(&json!({"version": VERSION, "title": title, "items": items}))?;
        bytes.push(b'\n');
        let file = format!("responses/{}.json", thread.slug);
        let change = target.write(&thread.source, &file, &bytes)?;
        let changed = if change == Change::Kept { target.read(&file)? } else { None };
        let Some(changed) = changed else {
            if change != Change::Kept {
                let ids = items.iter().map(|item| item.id.clone()).collect();
                target.note_responses(&thread.source, &file, &bytes, ids);
            }
            note_change(report, change, &file);
            return Ok(());
        };
        let Some(merged) = merged(&changed, items, target.responses_of(&thread.source))? else {
            report.note(Entry::InvalidResponses, file);
            return Ok(());
        };
        match merged.text {
            Some(text) => {
                target.replace(&file, text.as_bytes())?;
                report.note_number(Entry::ResponsesAdded, &file, merged.added);
                count_lost_parents(report, merged.without_parent);
            }
            None => note_change(report, change, &file),
        }
        target.note_responses(&thread.source, &file, &bytes, merged.ids);
        Ok(())
    }

    /// Writes the file with pending comments, and the one with comments of static pages.
    ///
    /// # Errors
    /// When they can't be written.
    pub(crate) fn finish(&self, target: &Target, report: &mut Report) -> Result<()> {
        if !self.of_pages.is_empty() {
            let mut bytes = serde_json::to_vec_pretty(&self.of_pages)?;
            bytes.push(b'\n');
            target.write_report_file(&format!("page-comments-{}.json", self.program), &bytes)?;
        }
        if self.pending.is_empty() {
            return Ok(());
        }
        let path = target.write_private_report_file(&format!("pending-{}.jsonl", self.program), &self.pending)?;
        report.note(Entry::PendingFile, path.display().to_string());
        Ok(())
    }

    /// The response; none without a text, or of a pingback without an address.
    fn item(&self, mut comment: OldComment) -> Option<(OldComment, Item)> {
        comment.url = Some(comment.url.trim().to_owned()).filter(|url| is_web_address(url)).unwrap_or_default();
        comment.name = visible(comment.name.trim(), false).chars().take(MAX_LINE).collect();
        if missing(&comment.name).is_some() || has_address(&comment.name) {
            comment.name.clear();
        }
        let (id, date_published) = (comment.id.clone(), comment.date.clone());
        if date_published.is_empty() {
            return None;
        }
        let mut item = Item { id, date_published, ..Item::default() };
        let (name, url) = (comment.name.clone(), comment.url.clone());
        if comment.is_pingback {
            if url.is_empty() {
                return None;
            }
            item.title = if name.is_empty() { url.clone() } else { name };
            item.authors = vec![Author { name: String::new(), url }];
            item.extension = ItemExtension { kind: PINGBACK.to_owned(), ..ItemExtension::default() };
        } else {
            if missing(&comment.text).is_some() {
                return None;
            }
            item.content_text = comment.text.clone();
            item.authors =
                vec![Author { name: if name.is_empty() { self.anonymous().to_owned() } else { name }, url }];
            let (parent, author) = (comment.parent.clone(), comment.by_author);
            item.extension = ItemExtension { parent, author, ..ItemExtension::default() };
        }
        Some((comment, item))
    }

    fn anonymous(&self) -> &'static str {
        Import::of(self.language).anonymous
    }

    fn line<'c>(&self, comment: &'c OldComment, item: &'c Item, post: &'c str) -> Pending<'c> {
        Pending {
            id: &item.id,
            post,
            parent: Some(comment.parent.as_str()).filter(|parent| !parent.is_empty()),
            name: item.authors.first().map_or("", |author| author.name.as_str()),
            email: Some(comment.email.trim()).filter(|email| is_email(email)),
            site: Some(comment.url.as_str()).filter(|url| !url.is_empty()),
            text: &item.content_text,
            language: self.language.tag(),
            received: &item.date_published,
            status: "held",
            reasons: "",
        }
    }
}

fn count_lost_parents(report: &mut Report, lost: usize) {
    if lost > 0 {
        report.count(Entry::LostParents, lost);
    }
}

#[cfg(test)]
mod tests {
    use protocol::feed::PINGBACK;
    use protocol::language::Language;

    use super::{CommentStatus, Comments, OldComment};

    fn comment() -> OldComment {
        OldComment {
            status: CommentStatus::Approved,
            id: "wp-3".to_owned(),
            parent: "wp-2".to_owned(),
            date: "2012-03-15T09:30:00-04:00".to_owned(),
            name: "Un site".to_owned(),
            url: "https://a.example/b".to_owned(),
            email: "a@example.org".to_owned(),
            text: "abc".to_owned(),
            by_author: true,
            is_pingback: false,
        }
    }

    #[test]
    fn approved_comment_becomes_a_response() {
        let old = OldComment { url: "javascript:1".to_owned(), ..comment() };
        let (_, item) = Comments::new("wordpress", Language::Fr).item(old).unwrap();
        assert_eq!((item.content_text.as_str(), item.extension.parent.as_str()), ("abc", "wp-2"));
        assert_eq!((item.authors[0].name.as_str(), item.authors[0].url.as_str()), ("Un site", ""));
        assert!(item.extension.author);
        let json = serde_json::to_string(&item).unwrap();
        assert!(!json.contains("example.org"), "{json}");
    }

    #[test]
    fn email_or_ip_address_is_no_name() {
        for name in ["c@example.org", "c@example.org.", "192.0.2.1"] {
            let old = OldComment { name: name.to_owned(), ..comment() };
            let (_, item) = Comments::new("wordpress", Language::Fr).item(old).unwrap();
            assert_eq!(item.authors[0].name, "Anonyme", "{name}");
        }
    }

    #[test]
    fn pingback_keeps_its_address() {
        let comments = Comments::new("wordpress", Language::Fr);
        let (_, item) = comments.item(OldComment { is_pingback: true, ..comment() }).unwrap();
        assert_eq!((item.title.as_str(), item.extension.kind.as_str()), ("Un site", PINGBACK));
        assert_eq!(item.authors[0].url, "https://a.example/b");
        let without = OldComment { is_pingback: true, url: String::new(), ..comment() };
        assert!(comments.item(without).is_none());
    }
}
