//! Splits an export into its items, without holding more than one of them in memory.
//!
//! Items after a damaged one are still read.

use std::io::{self, BufRead, Read};

/// Largest item, in bytes; longer ones are skipped and reported. The text before the first item has the same limit.
const MAX_ITEM: usize = 64 * 1024 * 1024;

/// Bytes read at a time.
const BLOCK: usize = 256 * 1024;

const START: &[u8] = b"<item";
const END: &[u8] = b"</item>";
const CHANNEL_END: &[u8] = b"</channel>";
const CDATA: &[u8] = b"<![CDATA[";
const CDATA_END: &[u8] = b"]]>";

/// A part of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Chunk {
    /// What is before the first item: the metadata of the blog, its authors, categories and tags.
    Channel(Vec<u8>),
    /// A whole item with its tags, and its position in the file.
    Item(Vec<u8>, Position),
    /// An item that the end of the file cuts off, or that is longer than 64 MiB.
    Damaged(Damage, Position),
}

/// Why an item can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// The file ends inside it.
    CutOff,
    /// It is longer than 64 MiB.
    TooLarge,
}

/// A position in the export: of the start of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// Byte, from 0.
    pub offset: u64,
    /// Line, from 1.
    pub line: u64,
}

/// Reads an export part by part.
pub(crate) struct Chunks<R> {
    input: R,
    /// Largest size of the buffer, plus one block.
    limit: usize,
    buffer: Vec<u8>,
    position: Position,
    ended: bool,
    in_channel: bool,
    /// Whether the end of the channel follows the last item.
    closed: bool,
}

impl<R: BufRead> Chunks<R> {
    pub(crate) fn new(input: R) -> Self {
        let position = Position { offset: 0, line: 1 };
        Self { input, limit: MAX_ITEM, buffer: Vec::new(), position, ended: false, in_channel: true, closed: false }
    }

    /// The next part; none at the end.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(crate) fn next(&mut self) -> io::Result<Option<Chunk>> {
        let start = match self.find_start()? {
            Some(start) => start,
            None if self.in_channel => {
                self.in_channel = false;
                let channel = self.take(self.buffer.len()).0;
                return Ok(Some(Chunk::Channel(channel)));
            }
            None => return Ok(None),
        };
        self.closed = false;
        let (before, _) = self.take(start);
        if self.in_channel {
            self.in_channel = false;
            return Ok(Some(Chunk::Channel(before)));
        }
        self.item().map(Some)
    }

    /// The last line, when all is read and the end of the channel is missing: items may be missing too.
    pub(crate) fn missing_end(&self) -> Option<u64> {
        let rest = self.buffer.iter().filter(|byte| **byte == b'\n').count() as u64;
        (!self.closed).then_some(self.position.line + rest)
    }

    /// Reads the item at the start of the buffer.
    fn item(&mut self) -> io::Result<Chunk> {
        let mut at = START.len();
        loop {
            match next_mark(&self.buffer, at) {
                Mark::End(end) => {
                    let (item, position) = self.take(end);
                    return Ok(Chunk::Item(item, position));
                }
                // An item starts inside an item: the end of the first is missing.
                Mark::Start(start) => {
                    let (_, position) = self.take(start);
                    return Ok(Chunk::Damaged(Damage::CutOff, position));
                }
                Mark::ChannelEnd(end) => {
                    at = end;
                    continue;
                }
                Mark::None(resume) => at = resume,
            }
            let is_too_large = self.buffer.len() > self.limit;
            if is_too_large || !self.fill()? {
                let next = item_line(&self.buffer, at);
                let damage = if is_too_large && next.is_none() { Damage::TooLarge } else { Damage::CutOff };
                let (_, position) = self.take(next.unwrap_or(self.buffer.len()));
                return Ok(Chunk::Damaged(damage, position));
            }
        }
    }

    /// Offset of the next item in the buffer.
    fn find_start(&mut self) -> io::Result<Option<usize>> {
        let mut at = 0;
        loop {
            match next_mark(&self.buffer, at) {
                Mark::Start(start) => return Ok(Some(start)),
                // The end of an item that was damaged.
                Mark::End(end) => at = end,
                Mark::ChannelEnd(end) => {
                    self.closed = true;
                    at = end;
                }
                Mark::None(resume) => {
                    at = resume;
                    // What follows the items is not kept.
                    if !self.in_channel {
                        self.take(at);
                        at = 0;
                    }
                    let is_too_large = self.buffer.len() > self.limit;
                    if is_too_large || !self.fill()? {
                        let next = item_line(&self.buffer, at);
                        if next.is_some() || !is_too_large || self.in_channel {
                            return Ok(next);
                        }
                        self.take(self.buffer.len());
                    }
                }
            }
        }
    }

    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let read = self.input.by_ref().take(BLOCK as u64).read_to_end(&mut self.buffer)?;
        self.ended = read == 0;
        Ok(!self.ended)
    }

    /// Removes the first bytes of the buffer, and returns them with their position.
    fn take(&mut self, count: usize) -> (Vec<u8>, Position) {
        let rest = self.buffer.split_off(count);
        let taken = std::mem::replace(&mut self.buffer, rest);
        let position = self.position;
        self.position.offset += taken.len() as u64;
        self.position.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        (taken, position)
    }
}

