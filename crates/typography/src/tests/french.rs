//! French signs, quotes, apostrophes, dashes and words.

use super::{check, check_unchanged};
use crate::Setting::French;

#[test]
fn high_signs() {
    check(
        French,
        &[
            (
                "Réseaux sociaux : les entreprises bougent !",
                "Réseaux sociaux\u{a0}: les entreprises bougent\u{202f}!",
            ),
            ("Bonjour!", "Bonjour\u{202f}!"),
            ("Bonjour !", "Bonjour\u{202f}!"),
            ("Bonjour\u{a0}!", "Bonjour\u{202f}!"),
            ("Bonjour\u{2009}!", "Bonjour\u{202f}!"),
            ("Bonjour  !", "Bonjour\u{202f}!"),
            ("Bonjour \u{a0}!", "Bonjour\u{202f}!"),
            ("Bonjour\n!", "Bonjour\u{202f}!"),
            ("Quoi?! Non!!!", "Quoi\u{202f}?! Non\u{202f}!!!"),
            ("Quoi ?!", "Quoi\u{202f}?!"),
            ("Vraiment?...", "Vraiment\u{202f}?…"),
            ("Vraiment...?", "Vraiment…\u{202f}?"),
            ("Voici:", "Voici\u{a0}:"),
            ("Voici: la suite", "Voici\u{a0}: la suite"),
            ("Voici\u{202f}: la suite", "Voici\u{a0}: la suite"),
            ("D'abord; ensuite", "D’abord\u{202f}; ensuite"),
            ("d'abord ; ensuite", "d’abord\u{202f}; ensuite"),
            ("(vraiment?) oui", "(vraiment\u{202f}?) oui"),
            ("[vraiment?], oui", "[vraiment\u{202f}?], oui"),
            ("Vélos, bus, etc.!", "Vélos, bus, etc.\u{202f}!"),
            ("(l'an dernier): rien", "(l’an dernier)\u{a0}: rien"),
            ("Il dit:«Oui»", "Il dit\u{a0}:«\u{a0}Oui\u{a0}»"),
            ("Quoi?—Rien", "Quoi\u{202f}?—Rien"),
            ("À 10:30: départ", "À 10:30\u{a0}: départ"),
            ("Bravo🎉!", "Bravo🎉\u{202f}!"),
            ("e\u{301}te\u{301}!", "e\u{301}te\u{301}\u{202f}!"),
            ("Bonjour !Ça va", "Bonjour\u{202f}!Ça va"),
            ("Re: Re : sujet", "Re\u{a0}: Re\u{a0}: sujet"),
        ],
    );
}

#[test]
fn high_signs_that_take_no_space() {
    check_unchanged(
        French,
        &[
            "",
            " ",
            "!",
            "?!",
            " ! ",
            "(!)",
            "(?)",
            "[!] oui",
            "¡hola",
            "10:30",
            "16:9",
            "Q?R",
            "a;b",
            "3:2",
            "::",
            "a :: b",
            "x := 1",
            "a != b",
            "sourire:)",
            "non;-)",
            "note:voir",
            "-!",
            "*!*",
            "Bonjour!Ça va",
        ],
    );
}

#[test]
fn guillemets() {
    check(
        French,
        &[
            ("«mot»", "«\u{a0}mot\u{a0}»"),
            ("« mot »", "«\u{a0}mot\u{a0}»"),
            ("«\u{202f}mot\u{202f}»", "«\u{a0}mot\u{a0}»"),
            ("«  mot\u{2009}»", "«\u{a0}mot\u{a0}»"),
            ("« mot !»", "«\u{a0}mot\u{202f}!\u{a0}»"),
            ("« mot »!", "«\u{a0}mot\u{a0}»\u{202f}!"),
            ("« ? »", "«\u{a0}?\u{a0}»"),
            ("(« mot »)", "(«\u{a0}mot\u{a0}»)"),
            ("«»", "«\u{a0}»"),
            ("« »", "«\u{a0}»"),
            ("« « a » b »", "«\u{a0}«\u{a0}a\u{a0}» b\u{a0}»"),
        ],
    );
    check_unchanged(French, &["«", "»", "« ", " »", "“ mot ”", "‘mot’", "‹mot›"]);
}

