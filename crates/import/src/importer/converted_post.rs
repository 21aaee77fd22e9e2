//! Converts a post or page of the old program to a file of the author's.

use source::post::field_types::MAX_TAGS;
use source::tag::Tag;

use super::{Importer, PostLocation};
use crate::addresses::valid_address;
use crate::dates::is_later;
use crate::html::{plain, top_level_elements};
use crate::html_to_markdown;
use crate::old_post::{OldBody, OldPost};
use crate::paragraphs;
use crate::personal_data::has_email;
use crate::post_file::{Attachment, AuthorName, Body, Extension, PostFile};
use crate::report::Entry;
use crate::text::{single_line, title, with_unix_line_ends};

impl Importer<'_> {
    pub(super) fn file(&mut self, post: OldPost, location: &PostLocation, is_draft: bool) -> PostFile {
        let folder = post.folder.as_deref();
        let (mut body, start) = self.body(&post.body, folder, &location.file);
        let (Body::Html(paragraphs) | Body::Markdown(paragraphs) | Body::Text(paragraphs)) = &mut body;
        if paragraphs.is_empty() {
            self.report.note(Entry::WithoutText, location.file.clone());
            let is_html = matches!(post.body, OldBody::Html(_));
            paragraphs.push(if is_html { "<p>…</p>" } else { "…" }.to_owned());
        }
        let title = Some(title(&post.title, &start)).filter(|title| !title.is_empty());
        let is_changed = |modified: &String| {
            let published = post.date_published.as_deref();
            published.is_none_or(|published| is_later(modified, published, &self.blog.zone))
        };
        let date_modified = post.date_modified.clone().filter(is_changed);
        let mut authors: Vec<String> =
            post.authors.iter().map(|name| single_line(name)).filter(|name| !name.is_empty()).collect();
        let all = authors.len();
        authors.retain(|name| !has_email(name));
        if authors.len() < all {
            self.report.note(Entry::AuthorEmails, location.file.clone());
        }
        let is_own = authors.is_empty() || authors == [self.blog.author];
        let authors = if is_own { Vec::new() } else { authors.into_iter().map(|name| AuthorName { name }).collect() };
        let image = post.image.as_deref().and_then(|image| self.picture(image, folder));
        let banner_image = post.banner_image.as_deref().and_then(|image| self.banner(image, folder));
        let has_image = image.is_some() || banner_image.is_some();
        let attachments = post.attachments.iter().cloned();
        let attachments = attachments.filter_map(|attachment| self.attachment(attachment, folder)).collect();
        let filled = |text: &str| Some(single_line(text)).filter(|text| !text.is_empty());
        PostFile {
            title: title.unwrap_or_else(|| location.slug.clone()),
            date_modified,
            authors,
            tags: self.tags(&post, location),
            summary: filled(&post.summary),
            image,
            banner_image,
            body,
            attachments,
            extension: Extension {
                status: is_draft.then_some("draft"),
                aliases: self.aliases(&post.addresses, location),
                image_alt: filled(&post.image_alt).filter(|_| has_image),
                responses: (post.is_closed && !post.is_page).then_some("closed"),
                source: post.source,
            },
            date_published: post.date_published,
            language: post.language,
            external_url: post.external_url.as_deref().and_then(valid_address),
        }
    }

    /// The text with rewritten addresses, and as plain text.
    fn body(&mut self, body: &OldBody, folder: Option<&str>, file: &str) -> (Body, String) {
        match body {
            OldBody::Html(html) => {
                let html = self.rewriter.html(&with_unix_line_ends(html), folder);
                let markdown = self.markdown(&html, file).map(Body::Markdown);
                (markdown.unwrap_or_else(|| Body::Html(top_level_elements(&html))), plain(&html))
            }
            OldBody::Markdown(markdown) => {
                let markdown = self.rewriter.markdown(&with_unix_line_ends(markdown), folder);
                let start = plain(&markdown);
                (Body::Markdown(paragraphs::markdown(&markdown)), start.trim_start_matches(['#', ' ']).to_owned())
            }
            OldBody::Text(text) => (Body::Text(paragraphs::text(&with_unix_line_ends(text))), text.clone()),
        }
    }

    /// The paragraphs of Markdown for HTML, with `--markdown`, if they render to the same HTML.
    fn markdown(&mut self, html: &str, file: &str) -> Option<Vec<String>> {
        let render = self.blog.render_markdown.filter(|_| !html.trim().is_empty())?;
        let paragraphs = html_to_markdown::markdown(html, render);
        if paragraphs.is_some() {
            self.report.count(Entry::ConvertedToMarkdown, 1);
        } else {
            let kind = Entry::KeptAsHtml;
            self.report.count(kind, 1);
            self.report.note(kind, file);
        }
        paragraphs
    }

    /// The address of the main picture: here if it is copied, or on another host; not on the old blog, which may be
    /// closed.
    fn picture(&mut self, address: &str, folder: Option<&str>) -> Option<String> {
        let found = self.rewriter.address(address, folder);
        if found.is_some() || address.trim().is_empty() {
            return found;
        }
        let is_own = self.rewriter.addresses.path(address, folder).is_some();
        let other = valid_address(address).filter(|_| !is_own);
        if other.is_none() {
            self.rewriter.note_missing(address, folder);
        }
        other
    }

    /// The address of a picture above the text: pages load nothing from other hosts.
    fn banner(&mut self, address: &str, folder: Option<&str>) -> Option<String> {
        let found = self.rewriter.address(address, folder);
        if found.is_none() && !address.trim().is_empty() {
            self.rewriter.note_missing(address, folder);
        }
        found
    }

    /// The address of an attachment: here if it is copied, otherwise where it is.
    fn attachment(&mut self, mut attachment: Attachment, folder: Option<&str>) -> Option<Attachment> {
        let found = self.rewriter.address(&attachment.url, folder);
        let found = found
            .or_else(|| self.rewriter.addresses.absolute(&attachment.url, folder).as_deref().and_then(valid_address));
        match found {
            Some(url) => {
                attachment.url = url;
                Some(attachment)
            }
            None => {
                self.report.note(Entry::UnknownAttachments, attachment.url);
                None
            }
        }
    }

    fn tags(&mut self, post: &OldPost, location: &PostLocation) -> Vec<String> {
        let mut labels: Vec<String> = Vec::new();
        for written in post.tags.iter().map(|label| single_line(label)).filter(|label| !label.is_empty()) {
            let label = Tag::new(&written).and_then(|tag| self.labels.get(tag.slug.as_str()).cloned());
            match label {
                Some(label) if !labels.contains(&label) => labels.push(label),
                Some(_) => {}
                None => self.report.note(Entry::InvalidTags, written),
            }
        }
        if labels.len() > MAX_TAGS {
            self.report.note(Entry::TooManyTags, location.file.clone());
            labels.truncate(MAX_TAGS);
        }
        labels
    }
}
