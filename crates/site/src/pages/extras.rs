//! Generated elements around a text: links to translations, the external link, attachments, the link to the contact page.
//! They are written as HTML, so that the app needs no code for them.

use maud::{Markup, PreEscaped, html};
use source::message::Message;
use source::post::{Attachment, Post};

use super::SiteContext;
use crate::catalogue::PostEntry;
use crate::contact;
use crate::markup::TextDiagnostic;
use crate::public_folder::SourceFile;
use crate::wording::also_in;
use publish::address;
use typography::{Setting, set};

/// Classes of the elements around a text. Feeds remove them, since they have fields for the same information. Authors
/// can't set classes.
pub const SELECTOR: &str = ".translations, .elsewhere, .attachments";

impl SiteContext<'_> {
    /// The text of an article with the elements around it.
    pub(super) fn with_extras(&self, entry: &PostEntry, is_page: bool, html: &str) -> String {
        let interface = self.foreign_language(entry).map(|_| self.site.language.as_str());
        let Post { external_url, attachments, .. } = &entry.post;
        let elsewhere = external_url.as_ref().filter(|url| !has_link(html, url));
        let all = html! {
            (self.translations(&entry.path(is_page)))
            (PreEscaped(html))
            @if let Some(url) = elsewhere {
                div class="elsewhere" lang=[interface] { a href=(url) { (self.wording.read_elsewhere(host(url))) } }
            }
            @if !attachments.is_empty() {
                section class="attachments" {
                    h2 lang=[interface] { (self.wording.attachments(attachments.len())) }
                    ul { @for attachment in attachments { (self.attachment(entry, attachment, interface)) } }
                }
            }
            @if self.contact.is_some() && !is_page {
                div class="elsewhere" lang=[interface] {
                    a href=(contact::address_about(entry.post.identity())) { (self.wording.write_in_private()) }
                }
            }
        };
        all.into_string()
    }

    /// Links to the translations of a text, each labelled in its language.
    fn translations(&self, path: &str) -> Markup {
        let versions = self.translations.of(path);
        let tongue = |language: &str| language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let links: Vec<Markup> = versions
            .iter()
            .filter(|version| version.path != path)
            .map(|version| {
                let own = tongue(&version.language);
                // For variants of one language, such as "fr" and "fr-CA", the label is the title.
                let is_only = versions.iter().filter(|other| tongue(&other.language) == own).count() == 1;
                let words = also_in(&own).filter(|_| is_only).map_or_else(|| version.title.clone(), str::to_owned);
                html! { a href=(version.path) hreflang=(version.language) lang=(version.language) { (words) } }
            })
            .collect();
        html! {
            @if !links.is_empty() {
                div class="translations" {
                    @for (index, link) in links.iter().enumerate() {
                        @if index > 0 { " · " }
                        (link)
                    }
                }
            }
        }
    }

    fn attachment(&self, entry: &PostEntry, attachment: &Attachment, interface: Option<&str>) -> Markup {
        let Attachment { url, mime_type, title, duration_in_seconds, .. } = attachment;
        let name = address::path(url);
        let name = name.rsplit('/').next().unwrap_or_default();
        let title = match title {
            Some(title) => set(Setting::of(entry.post.language.as_deref().unwrap_or(&self.site.language)), title),
            None => name.to_owned(),
        };
        let size = self.size_of(attachment).map(|bytes| self.wording.size(bytes));
        let length = duration_in_seconds.map(|seconds| self.wording.duration(seconds));
        let about: Vec<String> =
            [Some(self.wording.kind_of_file(mime_type, name)), size, length].into_iter().flatten().collect();
        // For pages of this site, a path, so that the link works on a local server.
        let url = url.strip_prefix(&self.site.base_url).map_or_else(|| url.clone(), |path| format!("/{path}"));
        // The content security policy blocks media from other hosts.
        let is_playable = mime_type.starts_with("audio/") && self.attached_file(attachment).is_some();
        html! {
            li {
                a href=(url) type=(mime_type) { (title) }
                " "
                span lang=[interface] { "(" (about.join(", ")) ")" }
                @if is_playable { audio controls preload="none" src=(url) aria-label=(title) {} }
            }
        }
    }

    /// The size of an attachment in bytes: that of its file, otherwise `size_in_bytes`.
    pub(crate) fn size_of(&self, attachment: &Attachment) -> Option<f64> {
        let file = self.attached_file(attachment).and_then(|file| file.path.metadata().ok());
        file.map(|metadata| metadata.len() as f64).or(attachment.size_in_bytes)
    }

    pub(super) fn attached_file(&self, attachment: &Attachment) -> Option<&SourceFile> {
        self.catalogue.file(self.own_path(&attachment.url)?.trim_start_matches('/'))
    }

    /// The decoded path of an address inside this site.
    fn own_path(&self, url: &str) -> Option<String> {
        let inside = url.strip_prefix(&self.site.base_url).or_else(|| url.strip_prefix('/'))?;
        Some(address::path(&format!("/{inside}")))
    }

    /// Diagnostics about attachments on this site whose files do not exist.
    pub(super) fn lost_attachments(&self, post: &Post) -> Vec<TextDiagnostic> {
        let lost = post.attachments.iter().filter(|attachment| self.attached_file(attachment).is_none());
        lost.filter_map(|attachment| {
            let path = self.own_path(&attachment.url)?;
            let mut names = self.catalogue.files.iter().map(|file| format!("/{}", file.name));
            let has_other_accents = !path.is_ascii() && names.any(|name| address::differ_in_accents(&name, &path));
            let url = &attachment.url;
            let (message, help) = match has_other_accents {
                true => (Message::attachment_missing_accents(url), Message::use_same_accents()),
                false => (Message::attachment_missing(url), Message::put_attachment(path)),
            };
            Some(TextDiagnostic::error(url, message, help))
        })
        .collect()
    }
}

/// Whether a text has a link to `url`.
fn has_link(html: &str, url: &str) -> bool {
    let url = html! { (url) }.into_string();
    html.contains(&format!("href=\"{url}\""))
}

/// The host of an address for display, without `www.`; empty for a page of this site.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn displayed_host_has_no_www() {
        for (url, expected) in [
            ("https://www.ailleurs.example/a", "ailleurs.example"),
            ("http://été.example?x", "été.example"),
            ("https://ailleurs.example:8080/", "ailleurs.example:8080"),
            ("https://nom@ailleurs.example/", "ailleurs.example"),
            ("/posts/a/", ""),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }
}
