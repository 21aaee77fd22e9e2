//! Drawings in SVG: without metadata, names of files of the author's machine, and metadata of pictures in them. One
//! with scripts, or that loads other files, is refused.

use std::ops::Range;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pictures::clean as clean_picture;
use roxmltree::{Document, Node, ParsingOptions};
use source::message::Message;

use super::error::MediaError;
use super::references;

/// How namespaces of metadata start; Illustrator writes whole files into its own.
const METADATA: [&str; 3] = ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "adobe:ns:meta/", "http://ns.adobe.com/"];

/// Attributes of programs with names of files.
const FILE_NAMES: [&str; 3] = ["absref", "docname", "export-filename"];

/// Elements that run scripts or show other documents, of SVG and of HTML in it.
const ACTIVE: [&str; 9] = ["script", "iframe", "frame", "object", "embed", "applet", "base", "meta", "link"];

/// How addresses that are scripts start.
const SCRIPT: &str = "javascript:";

/// A replacement of a part of the file.
type Edit = (Range<usize>, String);

/// The drawing without metadata.
///
/// # Errors
/// When it can't be read, or has scripts.
pub(super) fn clean(bytes: &[u8]) -> Result<String, MediaError> {
    let broken = || MediaError::new(Message::drawing_broken(), Message::drawing_broken_help());
    let text = std::str::from_utf8(bytes).map_err(|_| broken())?.trim_start_matches('\u{feff}');
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|_| broken())?;
    if document.root_element().tag_name().name() != "svg" {
        return Err(broken());
    }
    if document.descendants().any(is_script) {
        return Err(MediaError::new(Message::drawing_scripts(), Message::drawing_scripts_help()));
    }
    if document.descendants().any(references::has_reference) {
        return Err(MediaError::new(Message::drawing_references(), Message::drawing_references_help()));
    }
    let mut edits: Vec<Edit> = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        if is_metadata(node) {
            edits.push((node.range(), String::new()));
            continue;
        }
        for attribute in node.attributes() {
            if attribute.namespace().is_some() && FILE_NAMES.contains(&attribute.name()) {
                edits.push((attribute.range_value(), String::new()));
            } else if let Some(value) = without_metadata(attribute.value())? {
                edits.push((attribute.range_value(), value));
            }
        }
    }
    Ok(edited(text, edits))
}

fn is_script(node: Node<'_, '_>) -> bool {
    let is_handler = |name: &str| name.starts_with("on");
    // Values of animations are lists.
    let has_address = |value: &str| value.split(';').any(is_script_address);
    ACTIVE.contains(&node.tag_name().name())
        || node.attributes().any(|attribute| is_handler(attribute.name()) || has_address(attribute.value()))
}

/// Whether an address is a script. Browsers ignore line ends and tabs in it, and what is not seen at its start.
fn is_script_address(address: &str) -> bool {
    let mut characters = address.chars().filter(|c| !c.is_ascii_whitespace() && !c.is_ascii_control());
    SCRIPT.chars().all(|expected| characters.next().is_some_and(|c| c.eq_ignore_ascii_case(&expected)))
}

fn is_metadata(node: Node<'_, '_>) -> bool {
    let name = node.tag_name();
    name.name() == "metadata"
        || name.namespace().is_some_and(|namespace| METADATA.iter().any(|start| namespace.starts_with(start)))
}

/// The address of a picture that is in the address itself, without its metadata; none where nothing is to be removed.
fn without_metadata(value: &str) -> Result<Option<String>, MediaError> {
    let Some((kind, data)) = value.split_once(";base64,").filter(|(kind, _)| kind.trim().starts_with("data:")) else {
        return Ok(None);
    };
    let data: String = data.split_ascii_whitespace().collect();
    let Ok(bytes) = BASE64_STANDARD.decode(data) else { return Ok(None) };
    let picture = clean_picture(&bytes).map_err(|refusal| MediaError::of_picture(refusal, &bytes))?;
    let clean = picture.and_then(|picture| picture.bytes);
    Ok(clean.map(|clean| format!("{};base64,{}", escaped(kind.trim()), BASE64_STANDARD.encode(clean))))
}

/// A text as it is written in an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&apos;")
}

/// The text after the edits, of which those inside others are left out.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut edited = String::with_capacity(text.len());
    let mut end = 0;
    for (range, replacement) in edits {
        if range.start < end {
            continue;
        }
        edited.push_str(text.get(end..range.start).unwrap_or_default());
        edited.push_str(&replacement);
        end = range.end;
    }
    edited + text.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;

    use super::clean;

    const START: &str = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='urn:inkscape' viewBox='0 0 2 2'>";

    #[test]
    fn drawing_loses_metadata_and_file_names() {
        let shapes = "<!-- é --><path d='M0 0'/><text x='1'>Oui</text>";
        let drawn = format!(
            "<?xml version='1.0'?>\n<!DOCTYPE svg>\n{START}<metadata><a><b/></a></metadata>{shapes}\
             <g x:export-filename='/home/ana/a.png'/></svg>"
        );
        let expected =
            format!("<?xml version='1.0'?>\n<!DOCTYPE svg>\n{START}{shapes}<g x:export-filename=''/></svg>");
        assert_eq!(clean(drawn.as_bytes()).unwrap(), expected);
        assert_eq!(clean(expected.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn pictures_in_a_drawing_lose_their_metadata() {
        let gif = b"GIF89a\x01\0\x01\0\0\0\0\x21\xFE\x06secret\0\x3B";
        let drawing = |bytes: &[u8]| {
            format!("{START}<image href='data:image/gif;base64,{}'/></svg>", BASE64_STANDARD.encode(bytes))
        };
        let expected = drawing(b"GIF89a\x01\0\x01\0\0\0\0\x3B");
        assert_eq!(clean(drawing(gif).as_bytes()).unwrap(), expected);
    }

    #[test]
    fn address_of_a_picture_stays_in_its_attribute() {
        let gif = BASE64_STANDARD.encode(b"GIF89a\x01\0\x01\0\0\0\0\x21\xFE\x06secret\0\x3B");
        let kind = "data:image/gif;a=&apos; onload=&apos;b()";
        let cleaned = clean(format!("{START}<image href='{kind};base64,{gif}'/></svg>").as_bytes()).unwrap();
        assert!(cleaned.contains(kind) && !cleaned.contains(&gif), "{cleaned}");
    }

    #[test]
    fn drawing_loses_what_illustrator_writes() {
        let private = "<i:pgf xmlns:i='http://ns.adobe.com/AdobeIllustrator/10.0/'>/Users/ana</i:pgf>";
        let cleaned = clean(format!("{START}{private}<path d='M0 0'/></svg>").as_bytes()).unwrap();
        assert_eq!(cleaned, format!("{START}<path d='M0 0'/></svg>"));
    }

    #[test]
    fn drawing_with_scripts_is_refused() {
        for part in [
            "<script>a()</script>",
            "<g onclick='a()'/>",
            "<a href=' JavaScript:a()'/>",
            "<a href='java&#9;script&#10;:a()'/>",
            "<animate values='#a;javascript:a()'/>",
            "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        ] {
            assert!(clean(format!("{START}{part}</svg>").as_bytes()).is_err(), "{part}");
        }
        for broken in [format!("{START}<g></svg>"), "<html/>".to_owned(), String::new()] {
            assert!(clean(broken.as_bytes()).is_err(), "{broken}");
        }
    }
}
