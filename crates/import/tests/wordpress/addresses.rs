//! Addresses of the old blog: redirects, and addresses that are taken.

use anyhow::Result;
use import::report::Entry;
use serde_json::json;

use crate::{EXPORT, run_import, with_export};

#[test]
fn archives_of_categories_and_tags_redirect() -> Result<()> {
    let category = "<wp:category><wp:category_nicename>velo</wp:category_nicename>\
                    <wp:category_parent>loisirs</wp:category_parent></wp:category>\n";
    let export = EXPORT.replacen("<item>", &format!("{category}<item>"), 1);
    let blog = export.replace("http://vieux.example</", "http://vieux.example/blog</");
    let link = "<a href=\"/blog/category/loisirs/velo/\">roule</a>";
    let folder = with_export(&blog.replace("On roule", &format!("On {link}")))?;
    let report = run_import(&folder)?;
    let redirects = folder.files("public").remove("_redirects").unwrap_or_default();
    let expected: Vec<String> =
        [("category/loisirs/velo", "velo"), ("category/velo", "velo"), ("tag/ete", "ete"), ("tag/velo-2", "velo")]
            .iter()
            .flat_map(|(old, tag)| {
                [format!("/blog/{old}/ /tags/{tag}/ 301"), format!("/blog/{old}/feed/ /tags/{tag}/feed.xml 301")]
            })
            .collect();
    assert_eq!(redirects, format!("# begin carnet import\n{}\n# end carnet import\n", expected.join("\n")));
    assert_eq!(report.counted(Entry::ArchiveRedirects), 4);
    let without = ["/blog/2012/", "/blog/2019/", "/blog/author/camille/", "/blog/author/invite/"];
    let others = report.notes(Entry::WithoutRedirect);
    assert_eq!(others[..4], without, "{report}");
    assert_eq!(others.len(), 5);
    assert!(folder.json("posts/ete.json").to_string().contains("href=\\\"/tags/velo/\\\""));
    // The author's lines stay.
    folder.write("public/_redirects", &format!("/a /b 301\n{redirects}/* /c 302\n"))?;
    let before = folder.files("public");
    run_import(&folder)?;
    assert_eq!(folder.files("public"), before);
    Ok(())
}

#[test]
fn earlier_slugs_redirect() -> Result<()> {
    let old = |slug: &str| {
        format!(
            "<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>{slug}</wp:meta_value></wp:postmeta>"
        )
    };
    let link = "<link>http://vieux.example/2019/05/des-blocs/</link>";
    assert!(EXPORT.contains(link));
    // The second one is the address of another post now.
    let fields = format!("{link}{}{}", old("blocs"), old("ete"));
    let export = EXPORT.replace(link, &fields).replace("2012/03/%C3%A9t%C3%A9/", "2019/05/ete/");
    let folder = with_export(&export.replace("On roule", "<a href=\"/2019/05/blocs/\">On roule</a>"))?;
    run_import(&folder)?;
    let aliases = |name: &str| folder.json(name)["_carnet"]["aliases"].to_string();
    let of_blocks = aliases("posts/des-blocs.json");
    assert!(of_blocks.contains("\"/2019/05/blocs/\"") && !of_blocks.contains("/ete/"), "{of_blocks}");
    assert!(aliases("posts/ete.json").contains("\"/2019/05/ete/\""));
    assert!(folder.json("posts/ete.json").to_string().contains("href=\\\"/posts/des-blocs/\\\""));
    Ok(())
}

#[test]
fn page_of_the_author_keeps_its_address() -> Result<()> {
    let folder = with_export(EXPORT)?;
    folder.write("public/pages/a-propos.json", "{}")?;
    let report = run_import(&folder)?;
    assert_eq!(folder.json("pages/a-propos.json"), json!({}));
    assert_eq!(folder.json("pages/a-propos-2.json")["_carnet"]["aliases"], json!(["/?page_id=16"]));
    assert_eq!(
        report.notes(Entry::TakenAddresses),
        ["/a-propos/ (pages/a-propos-2.json)", "/archive/ (pages/archive-2.json)"]
    );
    Ok(())
}
