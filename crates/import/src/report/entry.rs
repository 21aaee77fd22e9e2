//! What a report counts and lists.

use protocol::language::Language;

use crate::texts::Import;

/// Declares the entries, each with its key in `[import]`.
macro_rules! entries {
    ($($entry:ident => $key:ident,)*) => {
        /// What a report counts or lists. The order is that of the report: what was imported, what was changed, what was
        /// left out.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Entry {
            $(
                #[doc = concat!("`", stringify!($key), "` of `[import]` in `texts/`.")]
                $entry,
            )*
        }

        impl Entry {
            /// All entries.
            pub const ALL: &'static [Self] = &[$(Self::$entry),*];

            /// Its text in the report.
            pub fn label(self, language: Language) -> &'static str {
                let texts = Import::of(language);
                match self {
                    $(Self::$entry => texts.$key,)*
                }
            }
        }
    };
}

entries! {
    // What was imported.
    Posts => posts,
    Pages => pages,
    Drafts => drafts,
    Scheduled => scheduled,
    Tags => tags,
    ApprovedComments => approved_comments,
    Pingbacks => pingbacks,
    PendingComments => pending_comments,
    LibraryFiles => library_files,
    Redirects => redirects,
    ArchiveRedirects => archive_redirects,
    MediaCopied => media_copied,
    MediaUnchanged => media_unchanged,
    FilesDownloaded => files_downloaded,
    FilesToDownload => files_to_download,
    ConvertedToMarkdown => converted_to_markdown,
    FilesWritten => files_written,
    FilesUpdated => files_updated,
    ResponsesAdded => responses_added,
    ReplacedPages => replaced_pages,
    FilesUnchanged => files_unchanged,
    // What was changed.
    Private => private,
    Password => password,
    MembersOnly => members_only,
    NeverPublished => never_published,
    UnknownStates => unknown_states,
    Undated => undated,
    WithoutText => without_text,
    Renamed => renamed,
    RenamedMedia => renamed_media,
    SharedTags => shared_tags,
    Sticky => sticky,
    Featured => featured,
    LinkedFrames => linked_frames,
    KeptAsHtml => kept_as_html,
    Shortcodes => shortcodes,
    LostParents => lost_parents,
    CutComments => cut_comments,
    CommentAddresses => comment_addresses,
    PendingFile => pending_file,
    // What was left out, and why.
    Kept => kept,
    InvalidResponses => invalid_responses,
    TakenAddresses => taken_addresses,
    TemplateAddresses => template_addresses,
    WithoutRedirect => without_redirect,
    MissingMedia => missing_media,
    WithoutMedia => without_media,
    FailedDownloads => failed_downloads,
    OtherHosts => other_hosts,
    UnknownHosts => unknown_hosts,
    LargeFiles => large_files,
    UnknownAttachments => unknown_attachments,
    Blocks => blocks,
    CustomFields => custom_fields,
    InvalidTags => invalid_tags,
    TooManyTags => too_many_tags,
    AuthorEmails => author_emails,
    RefusedComments => refused_comments,
    IncompleteComments => incomplete_comments,
    PendingPingbacks => pending_pingbacks,
    MisplacedComments => misplaced_comments,
    CommentsWithoutPost => comments_without_post,
    CommentsWithoutPostHere => comments_without_post_here,
    PagesWithoutPost => pages_without_post,
    OlderItems => older_items,
    ListPages => list_pages,
    ComponentFiles => component_files,
    Trash => trash,
    TrashOrUnsaved => trash_or_unsaved,
    OtherItems => other_items,
    OtherKinds => other_kinds,
    Duplicates => duplicates,
    Damaged => damaged,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use protocol::language::Language;

    use super::Entry;

    #[test]
    fn labels_differ_between_entries_and_languages() {
        let labels = |language| Entry::ALL.iter().map(move |entry| entry.label(language));
        let all: BTreeSet<&str> = labels(Language::En).chain(labels(Language::Fr)).collect();
        assert_eq!(all.len(), 2 * Entry::ALL.len());
    }
}
