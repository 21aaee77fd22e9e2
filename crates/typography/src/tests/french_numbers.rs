//! Spaces in and after French numbers.

use super::{check, check_unchanged};
use crate::Setting::French;

#[test]
fn symbols() {
    check(
        French,
        &[
            ("50 %", "50\u{a0}%"),
            ("50%", "50\u{a0}%"),
            ("(50%)", "(50\u{a0}%)"),
            ("12,5  % de", "12,5\u{a0}% de"),
            ("en % du total", "en\u{a0}% du total"),
            ("50%!", "50\u{a0}%\u{202f}!"),
            ("20 $", "20\u{a0}$"),
            ("20$", "20\u{a0}$"),
            ("20 $US", "20\u{a0}$US"),
            ("15€ ou 15 €", "15\u{a0}€ ou 15\u{a0}€"),
            ("20°C et 68 °F", "20\u{a0}°C et 68\u{a0}°F"),
        ],
    );
    check_unchanged(French, &["100%25", "a%20b", "printf %d", "x%", "20°", "$5", "20$US", "en 2012 $5", "5°Cx"]);
}

#[test]
fn units() {
    check(
        French,
        &[
            ("5 km", "5\u{a0}km"),
            ("80 km/h.", "80\u{a0}km/h."),
            ("1,5 m", "1,5\u{a0}m"),
            ("12 m²", "12\u{a0}m²"),
            ("500 g, 2 kg", "500\u{a0}g, 2\u{a0}kg"),
            ("10 h 30 min", "10\u{a0}h\u{a0}30\u{a0}min"),
            ("10 h 30", "10\u{a0}h\u{a0}30"),
            ("10h 30", "10h\u{a0}30"),
            ("10 h 5", "10\u{a0}h\u{a0}5"),
            ("30 s", "30\u{a0}s"),
            ("64 ko, 2 Mo, 5 Go", "64\u{a0}ko, 2\u{a0}Mo, 5\u{a0}Go"),
            ("10 ans; 1 an", "10\u{a0}ans\u{202f}; 1\u{a0}an"),
            ("3 M$", "3\u{a0}M$"),
            ("2 millions", "2\u{a0}millions"),
            ("10 000 km", "10\u{202f}000\u{a0}km"),
            ("5\u{202f}km", "5\u{a0}km"),
            ("3 semaines, 20 euros", "3\u{a0}semaines, 20\u{a0}euros"),
            ("12 V, 500 mAh, 1 200 tr/min", "12\u{a0}V, 500\u{a0}mAh, 1\u{202f}200\u{a0}tr/min"),
        ],
    );
    check_unchanged(French, &["5 vélos", "5 à 7", "le 5 m’a plu", "10h30", "5km", "5 maisons", "B 2 hm", "10h 500"]);
}

#[test]
fn dates() {
    check(
        French,
        &[
            ("le 15 mars 2012", "le 15\u{a0}mars 2012"),
            ("le 1er avril", "le 1er\u{a0}avril"),
            ("du 3 au 5 août", "du 3 au 5\u{a0}août"),
            ("31 Décembre", "31\u{a0}Décembre"),
            ("10 sept.", "10\u{a0}sept."),
        ],
    );
    check_unchanged(French, &["32 mars", "2012 mars", "hier mars", "15 marsouins"]);
}

#[test]
fn thousands() {
    check(
        French,
        &[
            ("10 000", "10\u{202f}000"),
            ("1 234 567", "1\u{202f}234\u{202f}567"),
            ("10\u{a0}000", "10\u{202f}000"),
            ("10\u{2009}000,50 $", "10\u{202f}000,50\u{a0}$"),
            ("(25 000 abonnés)", "(25\u{202f}000 abonnés)"),
            ("+10 000", "+10\u{202f}000"),
            ("10 000!", "10\u{202f}000\u{202f}!"),
        ],
    );
    check_unchanged(
        French,
        &[
            "514 555-1234",
            "514 555 1234",
            "1 800 555 1234",
            "06 12 34 56 78",
            "+33 612 345 678",
            "0 800 123 456",
            "en 2012 500 personnes",
            "2011 2012",
            "10 00",
            "10 0000",
            "10  000",
            "B2 000",
            "1,5 000",
            "123 456-7890",
            "12/10 000",
        ],
    );
}
