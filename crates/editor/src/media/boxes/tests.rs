//! Files that are built box by box.

use super::clean;

const PLACE: &[u8] = b"+48.8584+002.2945/";
const CAMERA: &[u8] = b"HERO9 SN-123456";

fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u32 + 8).to_be_bytes();
    [&length[..], kind, content].concat()
}

/// A table: version, number of entries, entries.
fn table(kind: &[u8; 4], before: &[u32], entries: &[u32]) -> Vec<u8> {
    let numbers: Vec<u8> = before.iter().chain(entries).flat_map(|number| number.to_be_bytes()).collect();
    boxed(kind, &[&[0_u8; 4][..], &numbers].concat())
}

fn handler(kind: &[u8; 4], name: &[u8]) -> Vec<u8> {
    boxed(b"hdlr", &[&[0_u8; 8][..], kind, &[0; 12], name].concat())
}

/// A format of pictures or sound, with what an encoder writes.
fn format(kind: &[u8; 4], text: &[u8]) -> Vec<u8> {
    let mut content = vec![1; 78];
    if kind == b"avc1" {
        content[42..74].fill(0);
        content[42..42 + text.len()].copy_from_slice(text);
    }
    content[12..16].copy_from_slice(text.get(..4).unwrap_or(&[0; 4]));
    boxed(b"stsd", &[&[0_u8, 0, 0, 0, 0, 0, 0, 1][..], &boxed(kind, &content)].concat())
}

/// A track with two samples of 6 and 12 bytes in a chunk each.
fn track(kind: &[u8; 4], coding: &[u8; 4], chunks: [u32; 2], text: &[u8]) -> Vec<u8> {
    let tables = [
        format(coding, text),
        table(b"stsc", &[1], &[1, 1, 1]),
        table(b"stsz", &[0, 2], &[6, 12]),
        table(b"stco", &[2], &chunks),
    ];
    let references = boxed(b"dref", &[&[0_u8, 0, 0, 0, 0, 0, 0, 1][..], &boxed(b"alis", &[0, 0, 0, 1])].concat());
    let information = [boxed(b"vmhd", &[0; 4]), boxed(b"dinf", &references), boxed(b"stbl", &tables.concat())];
    let media = [boxed(b"mdhd", &[0; 20]), handler(kind, text), boxed(b"minf", &information.concat())];
    boxed(b"trak", &[boxed(b"tkhd", &[0; 20]), boxed(b"mdia", &media.concat())].concat())
}

const SAMPLES: [&[u8]; 6] = [b"image1", b"sound1", b"GPS 48", b"image 2-----", b"sound 2-----", b"+48.8584 SN-"];

