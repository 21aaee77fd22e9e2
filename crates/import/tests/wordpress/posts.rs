//! Posts and pages: their texts, states and authors.

use anyhow::Result;
use import::report::Entry;
use serde_json::json;

use crate::{EXPORT, run_import, with_export};

#[test]
fn classic_post_becomes_a_file_of_the_author() -> Result<()> {
    let folder = with_export(EXPORT)?;
    run_import(&folder)?;
    assert_eq!(
        folder.json("posts/ete.json"),
        json!({
            "title": "L\u{2019}été, c\u{2019}est ‹loin›",
            "date_published": "2012-03-15T09:30:00-04:00",
            "date_modified": "2012-03-20T09:30:00-04:00",
            "tags": ["Vélo", "été"],
            "summary": "Un résumé",
            "image": "/media/2012/03/panneau.jpg",
            "content_html": [
                "<p>On roule<br>\ndepuis mars.</p>",
                "<figure><img src=\"/media/2012/03/panneau.jpg\" alt=\"Un panneau\" /><figcaption>Le <em>panneau</em></figcaption></figure>",
                "<p><a href=\"https://www.youtube.com/watch?v=abcdefgh\">Le tour du lac</a></p>",
                "<p>Voir <a href=\"/a-propos/#equipe\">la page</a> et [meteo ville=\"Québec\"].</p>",
                "<figure><img src=\"/media/2012/03/panneau.jpg\" alt=\"Un panneau vert\"><figcaption>Le panneau du sentier</figcaption></figure>",
            ],
            "_carnet": {
                "aliases": ["/2012/03/%C3%A9t%C3%A9/", "/?p=10"],
                "image_alt": "Un panneau vert",
                "source": "http://vieux.example/?p=10",
            },
        })
    );
    Ok(())
}

#[test]
fn prefixes_of_namespaces_have_no_meaning() -> Result<()> {
    let folder = with_export(EXPORT)?;
    run_import(&folder)?;
    let mut renamed = EXPORT.to_owned();
    for (prefix, other) in [("wp", "w"), ("content", "ns0"), ("excerpt", "ns1")] {
        for (start, end) in [("<", ":"), ("</", ":"), ("xmlns:", "=")] {
            renamed = renamed.replace(&format!("{start}{prefix}{end}"), &format!("{start}{other}{end}"));
        }
    }
    let other = with_export(&renamed)?;
    run_import(&other)?;
    assert_eq!(other.files("public"), folder.files("public"));
    Ok(())
}

#[test]
fn block_post_of_another_author_is_imported() -> Result<()> {
    let folder = with_export(EXPORT)?;
    let report = run_import(&folder)?;
    let post = folder.json("posts/des-blocs.json");
    assert_eq!(post["authors"], json!([{"name": "Une invitée"}]));
    assert_eq!(post["_carnet"]["responses"], "closed");
    assert_eq!(
        post["content_html"],
        json!([
            "<p>Un bloc, puis <a href=\"/posts/ete/\">un autre texte</a>.</p>",
            "<ul><li>un</li><li>deux</li></ul>"
        ])
    );
    assert_eq!(report.notes(Entry::Blocks), ["latest-posts\u{a0}: 1"]);
    assert_eq!(report.notes(Entry::Shortcodes), ["meteo\u{a0}: 1"]);
    Ok(())
}

#[test]
fn reusable_blocks_and_footnotes_are_in_the_post() -> Result<()> {
    let block = "<item><wp:post_id>90</wp:post_id><wp:post_type>wp_block</wp:post_type><wp:status>publish</wp:status>\
                 <content:encoded><![CDATA[<!-- wp:paragraph --><p>Un rappel.</p><!-- /wp:paragraph -->]]></content:encoded></item>";
    let notes = "<wp:postmeta><wp:meta_key>footnotes</wp:meta_key>\
                 <wp:meta_value><![CDATA[[{\"content\":\"Une note.\",\"id\":\"a-1\"}]]]></wp:meta_value></wp:postmeta>";
    let export = EXPORT
        .replacen("<item>", &format!("{block}<item>"), 1)
        .replace("<title>Des blocs</title>", &format!("<title>Des blocs</title>{notes}"))
        .replace("<!-- wp:latest-posts /-->", "<!-- wp:block {\"ref\":90} /-->\n\n<!-- wp:footnotes /-->");
    let folder = with_export(&export)?;
    let report = run_import(&folder)?;
    let paragraphs = folder.json("posts/des-blocs.json")["content_html"].clone();
    assert_eq!(paragraphs[1], "<p>Un rappel.</p>");
    assert_eq!(paragraphs[2], "<ol><li id=\"a-1\">Une note. <a href=\"#a-1-link\">↩</a></li></ol>");
    assert!(report.notes(Entry::Blocks).is_empty());
    Ok(())
}

#[test]
fn states_become_drafts_and_dates() -> Result<()> {
    let folder = with_export(EXPORT)?;
    let report = run_import(&folder)?;
    for (name, status) in [("brouillon", "draft"), ("secret", "draft"), ("mdp", "draft")] {
        assert_eq!(folder.json(&format!("posts/{name}.json"))["_carnet"]["status"], status, "{name}");
    }
    assert_eq!(folder.json("posts/demain.json")["date_published"], "2999-01-01T08:00:00-05:00");
    assert_eq!(folder.json("posts/brouillon.json")["date_published"], "2020-01-01T08:00:00-05:00");
    // Its address is taken by Carnet itself.
    assert_eq!(folder.json("pages/archive-2.json")["title"], "Archives");
    for (what, count) in [
        (Entry::Posts, 6),
        (Entry::Pages, 2),
        (Entry::Drafts, 3),
        (Entry::Scheduled, 1),
        (Entry::Private, 1),
        (Entry::Password, 1),
        (Entry::LibraryFiles, 1),
        (Entry::ApprovedComments, 2),
        (Entry::PendingComments, 1),
        (Entry::Pingbacks, 1),
        (Entry::RefusedComments, 1),
        (Entry::TrashOrUnsaved, 1),
        (Entry::OtherItems, 1),
        (Entry::Tags, 2),
        (Entry::MediaCopied, 1),
    ] {
        assert_eq!(report.counted(what), count, "{what:?}");
    }
    Ok(())
}
