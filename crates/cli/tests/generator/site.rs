//! A blog in a temporary folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use cli::build::{self, Job};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageEncoder, Rgb, RgbImage};
use jiff::Timestamp;
use protocol::language::Language;
use publish::assets::App;
use publish::output::{Staging, refuse_locked};
use serde_json::{Value, json};
use source::endpoint::Endpoint;
use tempfile::TempDir;

use crate::outcome::Outcome;

/// All files below a folder, by their paths.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// The boot script of the mock app.
pub(crate) fn boot_script(version: &str) -> String {
    format!("boot-{version}.js app-{version}.js app-{version}.wasm")
}

/// The author's folder, a mock app, and the output folder. The time of the build is 1 June 2012 unless [`Site::at`]
/// sets another.
pub(crate) struct Site {
    folder: Rc<TempDir>,
    now: Timestamp,
    endpoint: Option<Endpoint>,
    compressed: bool,
    filled: bool,
    moves_few_files: bool,
}

impl Site {
    /// Settings, one image, no posts.
    pub(crate) fn new() -> Self {
        Self::empty()
            .site(json!({"title": "Essai", "base_url": "https://essai.example/", "author": {"name": "Autrice"}}))
            .copy(&fixtures().join("base"))
    }

    /// The fixture with all features.
    pub(crate) fn fixture() -> Self {
        Self::empty().copy(&fixtures().join("valid/public"))
    }

    fn empty() -> Self {
        let folder = tempfile::Builder::new().prefix("site-").tempdir().unwrap();
        fs::create_dir(folder.path().join("public")).unwrap();
        fs::create_dir(folder.path().join("app")).unwrap();
        let now = "2012-06-01T00:00:00Z".parse().unwrap();
        Self {
            folder: Rc::new(folder),
            now,
            endpoint: None,
            compressed: false,
            filled: false,
            moves_few_files: false,
        }
        .app("0")
    }

    /// The same blog in another folder. Its old site has only `assets/`, so that a build renders and compresses
    /// everything, but knows the files of earlier apps.
    pub(crate) fn copy_without_pages(&self) -> Self {
        let Self { now, endpoint, compressed, filled, moves_few_files, .. } = self;
        let (endpoint, now) = (endpoint.clone(), *now);
        let copy = Self {
            now,
            endpoint,
            compressed: *compressed,
            filled: *filled,
            moves_few_files: *moves_few_files,
            ..Self::empty()
        };
        for (name, bytes) in tree(self.folder()) {
            if ["app/", "dist/assets/", "public/"].iter().any(|folder| name.starts_with(folder)) {
                write_tree(copy.folder(), &[(name, bytes)].into());
            }
        }
        copy
    }

    /// Replaces the app; its files contain their names, and the boot script also those of the files that it loads.
    pub(crate) fn app(self, version: &str) -> Self {
        let app = self.folder().join("app");
        let name = |name: &str, ending: &str| format!("{name}-{version}.{ending}");
        let names = json!({"style": name("style", "css"), "boot": name("boot", "js"), "script": name("app", "js"),
            "module": name("app", "wasm")});
        fs::write(app.join("app.json"), names.to_string()).unwrap();
        for name in names.as_object().unwrap().values().filter_map(Value::as_str) {
            fs::write(app.join(name), name).unwrap();
        }
        fs::write(app.join(name("boot", "js")), boot_script(version)).unwrap();
        self
    }

    /// With compressed variants of files.
    pub(crate) fn compressed(mut self, compressed: bool) -> Self {
        self.compressed = compressed;
        self
    }

    /// Fills the output folder instead of replacing it.
    pub(crate) fn filled(mut self) -> Self {
        self.filled = true;
        self
    }

    /// Moves files into the output folder, if they are few, as the commands do, instead of replacing it.
    pub(crate) fn few_files_moved(mut self) -> Self {
        self.moves_few_files = true;
        self
    }

    /// Copies everything below `from` into the author's folder.
    pub(crate) fn copy(self, from: &Path) -> Self {
        tree(from).into_iter().fold(self, |site, (name, bytes)| site.file(&name, bytes))
    }

    /// Settings; replaces existing ones.
    pub(crate) fn site(self, fields: Value) -> Self {
        self.file("site.json", fields.to_string())
    }

    /// Settings as text; replaces existing ones.
    pub(crate) fn settings(&self, text: &str) -> &Self {
        fs::write(self.public().join("site.json"), text).unwrap();
        self
    }

    /// Changes some fields of the settings.
    pub(crate) fn setting(self, fields: Value) -> Self {
        let text = fs::read_to_string(self.public().join("site.json")).unwrap();
        let settings = with(serde_json::from_str(&text).unwrap(), fields);
        self.site(settings)
    }

    /// A post with a default title, date and text.
    pub(crate) fn post(self, slug: &str, fields: Value) -> Self {
        let mut post = json!({"title": format!("Titre de {slug}"), "date_published": "2012-01-15"});
        let has_text = fields.as_object().unwrap().keys().any(|name| name.starts_with("content_"));
        if !has_text {
            post["content_markdown"] = json!("Un texte.");
        }
        self.file(&format!("posts/{slug}.json"), with(post, fields).to_string())
    }

    /// A post with only a text in Markdown.
    pub(crate) fn markdown(self, slug: &str, text: &str) -> Self {
        self.post(slug, json!({"content_markdown": text}))
    }

