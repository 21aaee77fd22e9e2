//! Further imports of the same blog.

use std::fs;

use anyhow::Result;
use import::report::Entry;

use crate::folder::Folder;
use crate::{EXPORT, run_import, with_export};

#[test]
fn second_import_changes_nothing_and_keeps_edits() -> Result<()> {
    let folder = with_export(EXPORT)?;
    folder.assert_repeatable("posts/ete.json", || run_import(&folder))?;
    let path = folder.path("public/posts/ete.json");
    let edited = fs::read_to_string(&path)?.replace("On roule", "On pédale");
    fs::write(&path, &edited)?;
    folder.write("export.xml", &EXPORT.replace("Des blocs", "Des blocs neufs"))?;
    let report = run_import(&folder)?;
    assert_eq!(fs::read_to_string(&path)?, edited);
    assert_eq!(report.notes(Entry::Kept), ["posts/ete.json"]);
    assert_eq!(folder.json("posts/des-blocs.json")["title"], "Des blocs neufs");
    Ok(())
}

#[test]
fn blog_that_moved_to_https_is_the_same() -> Result<()> {
    let folder = with_export(EXPORT)?;
    run_import(&folder)?;
    let names = |folder: &Folder| folder.files("public").into_keys().collect::<Vec<_>>();
    let before = names(&folder);
    folder.write("export.xml", &EXPORT.replace("http://vieux.example", "https://www.vieux.example"))?;
    let report = run_import(&folder)?;
    assert_eq!(names(&folder), before);
    assert!(report.notes(Entry::Kept).is_empty());
    assert_eq!(folder.json("posts/ete.json")["_carnet"]["source"], "https://www.vieux.example/?p=10");
    Ok(())
}
