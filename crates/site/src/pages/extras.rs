//! Generated elements around a text: links to translations, the external link, attachments. They are written as HTML,
//! so that the app needs no code for them.

use std::fmt::Write;

use source::post::{Attachment, Post};

use super::SiteContext;
use crate::catalogue::PostEntry;
use crate::markup::{TextDiagnostic, escape};
use crate::public_folder::SourceFile;
use crate::wording::also_in;
use publish::address;
use typography::{Setting, set};

/// Classes of the elements around a text. Feeds remove them, since they have fields for the same information. Authors
/// can't set classes.
pub const SELECTOR: &str = ".translations, .elsewhere, .attachments";

impl SiteContext<'_> {
    /// The text of an article with the elements around it.
    pub(super) fn with_extras(&self, entry: &PostEntry, path: &str, html: &str) -> String {
        let interface = match self.foreign_language(entry) {
            Some(_) => format!(" lang=\"{}\"", self.site.language),
            None => String::new(),
        };
        let mut all = self.translations(path);
        all.push_str(html);
        if let Some(url) = &entry.post.external_url
            && !html.contains(&format!("href=\"{}\"", escape(url)))
        {
            let words = escape(&self.wording.read_elsewhere(host(url)));
            let _ = write!(all, "<div class=\"elsewhere\"{interface}><a href=\"{}\">{words}</a></div>", escape(url));
        }
        if !entry.post.attachments.is_empty() {
            let _ = write!(
                all,
                "<section class=\"attachments\"><h2{interface}>{}</h2><ul>",
                self.wording.attachments(entry.post.attachments.len())
            );
            for attachment in &entry.post.attachments {
                self.attachment(&mut all, entry, attachment, &interface);
            }
            all.push_str("</ul></section>");
        }
        all
    }

    /// Links to the translations of a text, each labelled in its language.
    fn translations(&self, path: &str) -> String {
        let versions = self.catalogue.translations.of(path);
        let tongue = |language: &str| language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let links: Vec<String> = versions
            .iter()
            .filter(|version| version.path != path)
            .map(|version| {
                let own = tongue(&version.language);
                // For variants of one language, such as "fr" and "fr-CA", the label is the title.
                let is_only = versions.iter().filter(|other| tongue(&other.language) == own).count() == 1;
                let words = also_in(&own).filter(|_| is_only).map_or_else(|| version.title.clone(), str::to_owned);
                let (url, language) = (escape(&version.path), escape(&version.language));
                format!("<a href=\"{url}\" hreflang=\"{language}\" lang=\"{language}\">{}</a>", escape(&words))
            })
            .collect();
        if links.is_empty() {
            String::new()
        } else {
            format!("<div class=\"translations\">{}</div>", links.join(" · "))
        }
    }

    fn attachment(&self, html: &mut String, entry: &PostEntry, attachment: &Attachment, interface: &str) {
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
        let url =
            url.strip_prefix(&self.site.base_url).map_or_else(|| escape(url), |path| format!("/{}", escape(path)));
        let (title, kind) = (escape(&title), escape(mime_type));
        let about = escape(&about.join(", "));
        let _ = write!(html, "<li><a href=\"{url}\" type=\"{kind}\">{title}</a> <span{interface}>({about})</span>");
        // The content security policy blocks media from other hosts.
        if mime_type.starts_with("audio/") && self.attached_file(attachment).is_some() {
            let _ = write!(html, "<audio controls preload=\"none\" src=\"{url}\" aria-label=\"{title}\"></audio>");
        }
        html.push_str("</li>");
    }

    /// The size of an attachment in bytes: that of its file, otherwise `size_in_bytes`.
    pub(crate) fn size_of(&self, attachment: &Attachment) -> Option<f64> {
        let file = self.attached_file(attachment).and_then(|file| file.path.metadata().ok());
        file.map(|metadata| metadata.len() as f64).or(attachment.size_in_bytes)
    }

    fn attached_file(&self, attachment: &Attachment) -> Option<&SourceFile> {
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
            let message = format!("the attachment {} does not exist", attachment.url);
            let (message, help) = match has_other_accents {
                true => (
                    format!("{message}, but a file whose accents are written differently does"),
                    address::SAME_ACCENTS.to_owned(),
                ),
                false => (message, format!("put the file at public{path}, or fix its path")),
            };
            Some(TextDiagnostic::error(&attachment.url, message, help))
        })
        .collect()
    }
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
