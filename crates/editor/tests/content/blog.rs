//! A blog in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};

use cli::build::{self, Job};
use editor::blog::OpenBlog;
use html::{Kind, tags};
use jiff::Timestamp;
use protocol::language::Language;
use publish::assets::App;
use publish::output::{Staging, refuse_locked};
use serde_json::{Value, json};
use site::catalogue;
use site::document;
use site::pages::SiteContext;
use source::report;
use tempfile::TempDir;
use walkdir::WalkDir;

/// The author's folder, a mock app, and the output folder.
pub(crate) struct TestBlog {
    folder: TempDir,
}

/// The time of builds and previews, unless a test needs another.
pub(crate) fn now() -> Timestamp {
    "2012-06-01T00:00:00Z".parse().unwrap()
}

impl TestBlog {
    /// Settings and no posts.
    pub(crate) fn new() -> Self {
        let settings = json!({"title": "Essai", "base_url": "https://essai.example/",
            "language": "fr", "author": {"name": "Autrice"}});
        Self::empty().file("site.json", settings.to_string())
    }

    /// A copy of the blog in `public`.
    pub(crate) fn copy_of(public: &Path) -> Self {
        let mut blog = Self::empty();
        for entry in WalkDir::new(public).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
        {
            let name = entry.path().strip_prefix(public).unwrap().to_str().unwrap();
            blog = blog.file(name, fs::read(entry.path()).unwrap());
        }
        blog
    }

    /// A copy of the demo.
    pub(crate) fn demo() -> Self {
        Self::copy_of(&root().join("public"))
    }

    /// A copy of the fixture with all features.
    pub(crate) fn fixture() -> Self {
        Self::copy_of(&root().join("crates/cli/tests/fixtures/valid/public"))
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("public/posts")).unwrap();
        fs::create_dir(folder.path().join("app")).unwrap();
        let names =
            json!({"style": "style-0.css", "boot": "boot-0.js", "script": "app-0.js", "module": "app-0.wasm"});
        for name in names.as_object().unwrap().values().filter_map(Value::as_str) {
            fs::write(folder.path().join("app").join(name), name).unwrap();
        }
        // The boot script names the files that it loads.
        fs::write(folder.path().join("app/boot-0.js"), "app-0.js app-0.wasm").unwrap();
        fs::write(folder.path().join("app/app.json"), names.to_string()).unwrap();
        Self { folder }
    }

    /// Writes a file of the author.
    pub(crate) fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(name, bytes);
        self
    }

    /// Writes a post with a default title, date and text.
    pub(crate) fn post(self, slug: &str, fields: Value) -> Self {
        let (title, date) = (format!("Titre de {slug}"), "2012-01-15");
        let mut post = json!({"title": title, "date_published": date, "content_markdown": "Un texte."});
        post.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        self.file(&format!("posts/{slug}.json"), post.to_string())
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.public().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The content of a file of the author.
    pub(crate) fn content(&self, name: &str) -> String {
        fs::read_to_string(self.public().join(name)).unwrap()
    }

    pub(crate) fn public(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// The names of all posts and static pages.
    pub(crate) fn sources(&self) -> Vec<String> {
        let mut names = Vec::new();
        for folder in ["posts", "pages"] {
            for entry in WalkDir::new(self.public().join(folder)).into_iter().filter_map(Result::ok) {
                if entry.path().extension().is_some_and(|ending| ending == "json") {
                    let name = entry.path().strip_prefix(self.public()).unwrap();
                    names.push(name.to_str().unwrap().to_owned());
                }
            }
        }
        names.sort();
        names
    }

    pub(crate) fn app(&self) -> App {
        App::read(&self.folder.path().join("app")).unwrap()
    }

    /// Opens it in the editor.
    pub(crate) fn open(&self) -> OpenBlog {
        self.open_at(now)
    }

    pub(crate) fn open_at(&self, clock: fn() -> Timestamp) -> OpenBlog {
        OpenBlog::open(self.public(), self.app(), clock).unwrap()
    }

    /// Builds the site at this time.
    pub(crate) fn build(&self, now: Timestamp) {
        let job = Job { public: self.public(), now, endpoint: None, progress: false, language: Language::En };
        let staging = Staging::beside(&self.folder.path().join("dist"), &refuse_locked).unwrap();
        let outcome = build::build(&job, &self.app(), staging).unwrap();
        assert!(outcome.is_good(), "{}", report::list(&outcome.diagnostics, Language::En));
    }

    /// The article of the page at `path` as a build at this time renders it, without its files.
    pub(crate) fn rendered_article(&self, path: &str, now: Timestamp) -> String {
        let (catalogue, found) = catalogue::read(&self.public(), now);
        assert!(!report::any_error(&found), "{}", report::list(&found, Language::En));
        let catalogue = catalogue.unwrap();
        let context = SiteContext::new(&catalogue, "").unwrap();
        let mut inputs = (0..context.articles()).filter_map(|position| context.article_inputs(position));
        let inputs = inputs.find(|inputs| inputs.path() == path).unwrap();
        let rendered = context.article(&inputs).map(|article| article.rendered_page).unwrap_or_else(|found| {
            panic!("{}", report::list(&found, Language::En));
        });
        let page = context.root.page(&rendered.page);
        article(&document::body(&context, &rendered, &page))
    }

    /// The article of the built page at `path`.
    pub(crate) fn built_article(&self, path: &str) -> String {
        let document = self.folder.path().join("dist").join(path.trim_start_matches('/')).join("index.html");
        article(&fs::read_to_string(document).unwrap())
    }
}

/// The article in a document.
pub(crate) fn article(html: &str) -> String {
    let tags = tags(html);
    let start = tags.iter().find(|tag| tag.kind == Kind::Start && tag.name == "article").unwrap();
    let end = &tags[start.partner.unwrap()];
    html[start.range.start..end.range.end].to_owned()
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}
