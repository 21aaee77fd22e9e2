//! Metadata of videos in boxes (ISO/IEC 14496-12, QuickTime): cameras write into it where a video was taken, and with
//! what. All boxes that are not needed to play it become free space of the same length, so that all offsets in the file
//! stay. So do tracks other than pictures and sound, such as those of measurements, and their samples become zeros, as does
//! what is between samples.

mod gaps;
mod samples;
#[cfg(test)]
mod tests;
mod tree;

use std::ops::Range;

use gaps::gaps;
use samples::sample_ranges;
use tree::{FileBox, boxes, child};

/// The parent of boxes that are in no other.
const FILE: &[u8] = b"";

/// Kinds of tracks that are shown: pictures, sound, and what belongs to pictures, such as transparency.
const SHOWN: [&[u8]; 3] = [b"vide", b"soun", b"auxv"];

/// Where a handler has the kind of its track, and where what programs write starts.
const HANDLER_KIND: Range<usize> = 8..12;
const HANDLER_TEXT: usize = 12;

/// Where the times of a header start, and how long one is, by the version of the header.
const TIMES: usize = 4;
const TIME_LENGTHS: [usize; 2] = [4, 8];

/// Where a format has the name of a company, and one of pictures that of an encoder.
const COMPANY: Range<usize> = 12..16;
const ENCODER: Range<usize> = 42..74;

/// The bytes before the entries of a table of boxes.
const TABLE_HEADER: usize = 8;

/// The file without metadata; none when it can't be read, or has tracks that can't be removed.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = 0..bytes.len();
    let mut cleaner = Cleaner { bytes, clean: bytes.to_vec(), removes_tracks: false, is_sound: false };
    cleaner.remove_samples(&file)?;
    cleaner.walk(&file, FILE)?;
    Some(cleaner.clean)
}

/// The boxes that stay in another; none for one that stays as it is.
fn kept_in(parent: &[u8]) -> Option<&'static [&'static [u8; 4]]> {
    let kept: &'static [&'static [u8; 4]] = match parent {
        FILE => &[b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"pdin", b"prft", b"wide"],
        b"moov" => &[b"mvhd", b"trak", b"mvex", b"iods"],
        b"trak" => &[b"tkhd", b"edts", b"mdia", b"tref", b"tapt", b"load"],
        b"mdia" => &[b"mdhd", b"hdlr", b"minf", b"elng"],
        b"minf" => &[b"vmhd", b"smhd", b"nmhd", b"hdlr", b"dinf", b"stbl"],
        b"moof" => &[b"mfhd", b"traf"],
        b"traf" => &[b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio", b"senc"],
        _ => return None,
    };
    Some(kept)
}

struct Cleaner<'b> {
    bytes: &'b [u8],
    clean: Vec<u8>,
    removes_tracks: bool,
    /// Whether the boxes are those of a track of sound.
    is_sound: bool,
}

