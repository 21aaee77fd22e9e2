//! Variants of pictures, from which browsers choose: `<picture>`, `srcset` and `sizes`. The first picture of a page is
//! loaded at once.

use dom_query::{Document, NodeRef};
use maud::{PreEscaped, html};
use pictures::MAX_WIDTH;

use super::Context;
use super::figures::{ImageSizes, Variant};

const AVIF: &str = "image/avif";

/// Width of the widest column of text, in CSS pixels: `--measure` with the largest `--text` of `style/tokens.css`.
const MAX_COLUMN: u32 = 600;

/// The width of a picture that fills the column: `--measure` with each `--text`, otherwise the window without
/// `--gutter`. Here, an em is the browser's default font size.
const COLUMN_SIZES: &str =
    "(min-width: 75em) 37.5em, (min-width: 48em) 35.625em, (min-width: 36.75em) 33.75em, calc(100vw - 2.475em)";

/// What a browser chooses from.
struct Sources {
    /// `srcset` of AVIF.
    avif: Option<String>,
    /// `srcset` for browsers without AVIF.
    fallback: Option<String>,
    sizes: String,
}

pub(super) fn prepare(document: &Document, context: &Context<'_>) {
    for (position, image) in document.select("img[src]").nodes().iter().enumerate() {
        if position == 0 && !context.has_banner {
            image.set_attr("loading", "eager");
            image.set_attr("fetchpriority", "high");
        }
        add_sources(image, context.images);
    }
}

/// An image of the generator with its sources.
pub(crate) fn with_sources(html: String, images: &dyn ImageSizes) -> String {
    let document = Document::fragment(html);
    document.select("img[src]").nodes().iter().for_each(|image| add_sources(image, images));
    document.select("html").inner_html().to_string()
}

fn add_sources(image: &NodeRef<'_>, images: &dyn ImageSizes) {
    let source = image.attr("src").unwrap_or_default();
    let width = image.attr("width").and_then(|width| width.parse().ok()).unwrap_or(MAX_COLUMN);
    let Some(Sources { avif, fallback, sizes }) = sources(&source, width, images) else { return };
    if let Some(srcset) = fallback {
        image.set_attr("srcset", &srcset);
        image.set_attr("sizes", &sizes);
    }
    if let Some(srcset) = avif {
        let inner = image.html();
        let picture = html! {
            picture { source type=(AVIF) srcset=(srcset) sizes=(sizes); (PreEscaped(&*inner)) }
        };
        image.before_html(picture.into_string());
        image.remove_from_parent();
    }
}

/// The sources of the picture at `source`, which is at most `width` CSS pixels wide.
fn sources(source: &str, width: u32, images: &dyn ImageSizes) -> Option<Sources> {
    let variants = images.variants(source);
    let own = images.size(source).ok()?.width;
    let (avif, mut fallback): (Vec<_>, Vec<_>) = variants.into_iter().partition(|variant| variant.kind == AVIF);
    if !fallback.is_empty() && fallback.iter().all(|variant| variant.width < own.min(MAX_WIDTH)) {
        // Spaces and commas separate the addresses.
        let url = source.replace(' ', "%20").replace(',', "%2C");
        fallback.push(Variant { url, width: own, kind: "" });
    }
    let (avif, fallback) = (srcset(avif), srcset(fallback));
    (avif.is_some() || fallback.is_some()).then(|| Sources { avif, fallback, sizes: sizes(width) })
}

/// The addresses with their widths, from the smallest; none without variants.
fn srcset(mut variants: Vec<Variant>) -> Option<String> {
    variants.sort_by_key(|variant| variant.width);
    let candidates: Vec<_> = variants.iter().map(|Variant { url, width, .. }| format!("{url} {width}w")).collect();
    (!candidates.is_empty()).then(|| candidates.join(", "))
}

/// The width in which a picture of at most `width` CSS pixels is shown.
fn sizes(width: u32) -> String {
    if width >= MAX_COLUMN {
        return COLUMN_SIZES.to_owned();
    }
    format!("(min-width: {}px) {width}px, calc(100vw - 2.475em)", width + 40)
}

#[cfg(test)]
mod tests {
    use super::super::figures::{ImageError, ImageSizes, Size, Variant};
    use super::with_sources;

    /// A picture with AVIF and JPEG in these widths.
    struct Picture {
        own: u32,
        avif: Vec<u32>,
        jpeg: Vec<u32>,
    }

    impl ImageSizes for Picture {
        fn size(&self, _: &str) -> Result<Size, ImageError> {
            Ok(Size { width: self.own, height: 1 })
        }

        fn variants(&self, _: &str) -> Vec<Variant> {
            let variant = |width: &u32, kind: &'static str| Variant {
                url: format!("/p-{width}.{}", kind.trim_start_matches("image/")),
                width: *width,
                kind,
            };
            let avif = self.avif.iter().map(|width| variant(width, "image/avif"));
            avif.chain(self.jpeg.iter().map(|width| variant(width, "image/jpeg"))).collect()
        }
    }

    #[test]
    fn picture_offers_avif_before_its_own_format() {
        let picture = Picture { own: 4000, avif: vec![1200, 480], jpeg: vec![1200] };
        let html = with_sources("<img src=\"/p.jpg\" alt=\"a &amp; b\" width=\"300\">".to_owned(), &picture);
        let sizes = "sizes=\"(min-width: 340px) 300px, calc(100vw - 2.475em)\"";
        assert_eq!(
            html,
            format!(
                "<picture><source type=\"image/avif\" srcset=\"/p-480.avif 480w, /p-1200.avif 1200w\" {sizes}>\
                 <img src=\"/p.jpg\" alt=\"a &amp; b\" width=\"300\" srcset=\"/p-1200.jpeg 1200w\" {sizes}></picture>"
            )
        );
    }

    #[test]
    fn original_is_offered_when_it_is_largest() {
        let srcset = |own: u32, jpeg: &[u32]| {
            let picture = Picture { own, avif: Vec::new(), jpeg: jpeg.to_vec() };
            let html = with_sources("<img src=\"/a, b.jpg\" alt=\"\">".to_owned(), &picture);
            html.split_once("srcset=\"").and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned)
        };
        assert_eq!(srcset(1000, &[480]).as_deref(), Some("/p-480.jpeg 480w, /a%2C%20b.jpg 1000w"));
        assert_eq!(srcset(4000, &[480]).as_deref(), Some("/p-480.jpeg 480w, /a%2C%20b.jpg 4000w"));
        assert_eq!(srcset(4000, &[1200]).as_deref(), Some("/p-1200.jpeg 1200w"));
        assert_eq!(srcset(4000, &[]), None);
    }
}
