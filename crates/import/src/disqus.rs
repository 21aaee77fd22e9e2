//! Disqus: the file that "Moderation › Export" sends by e-mail, unpacked.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Result, bail};

use crate::blog::Blog;
use crate::comment_text::plain_text;
use crate::comments::{CommentStatus, OldComment};
use crate::dates::parse_date_and_time;
use crate::export_file;
use crate::html::plain;
use crate::report::Report;
use crate::threads::{self, OldThread};
use crate::xml::{Element, elements};

/// What to import, and where to.
pub struct Options<'o> {
    /// The blog, with its posts.
    pub blog: Blog<'o>,
    /// The export.
    pub export: &'o Path,
}

/// Imports the comments of an export. Problems of single comments are in the report.
///
/// # Errors
/// When the export can't be read, is not one of Disqus, or a file can't be written.
pub fn run(options: &Options<'_>) -> Result<Report> {
    let texts = options.blog.texts();
    let bytes = export_file::read(options.export, texts)?;
    let text = String::from_utf8_lossy(&bytes);
    if !text.contains("<disqus") {
        bail!(texts.not_disqus(options.export.display()));
    }
    let mut threads = Threads::default();
    let mut damaged = Vec::new();
    for element in elements(&text, Some("disqus"), &["thread", "post"], texts) {
        match element {
            Ok(element) if element.name == "thread" => threads.add_thread(&element),
            Ok(element) => {
                if let Err(what) = threads.add_post(&element, options) {
                    damaged.push(texts.damaged_comment(element.attribute("id"), what));
                }
            }
            Err(what) => damaged.push(what),
        }
    }
    threads::import(&options.blog, "disqus", options.export, threads.all, damaged)
}

#[derive(Default)]
struct Threads {
    all: Vec<OldThread>,
    /// Indexes in `all` by id.
    places: HashMap<String, usize>,
}

impl Threads {
    fn add_thread(&mut self, element: &Element) {
        let identifier = element.get("id");
        // The plugin for WordPress writes "7 https://vieux.example/?p=7".
        let identifiers = identifier.split_whitespace().filter(|part| part.contains('/'));
        let addresses = [element.get("link")].into_iter().chain(identifiers).filter(|address| !address.is_empty());
        let addresses = addresses.map(str::to_owned).collect();
        self.places.insert(element.attribute("id").to_owned(), self.all.len());
        self.all.push(OldThread { addresses, title: plain(element.get("title")), comments: Vec::new() });
    }

    fn add_post(&mut self, element: &Element, options: &Options<'_>) -> Result<(), &'static str> {
        let texts = options.blog.texts();
        let id = comment_id(element.attribute("id")).ok_or(texts.no_id)?;
        let thread = element.child("thread").map_or("", |thread| thread.attribute("id"));
        let thread = self.places.get(thread).and_then(|place| self.all.get_mut(*place)).ok_or(texts.no_page)?;
        let is = |name: &str| element.get(name) == "true";
        let status = if is("isDeleted") || is("isSpam") {
            CommentStatus::Refused
        } else if element.get("isApproved") == "false" {
            CommentStatus::Pending
        } else {
            CommentStatus::Approved
        };
        let date = parse_date_and_time(element.get("createdAt"), &options.blog.zone).ok_or(texts.no_date)?;
        let author = element.child("author");
        let of_author = |name: &str| author.map_or("", |author| author.get(name));
        let parent = element.child("parent").and_then(|parent| comment_id(parent.attribute("id")));
        thread.comments.push(OldComment {
            status,
            id,
            parent: parent.unwrap_or_default(),
            date,
            name: plain(of_author("name")),
            url: of_author("link").to_owned(),
            email: of_author("email").to_owned(),
            text: plain_text(element.get("message")),
            by_author: false,
            is_pingback: false,
        });
        Ok(())
    }
}

fn comment_id(id: &str) -> Option<String> {
    let is_number = !id.is_empty() && id.len() <= 40 && id.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("disqus-{id}"))
}
