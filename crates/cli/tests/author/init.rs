//! `carnet init`: a blog that can be checked at once, and no file that is overwritten.

use crate::blog::Blog;

const REQUIRED: [&str; 6] =
    ["--title", "Petit « plateau »", "--base-url", "https://a.example/blog", "--author", "M. \"Braquet\""];

fn init(blog: &Blog, variables: &[(&str, &str)], more: &[&str]) -> String {
    blog.carnet_with(variables, &[&["init"][..], more, &REQUIRED].concat()).good()
}

#[test]
fn init_writes_a_french_blog_without_warnings() {
    let blog = Blog::empty();
    let variables = [("LANG", "fr_CA.UTF-8"), ("CARNET_LANGUAGE", "")];
    let said = init(&blog, &variables, &["--time-zone", "America/Toronto"]);
    let names: Vec<String> = blog.tree().into_keys().collect();
    assert_eq!(
        names,
        [
            ".gitignore",
            "hosting/Caddyfile",
            "hosting/github-pages.yml",
            "hosting/nginx.conf",
            "hosting/object-store.sh",
            "hosting/redirects.awk",
            "public/pages/a-propos.json",
            "public/pages/confidentialite.json",
            "public/posts/bienvenue.json",
            "public/site.json",
        ]
    );
    let settings = blog.json("public/site.json");
    assert_eq!(settings["title"], "Petit « plateau »");
    assert_eq!(settings["base_url"], "https://a.example/blog");
    assert_eq!(settings["author"]["name"], "M. \"Braquet\"");
    assert_eq!(settings["language"], "fr");
    assert_eq!(settings["time_zone"], "America/Toronto");
    assert_eq!(blog.json("public/posts/bienvenue.json")["date_published"], "2012-05-31T20:00:00-04:00");
    assert_eq!(
        said,
        "Repris du système\u{a0}: \"language\": \"fr\". Pour changer cela, modifiez public/site.json, ou recommencez dans un \
         dossier vide avec --language.\n\n\
         Le blog est prêt. Pour continuer\u{a0}:\n\n    carnet write\n    carnet serve\n    carnet new \"Mon premier article\"\n"
    );
    blog.assert_checked();
}

#[test]
fn init_writes_an_english_blog_without_warnings() {
    let blog = Blog::empty();
    init(&blog, &[], &["--time-zone", "Europe/Paris"]);
    assert_eq!(blog.json("public/site.json")["language"], "en");
    assert!(blog.path("public/pages/privacy.json").exists() && blog.path("public/posts/welcome.json").exists());
    blog.assert_checked();
}

#[test]
fn init_creates_the_folder_and_names_it() {
    let blog = Blog::empty();
    let said = init(&blog, &[("LANG", "fr_FR.UTF-8")], &["mon carnet", "--language", "en"]);
    assert_eq!(blog.json("mon carnet/public/site.json")["language"], "en");
    assert!(said.contains("\n    cd 'mon carnet'\n    carnet write\n    carnet serve\n"), "{said}");
}

#[test]
fn init_overwrites_nothing() {
    for name in ["public/site.json", "hosting/Caddyfile", "public/pages/about.json"] {
        let blog = Blog::empty().file(name, "{}");
        let said = blog.carnet(&[&["init"][..], &REQUIRED].concat()).refused();
        assert!(said.contains(&format!("has {name} already: nothing was written")), "{said}");
        assert_eq!(blog.tree().into_keys().collect::<Vec<_>>(), [name]);
    }
}

#[test]
fn init_keeps_an_existing_gitignore() {
    let blog = Blog::empty().file(".gitignore", "/notes\n");
    let said = init(&blog, &[], &["--language", "en", "--time-zone", "UTC"]);
    assert_eq!(blog.read(".gitignore"), "/notes\n");
    assert_eq!(
        said,
        ".gitignore exists already and is kept as it is. Add these lines to it:\n\n    /dist\n    /.carnet/\n    /.carnet-*\n\
         \x20   /import/pending-*\n    /import/report*\n\n\
         The blog is ready. Next steps:\n\n    carnet write\n    carnet serve\n    carnet new \"My first post\"\n"
    );
    blog.assert_checked();
}

#[test]
fn init_without_terminal_prints_assumed_settings() {
    let blog = Blog::empty();
    let said = init(&blog, &[("LANG", "en_GB.UTF-8"), ("TZ", "Europe/Paris")], &[]);
    let expected = "Taken from the system: \"language\": \"en\", \"time_zone\": \"Europe/Paris\". To change this, edit \
                    public/site.json, or start again in an empty folder with --language, --time-zone.\n\n";
    assert!(said.starts_with(expected), "{said}");
    assert_eq!(blog.json("public/site.json")["time_zone"], "Europe/Paris");
    let blog = Blog::empty();
    let said = init(&blog, &[], &["--language", "en", "--time-zone", "Europe/Paris"]);
    assert!(said.starts_with("The blog is ready."), "{said}");
}

#[test]
fn init_without_terminal_names_all_flags() {
    let blog = Blog::empty();
    let said = blog.carnet(&["init", "--title", "A"]).refused();
    for flag in ["--title", "--base-url", "--author", "--language", "--time-zone"] {
        assert!(said.contains(flag), "{said}");
    }
    assert!(blog.tree().is_empty());
}

#[test]
fn init_refuses_invalid_values() {
    let blog = Blog::empty();
    for (flag, value, reason) in [
        ("--base-url", "a.example", "\"a.example\" is not the address of a site"),
        ("--time-zone", "Toronto", "\"Toronto\" is not a time zone"),
        ("--title", "<b>", "must be plain text"),
        ("--language", "de", "write one of: "),
    ] {
        let said = blog.carnet(&["init", flag, value]).refused();
        assert!(said.contains(flag) && said.contains(reason), "{said}");
    }
    assert!(blog.tree().is_empty());
}

#[test]
fn imported_page_takes_the_place_of_an_unedited_one() {
    let blog =
        Blog::empty().file("old/about.md", "# About\n\nIt is me.\n").file("old/privacy.md", "# Privacy\n\nNone.\n");
    init(&blog, &[], &["--language", "en"]);
    let edited = blog.read("public/pages/privacy.json").replace("Your rights", "Rights");
    let blog = blog.file("public/pages/privacy.json", &edited);
    let said = blog.carnet(&["import", "markdown", "old"]).good();
    assert!(
        said.contains("pages of `carnet init` that were not edited, replaced: 1\n  pages/about.json\n"),
        "{said}"
    );
    assert_eq!(blog.json("public/pages/about.json")["_carnet"]["source"], "about.md");
    assert_eq!(blog.read("public/pages/privacy.json"), edited);
    assert!(blog.path("public/pages/privacy-2.json").exists());
    let before = blog.tree();
    blog.carnet(&["import", "markdown", "old"]).good();
    let mut after = blog.tree();
    after.insert("import/report-markdown.txt".to_owned(), before["import/report-markdown.txt"].clone());
    assert_eq!(after, before);
    blog.assert_checked();
}