/// What is found next, outside of CDATA sections. One without an end ends at the next item.
enum Mark {
    /// Offset of a start tag.
    Start(usize),
    /// Offset behind an end tag.
    End(usize),
    /// Offset behind the end tag of the channel.
    ChannelEnd(usize),
    /// Nothing; the offset at which the search continues in a larger buffer.
    None(usize),
}

fn next_mark(buffer: &[u8], from: usize) -> Mark {
    let mut at = from;
    loop {
        let Some(open) = find(buffer, at, b"<") else { return Mark::None(buffer.len()) };
        let rest = &buffer[open..];
        if rest.starts_with(CDATA) {
            let end = find(buffer, open + CDATA.len(), CDATA_END);
            let section = &buffer[..end.unwrap_or(buffer.len())];
            // No section is inside another: the end that was found is that of a section in the next item.
            let next = item_line(section, open).filter(|item| find(section, *item, CDATA).is_some());
            match (next, end) {
                (Some(item), _) => return Mark::Start(item),
                (None, Some(end)) => at = end + CDATA_END.len(),
                (None, None) => return Mark::None(open),
            }
        } else if rest.starts_with(END) {
            return Mark::End(open + END.len());
        } else if rest.starts_with(CHANNEL_END) {
            return Mark::ChannelEnd(open + CHANNEL_END.len());
        } else if is_start(rest) {
            return Mark::Start(open);
        } else if rest.len() < CHANNEL_END.len() {
            // Too short to tell.
            return Mark::None(open);
        } else {
            at = open + 1;
        }
    }
}

/// Whether a text starts with the start tag of an item.
fn is_start(text: &[u8]) -> bool {
    text.starts_with(START) && text.get(START.len()).is_some_and(|byte| b"> \t\r\n".contains(byte))
}

/// Offset of the next start tag of an item with nothing but blanks before it on its line.
fn item_line(buffer: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let start = find(buffer, at, START)?;
        let before = buffer[..start].iter().rev().find(|byte| !b" \t\r".contains(byte));
        if before == Some(&b'\n') && is_start(&buffer[start..]) {
            return Some(start);
        }
        at = start + START.len();
    }
}

