//! The report of an import.

use anyhow::Result;
use import::report::Entry;
use protocol::language::Language;

use crate::{EXPORT, run_import, run_import_with, with_export};

#[test]
fn items_of_other_kinds_are_counted_by_kind() -> Result<()> {
    let menu = "<item><wp:post_id>90</wp:post_id><wp:post_type>nav_menu_item</wp:post_type></item>";
    let form = "<item><wp:post_id>91</wp:post_id><wp:post_type>feedback</wp:post_type></item>";
    let folder = with_export(&EXPORT.replacen("<item>", &format!("{menu}{form}<item>"), 1))?;
    let report = run_import(&folder)?;
    assert_eq!(report.notes(Entry::OtherKinds), ["feedback\u{a0}: 1", "nav_menu_item\u{a0}: 2"]);
    assert_eq!(report.counted(Entry::OtherItems), 3);
    Ok(())
}

#[test]
fn custom_fields_are_counted_by_name() -> Result<()> {
    let field = |name: &str, value: &str| {
        format!("<wp:postmeta><wp:meta_key>{name}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>")
    };
    let fields = [field("lieu", "Lac"), field("lieu", "Forêt"), field("vide", ""), field("_edit_last", "1")].concat();
    let title = "<title>Des blocs</title>";
    let folder = with_export(&EXPORT.replace(title, &format!("{title}{fields}")))?;
    let report = run_import(&folder)?;
    assert_eq!(report.notes(Entry::CustomFields), ["lieu\u{a0}: 1"]);
    Ok(())
}

#[test]
fn report_is_in_the_language_of_the_blog() -> Result<()> {
    let folder = with_export(&EXPORT.replacen("<title>Des blocs</title>", "<title>Des blocs", 1))?;
    let printed = run_import(&folder)?.to_string();
    assert_eq!(folder.files("import").remove("report-wordpress.txt"), Some(printed.clone()));
    for part in [
        "      5  articles\n      2  pages\n      3  brouillons\n      1  planifiés\n",
        "\ncodes courts qui restent tels quels\u{a0}: 1\n  meteo\u{a0}: 1\n",
        "\néléments endommagés, omis\u{a0}: 1\n  ligne ",
    ] {
        assert!(printed.contains(part), "{printed}");
    }
    for label in Entry::ALL.iter().map(|entry| entry.label(Language::En)) {
        let (count, heading) = (format!("  {label}"), format!("{label}:"));
        assert!(
            !printed.lines().any(|line| line.ends_with(&count) || line.starts_with(&heading)),
            "{label}: {printed}"
        );
    }
    Ok(())
}

#[test]
fn dry_run_writes_nothing() -> Result<()> {
    let folder = with_export(EXPORT)?;
    let report = run_import_with(&folder, true, true)?;
    assert_eq!((report.counted(Entry::Posts), folder.files("public").len(), folder.files("import").len()), (6, 0, 0));
    Ok(())
}
