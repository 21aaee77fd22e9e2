//! Exports that are damaged, or are not exports of WordPress.

use anyhow::Result;
use import::report::Entry;

use crate::{EXPORT, run_import, with_export};

#[test]
fn items_without_an_id_are_damaged() -> Result<()> {
    let without = "<item><title>Perdu</title><wp:post_id>x</wp:post_id></item><item></item>";
    let folder = with_export(&EXPORT.replacen("<item>", &format!("{without}<item>"), 1))?;
    let report = run_import(&folder)?;
    assert_eq!(
        report.notes(Entry::Damaged),
        ["un élément sans identifiant\u{a0}: Perdu", "un élément sans identifiant"]
    );
    assert_eq!((report.counted(Entry::Damaged), report.counted(Entry::Posts)), (2, 6));
    Ok(())
}

#[test]
fn truncated_export_gives_all_whole_items() -> Result<()> {
    let whole = EXPORT.find("<title>Secret").unwrap_or_default();
    let folder = with_export(&EXPORT[..whole])?;
    let report = run_import(&folder)?;
    assert_eq!(report.counted(Entry::Posts), 3);
    assert_eq!(report.notes(Entry::Damaged).len(), 1);
    // The end of the file is missing between two items.
    let between = EXPORT.find("<item><title>Secret").unwrap_or_default();
    let folder = with_export(&EXPORT[..between])?;
    let report = run_import(&folder)?;
    assert_eq!(report.counted(Entry::Posts), 3);
    let cut_off = "le fichier s’arrête trop tôt\u{a0}: il y manque peut-être des éléments, refaites l’export";
    assert!(report.notes(Entry::Damaged).iter().all(|note| note.ends_with(cut_off)), "{report}");
    assert_eq!(report.counted(Entry::Damaged), 1);
    // An item that is not well-formed does not concern the others.
    let folder = with_export(&EXPORT.replacen("<title>Des blocs</title>", "<title>Des blocs", 1))?;
    let report = run_import(&folder)?;
    assert_eq!((report.counted(Entry::Posts), report.counted(Entry::Damaged)), (5, 1));
    Ok(())
}

#[test]
fn first_of_two_items_with_one_id_is_imported() -> Result<()> {
    // The draft and the item in the trash have the id of the first post.
    let export = EXPORT.replace("<wp:post_id>12<", "<wp:post_id>10<").replace("<wp:post_id>19<", "<wp:post_id>10<");
    let folder = with_export(&export)?;
    let report = run_import(&folder)?;
    assert_eq!(report.counted(Entry::Posts), 5);
    assert_eq!(folder.json("posts/ete.json")["content_html"][0], "<p>On roule<br>\ndepuis mars.</p>");
    let twice = ["http://vieux.example/?p=10\u{a0}: Brouillon", "http://vieux.example/?p=10\u{a0}: Jeté"];
    assert_eq!(report.notes(Entry::Duplicates), twice);
    // An item that is left out does not count.
    let trash =
        "<item><wp:post_id>10</wp:post_id><wp:status>trash</wp:status><wp:post_type>post</wp:post_type></item>";
    let folder = with_export(&EXPORT.replacen("<item>", &format!("{trash}<item>"), 1))?;
    let report = run_import(&folder)?;
    assert_eq!((report.counted(Entry::Posts), report.notes(Entry::Duplicates).len()), (6, 0));
    assert_eq!(folder.json("posts/ete.json")["content_html"][0], "<p>On roule<br>\ndepuis mars.</p>");
    Ok(())
}

#[test]
fn other_files_are_refused() -> Result<()> {
    for text in ["", "<rss><channel></channel></rss>", "{}", "<html>"] {
        let error = run_import(&with_export(text)?).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("n’est pas un export de WordPress"), "{text:?}: {error}");
    }
    Ok(())
}