fn find(buffer: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(buffer.get(from..)?, wanted).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::{Chunk, Chunks, Damage};

    fn all(text: &str) -> Vec<String> {
        all_with(super::MAX_ITEM, text)
    }

    fn all_with(limit: usize, text: &str) -> Vec<String> {
        let mut chunks = Chunks { limit, ..Chunks::new(text.as_bytes()) };
        let mut all = Vec::new();
        while let Ok(Some(chunk)) = chunks.next() {
            let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
            all.push(match chunk {
                Chunk::Channel(bytes) => format!("channel {}", text(bytes)),
                Chunk::Item(bytes, position) => format!("{}:{} {}", position.line, position.offset, text(bytes)),
                Chunk::Damaged(Damage::CutOff, position) => format!("{}:{} cut off", position.line, position.offset),
                Chunk::Damaged(Damage::TooLarge, position) => {
                    format!("{}:{} too large", position.line, position.offset)
                }
            });
        }
        all
    }

    #[test]
    fn items_are_found_with_their_places() {
        assert_eq!(
            all("<rss>\n<item>a</item>\n<item x='1'>b</item></rss>"),
            ["channel <rss>\n", "2:6 <item>a</item>", "3:21 <item x='1'>b</item>"]
        );
        assert_eq!(all("<rss></rss>"), ["channel <rss></rss>"]);
        assert_eq!(all(""), ["channel "]);
    }

    #[test]
    fn end_of_the_channel_is_behind_the_last_item() {
        for (text, missing) in [
            ("<channel>\n<item>a</item></channel></rss>\n", None),
            ("<channel>\n<item>a</item>\n", Some(3)),
            ("<channel>\n<item>a</item>\n</chan", Some(3)),
            ("<channel><item>a</item></channel><item>b</item>", Some(1)),
            ("<channel><item><![CDATA[</channel>]]></item>", Some(1)),
            ("<channel></channel>", None),
            ("<channel>", Some(1)),
        ] {
            let mut chunks = Chunks::new(text.as_bytes());
            while let Ok(Some(_)) = chunks.next() {}
            assert_eq!(chunks.missing_end(), missing, "{text:?}");
        }
    }

    #[test]
    fn tags_in_cdata_are_text() {
        let item = "<item><![CDATA[</item><item>]]></item>";
        assert_eq!(all(&format!("<a>{item}")), ["channel <a>", &format!("1:3 {item}")]);
        assert_eq!(all("<items/><item>x</item>"), ["channel <items/>", "1:8 <item>x</item>"]);
    }

    #[test]
    fn cut_off_item_does_not_concern_the_others() {
        assert_eq!(all("<item>a</item><item>b"), ["channel ", "1:0 <item>a</item>", "1:14 cut off"]);
        assert_eq!(all("<item>a</item><item><![CDATA[b</item>"), ["channel ", "1:0 <item>a</item>", "1:14 cut off"]);
        assert_eq!(all("<item>a<item>b</item>"), ["channel ", "1:0 cut off", "1:7 <item>b</item>"]);
    }

    #[test]
    fn unclosed_cdata_ends_at_the_next_item() {
        for (text, expected) in [
            (
                "<item><![CDATA[a</item>\n\t<item><![CDATA[b]]></item>",
                ["channel ", "1:0 cut off", "2:25 <item><![CDATA[b]]></item>"],
            ),
            ("<item><![CDATA[a</item>\n<item>b</item>", ["channel ", "1:0 cut off", "2:24 <item>b</item>"]),
            ("<a><![CDATA[x\n<item>b</item>\n", ["channel <a><![CDATA[x\n", "2:14 <item>b</item>", ""]),
        ] {
            let found = all(text);
            assert_eq!(found, expected.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>());
        }
        // Code in a text.
        let item = "<item><![CDATA[\n<item>a</item>\n]]></item>";
        assert_eq!(all(item), ["channel ", &format!("1:0 {item}")]);
    }

    #[test]
    fn limit_holds_everywhere() {
        let long = "x".repeat(2 * super::BLOCK);
        for start in ["<a>", "<a><![CDATA["] {
            let found = all_with(9, &format!("{start}{long}\n<item>b</item>"));
            assert_eq!(found[0].len(), "channel ".len() + super::BLOCK);
            assert!(found[1].ends_with(" <item>b</item>"), "{}", found[1]);
            assert_eq!(found.len(), 2);
        }
        let found = all_with(9, &format!("<item><![CDATA[{long}]]></item>\n<item>b</item>"));
        assert_eq!(found[..2], ["channel ", "1:0 too large"]);
        assert!(found[2].ends_with(" <item>b</item>"), "{}", found[2]);
    }

    #[test]
    fn items_are_found_over_several_blocks() {
        let long = format!("<item>{}</item>", "é".repeat(super::BLOCK));
        assert_eq!(all(&format!("<a>{long}{long}")).len(), 3);
    }
}
