//! A made-up French vocabulary without end: function words as they are, then words of a root with the prefixes and
//! endings of French, so that several words have one stem. They are as frequent as the words of real texts.

use fastrand::Rng;

/// Frequent words of French, the most frequent first.
const FREQUENT: &[&str] = &[
    "de", "la", "le", "et", "les", "des", "en", "un", "du", "une", "que", "est", "pour", "qui", "dans", "a", "par",
    "plus", "pas", "au", "sur", "ne", "se", "ce", "il", "sont", "ou", "avec", "son", "aux", "cette", "ses", "mais",
    "comme", "on", "tout", "nous", "sa", "fait", "été", "aussi", "leur", "bien", "peut", "ces", "y", "deux", "ans",
    "encore", "même", "sans", "si", "entre", "elle", "peu", "vie", "autre", "dont", "où", "très", "temps", "après",
    "avant", "depuis", "jamais", "toujours", "moins", "donc", "ainsi", "alors", "quand", "chaque", "contre", "sous",
    "lui", "faire", "avoir", "être", "dit", "sera", "était", "avait", "ont", "nos", "notre", "vous", "votre", "rien",
    "trop", "puis", "déjà", "jour", "année", "homme", "monde", "pays", "ville", "maison", "travail",
];

const PREFIXES: &[&str] = &[
    "", "re", "dé", "in", "pré", "sur", "trans", "contre", "inter", "sous", "anti", "auto", "co", "mé", "par",
    "entre",
];

/// First parts of roots.
const BEGINNINGS: &[&str] = &[
    "ab", "ac", "ad", "al", "am", "ap", "ar", "ba", "bor", "bra", "cal", "can", "car", "cer", "cha", "cla", "com",
    "con", "cou", "cré", "cul", "dan", "dou", "dra", "en", "es", "fa", "fer", "fla", "for", "fran", "gar", "glo",
    "gou", "gra", "har", "im", "jar", "jou", "la", "li", "lou", "ma", "mer", "mou", "na", "no", "or", "pa", "per",
    "plan", "pour", "ra", "ri", "sa", "sé", "sol", "ta", "tem", "tour", "va", "ver", "voi",
];

/// Second parts of roots.
const MIDDLES: &[&str] = &[
    "b", "bl", "c", "ch", "ct", "d", "ff", "fl", "g", "gn", "l", "ll", "lt", "m", "mm", "mp", "n", "nd", "nt", "p",
    "pl", "pp", "pr", "qu", "r", "rd", "rg", "rm", "rt", "s", "ss", "st", "t", "tr", "tt", "v", "vr", "x", "z",
];

const ENDINGS: &[&str] = &[
    "e", "es", "er", "é", "ée", "és", "ées", "ant", "ait", "aient", "ons", "ez", "era", "ation", "ations", "ement",
    "ements", "eur", "eurs", "euse", "able", "ables", "ique", "iques", "isme", "iste", "istes", "ité", "ités", "age",
    "ages", "ure", "ures", "eux", "if", "ifs", "ive", "ives", "ier", "ière", "iers", "ir", "it", "issent", "oir",
    "esse", "ence", "ences",
];

/// Up to this rank, a word is about as frequent as one divided by its rank (Zipf). The words after it are rarer than
/// that, as in large collections of texts.
const RARE: f64 = 6_000.0;

/// The exponent of the rare ones. With it, 400,000 words of text have 36,000 different ones, and ten times as much text
/// has 3.6 times as many (Heaps).
const RARE_EXPONENT: f64 = 1.8;

/// What is added to ranks: the first words are less frequent than by Zipf's law (Mandelbrot).
const SHIFT: f64 = 2.7;

/// The word of a rank, counted from the most frequent one.
pub(super) fn word(rank: usize) -> String {
    if let Some(word) = FREQUENT.get(rank) {
        return (*word).to_owned();
    }
    let number = rank - FREQUENT.len();
    let roots = BEGINNINGS.len() * MIDDLES.len();
    let (root, form) = (number % roots, number / roots);
    // Each root has another ending first, so the words of like ranks have unlike ones.
    let parts = [
        nth(PREFIXES, form / ENDINGS.len()),
        nth(BEGINNINGS, root),
        nth(MIDDLES, root / BEGINNINGS.len()),
        nth(ENDINGS, form + 7 * root),
    ];
    parts.concat()
}

fn nth(parts: &'static [&'static str], number: usize) -> &'static str {
    parts.get(number % parts.len()).copied().unwrap_or_default()
}

/// A rank, as likely as its word is frequent.
pub(super) fn rank(random: &mut Rng) -> usize {
    let frequent = ((RARE + SHIFT) / SHIFT).ln();
    let rare = 1.0 / (RARE_EXPONENT - 1.0);
    let at = random.f64() * (frequent + rare);
    let rank = if at < frequent {
        SHIFT * (at.exp() - 1.0)
    } else {
        let beyond = (frequent + rare - at) / rare;
        RARE * beyond.powf(-1.0 / (RARE_EXPONENT - 1.0))
    };
    rank as usize
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_of_different_ranks_differ() {
        let words: BTreeSet<String> = (0..100_000).map(word).collect();
        assert!(words.len() > 99_900, "{} words", words.len());
        assert_eq!([word(0), word(98), word(99)], ["de", "travail", "abbe"]);
    }

    #[test]
    fn vocabulary_grows_as_that_of_real_texts() {
        let different = |words: usize| {
            let random = &mut Rng::with_seed(1);
            (0..words).map(|_| rank(random)).collect::<BTreeSet<_>>().len()
        };
        let (short, long) = (different(40_000), different(400_000));
        assert!((33_000..40_000).contains(&long), "{long} different words");
        assert!((300..450).contains(&(long * 100 / short)), "{short} and {long} different words");
    }

    #[test]
    fn most_frequent_word_is_a_few_percent() {
        let random = &mut Rng::with_seed(1);
        let first = (0..100_000).filter(|_| rank(random) == 0).count();
        assert!((3_000..4_500).contains(&first), "{first} of 100,000");
    }
}
