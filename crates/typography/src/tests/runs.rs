//! Rules apply across the borders of runs.

use crate::{Run, Setting, set_runs};

/// Typesets runs written with `|` between them, `#` for an opaque one, `¶` for a line break.
fn set(setting: Setting, runs: &str) -> String {
    let run = |run| match run {
        "#" => Run::Opaque,
        "¶" => Run::Break,
        text => Run::Text(text.to_owned()),
    };
    let mut runs: Vec<Run> = runs.split('|').map(run).collect();
    set_runs(setting, &mut runs);
    let runs: Vec<&str> = runs
        .iter()
        .map(|run| match run {
            Run::Text(text) => text.as_str(),
            Run::Opaque => "#",
            Run::Break => "¶",
        })
        .collect();
    runs.join("|")
}

#[test]
fn french_runs() {
    for (input, expected) in [
        ("« |x| »", "«\u{a0}|x|\u{a0}»"),
        ("«|x|»", "«\u{a0}|x|\u{a0}»"),
        ("\"|x|\"", "«\u{a0}|x|\u{a0}»"),
        ("\"|#|\"", "«\u{a0}|#|\u{a0}»"),
        ("|\"|x\"|", "|«\u{a0}|x\u{a0}»|"),
        ("« | x", "«\u{a0}|x"),
        ("5 |km", "5\u{a0}|km"),
        ("5| km", "5|\u{a0}km"),
        ("Bonjour|!", "Bonjour|\u{202f}!"),
        ("Bonjour |!", "Bonjour\u{202f}|!"),
        ("Bonjour | !", "Bonjour|\u{202f}!"),
        ("#|!", "#|\u{202f}!"),
        ("#| : oui", "#|\u{a0}: oui"),
        ("Vraiment?|#", "Vraiment\u{202f}?|#"),
        ("Voir:|#", "Voir\u{a0}:|#"),
        ("l'|#", "l’|#"),
        ("#|'s", "#|’s"),
        ("l|'|été", "l|’|été"),
        (".|.|.", "…||"),
        ("a -|- b", "a –| b"),
        ("M. |Roy", "M.\u{a0}|Roy"),
        ("n|o| 5", "n|o|\u{a0}5"),
        ("10 |000", "10\u{202f}|000"),
        ("un.|#|— Oui!", "un.|#|—\u{a0}Oui\u{202f}!"),
        ("\"un|#|deux\"", "«\u{a0}un|#|deux\u{a0}»"),
        ("\"un\"|#|\"deux\"", "«\u{a0}un\u{a0}»|#|«\u{a0}deux\u{a0}»"),
        ("#|#", "#|#"),
        ("a\u{fffc}b|#", "a\u{fffc}b|#"),
        ("| |", "| |"),
    ] {
        assert_eq!(set(Setting::French, input), expected, "{input}");
        assert_eq!(set(Setting::French, expected), expected, "{input}, set again");
    }
}

#[test]
fn french_line_breaks() {
    for (input, expected) in [
        ("\"un|¶|\ndeux\"", "«\u{a0}un|¶|\ndeux\u{a0}»"),
        ("\"un|¶|\"deux\"", "\"un|¶|«\u{a0}deux\u{a0}»"),
        ("«un|¶|deux!»", "«\u{a0}un|¶|deux\u{202f}!\u{a0}»"),
        ("'un|¶|deux'", "‘un|¶|deux’"),
        ("l'|¶|'été'", "l’|¶|‘été’"),
        ("« |¶|un|¶| »", "« |¶|un|¶| »"),
        ("5|¶|km", "5|¶|km"),
        ("10 |¶|000", "10 |¶|000"),
        ("10|¶| h 30", "10|¶| h 30"),
        ("M.|¶|\nRoy", "M.|¶|\nRoy"),
        ("50|¶|% :|¶|: !", "50|¶|%\u{a0}:|¶|:\u{202f}!"),
        ("un.|¶|— Oui!", "un.|¶|—\u{a0}Oui\u{202f}!"),
        ("a – b|¶|c – d", "a –\u{a0}b|¶|c\u{a0}– d"),
        ("a – b|¶|– c – d", "a – b|¶|–\u{a0}c – d"),
        ("¶|: oui|¶", "¶|: oui|¶"),
    ] {
        assert_eq!(set(Setting::French, input), expected, "{input}");
        assert_eq!(set(Setting::French, expected), expected, "{input}, set again");
    }
}

#[test]
fn english_runs() {
    for (input, expected) in [
        ("\"|x|\"", "“|x|”"),
        ("#|'s", "#|’s"),
        ("'|#|' and \"|#|\"", "‘|#|’ and “|#|”"),
        ("\"see\"|#", "“see”|#"),
        ("\"a|¶|b\" 'c|¶|d'", "“a|¶|b” ‘c|¶|d’"),
    ] {
        assert_eq!(set(Setting::English, input), expected, "{input}");
    }
}