impl Cleaner<'_> {
    /// Makes all media data zeros that no track shows.
    fn remove_samples(&mut self, file: &Range<usize>) -> Option<()> {
        let (mut has_fragments, mut media) = (false, Vec::new());
        let (mut shown, mut tracks) = (Vec::new(), Vec::new());
        let mut has_film = false;
        for item in boxes(self.bytes, file) {
            let FileBox { kind, content, .. } = item?;
            match kind {
                b"moof" => has_fragments = true,
                b"mdat" => media.push(content),
                b"moov" => {
                    // A compressed one has no header.
                    child(self.bytes, &content, b"mvhd")?;
                    has_film = true;
                    for item in boxes(self.bytes, &content) {
                        let FileBox { kind, content, .. } = item?;
                        if kind == b"trak" {
                            let found = if self.is_shown(&content)? { &mut shown } else { &mut tracks };
                            found.push(content);
                        }
                    }
                }
                _ => {}
            }
        }
        self.removes_tracks = !tracks.is_empty();
        // The samples of fragments are in many places.
        if !has_film || (self.removes_tracks && has_fragments) {
            return None;
        }
        for track in tracks {
            for samples in sample_ranges(self.bytes, &track)?.ranges {
                if !media.iter().any(|media| media.start <= samples.start && samples.end <= media.end) {
                    return None;
                }
                self.clean.get_mut(samples)?.fill(0);
            }
        }
        if !has_fragments {
            gaps(self.bytes, &media, &shown).into_iter().flatten().for_each(|gap| self.fill(gap));
        }
        Some(())
    }

    /// Makes boxes in a part of the file free space that are not needed.
    fn walk(&mut self, part: &Range<usize>, parent: &[u8]) -> Option<()> {
        let Some(kept) = kept_in(parent) else { return Some(()) };
        for item in boxes(self.bytes, part) {
            let FileBox { kind, content, start } = item?;
            let is_kept = kept.iter().any(|kept| kind == *kept)
                && (kind != b"trak" || self.is_shown(&content)?)
                // It may name a track that is removed.
                && (kind != b"tref" || !self.removes_tracks);
            if !is_kept {
                // Its kind is behind its length.
                self.clean.get_mut(start.checked_add(4)?..start.checked_add(8)?)?.copy_from_slice(b"free");
                self.fill(content);
                continue;
            }
            match kind {
                b"trak" => {
                    self.is_sound = self.kind_of(&content)? == b"soun";
                    self.walk(&content, kind)?;
                }
                b"mvhd" | b"tkhd" | b"mdhd" => self.clean_times(&content)?,
                b"hdlr" => self.fill(content.start.checked_add(HANDLER_TEXT)?..content.end),
                b"dinf" => self.clean_references(&content)?,
                b"stbl" => self.clean_formats(&content)?,
                _ => self.walk(&content, kind)?,
            }
        }
        Some(())
    }

    fn is_shown(&self, track: &Range<usize>) -> Option<bool> {
        Some(SHOWN.contains(&self.kind_of(track)?))
    }

    /// The kind of a track.
    fn kind_of(&self, track: &Range<usize>) -> Option<&[u8]> {
        let handler = child(self.bytes, &child(self.bytes, track, b"mdia")?, b"hdlr")?;
        self.bytes.get(handler)?.get(HANDLER_KIND)
    }

    /// Removes when it was made and changed from a header.
    fn clean_times(&mut self, header: &Range<usize>) -> Option<()> {
        let version = self.bytes.get(header.clone())?.first();
        if let Some(length) = version.and_then(|version| TIME_LENGTHS.get(usize::from(*version))) {
            let start = header.start.checked_add(TIMES)?;
            self.fill(start..start.checked_add(2 * length)?.min(header.end));
        }
        Some(())
    }

    /// Removes the names of files on the author's machine, which QuickTime writes.
    fn clean_references(&mut self, part: &Range<usize>) -> Option<()> {
        let Some(references) = child(self.bytes, part, b"dref") else { return Some(()) };
        for item in boxes(self.bytes, &(references.start.checked_add(TABLE_HEADER)?..references.end)) {
            let content = item?.content;
            self.fill(content.start.checked_add(4)?..content.end);
        }
        Some(())
    }

    /// Removes the names of the company and of the encoder from the formats of a track.
    fn clean_formats(&mut self, part: &Range<usize>) -> Option<()> {
        let formats = child(self.bytes, part, b"stsd")?;
        for item in boxes(self.bytes, &(formats.start.checked_add(TABLE_HEADER)?..formats.end)) {
            let content = item?.content;
            // Sound has other values where pictures have the encoder.
            let names: &[Range<usize>] = if self.is_sound { &[COMPANY] } else { &[COMPANY, ENCODER] };
            for name in names {
                let name = content.start.checked_add(name.start)?..content.start.checked_add(name.end)?;
                if name.end <= content.end {
                    self.fill(name);
                }
            }
        }
        Some(())
    }

    /// Makes a part of the file zeros, if there is such a part.
    fn fill(&mut self, part: Range<usize>) {
        if let Some(part) = self.clean.get_mut(part) {
            part.fill(0);
        }
    }
}
