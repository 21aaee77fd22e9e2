//! The endings of ordinals.

use crate::{Piece, ordinals};

/// The text with each ending in braces.
fn raised(text: &str) -> String {
    let pieces = ordinals(text);
    let raised = pieces.iter().map(|piece| match piece {
        Piece::Plain(text) => (*text).to_owned(),
        Piece::Ordinal(ending) => format!("{{{ending}}}"),
    });
    raised.collect()
}

#[test]
fn endings() {
    for text in [
        "XXI{e}\u{a0}siècle",
        "le 1{er} avril, la 1{re} fois, les 1{ers} et 1{res}",
        "2{e} étage, 3{es} places, 2{d} tour, 2{de} fois, 2{nd}",
        "2{ème}, 1{ère}",
        "du XIX{e}-XX{e} siècle, d’XI{e}",
        "I{er}, I{re}, V{e}, X{e}, XL{e}, II{es}",
        "(21{e})",
        "21{e}.",
    ] {
        assert_eq!(raised(&text.replace(['{', '}'], "")), text);
    }
}

#[test]
fn no_endings() {
    for text in [
        "",
        "Me Roy",
        "Ce Le De Les Des Mes Ces Vers Mer Ie",
        "MMe CDe",
        "IIIIe",
        "3d 3de 21er 2re",
        "2e5",
        "v2e",
        "0x2e",
        "Xes",
        "e",
        "é",
        "http://exemple.com/2e",
        "Mme",
        "MM.",
        "XIXème",
    ] {
        assert_eq!(raised(text), text);
    }
}
