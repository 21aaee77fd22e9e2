//! Compressed variants of files.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use crate::outcome::Outcome;
use crate::site::{Site, Tree};

/// Long enough to be compressed, and different for each number.
fn text(number: usize) -> String {
    (0..400).map(|word| format!("mot{} ", word * number)).collect()
}

fn blog() -> Site {
    Site::new()
        .compressed(true)
        .markdown("a", &text(1))
        .markdown("b", &text(2))
        .file("media/plan.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{}</desc></svg>", text(3)))
        .file("media/court.txt", "court")
        .file("_redirects", (0..100).map(|number| format!("/{number}/ /posts/a/ 301\n")).collect::<String>())
}

/// Names of files with compressed variants.
fn compressed(files: &Tree, ending: &str) -> BTreeSet<String> {
    files.keys().filter_map(|name| name.strip_suffix(ending)).map(str::to_owned).collect()
}

/// The decompressed variants of a file.
fn unpacked(files: &Tree, name: &str) -> [Vec<u8>; 2] {
    let (mut brotli, mut gzip) = (Vec::new(), Vec::new());
    brotli::BrotliDecompress(&mut files[&format!("{name}.br")].as_slice(), &mut brotli).unwrap();
    GzDecoder::new(files[&format!("{name}.gz")].as_slice()).read_to_end(&mut gzip).unwrap();
    [brotli, gzip]
}

fn plain(outcome: &Outcome) -> Tree {
    outcome.files().into_iter().filter(|(name, _)| !name.ends_with(".br") && !name.ends_with(".gz")).collect()
}

#[test]
fn compressed_variants_are_equal_and_smaller() {
    let outcome = blog().build().good();
    let files = outcome.files();
    for name in [
        "index.html",
        "posts/a/index.html",
        "posts/a/index.json",
        "feed.xml",
        "feed.json",
        "media/plan.svg",
        "404.html",
    ] {
        let [brotli, gzip] = ["br", "gz"].map(|ending| &files[&format!("{name}.{ending}")]);
        assert!(unpacked(&files, name).iter().all(|bytes| *bytes == files[name]), "{name}");
        assert!(brotli.len() < gzip.len() && gzip.len() < files[name].len(), "{name}");
        // No modification time, so that the output is deterministic.
        assert_eq!(gzip[4..8], [0; 4], "{name}");
    }
    for name in ["media/court.txt", "media/image.png", "_headers", "_redirects", "assets/app-0.js"] {
        assert!(files.contains_key(name), "{name}");
        assert!(!files.contains_key(&format!("{name}.br")) && !files.contains_key(&format!("{name}.gz")), "{name}");
    }
    assert_eq!(compressed(&files, ".br"), compressed(&files, ".gz"));
}

#[test]
fn no_compress_writes_the_same_site() {
    let site = blog();
    let with = plain(&site.build().good());
    let site = site.compressed(false);
    let outcome = site.build().good();
    outcome.changed(&[], &[]);
    assert_eq!(outcome.files(), with);
    // The next build writes them, and nothing else.
    let site = site.compressed(true);
    let outcome = site.build().good();
    outcome.changed(&[], &[]);
    assert!(outcome.files().contains_key("index.html.br"));
}

/// A compressed variant that differs from those of builds.
fn quick(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_variants_of_app_are_reused() {
    let site = blog();
    let app = site.folder().join("app");
    let script = text(6);
    fs::write(app.join("app-0.js"), &script).unwrap();
    fs::write(app.join("app-0.js.gz"), quick(script.as_bytes())).unwrap();
    let files = site.build().good().files();
    assert_eq!(files["assets/app-0.js.gz"], quick(script.as_bytes()));
    assert!(files["assets/app-0.js.br"].len() < script.len());
    // A variant with other content is not used.
    fs::write(app.join("app-0.js.gz"), quick(text(7).as_bytes())).unwrap();
    fs::remove_dir_all(site.dist()).unwrap();
    let files = site.build().good().files();
    assert_eq!(unpacked(&files, "assets/app-0.js"), [script.as_bytes(), script.as_bytes()]);
}

#[test]
fn unchanged_files_keep_compressed_variants() {
    let site = blog();
    let files = site.build().good().files();
    let mark = |page: &str| {
        let name = format!("{page}.gz");
        fs::write(site.dist().join(&name), quick(&files[page])).unwrap();
        quick(&files[page])
    };
    let [kept, replaced] = ["posts/a/index.html", "posts/b/index.html"].map(mark);
    let site = site.markdown("b", &text(4));
    let files = site.build().good().files();
    assert_eq!(files["posts/a/index.html.gz"], kept);
    assert_ne!(files["posts/b/index.html.gz"], replaced);
    let again = site.build().good();
    again.changed(&[], &[]);
    assert_eq!(again.files(), files);
}

#[test]
fn damaged_compressed_variants_are_rebuilt() {
    let site = blog();
    let good = site.build().good().files();
    let form = |name: &str| site.dist().join(name);
    fs::remove_file(form("index.html.br")).unwrap();
    fs::write(form("feed.xml.br"), "").unwrap();
    fs::write(form("feed.xml.gz"), "").unwrap();
    for name in ["posts/a/index.html.br", "posts/a/index.html.gz", "feed.json.br", "feed.json.gz"] {
        let bytes = &good[name];
        let cut = if name.starts_with("feed") { bytes.len() - 1 } else { bytes.len() / 2 };
        fs::write(form(name), &bytes[..cut]).unwrap();
    }
    fs::write(form("posts/b/index.html.br"), &good["posts/a/index.html.br"]).unwrap();
    fs::write(form("posts/b/index.html.gz"), [&good["posts/b/index.html.gz"][..], b"more"].concat()).unwrap();
    let outcome = site.build().good();
    outcome.changed(&[], &[]);
    assert_eq!(outcome.files(), good);
}

#[test]
fn removed_compressed_file_of_author_is_replaced() {
    let site = blog().file("long.txt", text(8)).file("long.txt.gz", "à moi, d’avant");
    assert_eq!(site.build().good().files()["long.txt.gz"], "à moi, d’avant".as_bytes());
    let site = site.remove("long.txt.gz");
    let files = site.build().good().files();
    assert_eq!(unpacked(&files, "long.txt"), [text(8).as_bytes(), text(8).as_bytes()]);
}

#[test]
fn compressed_variants_are_removed_with_their_file() {
    let site = blog().markdown("c", &text(5));
    site.build().good().has("posts/c/index.html.gz");
    let site = site.remove("posts/c.json");
    let outcome = site.build().good();
    assert_eq!(
        outcome.removed(),
        [
            "an Open Graph image",
            "posts/c/index.html",
            "posts/c/index.json",
            "cards of the search",
            "terms of the search",
        ]
    );
    outcome.lacks("posts/c");
}

#[test]
fn compressed_file_of_author_is_kept() {
    let site = blog().file("media/plan.svg.br", "à moi").file("media/tout.tar.gz", "à moi");
    for _ in 0..2 {
        let files = site.build().good().files();
        assert_eq!(files["media/plan.svg.br"], "à moi".as_bytes());
        assert!(files["media/plan.svg.gz"].len() > 100);
        assert_eq!(files["media/tout.tar.gz"], "à moi".as_bytes());
    }
    let site = site.file("media/plan.svg.br", "à moi, changé");
    assert_eq!(site.build().good().files()["media/plan.svg.br"], "à moi, changé".as_bytes());
}
