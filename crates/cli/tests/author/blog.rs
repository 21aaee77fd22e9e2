//! A blog in a temporary folder, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// The folder of a blog. The time is 1 June 2012.
pub(crate) struct Blog {
    folder: TempDir,
}

/// What the program said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Blog {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::Builder::new().prefix("author-").tempdir().unwrap() }
    }

    /// Settings in Toronto's time zone, no posts.
    pub(crate) fn new() -> Self {
        Self::empty().file(
            "public/site.json",
            r#"{ "title": "Essai", "base_url": "https://essai.example/", "author": { "name": "Autrice" },
  "time_zone": "America/Toronto" }
"#,
        )
    }

    /// Writes a file of the blog.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Writes a published post with a title, a date and a text.
    pub(crate) fn post(self, slug: &str, text: &str) -> Self {
        let title = format!("Titre de {slug}");
        let post = serde_json::json!({ "title": title, "date_published": "2012-01-15", "content_markdown": text });
        self.file(&format!("public/posts/{slug}.json"), &post.to_string())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// All files by their names.
    pub(crate) fn tree(&self) -> BTreeMap<String, String> {
        let files = walkdir::WalkDir::new(self.folder.path()).into_iter().filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_file());
        let name = |entry: &walkdir::DirEntry| {
            let below = entry.path().strip_prefix(self.folder.path()).unwrap();
            below.to_str().unwrap().replace('\\', "/")
        };
        files.map(|entry| (name(&entry), fs::read_to_string(entry.path()).unwrap())).collect()
    }

    /// Runs the program without a terminal, in English.
    pub(crate) fn carnet(&self, arguments: &[&str]) -> Said {
        self.carnet_with(&[], arguments)
    }

    /// Runs the program without a terminal, in the language of the blog.
    pub(crate) fn carnet_in_its_language(&self, arguments: &[&str]) -> Said {
        self.carnet_with(&[("CARNET_LANGUAGE", "")], arguments)
    }

    /// Runs the program with variables of the environment.
    pub(crate) fn carnet_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_carnet"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("SOURCE_DATE_EPOCH", "1338508800")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env("LANG", "C.UTF-8")
            .env("CARNET_LANGUAGE", "en")
            .env("EDITOR", "an-editor-that-must-not-run")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Asserts that the blog has no errors and no warnings.
    pub(crate) fn assert_checked(&self) {
        let said = self.carnet(&["check"]);
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{}", said.stdout);
    }
}

impl Said {
    /// Asserts success and returns standard output.
    pub(crate) fn good(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self.stdout
    }

    /// Asserts that the command could not run, and returns standard error.
    pub(crate) fn refused(self) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (Some(2), ""), "{}", self.stderr);
        self.stderr
    }

    /// Asserts that the command was refused because the folder has no settings.
    pub(crate) fn assert_no_blog(self) {
        let settings = ["public", "site.json"].join(std::path::MAIN_SEPARATOR_STR);
        assert_eq!(
            self.refused(),
            format!(
                "error: there is no blog here: {settings} does not exist; go to the folder of your blog, or make one \
                 with `carnet init`\n"
            )
        );
    }
}
