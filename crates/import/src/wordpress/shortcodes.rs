//! Shortcodes of WordPress: `[caption]`, `[gallery]`, players and embeds become HTML, others stay visible and are
//! counted.

use std::collections::BTreeMap;

use super::media_library::{MediaItem, MediaLibrary};
use super::oembed::OembedCache;
use super::shortcode::{Shortcode, VIDEO_SITES, shortcode};
use crate::html::{decoded, escaped};

/// Deepest nesting of shortcodes; deeper ones are not replaced.
const MAX_DEPTH: usize = 20;

/// The post of a text.
pub(super) struct Context<'c> {
    pub library: &'c MediaLibrary,
    pub oembed: &'c OembedCache,
    /// Id of the post in the old blog, for galleries of its own pictures.
    pub post: u64,
}

/// Replaces the known shortcodes, and counts the unknown ones.
pub(super) fn replace(text: &str, context: &Context<'_>, unknown: &mut BTreeMap<String, usize>) -> String {
    replace_at(0, text, context, unknown)
}

/// The same inside of `depth` shortcodes.
fn replace_at(depth: usize, text: &str, context: &Context<'_>, unknown: &mut BTreeMap<String, usize>) -> String {
    if depth > MAX_DEPTH {
        return text.to_owned();
    }
    let mut html = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        html.push_str(&rest[..open]);
        let from = &rest[open..];
        // `[[name]]` shows `[name]`.
        if let Some(inner) = from
            .strip_prefix('[')
            .filter(|inner| shortcode(inner).is_some_and(|code| inner[code.raw.len()..].starts_with(']')))
            && let Some(code) = shortcode(inner)
        {
            html.push_str(code.raw);
            rest = &inner[code.raw.len() + 1..];
            continue;
        }
        let Some(code) = shortcode(from) else {
            html.push('[');
            rest = &from[1..];
            continue;
        };
        rest = &from[code.raw.len()..];
        match to_html(depth, &code, context, unknown) {
            Some(replacement) => html.push_str(&replacement),
            None => {
                let is_alone = html.rsplit('\n').next().is_none_or(|line| line.trim().is_empty())
                    && rest.split('\n').next().is_none_or(|line| line.trim().is_empty());
                if code.is_shortcode(is_alone) {
                    *unknown.entry(code.name.to_owned()).or_default() += 1;
                    // Its content may have known ones.
                    let content = code.content.map(|content| replace_at(depth + 1, content, context, unknown));
                    html.push_str(&code.with_content(content.as_deref()));
                } else {
                    html.push_str(code.raw);
                }
            }
        }
    }
    html.push_str(rest);
    html
}

fn to_html(
    depth: usize,
    code: &Shortcode<'_>,
    context: &Context<'_>,
    unknown: &mut BTreeMap<String, usize>,
) -> Option<String> {
    match code.name {
        "caption" | "wp_caption" => {
            let content = replace_at(depth + 1, code.content?.trim(), context, unknown);
            let (picture, caption) = picture_and_caption(&content)?;
            let caption =
                code.attribute("caption").map(|caption| escaped(&caption)).unwrap_or_else(|| caption.to_owned());
            Some(figure(picture, &caption))
        }
        "gallery" => {
            let images = images(code, context);
            (!images.is_empty()).then(|| images.into_iter().map(image_figure).collect())
        }
        "playlist" => {
            let files = files(&code.ids("ids")?, context.library);
            let name = if code.attribute("type").as_deref() == Some("video") { "video" } else { "audio" };
            (!files.is_empty()).then(|| files.into_iter().map(|file| player(name, &file.url)).collect())
        }
        name if name == "embed" || VIDEO_SITES.contains(&name) => {
            let address = code.content.map(|content| decoded(content.trim())).filter(|text| !text.is_empty());
            let address = address.or_else(|| code.address()).or_else(|| code.attribute("src"));
            let address = address.or_else(|| code.video_page())?;
            Some(format!("\n\n{}\n\n", context.oembed.link(&address)))
        }
        "audio" | "video" => {
            let address = ["src", "mp3", "ogg", "wav", "m4a", "mp4", "webm", "ogv", "m4v"]
                .into_iter()
                .find_map(|name| code.attribute(name));
            let address = address.or_else(|| code.address())?;
            Some(player(code.name, &address))
        }
        _ => None,
    }
}

/// The pictures of a gallery: those that it names, or those of a post.
fn images<'c>(code: &Shortcode<'_>, context: &Context<'c>) -> Vec<&'c MediaItem> {
    if let Some(ids) = code.ids("ids").or_else(|| code.ids("include")) {
        return files(&ids, context.library);
    }
    let post = code.attribute("id").and_then(|id| id.trim().parse().ok()).unwrap_or(context.post);
    context.library.images_of(post, &code.ids("exclude").unwrap_or_default())
}

fn files<'c>(ids: &[u64], library: &'c MediaLibrary) -> Vec<&'c MediaItem> {
    ids.iter().filter_map(|id| library.image(*id)).collect()
}

/// Splits `<a><img></a> A caption` into the picture with its link, and the caption.
fn picture_and_caption(content: &str) -> Option<(&str, &str)> {
    let image = content.find("<img")?;
    let end = image + content[image..].find('>')? + 1;
    let end = content[end..].trim_start().strip_prefix("</a>").map_or(end, |rest| content.len() - rest.len());
    Some((content[..end].trim(), content[end..].trim()))
}

