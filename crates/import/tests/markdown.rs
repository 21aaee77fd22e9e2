//! Folders with Markdown of five programs.

mod folder;

use anyhow::Result;
use folder::Folder;
use import::blog::Options;
use import::markdown::run;
use import::report::{Entry, Report};
use serde_json::json;

const FILES: [(&str, &str); 12] = [
    (
        "old/content/blog/lac/index.md",
        "+++\ntitle = \"Le lac\"\ndate = 2012-03-15T09:30:00-04:00\nupdated = 2012-03-20\n\
         aliases = [\"/ancien/lac/\"]\n[taxonomies]\ntags = [\"vélo\", \"lac\"]\n[extra]\nimage = \"vue.jpg\"\n\
         image_alt = \"Le lac\"\n+++\nUn texte.\n\n<!-- more -->\n\n![Vue](vue.jpg) et [Hugo](@/blog/hugo.md).\n\n\
         {{ youtube(id=\"abcd\") }}\n",
    ),
    ("old/content/blog/lac/vue.jpg", "jpg"),
    ("old/content/blog/_index.md", "+++\ntitle = \"Blog\"\n+++\n"),
    (
        "old/content/blog/hugo.md",
        "---\nTitle: Hugo\ndate: 2013-01-02\ncategories: [\"Vélo\"]\ndescription: Un résumé\n\
         url: /2013/hugo.html\nauthor: Une invitée\ncover:\n  image: /images/b.png\n  alt: Un panneau\n---\n\
         {{< figure src=\"/images/b.png\" >}}\n\n```sh\n# a\n\nb [x](/ancien/lac/)\n```\n\n[Lac](/ancien/lac/).\n",
    ),
    ("old/static/images/b.png", "png"),
    (
        "old/_posts/2014-05-06-jekyll.markdown",
        "---\nlayout: post\ntags: un deux\ncomments: false\nredirect_from: /vieux/\n---\n# Un titre\n\n\
         {% highlight ruby %}\na\n{% endhighlight %}\n",
    ),
    ("old/_drafts/plus-tard.md", "---\ntitle: Plus tard\n---\nBientôt.\n"),
    ("old/about.md", "---json\n{\"title\": \"À propos\", \"permalink\": \"/about/\"}\n---\nBonjour.\n"),
    (
        "old/src/content/blog/astro.md",
        "---\ntitle: 'Astro'\npubDate: 'Jul 08 2022'\nheroImage: 'https://a.example/hero.png'\ndraft: true\n---\nTexte.\n",
    ),
    ("old/casse.md", "---\ntitle: [\n---\nTexte.\n"),
    ("old/page.mdx", "import A from 'a'\n"),
    ("old/node_modules/a/README.md", "# A\n"),
];

fn import(folder: &Folder) -> Result<Report> {
    let old = folder.path("old");
    folder.import(|blog| run(&Options { blog, from: &old, media: None }))
}

#[test]
fn files_of_zola_and_hugo_become_posts() -> Result<()> {
    let folder = Folder::new(&FILES)?;
    import(&folder)?;
    assert_eq!(
        folder.json("posts/lac.json"),
        json!({
            "title": "Le lac",
            "date_published": "2012-03-15T09:30:00-04:00",
            "date_modified": "2012-03-20",
            "tags": ["vélo", "lac"],
            "image": "/media/blog/lac/vue.jpg",
            "content_markdown": [
                "Un texte.",
                "![Vue](/media/blog/lac/vue.jpg) et [Hugo](/posts/hugo/).",
                "{{ youtube(id=\"abcd\") }}",
            ],
            "_carnet": {
                "aliases": ["/blog/lac/", "/ancien/lac/"],
                "image_alt": "Le lac",
                "source": "content/blog/lac/index.md",
            },
        })
    );
    assert_eq!(
        folder.json("posts/hugo.json"),
        json!({
            "title": "Hugo",
            "date_published": "2013-01-02",
            "authors": [{"name": "Une invitée"}],
            "tags": ["vélo"],
            "summary": "Un résumé",
            "image": "/media/images/b.png",
            "content_markdown": [
                "{{< figure src=\"/images/b.png\" >}}",
                "```sh\n# a\n\nb [x](/ancien/lac/)\n```",
                "[Lac](/posts/lac/).",
            ],
            "_carnet": {
                "aliases": ["/2013/hugo.html"],
                "image_alt": "Un panneau",
                "source": "content/blog/hugo.md",
            },
        })
    );
    assert!(folder.files("public").contains_key("media/blog/lac/vue.jpg"));
    Ok(())
}

#[test]
fn files_of_jekyll_eleventy_and_astro_become_posts() -> Result<()> {
    let folder = Folder::new(&FILES)?;
    import(&folder)?;
    let jekyll = folder.json("posts/jekyll.json");
    assert_eq!((&jekyll["title"], &jekyll["date_published"]), (&json!("Un titre"), &json!("2014-05-06")));
    assert_eq!(jekyll["tags"], json!(["un", "deux"]));
    assert_eq!(jekyll["_carnet"]["aliases"], json!(["/2014/05/06/jekyll.html", "/vieux/"]));
    assert_eq!(jekyll["_carnet"]["responses"], "closed");
    let astro = folder.json("posts/astro.json");
    assert_eq!((&astro["date_published"], &astro["_carnet"]["status"]), (&json!("2022-07-08"), &json!("draft")));
    assert_eq!(astro["image"], "https://a.example/hero.png");
    assert_eq!(folder.json("posts/plus-tard.json")["_carnet"]["status"], "draft");
    let about = folder.json("pages/about.json");
    assert_eq!((&about["title"], &about["_carnet"]["aliases"]), (&json!("À propos"), &json!(null)));
    Ok(())
}

#[test]
fn report_counts_shortcodes_and_damaged_files() -> Result<()> {
    let folder = Folder::new(&FILES)?;
    let report = import(&folder)?;
    for (what, count) in [(Entry::Posts, 5), (Entry::Pages, 1), (Entry::Drafts, 2), (Entry::Damaged, 1)] {
        assert_eq!(report.counted(what), count, "{what:?}: {report}");
    }
    let shortcodes = report.notes(Entry::Shortcodes);
    assert_eq!(shortcodes, ["figure\u{a0}: 1", "highlight\u{a0}: 1", "youtube\u{a0}: 1"]);
    assert_eq!(report.notes(Entry::ComponentFiles), ["page.mdx"]);
    assert_eq!(report.notes(Entry::ListPages), ["content/blog/_index.md"]);
    Ok(())
}

#[test]
fn second_import_changes_nothing_and_keeps_edits() -> Result<()> {
    let folder = Folder::new(&FILES)?;
    folder.assert_repeatable("posts/lac.json", || import(&folder))
}

#[test]
fn folder_without_markdown_is_refused() -> Result<()> {
    let folder = Folder::new(&[("old/a.txt", "a")])?;
    assert!(import(&folder).is_err());
    Ok(())
}

#[test]
fn draft_does_not_replace_a_page_of_a_new_blog() -> Result<()> {
    let page = "{\"title\": \"À compléter\"}\n";
    let folder =
        Folder::new(&[("public/pages/a-propos.json", page), ("old/a-propos.md", "---\ndraft: true\n---\nMoi.")])?;
    import(&folder)?;
    assert_eq!(folder.files("public")["pages/a-propos.json"], page);
    assert_eq!(folder.json("pages/a-propos-2.json")["_carnet"]["status"], "draft");
    Ok(())
}