#[test]
fn straight_double_quotes() {
    check(
        French,
        &[
            ("\"mot\"", "«\u{a0}mot\u{a0}»"),
            ("\" mot \"", "«\u{a0}mot\u{a0}»"),
            ("un \"mot\", deux \"mots\".", "un «\u{a0}mot\u{a0}», deux «\u{a0}mots\u{a0}»."),
            ("(\"mot\")", "(«\u{a0}mot\u{a0}»)"),
            ("l'\"été\"", "l’«\u{a0}été\u{a0}»"),
            ("Il dit: \"Oui!\"", "Il dit\u{a0}: «\u{a0}Oui\u{202f}!\u{a0}»"),
            ("\"Oui\"! dit-il", "«\u{a0}Oui\u{a0}»\u{202f}! dit-il"),
            ("« le \"mot\" juste »", "«\u{a0}le “mot” juste\u{a0}»"),
            ("\"le \"mot\" juste\"", "«\u{a0}le “mot” juste\u{a0}»"),
            ("\"le \"mot\"\"", "«\u{a0}le “mot”\u{a0}»"),
            ("\"\"mot\" juste\"", "«\u{a0}“mot” juste\u{a0}»"),
            ("“le \"mot\"”", "“le «\u{a0}mot\u{a0}»”"),
            ("\"...\"", "«\u{a0}…\u{a0}»"),
            ("\"a « b » c\"", "«\u{a0}a «\u{a0}b\u{a0}» c\u{a0}»"),
            ("« suite \"mot\"", "«\u{a0}suite “mot”"),
            ("le \"Journal de l'\"Ordre\" des\"", "le «\u{a0}Journal de l’“Ordre” des\u{a0}»"),
            ("Il dit:\"Oui\"", "Il dit\u{a0}:«\u{a0}Oui\u{a0}»"),
            ("\"Oui!\"dit-il", "«\u{a0}Oui\u{202f}!\u{a0}»dit-il"),
            ("anti-\"mot\"", "anti-«\u{a0}mot\u{a0}»"),
            ("\"mot\"(\"mot\")", "«\u{a0}mot\u{a0}»(«\u{a0}mot\u{a0}»)"),
            ("\"mot\"[1], \"mot\"1", "«\u{a0}mot\u{a0}»[1], «\u{a0}mot\u{a0}»1"),
        ],
    );
    check_unchanged(
        French,
        &["\"mot", "mot\"", "a \" b", "a\"b\"c", "5' 6\"", "5\"6", "un écran de 27\"", "\"\"", "\" \"", "\"\"\""],
    );
}

#[test]
fn apostrophes() {
    check(
        French,
        &[
            ("l'été d'O'Brien", "l’été d’O’Brien"),
            ("aujourd'hui", "aujourd’hui"),
            ("les McDonald's", "les McDonald’s"),
            ("Mai '68", "Mai ’68"),
            ("'68", "’68"),
            ("les '60", "les ’60"),
            ("l' été", "l’ été"),
            ("le 'tit gars", "le ’tit gars"),
            ("L'«été»", "L’«\u{a0}été\u{a0}»"),
            ("dire 'oui' ou 'non'", "dire ‘oui’ ou ‘non’"),
            ("qu'est-ce qu'il dit?", "qu’est-ce qu’il dit\u{202f}?"),
        ],
    );
    check_unchanged(French, &["5' 6", "5'6", "'", "a ' b", "''", "' '"]);
}

#[test]
fn dashes_and_ellipses() {
    check(
        French,
        &[
            ("mot--mot", "mot–mot"),
            ("le vélo -- en ville", "le vélo – en ville"),
            ("le vélo --- en ville", "le vélo — en ville"),
            ("le vélo -- le mien -- roule", "le vélo –\u{a0}le mien\u{a0}– roule"),
            ("le vélo — quelle joie ! — roule", "le vélo —\u{a0}quelle joie\u{202f}!\u{a0}— roule"),
            ("un – deux. Trois – quatre", "un – deux. Trois – quatre"),
            ("a – b – c – d", "a – b – c – d"),
            ("-- Bonjour!", "–\u{a0}Bonjour\u{202f}!"),
            ("—Bonjour", "—Bonjour"),
            ("Il vient --dit-on enfin-- demain", "Il vient –dit-on enfin– demain"),
            ("Et puis...", "Et puis…"),
            ("...et puis", "…et puis"),
            ("« ... »", "«\u{a0}…\u{a0}»"),
        ],
    );
    check_unchanged(
        French,
        &["fin..", "fin.....", "----", "a --> b", "<-- b", "<!-- x -->", "a - b", "porte-vélo", ". . ."],
    );
}

#[test]
fn words_that_stay_with_the_next() {
    check(
        French,
        &[
            ("n° 5", "n°\u{a0}5"),
            ("le nº 5", "le nº\u{a0}5"),
            ("le no 5", "le no\u{a0}5"),
            ("les nos 5 et 6", "les nos\u{a0}5 et 6"),
            ("(p. 12)", "(p.\u{a0}12)"),
            ("pp. 12-14", "pp.\u{a0}12-14"),
            ("M. Tremblay", "M.\u{a0}Tremblay"),
            ("(MM. Roy et Côté)", "(MM.\u{a0}Roy et Côté)"),
            ("l'idée de Mme Roy", "l’idée de Mme\u{a0}Roy"),
            ("Mlle Émond", "Mlle\u{a0}Émond"),
            ("Dr Roy, Dre Côté", "Dr\u{a0}Roy, Dre\u{a0}Côté"),
            ("M. le maire", "M.\u{a0}le maire"),
            ("Me Roy", "Me\u{a0}Roy"),
            ("M.  Roy", "M.\u{a0}Roy"),
            ("la 1re fois", "la 1re\u{a0}fois"),
            ("au 2e étage", "au 2e\u{a0}étage"),
            ("le XXIe siècle", "le XXIe\u{a0}siècle"),
            ("d'Ier à IIe siècle", "d’Ier\u{a0}à IIe\u{a0}siècle"),
            ("la Ve République", "la Ve\u{a0}République"),
            ("un vélo (p. ex. le mien)", "un vélo (p.\u{a0}ex. le mien)"),
            ("en 52 av. J.-C., ou apr. J.-C.", "en 52 av.\u{a0}J.-C., ou apr.\u{a0}J.-C."),
        ],
    );
    check_unchanged(
        French,
        &[
            "no comment",
            "nos amis",
            "chez H&M. Le soir",
            "Me voici",
            "me Roy",
            "Le mot",
            "Ce mot",
            "Les mots",
            "De là",
            "Mer noire",
            "page p. et",
            "p. exacte",
            "av. J. Roy",
        ],
    );
}
