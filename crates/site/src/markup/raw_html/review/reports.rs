//! Reports what is shown as text or removed, and what needs a file or an attribute.

use html::{Kind, Tag, elements};
use source::diagnostic::Severity;
use source::message::Message;

use super::{HtmlDiagnostic, LESS_THAN, PieceKind, Review};
use crate::markup::figures::is_image_address;
use crate::markup::raw_html::{attributes, embeds};
use crate::markup::{sanitize, shorten};

/// Maximum number of ancestors that are checked; deeper texts are refused later.
const MAX_NESTING: usize = 200;

impl Review<'_> {
    /// Escapes a tag, so that it is shown as text.
    pub(super) fn show(&mut self, tag: &Tag) {
        let text = &self.html[tag.range.clone()];
        let shown = shorten(text);
        let bare = tag.attributes.is_empty();
        let message = match tag.kind {
            Kind::Comment if text.starts_with("<!--") => Message::tag_comment_without_end(shown),
            Kind::Comment | Kind::Doctype => Message::tag_not_html(shown),
            Kind::Unterminated => Message::tag_without_end(shown),
            Kind::End if !elements::is_html(&tag.name) => Message::tag_unknown(shown),
            Kind::End => Message::tag_closes_nothing(shown),
            Kind::Start if attributes::is_broken(tag) => Message::tag_incomplete(shown),
            Kind::Start if !elements::is_html(&tag.name) => Message::tag_unknown(shown),
            Kind::Start if self.is_loose(&tag.name) => Message::tag_outside_parent(shown),
            Kind::Start if tag.partner.is_none() && !elements::is_void(&tag.name) => Message::tag_not_closed(shown),
            Kind::Start if elements::is_of_page(&tag.name) => Message::tag_of_whole_page(shown),
            Kind::Start if elements::is_raw_text(&tag.name) && !bare => Message::tag_in_line(shown),
            Kind::Start => Message::tag_without_attributes(shown),
        };
        let escape = match self.kind {
            PieceKind::Html => Message::escape_tag_in_html(),
            PieceKind::Block | PieceKind::Line => Message::escape_tag_in_markdown(),
        };
        let help = match tag.kind {
            Kind::Comment if text.starts_with("<!--") => Message::end_comment_or_escape(escape),
            Kind::Unterminated => Message::complete_tag_or_escape(escape),
            Kind::Start if attributes::is_broken(tag) => Message::complete_tag_or_escape(escape),
            Kind::Start if elements::is_html(&tag.name) && !elements::is_void(&tag.name) => {
                Message::escape_or_close_tag(escape, &tag.name)
            }
            _ => escape,
        };
        let start = tag.range.start;
        // The rest of the tag is parsed again in the next pass.
        self.warn(start..start + 1, Some(LESS_THAN.to_owned()), message, help);
    }

    /// Reports an element that is removed with its contents, or replaces it with a link.
    pub(super) fn remove(&mut self, index: usize, end: usize) {
        let tag = &self.tags[index];
        let range = tag.range.start..end;
        let after = self.tags.partition_point(|other| other.range.start < end);
        if let Some(link) = embeds::link(&self.tags[index..after], self.kind == PieceKind::Line, self.wording) {
            let link = if self.takes_paragraph() { format!("<p>{link}</p>") } else { link };
            let message = Message::embed_becomes_link(shorten(&self.html[range.clone()]));
            self.warn(range, Some(link), message, Message::choose_link_text());
            return;
        }
        let help = match tag.name.as_str() {
            "script" | "style" | "template" => Message::remove_or_show_as_code(),
            "svg" | "math" => Message::save_as_image(),
            "noscript" | "noembed" | "noframes" => Message::write_content_as_text(),
            _ => Message::write_link_instead(),
        };
        let message = Message::element_left_out(shorten(&self.html[range.clone()]));
        self.warn(range, None, message, help);
    }

    /// Reports an element that is reduced to its text; returns its end.
    pub(super) fn without_function(&mut self, tag: &Tag, end: usize) -> usize {
        // Checkboxes of task lists are kept.
        let is_in_item = self.context.is_in_item
            || self.context.open.contains("li")
            || self.open_names.get("li").is_some_and(|count| *count > 0);
        let is_box =
            is_in_item && tag.name == "input" && tag.attribute("type").is_some_and(|kind| kind == "checkbox");
        let help = match tag.name.as_str() {
            "form" | "button" | "select" | "textarea" | "input" | "keygen" if !is_box => Message::link_to_form(),
            "applet" | "canvas" => Message::show_image_instead_of_program(),
            "frame" | "frameset" => Message::write_link_instead(),
            "link" | "meta" | "base" => Message::remove_page_element(),
            "map" => Message::write_map_links(),
            "meter" | "progress" => Message::write_meter_value(),
            _ => return tag.range.start,
        };
        let range = if tag.name == "map" { tag.range.start..end } else { tag.range.clone() };
        let message = Message::element_without_function(shorten(&self.html[tag.range.clone()]));
        self.warn(range, None, message, help);
        end
    }

    /// Reports sources that are not files of the site, and images without alternative text.
    pub(super) fn source(&mut self, tag: &Tag) {
        let range = tag.range.clone();
        if tag.name == "img" && !tag.attribute("src").is_some_and(is_image_address) {
            self.diagnostics.push(HtmlDiagnostic {
                range,
                replacement: None,
                severity: Severity::Error,
                report: Some((Message::image_without_address(), Message::write_media_path())),
            });
            return;
        }
        if tag.name == "img" && tag.attribute("alt").is_none() {
            let message = Message::image_undescribed(tag.attribute("src").unwrap_or_default());
            self.warn(range, None, message, Message::describe_html_image());
            return;
        }
        if !matches!(tag.name.as_str(), "audio" | "video" | "source" | "track") {
            return;
        }
        let addresses = ["src", "poster"].into_iter().filter_map(|name| tag.attribute(name));
        let foreign: Vec<_> = addresses.filter(|address| !sanitize::is_own(address)).map(shorten).collect();
        for address in foreign {
            self.warn(range.clone(), None, Message::media_on_other_host(address), Message::use_own_media());
        }
    }

    /// Reports audio and video without a file of the site.
    pub(super) fn player(&mut self, index: usize, end: usize) {
        let tag = &self.tags[index];
        let inside = self.tags[index..].iter().take_while(|tag| tag.range.start < end);
        let mut sources = inside.filter(|tag| matches!(tag.name.as_str(), "audio" | "video" | "source"));
        if sources.all(|tag| !tag.attribute("src").is_some_and(sanitize::is_own)) {
            let message = Message::player_without_own_file(shorten(&self.html[tag.range.clone()]));
            self.warn(tag.range.clone(), None, message, Message::use_own_media());
        }
    }

    pub(super) fn attributes(&mut self, tag: &Tag) {
        let shown = &self.html[tag.range.clone()];
        if tag.has_duplicates {
            self.warn(tag.range.clone(), None, Message::attribute_twice(shorten(shown)), Message::keep_one());
        }
        let words = attributes::words(tag).join(" ");
        if !words.is_empty() {
            let message = Message::words_read_as_attribute(shorten(&words), shorten(shown));
            self.warn(tag.range.clone(), None, message, Message::quote_attribute_value());
        }
        // Dropped elements keep their text, but no attributes.
        let lost = if sanitize::allows(&tag.name) || elements::renamed(&tag.name).is_some() {
            attributes::lost(tag)
        } else {
            attributes::lost_with_element(tag)
        };
        for (attribute, help) in lost {
            let message = Message::attribute_left_out(shorten(&attribute), &tag.name);
            self.warn(tag.range.clone(), None, message, help);
        }
    }

    /// Whether a paragraph is allowed at the tag.
    fn takes_paragraph(&self) -> bool {
        self.kind != PieceKind::Line && self.open.iter().rev().take(MAX_NESTING).all(|(_, is_block)| *is_block)
    }
}
