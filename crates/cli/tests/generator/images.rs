//! Images: sizes from their files, figures, banners, names with accents, and what is refused.

use serde_json::json;

use crate::page::Page;
use crate::site::Site;

fn page(markdown: &str) -> Page {
    Site::new().markdown("a", markdown).build().good().page("/posts/a/")
}

#[test]
fn image_alone_in_paragraph_is_a_figure_with_caption() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    assert!(page.content().contains(
        "<figure><img src=\"/media/dessin.svg\" alt=\"Un dessin\" loading=\"lazy\" decoding=\"async\" \
         width=\"40\" height=\"20\"><figcaption>L’échelle est de 1&nbsp;: 2.</figcaption></figure>"
    ));
}

#[test]
fn inline_image_keeps_its_title() {
    let page = page("Un ![point](/media/image.png \"Titre\") ici.");
    assert_eq!(page.count(".prose figure"), 0);
    assert_eq!(page.attribute(".prose p > img", "title"), "Titre");
    assert_eq!(page.attribute(".prose p > img", "width"), "8");
}

#[test]
fn link_around_image_is_moved_into_figure() {
    let page = page("[![point](/media/image.png \"Légende\")](/archive/)");
    assert_eq!(page.attribute(".prose figure > a", "href"), "/archive/");
    assert_eq!(page.count(".prose figure > a > img"), 1);
    assert_eq!(page.texts(".prose figure > figcaption"), ["Légende"]);
}

#[test]
fn images_have_size_and_lazy_loading() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    assert_eq!(page.count(".prose img"), 2);
    assert_eq!(page.count(".prose img[width][height][alt][loading=lazy]"), 2);
}

#[test]
fn image_size_of_author_is_kept_if_complete() {
    let site = Site::new()
        .html("a", "<img src=/media/image.png alt=a width=4 height=3><img src=/media/image.png alt=b width=4>");
    let page = site.build().good().page("/posts/a/");
    assert_eq!(page.attributes(".prose img", "width"), ["4", "8"]);
    assert_eq!(page.attributes(".prose img", "height"), ["3", "6"]);
}

#[test]
fn image_names_may_have_accents_and_spaces() {
    let image = std::fs::read(crate::site::fixtures().join("base/media/image.png")).unwrap();
    let markdown = "![a](/media/été.png)\n\n![b](</media/à la mer.png>)\n\n![c](/media/%C3%A0%20la%20mer.png?v=2)";
    let page = Site::new()
        .file("media/été.png", &image)
        .file("media/à la mer.png", &image)
        .markdown("a", markdown)
        .build()
        .good()
        .has("media/à la mer.png")
        .page("/posts/a/");
    assert_eq!(page.count(".prose img[width='8'][height='6']"), 3);
}

#[test]
fn svg_size_is_read_from_attributes_or_view_box() {
    let size = |attributes: &str| {
        let site = Site::new()
            .file(
                "media/d.svg",
                format!("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}/>"),
            )
            .markdown("a", "![d](/media/d.svg)");
        let page = site.build().good().page("/posts/a/");
        (page.attribute(".prose img", "width"), page.attribute(".prose img", "height"))
    };
    let expected = ("40".to_owned(), "20".to_owned());
    for attributes in [
        r#"width="40" height="20""#,
        r#"width="40px" height="19.6""#,
        r#"viewBox="0 0 40 20""#,
        r#"width="100%" height="100%" viewBox="0,0,40,20""#,
        r#"width="210mm" viewBox="-3 -3 40 20""#,
    ] {
        assert_eq!(size(attributes), expected, "{attributes}");
    }
}

#[test]
fn banner_image_is_above_text_and_not_lazy() {
    let page = Site::fixture().build().good().page("/posts/tout-en-un/");
    assert_eq!(page.attribute("figure.banner > img", "src"), "/media/bannière%20étroite.png");
    assert_eq!(page.attribute("figure.banner > img", "alt"), "Une bannière, très étroite");
    assert_eq!(page.attribute("figure.banner > img", "width"), "30");
    assert_eq!(page.count("figure.banner > img[loading]"), 0);
}

#[test]
fn images_without_alternative_text_are_reported() {
    let warning = |image: &str, place: &str, path: &str| {
        format!(
            "posts/{image}.json:1:{place}: warning: the image {path} has no alternative text, so not everyone learns what it shows"
        )
    };
    let lines = [
        warning("a", "21", "/media/image.png"),
        warning("b", "24", "/media/image.png"),
        warning("c", "18", "/media/image.png"),
    ];
    Site::new()
        .html("a", "<p><img src=/media/image.png></p><img src=/media/image.png alt=''>")
        .markdown("b", "x ![](/media/image.png) ![y](/media/image.png) <img src=\"/media/image.png\" alt=\"\">")
        .post("c", json!({"banner_image": "/media/image.png"}))
        .post("d", json!({"banner_image": "/media/image.png", "_carnet": {"image_alt": ""}}))
        .build()
        .warns_with(&lines.each_ref().map(String::as_str));
}

#[test]
fn only_published_images_are_accepted() {
    let image = std::fs::read(crate::site::fixtures().join("base/media/image.png")).unwrap();
    Site::new()
        .file("posts/photo.png", &image)
        .file("media/copie.png~", &image)
        .file("media/mot.txt", "un mot")
        .post(
            "a",
            json!({"banner_image": "https://ailleurs.example/b.png", "content_markdown": [
                "![a](/posts/photo.png)", "![b](/media/copie.png~)", "![c](/media/mot.txt)", "![d](/media/../../x.png)",
                "![e](photo.png)", "![f](//ailleurs.example/x.png)", "![g](data:image/png;base64,AA)"]}),
        )
        .build()
        .fails_with(&[
            "posts/a.json:1:18: error: the image https://ailleurs.example/b.png is on another host, which would learn who reads this page",
            "posts/a.json:1:76: error: the image /posts/photo.png does not exist",
            "posts/a.json:1:101: error: the image /media/copie.png~ does not exist",
            "posts/a.json:1:127: error: the image /media/mot.txt is not an image whose size can be read",
            "posts/a.json:1:150: error: the image /media/../../x.png does not exist",
            "posts/a.json:1:177: error: the image \"photo.png\" has no path from the root",
            "posts/a.json:1:195: error: the image //ailleurs.example/x.png is on another host, which would learn who reads this page",
            "posts/a.json:1:223: error: an image has no address, or its URL scheme is not allowed",
            "posts/photo.png: warning: this file is not a post and is not published",
        ]);
}
