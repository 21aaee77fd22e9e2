//! Properties of every text.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{Piece, Run, Setting, ordinals, set, set_runs};

/// What texts are made of: every character and word that a rule reads.
#[rustfmt::skip]
const SCRAPS: &[&str] = &[
    " ", " ", " ", "  ", "\n", "\u{a0}", "\u{202f}", "\u{2009}", "!", "?", ";", ":", "...", ".", ",", "…", "-",
    "--", "---", "–", "—", "'", "'", "’", "‘", "\"", "\"", "\"", "«", "»", "“", "”", "(", ")", "[", "]", "/",
    "\\", "=", "+", "@", "&", "<", ">", "*", "%", "$", "€", "°", "°C", "a", "l", "D", "s", "É", "e\u{301}",
    "mot", "tit", "Roy", "1", "5", "68", "000", "2012", "1er", "2e", "XXIe", "km", "h", "mars", "n°", "no",
    "p.", "ex.", "av.", "J.-C.", "M.", "Mme", "exemple.com", "http://", "www.", "&amp;", ":)", "::", "🎉",
    "\u{fffc}",
];

fn text() -> impl Strategy<Value = String> {
    vec(select(SCRAPS), 0..40).prop_map(|scraps| scraps.concat())
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let run = prop_oneof![4 => text().prop_map(Run::Text), 1 => Just(Run::Opaque), 1 => Just(Run::Break)];
    vec(run, 0..6)
}

fn settings() -> impl Strategy<Value = Setting> {
    select(&[Setting::French, Setting::English, Setting::None][..])
}

fn words(runs: &[Run]) -> Vec<String> {
    let words = |text: &String| text.chars().filter(|ch| ch.is_alphanumeric()).collect();
    runs.iter()
        .map(|run| match run {
            Run::Text(text) => words(text),
            Run::Opaque => "opaque".to_owned(),
            Run::Break => "break".to_owned(),
        })
        .collect()
}

fn double_spaces(text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).filter(|pair| pair.iter().all(|ch| ch.is_whitespace())).count()
}

/// Typesets texts with forced line breaks between them.
fn set_lines(setting: Setting, texts: &[String]) -> Vec<String> {
    let mut runs: Vec<Run> = texts.iter().flat_map(|text| [Run::Text(text.clone()), Run::Break]).collect();
    runs.pop();
    set_runs(setting, &mut runs);
    let lines = runs.into_iter().filter_map(|run| match run {
        Run::Text(text) => Some(text),
        Run::Opaque | Run::Break => None,
    });
    lines.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn setting_twice_is_setting_once(setting in settings(), mut runs in runs()) {
        set_runs(setting, &mut runs);
        let once = runs.clone();
        set_runs(setting, &mut runs);
        prop_assert_eq!(runs, once);
    }

    #[test]
    fn runs_keep_their_letters_and_digits(setting in settings(), mut runs in runs()) {
        let before = words(&runs);
        set_runs(setting, &mut runs);
        prop_assert_eq!(words(&runs), before);
    }

    #[test]
    fn no_double_space_is_introduced(setting in settings(), text in text()) {
        let set = set(setting, &text);
        prop_assert!(double_spaces(&set) <= double_spaces(&text), "{:?} became {:?}", text, set);
    }

    #[test]
    fn borders_of_runs_change_nothing_else(setting in settings(), texts in vec(text(), 0..6)) {
        let whole = set(setting, &texts.concat());
        let mut runs: Vec<Run> = texts.into_iter().map(Run::Text).collect();
        set_runs(setting, &mut runs);
        let joined: String = runs
            .into_iter()
            .filter_map(|run| match run {
                Run::Text(text) => Some(text),
                Run::Opaque | Run::Break => None,
            })
            .collect();
        prop_assert_eq!(joined, whole);
    }

    #[test]
    fn break_sets_signs_like_a_space(setting in settings(), texts in vec(text(), 1..6)) {
        let whole = set(setting, &texts.join("\n"));
        let lines = set_lines(setting, &texts);
        let signs = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(signs(&lines.concat()), signs(&whole));
    }

    #[test]
    fn break_keeps_spaces_beside_it(setting in settings(), texts in vec(text(), 2..6)) {
        let lines = set_lines(setting, &texts);
        let start = |text: &str| text[..text.len() - text.trim_start().len()].to_owned();
        let end = |text: &str| text[text.trim_end().len()..].to_owned();
        for (before, after) in texts.iter().zip(&lines).skip(1) {
            prop_assert_eq!(start(before), start(after));
        }
        for (before, after) in texts.iter().zip(&lines).rev().skip(1) {
            prop_assert_eq!(end(before), end(after));
        }
    }

    #[test]
    fn urls_stay(setting in settings(), path in "[a-z0-9?!;:='/&%-]{0,20}[a-z0-9/]") {
        let text = format!("voir https://exemple.com/{path} ici");
        prop_assert_eq!(set(setting, &text), text);
    }

    #[test]
    fn pieces_make_the_text(text in text()) {
        let pieces = ordinals(&text);
        let parts = pieces.iter().map(|piece| match piece {
            Piece::Plain(part) | Piece::Ordinal(part) => *part,
        });
        prop_assert!(parts.clone().all(|part| !part.is_empty()));
        prop_assert_eq!(parts.collect::<String>(), text);
    }

    #[test]
    fn any_text_at_all(setting in settings(), text in ".*") {
        let once = set(setting, &text);
        prop_assert_eq!(set(setting, &once), once);
    }
}
