//! E-mail and IP addresses stay out of the blog and the report.

use anyhow::Result;
use import::report::Entry;
use serde_json::Value;

use crate::{EXPORT, run_import, with_export};

#[test]
fn personal_data_never_gets_into_the_folder() -> Result<()> {
    let folder = with_export(EXPORT)?;
    run_import(&folder)?;
    for (name, text) in folder.files("public") {
        assert!(!text.contains("PLANTED") && !text.contains("192.0.2."), "{name}");
    }
    let report = folder.files("import").remove("report-wordpress.txt").unwrap_or_default();
    assert!(!report.contains("PLANTED"));
    Ok(())
}

#[test]
fn addresses_in_texts_of_comments_are_listed() -> Result<()> {
    let export = EXPORT
        .replace("[meteo ville=\"Québec\"]", "[contact-form to=\"odile-PLANTED@vieux.example\"]")
        .replace("<![CDATA[Luc]]>", "<![CDATA[192.0.2.77]]>")
        .replace("[Merci !]", "[Merci ! Mon adresse : moi@ailleurs.example.]");
    let folder = with_export(&export)?;
    let report = run_import(&folder)?;
    let public = folder.files("public");
    for (name, text) in &public {
        assert!(!text.contains("PLANTED") && !text.contains("192.0.2."), "{name}");
    }
    assert!(public.get("posts/ete.json").is_some_and(|post| post.contains("[contact-form to=")));
    assert_eq!(report.notes(Entry::CommentAddresses), ["responses/ete.json\u{a0}: wp-4"]);
    Ok(())
}

#[test]
fn email_address_of_an_author_is_no_name() -> Result<()> {
    let folder = with_export(&EXPORT.replace("[Une invitée]", "[invite-PLANTED@vieux.example]"))?;
    let report = run_import(&folder)?;
    assert_eq!(folder.json("posts/des-blocs.json")["authors"], Value::Null);
    assert_eq!(report.notes(Entry::AuthorEmails), ["posts/des-blocs.json"]);
    Ok(())
}
