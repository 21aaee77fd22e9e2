//! Context crosses the borders of runs.

use crate::typography::{Run, Setting, set_runs};

/// Sets runs written with `|` between them, `#` for an opaque one.
fn set(setting: Setting, runs: &str) -> String {
    let mut runs: Vec<Run> =
        runs.split('|').map(|run| if run == "#" { Run::Opaque } else { Run::Text(run.to_owned()) }).collect();
    set_runs(setting, &mut runs);
    let runs: Vec<&str> = runs
        .iter()
        .map(|run| match run {
            Run::Text(text) => text.as_str(),
            Run::Opaque => "#",
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
fn english_runs() {
    for (input, expected) in
        [("\"|x|\"", "“|x|”"), ("#|'s", "#|’s"), ("'|#|' and \"|#|\"", "‘|#|’ and “|#|”"), ("\"see\"|#", "“see”|#")]
    {
        assert_eq!(set(Setting::English, input), expected, "{input}");
    }
}
