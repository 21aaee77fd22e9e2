//! Pasted HTML as Markdown. Word processors, mail programs and browsers write most of what they mean into styles and
//! classes: `css` understands them, `read` makes blocks of the HTML, with `lists` and `tables`, `lines` puts the text
//! of a line in order, and `write` writes the blocks.
//!
//! The converter of `htmd`, which imports use, does not fit: it has no strikethrough, and can't break a line in a cell.
//! Imports also keep what Markdown can't say as HTML, while of a paste nothing is wanted but its structure.

mod blocks;
mod css;
mod escape;
mod lines;
mod lists;
mod read;
mod tables;
mod write;

/// The Markdown for the HTML of a clipboard. Headings, lists, links, tables, quotes, code, bold, italic and struck
/// words stay; styles, empty paragraphs and pictures go. A picture of another host becomes a link, if it has a
/// description.
///
/// ```
/// let html = "<p class=MsoNormal><b>Un</b> <i style='font-weight:normal'>deux</i><o:p></o:p></p><p>&nbsp;</p>";
/// assert_eq!(editor::paste::markdown(html), "**Un** *deux*");
/// ```
pub fn markdown(html: &str) -> String {
    write::markdown(&read::read(html))
}