/// A file like that of a camera: pictures, sound, and a track of measurements, whose kind is given.
fn film(measurements: &[u8; 4]) -> Vec<u8> {
    let start = boxed(b"ftyp", b"qt  \0\0\0\0");
    let at = |number: usize| {
        let before: usize = SAMPLES.iter().take(number).map(|sample| sample.len()).sum();
        (start.len() + 8 + before) as u32
    };
    let tracks = [
        track(b"vide", b"avc1", [at(0), at(3)], b"GoPro AVC encoder"),
        track(b"soun", b"mp4a", [at(1), at(4)], b"GoPro AAC"),
        track(measurements, b"gpmd", [at(2), at(5)], b"GoPro MET"),
    ];
    let film = [boxed(b"mvhd", &[0; 100]), tracks.concat(), boxed(b"udta", PLACE), boxed(b"meta", CAMERA)];
    let other = [boxed(b"uuid", CAMERA), boxed(b"skip", PLACE), boxed(b"udta", CAMERA)];
    [start.clone(), boxed(b"mdat", &SAMPLES.concat()), boxed(b"moov", &film.concat()), other.concat()].concat()
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Whether a file has a place, a camera or a serial number.
fn has_secret(bytes: &[u8]) -> bool {
    [&b"48"[..], b"GPS", b"HERO", b"SN-", b"GoPr"].iter().any(|secret| has(bytes, secret))
}

#[test]
fn metadata_and_measurements_become_zeros() {
    for kind in [b"meta", b"text", b"fdsc"] {
        let film = film(kind);
        let cleaned = clean(&film).unwrap();
        assert_eq!(cleaned.len(), film.len());
        assert!(has_secret(&film) && !has_secret(&cleaned));
        // Pictures and sound are where they were.
        let expected = [SAMPLES[0], SAMPLES[1], &[0; 6], SAMPLES[3], SAMPLES[4], &[0; 12]].concat();
        assert_eq!(&cleaned[24..24 + expected.len()], expected);
        assert!(has(&cleaned, b"vide") && has(&cleaned, b"soun") && !has(&cleaned, kind));
        assert_eq!(clean(&cleaned).as_ref(), Some(&cleaned));
    }
}

/// A track of sound in the media data after a box of 16 bytes: one chunk at each of `chunks`, whose samples have these
/// lengths, or a byte each.
fn sound(chunks: &[u32], lengths: &[u32]) -> Vec<u8> {
    let lengths = match lengths {
        [] => table(b"stsz", &[1, 2 * chunks.len() as u32], &[]),
        lengths => table(b"stsz", &[0, lengths.len() as u32], lengths),
    };
    let tables = [
        format(b"sowt", b""),
        table(b"stsc", &[1], &[1, 2, 1]),
        lengths,
        table(b"stco", &[chunks.len() as u32], chunks),
    ];
    let media = [boxed(b"mdhd", &[0; 20]), handler(b"soun", b""), boxed(b"minf", &boxed(b"stbl", &tables.concat()))];
    boxed(b"trak", &[boxed(b"tkhd", &[0; 20]), boxed(b"mdia", &media.concat())].concat())
}

fn with_media(media: &[u8], tracks: &[u8]) -> Vec<u8> {
    let film = boxed(b"moov", &[&boxed(b"mvhd", &[0; 100]), tracks].concat());
    [boxed(b"ftyp", b"qt  \0\0\0\0"), boxed(b"mdat", media), film].concat()
}

#[test]
fn what_is_between_samples_becomes_zeros() {
    let film = with_media(b"GPSabcGPS48defg48.8", &sound(&[27, 35], &[1, 2, 3, 1]));
    let cleaned = clean(&film).unwrap();
    assert_eq!(&cleaned[24..43], b"\0\0\0abc\0\0\0\0\0defg\0\0\0\0");
    assert_eq!(clean(&cleaned).as_ref(), Some(&cleaned));
}

#[test]
fn sound_of_unknown_length_reaches_to_next_chunk() {
    let film = with_media(b"48.8soundsoundSOUND", &sound(&[28, 38], &[]));
    let cleaned = clean(&film).unwrap();
    assert_eq!(&cleaned[24..43], b"\0\0\0\0soundsoundSOUND");
}

#[test]
fn media_data_stays_where_samples_are_uncertain() {
    // More samples than chunks have, a chunk elsewhere, fragments, no track.
    let fragment = boxed(b"moof", &boxed(b"mfhd", &[0; 8]));
    for film in [
        with_media(b"abcd", &sound(&[24], &[1, 1, 1])),
        with_media(b"abcd", &sound(&[2], &[1, 1])),
        [with_media(b"abcd", &sound(&[24], &[1, 1])), fragment].concat(),
        with_media(b"abcd", b""),
    ] {
        assert!(has(&clean(&film).unwrap(), b"abcd"));
    }
    let film = with_media(b"abcd", &sound(&[24], &[1, 1]));
    assert!(has(&clean(&film).unwrap(), b"ab\0\0"));
}

#[test]
fn times_become_zeros() {
    for (version, length) in [(0, 8), (1, 16)] {
        let header = [&[version, 0, 0, 0][..], &[7; 96]].concat();
        let cleaned = clean(&boxed(b"moov", &boxed(b"mvhd", &header))).unwrap();
        assert_eq!(&cleaned[20..20 + length], &[0; 16][..length]);
        assert!(cleaned[20 + length..].iter().all(|byte| *byte == 7));
    }
}

#[test]
fn what_plays_keeps_its_bytes() {
    let start = boxed(b"ftyp", b"isom\0\0\0\0");
    let film = [boxed(b"mvhd", &[7; 100]), track(b"soun", b"mp4a", [24, 30], b"")].concat();
    let plain = [start, boxed(b"mdat", b"sound1sound 2-----"), boxed(b"moov", &film)].concat();
    assert_eq!(clean(&plain).as_ref(), Some(&plain));
}

#[test]
fn file_that_is_cut_off_has_no_metadata() {
    let film = film(b"meta");
    for length in 0..film.len() {
        assert!(clean(&film[..length]).is_none_or(|clean| !has_secret(&clean)), "{length}");
    }
}

#[test]
fn changed_bytes_are_no_panic() {
    let film = film(b"meta");
    for place in 0..film.len() {
        for value in [0, 1, 0x7F, 0xFF] {
            let mut changed = film.clone();
            changed[place] = value;
            let _ = clean(&changed);
        }
    }
}

#[test]
fn lengths_in_other_forms_are_understood() {
    let film = boxed(b"moov", &boxed(b"mvhd", &[0; 100]));
    let long = [&1_u32.to_be_bytes()[..], b"udta", &18_u64.to_be_bytes(), b"ab"].concat();
    let last = [&0_u32.to_be_bytes()[..], b"meta", b"cd"].concat();
    let cleaned = clean(&[film.clone(), long, last].concat()).unwrap();
    assert!(!has(&cleaned, b"ab") && !has(&cleaned, b"cd"));
    // QuickTime ends a list with zeros.
    assert!(clean(&[&film[..], &[0; 4]].concat()).is_some());
    for broken in [&b"\0\0\0\x05udta"[..], b"\0\0\0\xFFudta", b"\0\0\x01"] {
        assert_eq!(clean(&[&film[..], broken].concat()), None, "{broken:?}");
    }
}

#[test]
fn measurements_that_cannot_be_removed_are_refused() {
    let film = film(b"meta");
    assert_eq!(clean(&[&film[..], &boxed(b"moof", b"")].concat()), None);
    // Samples out of the media, and a compressed film.
    let elsewhere = boxed(b"moov", &[boxed(b"mvhd", b""), track(b"meta", b"gpmd", [0, 6], b"")].concat());
    assert_eq!(clean(&elsewhere), None);
    assert_eq!(clean(&boxed(b"moov", &boxed(b"cmov", PLACE))), None);
    assert_eq!(clean(&boxed(b"ftyp", b"isom\0\0\0\0")), None);
}

#[test]
fn fragments_lose_their_metadata() {
    let film = boxed(b"moov", &boxed(b"mvhd", &[0; 100]));
    let part = boxed(b"traf", &[boxed(b"tfhd", &[0; 8]), boxed(b"udta", PLACE)].concat());
    let fragment = boxed(b"moof", &[boxed(b"mfhd", &[0; 8]), part, boxed(b"meta", CAMERA)].concat());
    let cleaned = clean(&[film, fragment, boxed(b"mdat", b"sound1")].concat()).unwrap();
    assert!(!has_secret(&cleaned) && has(&cleaned, b"sound1") && has(&cleaned, b"tfhd"));
}
