//! English quotes, apostrophes, dashes; spaces stay unchanged.

use super::{check, check_unchanged};
use crate::Setting::{self, English};

#[test]
fn english() {
    check(
        English,
        &[
            ("\"Hello,\" she said.", "“Hello,” she said."),
            ("It's the dogs' bone", "It’s the dogs’ bone"),
            ("'single' quotes", "‘single’ quotes"),
            ("\"a 'nested' one\"", "“a ‘nested’ one”"),
            ("'a \"nested\" one'", "‘a “nested” one’"),
            ("\"'Tis late,\" he said", "“’Tis late,” he said"),
            ("rock 'n' roll", "rock ’n’ roll"),
            ("the '60s and '68", "the ’60s and ’68"),
            ("the 1990's", "the 1990’s"),
            ("(\"in brackets\")", "(“in brackets”)"),
            ("Wait... what?", "Wait… what?"),
            ("2009--2012", "2009–2012"),
            ("this --- that", "this — that"),
            ("\"Really?\" --- \"Yes!\"", "“Really?” — “Yes!”"),
            ("Carnet's \"post\": 50 % off!", "Carnet’s “post”: 50 % off!"),
        ],
    );
    check_unchanged(English, &["Hello !", "5' 6\"", "\"unpaired", "10 000", "« mot »", "«mot»", "M. Roy", "a  b"]);
}

#[test]
fn no_setting_changes_nothing() {
    check_unchanged(Setting::None, &["\"a\" -- b...", "l'été !", "«a»"]);
}

#[test]
fn setting_of_a_language() {
    for (lang, setting) in [
        ("fr", Setting::French),
        ("fr-CA", Setting::French),
        ("FR-ca", Setting::French),
        ("en", English),
        ("en-GB", English),
        ("en-Latn-US", English),
        ("de", Setting::None),
        ("fro", Setting::None),
        ("", Setting::None),
    ] {
        assert_eq!(Setting::of(lang), setting, "{lang}");
    }
}
