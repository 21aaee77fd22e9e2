//! Rewrites the addresses in HTML.

use html::{Kind, Tag, videos};
use url::Url;

use super::Rewriter;
use crate::addresses::{last_path_segment, without_www};
use crate::embeds::{has_end, is_frame, sources};
use crate::html::{Token, escaped, tokens};

/// Attributes with an address.
const ATTRIBUTES: [&str; 3] = ["href", "poster", "src"];

/// Attributes with other sizes of a picture, which are left out: here it has one.
const OTHER_SIZES: [&str; 2] = ["sizes", "srcset"];

impl Rewriter {
    /// Rewrites the addresses in HTML. Frames, and media on other hosts, become links, since pages load
    /// nothing from other hosts.
    pub(crate) fn html(&mut self, html: &str, folder: Option<&str>) -> String {
        let mut text = String::with_capacity(html.len());
        let mut is_in_link = false;
        // Name and depth of an element that became a link: it is left out up to its end.
        let mut left_out: Option<(&str, usize)> = None;
        let tokens = tokens(html);
        for (number, token) in tokens.iter().enumerate() {
            let Token::Tag(_, tag) = token else {
                if left_out.is_none() {
                    text.push_str(token.raw());
                }
                continue;
            };
            let is_end = tag.kind == Kind::End;
            if let Some((name, depth)) = left_out {
                let depth = match tag.kind {
                    _ if tag.name != name || tag.self_closing => depth,
                    Kind::End => depth - 1,
                    _ => depth + 1,
                };
                left_out = Some((name, depth)).filter(|(_, depth)| *depth > 0);
                continue;
            }
            if tag.name == "a" {
                is_in_link = !is_end;
            }
            let behind = &tokens[number + 1..];
            match self.link_instead(tag, behind, folder) {
                Some((_, label)) if is_in_link => text.push_str(&escaped(&label)),
                Some((address, label)) => {
                    text.push_str(&format!("<a href=\"{}\">{}</a>", escaped(&address), escaped(&label)));
                }
                None => {
                    self.tag(html, tag, folder, &mut text);
                    continue;
                }
            }
            left_out = Some((tag.name.as_str(), 1)).filter(|_| has_end(tag, behind));
        }
        text
    }

