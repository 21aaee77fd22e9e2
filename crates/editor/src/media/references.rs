//! What a drawing loads from elsewhere: from other hosts, which would learn of its readers, and from the author's
//! machine. A drawing in a page loads none of it.

use roxmltree::Node;

/// Attributes with the address of what is loaded.
const LOADED: [&str; 6] = ["href", "src", "srcset", "data", "poster", "background"];

/// Attributes of animations, which may set such an address.
const ANIMATED: [&str; 4] = ["to", "from", "by", "values"];

/// How pictures start that are in the address itself, and whose metadata is removed.
const PICTURES: &str = "data:image/";

/// A picture that may have metadata, scripts and references itself.
const DRAWING: &str = "data:image/svg";

/// Whether a node loads something that is not in the drawing. Links only lead there.
pub(super) fn has_reference(node: Node<'_, '_>) -> bool {
    if let Some(instruction) = node.pi() {
        return instruction.target == "xml-stylesheet";
    }
    let name = node.tag_name().name();
    if name == "style" && node.descendants().filter_map(|text| text.text()).any(loads_in_style) {
        return true;
    }
    let sets_address = node.attribute("attributeName").is_some_and(|name| name.ends_with("href"));
    node.attributes().any(|attribute| {
        let value = attribute.value();
        let is_loaded = name != "a" && LOADED.contains(&attribute.name()) && !is_inside(value);
        let is_set = sets_address && ANIMATED.contains(&attribute.name()) && !value.split(';').all(is_inside);
        is_loaded || is_set || loads_in_style(value)
    })
}

/// Whether an address is of a part of the drawing, or of a picture that is in the address itself.
fn is_inside(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    let is_picture = address.starts_with(PICTURES) && !address.starts_with(DRAWING) && address.contains(";base64,");
    address.is_empty() || address.starts_with('#') || is_picture
}

/// Whether rules of styles load something but fonts that are in the address itself.
fn loads_in_style(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let is_inside = |rest: &str| {
        let address = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let is_font = ["data:font/", "data:application/"].iter().any(|start| address.starts_with(start));
        address.starts_with('#') || is_font
    };
    style.contains("@import") || !style.split("url(").skip(1).all(is_inside)
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;

    use super::has_reference;

    fn loads(part: &str) -> bool {
        let names = "xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'";
        let drawing = format!("<svg {names}>{part}</svg>");
        Document::parse(&drawing).unwrap().descendants().any(has_reference)
    }

    #[test]
    fn references_to_other_files_are_found() {
        for part in [
            "<image href='https://example.org/a.png'/>",
            "<image x:href='//example.org/a.png'/>",
            "<image href='file:///home/ana/a.png'/>",
            "<image href='a.png'/>",
            "<use href='other.svg#a'/>",
            "<image href='data:image/svg+xml;base64,PHN2Zy8+'/>",
            "<image href='data:image/png,%89PNG'/>",
            "<g fill='url(https://example.org/a.svg#b)'/>",
            "<g style='background: URL( \"https://example.org/a.png\")'/>",
            "<style>@import 'https://example.org/a.css';</style>",
            "<style>g { fill: url(data:image/png;base64,AAAA) }</style>",
            "<set attributeName='x:href' to='https://example.org/a.png'/>",
            "<foreignObject><img xmlns='http://www.w3.org/1999/xhtml' src='https://example.org/a'/></foreignObject>",
            "<?xml-stylesheet href='https://example.org/a.css'?>",
        ] {
            assert!(loads(part), "{part}");
        }
    }

    #[test]
    fn parts_of_the_drawing_and_links_are_none() {
        for part in [
            "<use href='#a'/><use x:href='#a'/>",
            "<image href='data:image/png;base64,AAAA'/>",
            "<a href='https://example.org/'><text>https://example.org/</text></a>",
            "<g fill='url(#a)' style=\"mask: url( '#b' )\"/>",
            "<style>@font-face { src: url(data:font/woff2;base64,AAAA) } g { fill: url(#a) }</style>",
            "<animate attributeName='x' values='0;1'/><set attributeName='href' to='#b'/>",
            "<foreignObject requiredExtensions='http://www.w3.org/1999/xhtml'/>",
        ] {
            assert!(!loads(part), "{part}");
        }
    }
}
