//! Reads an export part by part, so that memory does not grow with its texts.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, Result};

use super::chunks::{Chunk, Chunks, Damage};
use crate::namespaces::Namespaces;
use crate::texts::Import;
use crate::xml::Element;

/// A part of an export.
pub(super) enum Part {
    /// What is before the first item: the metadata of the blog. Its elements are not closed.
    Channel(String),
    /// An item, and its first byte in the file.
    Item(Element, u64),
    /// What is wrong, and where.
    Damaged(String),
}

/// Reads the parts of an export. `progress` takes the number of bytes that were read. Errors are in the language of
/// `texts`.
///
/// # Errors
/// When the export can't be read, or `each` has an error.
pub(super) fn each_part(
    export: &Path,
    texts: &Import,
    progress: impl Fn(u64),
    mut each: impl FnMut(Part) -> Result<()>,
) -> Result<()> {
    let unreadable = || texts.cannot_read(export.display());
    let mut chunks = Chunks::new(BufReader::new(File::open(export).with_context(unreadable)?));
    let mut namespaces = Namespaces::default();
    // Then the end of the file is reported already.
    let mut is_cut_off = false;
    while let Some(chunk) = chunks.next().with_context(unreadable)? {
        is_cut_off = matches!(chunk, Chunk::Damaged(..));
        each(match chunk {
            Chunk::Channel(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                namespaces = Namespaces::of(&text);
                Part::Channel(text)
            }
            Chunk::Item(bytes, position) => {
                progress(position.offset);
                match Element::parse(&String::from_utf8_lossy(&bytes), &namespaces, texts) {
                    Ok(item) => Part::Item(item, position.offset),
                    Err(error) => Part::Damaged(texts.at_line(position.line, format_args!("{error:#}"))),
                }
            }
            Chunk::Damaged(damage, position) => {
                let what = match damage {
                    Damage::CutOff => texts.item_cut_off,
                    Damage::TooLarge => texts.item_too_large,
                };
                Part::Damaged(texts.at_line(position.line, what))
            }
        })?;
    }
    if let Some(line) = chunks.missing_end().filter(|_| !is_cut_off) {
        each(Part::Damaged(texts.at_line(line, texts.file_cut_off)))?;
    }
    Ok(())
}
