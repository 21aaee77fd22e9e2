//! Variants of photographs: on pages, in feeds, in the cache; and pictures that are refused.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use serde_json::json;

use crate::page::Page;
use crate::site::{Site, tree};

/// A post with two photographs, the first of them in a figure.
fn blog() -> Site {
    Site::new()
        .photograph("media/Vue 1.jpg", 1000, 120)
        .photograph("media/vue-2.jpg", 500, 60)
        .markdown("a", "![Une vue](</media/Vue 1.jpg> \"La vue\")\n\nUne autre\u{a0}: ![Vue](/media/vue-2.jpg)")
}

/// The addresses of a `srcset`, and their widths.
fn candidates(srcset: &str) -> Vec<(&str, &str)> {
    srcset.split(", ").map(|candidate| candidate.split_once(' ').unwrap()).collect()
}

fn avif(page: &Page) -> Vec<String> {
    page.attributes(".prose picture > source[type='image/avif'][sizes]", "srcset")
}

#[test]
fn photographs_offer_avif_and_smaller_widths() {
    let outcome = blog().build().good();
    let page = outcome.page("/posts/a/");
    let avif = avif(&page);
    let widths = |srcset: &str| candidates(srcset).into_iter().map(|(_, width)| width.to_owned()).collect::<Vec<_>>();
    assert_eq!(widths(&avif[0]), ["480w", "720w", "1000w"]);
    let jpeg = page.attribute(".prose img[width='1000'][height='120'][sizes]", "srcset");
    assert_eq!(widths(&jpeg), ["480w", "720w", "1000w"]);
    assert!(jpeg.ends_with(", /media/Vue%201.jpg 1000w"), "{jpeg}");
    for (address, width) in
        candidates(&avif[0]).into_iter().chain(candidates(&jpeg)).filter(|(a, _)| a.starts_with("/assets"))
    {
        let bytes = outcome.files().remove(address.trim_start_matches('/')).unwrap();
        assert_eq!(format!("{}w", imagesize::blob_size(&bytes).unwrap().width), width, "{address}");
    }
    assert!(avif[0].starts_with("/assets/pictures/vue-1-480-"), "{}", avif[0]);
    assert_eq!(page.attributes(".prose img", "src"), ["/media/Vue%201.jpg", "/media/vue-2.jpg"]);
    assert_eq!(page.texts(".prose figure > figcaption"), ["La vue"]);
    assert_eq!(page.count(".prose figure > picture > img"), 1);
    let headers = outcome.text("_headers");
    assert!(headers.contains("/assets/pictures/*\n  Cache-Control: public, max-age=2592000\n"), "{headers}");
}

#[test]
fn only_first_picture_is_loaded_at_once() {
    let page = blog().build().good().page("/posts/a/");
    assert_eq!(page.attributes(".prose img", "loading"), ["eager", "lazy"]);
    assert_eq!(page.attributes(".prose img", "fetchpriority"), ["high"]);
    let banner = json!({"banner_image": "/media/vue-2.jpg", "_carnet": {"image_alt": "Vue"},
        "content_markdown": "![Une vue](/media/vue-2.jpg)"});
    let page = blog().post("b", banner).build().good().page("/posts/b/");
    assert_eq!(page.attributes(".prose img", "loading"), ["lazy"]);
    assert_eq!(page.attribute("figure.banner > picture > img", "fetchpriority"), "high");
    assert_eq!(page.count("figure.banner source[type='image/avif']"), 1);
}

#[test]
fn metadata_are_not_published() {
    let site = blog().photograph("media/jamais-vue.jpg", 400, 50);
    assert!(site.build().good().nowhere("lieu secret").files().contains_key("media/jamais-vue.jpg"));
}

#[test]
fn pictures_are_known_by_content() {
    let site = Site::new().photograph("media/vue.txt", 400, 50).photograph("media/vue", 300, 40);
    let site = site.file("media/texte.jpg", "un mot");
    let outcome = site.build().good().nowhere("lieu secret");
    assert_eq!(outcome.files()["media/texte.jpg"], b"un mot");
}

#[test]
fn variants_of_unused_photograph_are_not_published() {
    let outcome = blog().photograph("media/jamais-vue.jpg", 400, 50).build().good();
    let names: Vec<_> = outcome.files().into_keys().filter(|name| name.starts_with("assets/pictures/")).collect();
    assert!(!names.is_empty() && names.iter().all(|name| name.contains("/vue-")), "{names:?}");
}

#[test]
fn second_build_encodes_nothing() {
    let site = blog();
    let cache = site.folder().join(".carnet/pictures");
    let modified = || -> BTreeMap<_, SystemTime> {
        let entries = fs::read_dir(&cache).unwrap().map(Result::unwrap);
        entries.map(|entry| (entry.file_name(), entry.metadata().unwrap().modified().unwrap())).collect()
    };
    let files = site.build().good().files();
    let before = modified();
    site.build().good().changed(&[], &[]);
    assert_eq!(modified(), before);
    fs::remove_dir_all(site.dist()).unwrap();
    assert_eq!(site.build().good().files(), files);
    assert_eq!(modified(), before);
}

#[test]
fn lost_and_damaged_cache_is_filled_again() {
    let site = blog();
    let files = site.build().good().files();
    let cache = site.folder().join(".carnet");
    for name in tree(&cache).into_keys() {
        // The site has a link to it.
        fs::remove_file(cache.join(&name)).unwrap();
        fs::write(cache.join(&name), "damaged").unwrap();
    }
    assert_eq!(site.build().good().files(), files);
    fs::remove_dir_all(&cache).unwrap();
    assert_eq!(site.build().good().files(), files);
}

#[test]
fn variants_have_base_path() {
    let outcome = blog().setting(json!({"base_url": "https://essai.example/blog/"})).build().good();
    let page = outcome.page("/posts/a/");
    let srcsets = avif(&page).into_iter().chain(page.attributes(".prose img[srcset]", "srcset"));
    for srcset in srcsets {
        assert!(candidates(&srcset).iter().all(|(address, _)| address.starts_with("/blog/")), "{srcset}");
    }
    assert!(outcome.text("_headers").contains("\n/blog/assets/pictures/*\n"));
}

#[test]
fn feeds_have_original_pictures() {
    let outcome = blog().build().good();
    let feed = outcome.json("feed.json");
    let html = feed["items"][0]["content_html"].as_str().unwrap();
    assert!(html.contains("src=\"https://essai.example/media/Vue%201.jpg\""), "{html}");
    for word in ["<picture", "<source", "srcset", "sizes", "fetchpriority"] {
        assert!(!html.contains(word), "{html}");
    }
}

#[test]
fn pictures_that_cannot_be_published_are_reported() {
    let frame = b"\xFF\xC0\0\x14\x08\0\x02\0\x03\x04\x01\x11\0\x02\x11\0\x03\x11\0\x04\x11\0";
    let scan = b"\xFF\xDA\0\x0E\x04\x01\0\x02\0\x03\0\x04\0\0\x3F\0a\xFF\xD9";
    let site = blog().file("media/b.jpg", [&b"\xFF\xD8"[..], frame, scan].concat());
    let whole = fs::read(site.public().join("media/vue-2.jpg")).unwrap();
    site.file("media/c.jpg", &whole[..whole.len() / 2]).build().fails_with(&[
        "media/b.jpg: error: this picture has the colours of print (CMYK), which browsers show in different ways",
        "media/c.jpg: error: this picture is cut off or damaged",
    ]);
}