    /// A post with only a text in HTML.
    pub(crate) fn html(self, slug: &str, text: &str) -> Self {
        self.post(slug, json!({"content_html": text}))
    }

    /// A static page.
    pub(crate) fn page(self, name: &str, fields: Value) -> Self {
        let page = json!({"title": format!("Page {name}"), "content_markdown": "Un texte."});
        self.file(&format!("pages/{name}.json"), with(page, fields).to_string())
    }

    /// Any file in the author's folder.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.public().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// A picture in the author's folder, as PNG.
    pub(crate) fn picture(self, path: &str, width: u32, height: u32) -> Self {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&vec![0; (width * height) as usize]).unwrap();
        writer.finish().unwrap();
        self.file(path, bytes)
    }

    /// A photograph in the author's folder, as JPEG, whose Exif metadata name a place.
    pub(crate) fn photograph(self, path: &str, width: u32, height: u32) -> Self {
        let mut seed = 1_u32;
        let photograph = RgbImage::from_fn(width, height, |x, y| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgb([(x * 200 / width) as u8, (y * 200 / height) as u8, (seed >> 28) as u8 + 100])
        });
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
        encoder.set_exif_metadata(b"II*\0\x08\0\0\0\0\0\0\0\0\0lieu secret".to_vec()).unwrap();
        encoder.encode_image(&photograph).unwrap();
        self.file(path, bytes)
    }

    /// Removes a file or folder of the author.
    pub(crate) fn remove(self, path: &str) -> Self {
        let path = self.public().join(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            fs::remove_file(path).unwrap()
        }
        self
    }

    /// A symbolic link in the author's folder.
    pub(crate) fn link(self, path: &str, target: impl AsRef<Path>) -> Self {
        let path = self.public().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }

    /// The time of the build, UTC: a day or a timestamp.
    pub(crate) fn at(mut self, moment: &str) -> Self {
        let full = if moment.contains('T') { moment.to_owned() } else { format!("{moment}T00:00:00Z") };
        self.now = full.parse().unwrap();
        self
    }

    /// The endpoint of the command line.
    pub(crate) fn endpoint(mut self, address: &str) -> Self {
        self.endpoint = Some(address.parse().unwrap());
        self
    }

    /// The responses to a post, with default text, date and name.
    pub(crate) fn responses(self, slug: &str, items: &[Value]) -> Self {
        let response = |(position, fields): (usize, &Value)| {
            let date = format!("2012-02-01T12:00:{position:02}Z");
            let response = json!({"content_text": "Un mot.", "date_published": date, "authors": [{"name": "Ana"}]});
            with(response, fields.clone())
        };
        let items: Vec<Value> = items.iter().enumerate().map(response).collect();
        self.file(&format!("responses/{slug}.json"), json!({"items": items}).to_string())
    }

    /// The slugs of all posts from their file names, sorted.
    pub(crate) fn slugs(&self) -> Vec<String> {
        let names = tree(&self.public().join("posts")).into_keys();
        names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn public(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    pub(crate) fn job(&self) -> Job {
        let (public, endpoint) = (self.public(), self.endpoint.clone());
        Job { public, now: self.now, endpoint, progress: false, language: Language::En }
    }

    /// Checks and writes nothing.
    pub(crate) fn check(&self) -> Outcome {
        let before = tree(self.folder());
        let outcome = Outcome::new(Rc::clone(&self.folder), build::check(&self.job()));
        assert_eq!(tree(self.folder()), before, "a check wrote something");
        outcome
    }

    /// Builds the site. Asserts that a check has the same diagnostics, and that nothing is written after errors.
    pub(crate) fn build(&self) -> Outcome {
        let checked = self.check();
        let before = tree(&self.dist());
        let app = App::read(&self.folder().join("app")).unwrap();
        let start = if self.filled { Staging::inside } else { Staging::beside };
        let staging = start(&self.dist(), &refuse_locked).unwrap();
        let staging = if self.moves_few_files { staging.with_few_files_moved() } else { staging };
        let staging =
            if self.compressed { staging.with_compressed_variants(Some(self.folder().join("app"))) } else { staging };
        let built = build::build(&self.job(), &app, staging).unwrap();
        let outcome = Outcome::new(Rc::clone(&self.folder), built);
        assert_eq!(outcome.list(), checked.list(), "a check and a build differ");
        if !outcome.is_good() {
            assert_eq!(tree(&self.dist()), before, "a failed build wrote something");
        }
        let names: Vec<_> = fs::read_dir(self.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(
            names.iter().all(|name| [".carnet", "app", "dist", "public"].iter().any(|known| name == known)),
            "{names:?}"
        );
        outcome
    }
}

/// Where the fixtures are.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// All files below `folder`, without symbolic links; empty if it does not exist.
pub(crate) fn tree(folder: &Path) -> Tree {
    let mut files = Tree::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).unwrap().to_str().map(str::to_owned);
            files.insert(name.unwrap_or_default(), fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// Writes files below `folder`.
pub(crate) fn write_tree(folder: &Path, files: &Tree) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Merges the fields of `others` into `base`; null removes a field.
fn with(mut base: Value, others: Value) -> Value {
    let Value::Object(others) = others else { panic!("not an object: {others}") };
    for (name, value) in others {
        if value.is_null() {
            base.as_object_mut().unwrap().remove(&name);
        } else {
            base[name] = value;
        }
    }
    base
}
