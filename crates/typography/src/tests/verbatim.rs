//! What isn't prose stays unchanged.

use super::{check, check_unchanged};
use crate::Setting::{English, French};

const NOT_PROSE: &[&str] = &[
    "http://exemple.com",
    "https://exemple.com/a?b=c;d=e!f:g",
    "https://exemple.com/?",
    "https://exemple.com/l'été--2012...fin?q=a",
    "https://exemple.com:8080/a--b",
    "http:",
    "mailto:",
    "mailto:info@exemple.com?subject=a--b",
    "www.exemple.com/a--b",
    "exemple.com",
    "exemple.com/a--b?c;d",
    "exemple.com:8080",
    "info@exemple.com",
    "(exemple.com/a--b)",
    "C:\\temp\\a--b",
    "\\\\serveur\\partage",
    "/tags/a--b/",
    "./a--b",
    "../a--b",
    "std::fmt",
    "cargo run --release --color=always",
    "R&amp;D &nbsp; fin",
    ":)",
    "merci :) beaucoup",
    "merci ;-)",
    "merci :D",
    "triste :'(",
    "bravo :tada:",
    "10:30",
    "16:9",
];

#[test]
fn not_prose() {
    check_unchanged(French, NOT_PROSE);
    check_unchanged(English, NOT_PROSE);
}

#[test]
fn prose_around_it() {
    check(
        French,
        &[
            ("Voyez http://exemple.com !", "Voyez http://exemple.com\u{202f}!"),
            ("Voyez exemple.com!", "Voyez exemple.com\u{202f}!"),
            ("Écrivez à info@exemple.com: merci", "Écrivez à info@exemple.com\u{a0}: merci"),
            ("«http://exemple.com/a--b»", "«\u{a0}http://exemple.com/a--b\u{a0}»"),
            ("\"http://exemple.com/a--b\"", "«\u{a0}http://exemple.com/a--b\u{a0}»"),
            ("l'adresse d'exemple.com/a--b", "l’adresse d’exemple.com/a--b"),
            ("http://exemple.com, c'est là", "http://exemple.com, c’est là"),
            ("C'est fini.Début!", "C’est fini.Début\u{202f}!"),
        ],
    );
}