fn figure(picture: &str, caption: &str) -> String {
    let caption = if caption.is_empty() { String::new() } else { format!("<figcaption>{caption}</figcaption>") };
    format!("\n\n<figure>{picture}{caption}</figure>\n\n")
}

fn player(name: &str, address: &str) -> String {
    format!("\n\n<{name} controls src=\"{}\"></{name}>\n\n", escaped(address))
}

fn image_figure(image: &MediaItem) -> String {
    let picture = format!("<img src=\"{}\" alt=\"{}\">", escaped(&image.url), escaped(&image.alt));
    figure(&picture, &escaped(&image.caption))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Context, replace};
    use crate::wordpress::media_library::{MediaItem, MediaLibrary};
    use crate::wordpress::oembed::OembedCache;

    fn with(text: &str) -> (String, Vec<(String, usize)>) {
        let mut library = MediaLibrary::default();
        for id in [4, 5] {
            let url = format!("https://e.example/{id}.jpg");
            library.add(id, 9, MediaItem { url, alt: "Un \"chat\"".to_owned(), ..MediaItem::default() });
        }
        let mut unknown = BTreeMap::new();
        let html =
            replace(text, &Context { library: &library, oembed: &OembedCache::default(), post: 9 }, &mut unknown);
        (html.trim().to_owned(), unknown.into_iter().collect())
    }

    #[test]
    fn captions_become_figures() {
        let figure = "<figure><a href=\"x\"><img src=\"a\"></a><figcaption>Un <em>mot</em></figcaption></figure>";
        assert_eq!(
            with("[caption id=\"a\" width=\"3\"]<a href=\"x\"><img src=\"a\"></a> Un <em>mot</em>[/caption]").0,
            figure
        );
        let old = "[caption width=\"3\" caption=\"L&rsquo;\u{e9}t\u{e9}\"]<img src=\"a\">[/caption]";
        assert_eq!(with(old).0, "<figure><img src=\"a\"><figcaption>L\u{2019}\u{e9}t\u{e9}</figcaption></figure>");
    }

    #[test]
    fn galleries_become_figures() {
        let image = |id: u32| {
            format!("<figure><img src=\"https://e.example/{id}.jpg\" alt=\"Un &quot;chat&quot;\"></figure>")
        };
        assert_eq!(with("[gallery ids=\"5\"]").0, image(5));
        let own = with("[gallery]").0;
        assert!(own.contains(&image(4)) && own.contains(&image(5)), "{own}");
        assert_eq!(with("[gallery exclude=\"4\"]").0, image(5));
        assert_eq!(with("[gallery id=\"9\" exclude=\"5\"]").0, image(4));
        assert_eq!(with("[gallery id=\"8\"]").1, [("gallery".to_owned(), 1)]);
    }

    #[test]
    fn unknown_shortcodes_stay_and_are_counted() {
        let text = "[contact-form-7 id=\"1\"] [sic] [note]\n[table]\n[box a=\"]\"]x[/box] [1]";
        let (html, unknown) = with(text);
        assert_eq!(html, text);
        let names: Vec<&str> = unknown.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["box", "contact-form-7", "table"]);
        assert_eq!(with("[[gallery]]"), ("[gallery]".to_owned(), vec![]));
        assert_eq!(with("[gallery ids=\"77\"]").1, [("gallery".to_owned(), 1)]);
    }

    #[test]
    fn email_addresses_in_attributes_are_left_out() {
        for (text, expected) in [
            (
                "[contact-form to=\"a@b.example\" x=1]Nom[/contact-form]",
                "[contact-form to=\"\" x=1]Nom[/contact-form]",
            ),
            ("[form to=\"a@b.example\" /]", "[form to=\"\" /]"),
            // What is in the text was shown.
            ("[mail]a@b.example[/mail] [par a@b.example]", "[mail]a@b.example[/mail] [par a@b.example]"),
        ] {
            assert_eq!(with(text).0, expected);
        }
    }

    #[test]
    fn nested_shortcodes_have_a_limit() {
        let nested = |depth: usize| {
            let start: String = (0..depth).map(|number| format!("[a{number}]")).collect();
            let end: String = (0..depth).rev().map(|number| format!("[/a{number}]")).collect();
            (format!("{start}[gallery ids=\"5\"]{end}"), format!("{start}[gallery"))
        };
        let (text, unchanged) = nested(20);
        assert!(!with(&text).0.starts_with(&unchanged));
        let (text, _) = nested(10_000);
        assert_eq!(with(&text).0, text);
    }

    #[test]
    fn embeds_become_links() {
        assert_eq!(
            with("[youtube https://www.youtube.com/watch?v=a]").0,
            "<a href=\"https://www.youtube.com/watch?v=a\">https://www.youtube.com/watch?v=a</a>"
        );
        assert_eq!(with("[vimeo 1234]").0, "<a href=\"https://vimeo.com/1234\">https://vimeo.com/1234</a>");
        assert_eq!(
            with("[playlist type=\"video\" ids=\"5\"]").0,
            "<video controls src=\"https://e.example/5.jpg\"></video>"
        );
        assert_eq!(with("[playlist]").1, [("playlist".to_owned(), 1)]);
        assert_eq!(with("[audio mp3=\"/a.mp3\"][/audio]").0, "<audio controls src=\"/a.mp3\"></audio>");
    }
}
