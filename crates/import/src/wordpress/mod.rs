//! WordPress: the file that "Tools › Export" of its administration writes (WXR 1.0 to 1.2).
//!
//! The file is read twice, item by item, so that memory does not grow with the texts: first for what the items refer to
//! (pictures, addresses, names), then to write them.

mod block_contents;
mod blocks;
mod body;
pub(crate) mod categories;
mod chunks;
pub(crate) mod comment_ids;
mod comments;
mod index;
mod media_library;
mod oembed;
mod paragraphs;
mod parts;
mod shortcode;
mod shortcode_attributes;
mod shortcodes;

use anyhow::{Context, Result, bail};

use crate::blog::Options;
use crate::importer::Importer;
use crate::old_post::{OldBody, OldPost};
use crate::report::{Entry, Report};
use crate::xml::Element;
use block_contents::with_contents;
use body::Unknown;
use comment_ids::CommentIds;
use comments::comment;
use index::{Index, meta};
use oembed::OembedCache;
use parts::{Part, each_part};

/// Imports an export. Problems of single items are in the report.
///
/// # Errors
/// When the export can't be read, is not one of WordPress, or a file can't be written.
pub fn run(options: &Options<'_>) -> Result<Report> {
    let Options { blog, from: export, media } = options;
    let mut importer = Importer::open(blog, "wordpress", *media)?;
    if let Some(folder) = media {
        importer.rewriter.media.add_uploads(folder);
    }
    let texts = blog.texts();
    let length = export.metadata().with_context(|| texts.cannot_read(export.display()))?.len();
    // The file is read twice.
    let progress = |done: u64| (blog.progress)(bytes(done), bytes(2 * length));
    let mut index = Index::default();
    each_part(export, texts, progress, |part| {
        index.add(part, &mut importer);
        Ok(())
    })?;
    if !index.is_export {
        bail!(texts.not_wordpress(export.display()));
    }
    for (kind, count) in &index.other_kinds {
        importer.report.note_number(Entry::OtherKinds, kind, *count);
    }
    index.add_old_addresses();
    importer.register(index.posts.values())?;
    let ids = CommentIds::of_blog(&index.base, &importer.target);
    let mut unknown = Unknown::default();
    let written = each_part(
        export,
        texts,
        |done| progress(length + done),
        |part| match part {
            Part::Item(item, offset) => {
                match complete_post(&item, offset, &mut index, &ids, &mut importer, &mut unknown) {
                    Some(post) => importer.post(post),
                    None => Ok(()),
                }
            }
            // Reported at the first reading.
            Part::Channel(_) | Part::Damaged(_) => Ok(()),
        },
    );
    for (name, count) in unknown.shortcodes {
        importer.report.note_number(Entry::Shortcodes, &name, count);
    }
    for (name, count) in unknown.blocks {
        importer.report.note_number(Entry::Blocks, &name, count);
    }
    for (name, count) in &index.custom_fields {
        importer.report.note_number(Entry::CustomFields, name, *count);
    }
    importer.finish(written)
}

fn bytes(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// The post or page of an item with its text, picture and comments; none if it is not imported.
fn complete_post(
    item: &Element,
    offset: u64,
    index: &mut Index,
    ids: &CommentIds,
    importer: &mut Importer<'_>,
    unknown: &mut Unknown,
) -> Option<OldPost> {
    let id: u64 = item.get("post_id").parse().ok()?;
    if index.offsets.get(&id) != Some(&offset) {
        return None;
    }
    let mut post = index.posts.remove(&id)?;
    let mut oembed = OembedCache::default();
    for meta in item.all("postmeta").filter(|meta| meta.get("meta_key").starts_with("_oembed_")) {
        oembed.add(meta.get("meta_value"));
    }
    let context = shortcodes::Context { library: &index.library, oembed: &oembed, post: id };
    let content = with_contents(item.get("content"), &index.reusable, meta(item, "footnotes"));
    post.body = OldBody::Html(body::html(&content, &context, unknown));
    if let Some(image) = meta(item, "_thumbnail_id").parse().ok().and_then(|id| index.library.image(id)) {
        post.image = Some(image.url.clone());
        post.image_alt = image.alt.clone();
    }
    for element in item.all("comment") {
        match comment(element, ids, &index.emails, &importer.blog.zone) {
            Some(comment) => post.comments.push(comment),
            None => importer.damaged(importer.blog.texts().comment_without_id(&post.source)),
        }
    }
    Some(post)
}