    /// Address and label of the link that replaces a frame, or a picture or recording that is not copied.
    fn link_instead(&mut self, tag: &Tag, behind: &[Token<'_>], folder: Option<&str>) -> Option<(String, String)> {
        let is_media = ["audio", "img", "video"].contains(&tag.name.as_str());
        if tag.kind != Kind::Start || !(is_media || is_frame(&tag.name)) {
            return None;
        }
        let sources = sources(tag, behind);
        if !is_media {
            return self.frame(tag, &sources, folder);
        }
        let source = *sources.first()?;
        if sources.iter().any(|source| self.address(source, folder).is_some()) {
            return None;
        }
        let address = self.addresses.absolute(source, folder)?;
        self.note_missing(source, folder);
        let label = label(tag).or_else(|| last_path_segment(&address)).unwrap_or_else(|| address.clone());
        Some((address, label))
    }

    /// Address and label of the link that replaces a frame. The generator replaces those of known video sites.
    fn frame(&mut self, tag: &Tag, sources: &[&str], folder: Option<&str>) -> Option<(String, String)> {
        if sources.iter().any(|source| videos::page_of(source).is_some()) {
            return None;
        }
        let address = sources.iter().find_map(|source| {
            let source = source.trim();
            let source =
                source.strip_prefix("//").map_or_else(|| source.to_owned(), |rest| format!("https://{rest}"));
            self.address(&source, folder).or_else(|| self.addresses.absolute(&source, folder))
        })?;
        self.linked_frames += 1;
        let host = || Url::parse(&address).ok()?.host_str().map(without_www);
        let label =
            label(tag).or_else(host).or_else(|| last_path_segment(&address)).unwrap_or_else(|| address.clone());
        Some((address, label))
    }

    /// Writes a tag of `html` with its addresses rewritten.
    fn tag(&mut self, html: &str, tag: &Tag, folder: Option<&str>, text: &mut String) {
        let mut written = tag.range.start;
        for attribute in &tag.attributes {
            let Some(value) = attribute.value_range.clone().filter(|value| !value.is_empty()) else { continue };
            let name = attribute.name.as_str();
            if OTHER_SIZES.contains(&name) {
                text.push_str(html[written..attribute.range.start].trim_end());
                written = attribute.range.end;
            } else if ATTRIBUTES.contains(&name)
                && let Some(target) = self.address(&attribute.value, folder)
            {
                text.push_str(&html[written..value.start]);
                text.push_str(&escaped(&target));
                written = value.end;
            }
        }
        text.push_str(&html[written..tag.range.end]);
    }
}

/// The alternative text or title of an element.
fn label(tag: &Tag) -> Option<String> {
    let texts = ["alt", "title"].into_iter().filter_map(|name| tag.attribute(name));
    texts.map(str::trim).find(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::rewriter::tests::rewriter;

    #[test]
    fn addresses_in_html_are_rewritten() {
        let mut rewriter = rewriter();
        for (html, rewritten) in [
            (
                "<a title='/2012/ete/' href='/2012/ete/'>/2012/ete/</a>",
                "<a title='/2012/ete/' href='/posts/ete/'>/2012/ete/</a>",
            ),
            ("<img src=\"/b.jpg\" hidden>", "<a href=\"https://vieux.example/b.jpg\">b.jpg</a>"),
            ("<a href='x'><img alt='Un' src='https://a.example/b.png'></a>", "<a href='x'>Un</a>"),
            (
                "<video src='https://a.example/b.mp4'><p>x</p></video>y",
                "<a href=\"https://a.example/b.mp4\">b.mp4</a>y",
            ),
            ("<audio src='https://a.example/c.mp3'/>y", "<a href=\"https://a.example/c.mp3\">c.mp3</a>y"),
            (
                "<audio src='https://a.example/c.mp3'/>y<audio src='https://a.example/d.mp3'>x</audio>",
                "<a href=\"https://a.example/c.mp3\">c.mp3</a>y<a href=\"https://a.example/d.mp3\">d.mp3</a>",
            ),
            (
                "<video src='https://a.example/b.mp4'>x<video src='https://a.example/e.mp4'>z</video>y",
                "<a href=\"https://a.example/b.mp4\">b.mp4</a>x<a href=\"https://a.example/e.mp4\">e.mp4</a>y",
            ),
            ("<video src='https://a.example/b.mp4'>y", "<a href=\"https://a.example/b.mp4\">b.mp4</a>y"),
            ("<img srcset='x 2x' src='data:,'/>", "<img src='data:,'/>"),
        ] {
            assert_eq!(rewriter.html(html, None), rewritten);
        }
        assert_eq!((rewriter.used.len(), rewriter.missing.len()), (0, 6));
    }

    #[test]
    fn frames_become_links() {
        let mut rewriter = rewriter();
        let sound = "https://w.soundcloud.com/player/?a=1&amp;b=2";
        for (html, rewritten) in [
            (
                format!("<iframe title=\"Un son\" src=\"{sound}\"></iframe>y"),
                format!("<a href=\"{sound}\">Un son</a>y"),
            ),
            (
                "<iframe src='//www.carte.example/a'>x</iframe>".to_owned(),
                "<a href=\"https://www.carte.example/a\">carte.example</a>".to_owned(),
            ),
            (
                "<embed src='https://a.example/b.swf'>y".to_owned(),
                "<a href=\"https://a.example/b.swf\">a.example</a>y".to_owned(),
            ),
            (
                "<object><param name='movie' value='https://a.example/b'><object data='x'></object></object>y"
                    .to_owned(),
                "<a href=\"https://a.example/b\">a.example</a>y".to_owned(),
            ),
            ("<iframe src='/2012/ete/'></iframe>".to_owned(), "<a href=\"/posts/ete/\">ete</a>".to_owned()),
            (
                "<video><source src='https://a.example/b.mp4'><source src='https://a.example/b.webm'></video>y"
                    .to_owned(),
                "<a href=\"https://a.example/b.mp4\">b.mp4</a>y".to_owned(),
            ),
        ] {
            assert_eq!(rewriter.html(&html, None), rewritten);
        }
        assert_eq!((rewriter.linked_frames, rewriter.missing.len()), (5, 1));
        // The generator replaces it with a link.
        for html in
            ["<iframe src=\"https://player.vimeo.com/video/123\"></iframe>", "<iframe src=\"about:blank\"></iframe>"]
        {
            assert_eq!(rewriter.html(html, None), html);
        }
    }

    #[test]
    fn pictures_at_wordpress_com_are_in_the_media_folder() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("2012/03")).unwrap();
        fs::write(folder.path().join("2012/03/a.jpg"), "a").unwrap();
        let mut rewriter = rewriter();
        rewriter.media.add_folder(folder.path(), &[]);
        for address in [
            "https://i0.wp.com/vieux.example/wp-content/uploads/2012/03/a.jpg?w=3",
            "https://vieux.files.wordpress.com/2012/03/a.jpg",
        ] {
            let html = format!("<img src=\"{address}\">");
            assert_eq!(rewriter.html(&html, None), "<img src=\"/media/2012/03/a.jpg\">", "{address}");
        }
        assert_eq!((rewriter.used.len(), rewriter.missing.len()), (1, 0));
    }
}
