//! Stemming of French and English words.

use snowball_stemmers_rs::{Algorithm, Stemmer};

use super::text::normalize;
use crate::words;

/// The stemming of the words of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stemming {
    French,
    English,
    /// Words stay as they are.
    None,
}

impl Stemming {
    /// The stemming for a BCP 47 language tag.
    pub(super) fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("fr") {
            Self::French
        } else if primary.eq_ignore_ascii_case("en") {
            Self::English
        } else {
            Self::None
        }
    }
}

/// A form with its stem, which depends on the language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Word {
    pub(super) form: String,
    pub(super) stem: String,
}

/// The stemmers of Snowball.
pub(super) struct Stemmers {
    french: Stemmer,
    english: Stemmer,
}

impl Default for Stemmers {
    fn default() -> Self {
        Self { french: Stemmer::create(Algorithm::French), english: Stemmer::create(Algorithm::English) }
    }
}

impl Stemmers {
    /// The form and the stem of a composed word in lower case; none for words that are not in the index.
    pub(super) fn word(&self, word: &str, stemming: Stemming) -> Option<Word> {
        let form = words::form(&normalize(word));
        let is_indexed = !form.is_empty() && form.len() <= words::MAX_LENGTH;
        is_indexed.then(|| Word { form, stem: self.stem(word, stemming) })
    }

    /// The stem of a composed word in lower case. Accents are removed afterwards, since the stemmers need them.
    pub(super) fn stem(&self, word: &str, stemming: Stemming) -> String {
        let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        let is_word = !word.chars().any(char::is_numeric);
        match stemming {
            Stemming::French if is_word => {
                let mut stem = words::form(&normalize(&self.french.stem(without_plural(&letters))));
                // "actif" and "active": the stemmer keeps the f.
                if stem.len() > 3 && stem.ends_with('f') {
                    stem.pop();
                    stem.push('v');
                }
                stem
            }
            Stemming::English if is_word => {
                let word = word.replace(['’', 'ʼ'], "'");
                words::form(&normalize(&self.english.stem(&word)))
            }
            _ => words::form(&normalize(word)),
        }
    }
}

/// A French word without the plural s, which the stemmer keeps after most vowels:
/// "photos", "amis", "tissus", "pandas". Words such as "mais", "fois" and "nous" are no plurals.
fn without_plural(word: &str) -> &str {
    let is_plural = word.chars().count() > 3
        && ["as", "is", "os", "us"].iter().any(|ending| word.ends_with(ending))
        && !["ais", "ois", "uis", "ous"].iter().any(|ending| word.ends_with(ending));
    if is_plural { word.strip_suffix('s').unwrap_or(word) } else { word }
}

#[cfg(test)]
mod tests {
    use super::{Stemmers, Stemming};

    #[test]
    fn forms_of_a_word_have_one_stem() {
        let stemmers = Stemmers::default();
        for (stemming, a, b) in [
            (Stemming::French, "cheval", "chevaux"),
            (Stemming::French, "actif", "actives"),
            (Stemming::French, "heureux", "heureuse"),
            (Stemming::French, "photo", "photos"),
            (Stemming::French, "ami", "amis"),
            (Stemming::French, "prud’homme", "prud'hommes"),
            (Stemming::English, "walks", "walking"),
            (Stemming::English, "baker’s", "bakers"),
            (Stemming::None, "İstanbul", "istanbul"),
        ] {
            let stem = |word: &str| stemmers.stem(&word.to_lowercase(), stemming);
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_eq!(stemmers.stem("2012", Stemming::French), "2012");
        for (a, b) in [("mai", "mais"), ("foi", "fois"), ("moi", "mois")] {
            assert_ne!(stemmers.stem(a, Stemming::French), stemmers.stem(b, Stemming::French), "{a} {b}");
        }
    }

    #[test]
    fn stemming_follows_the_language_of_the_post() {
        assert_eq!(Stemming::of("fr-CA"), Stemming::French);
        assert_eq!(Stemming::of("EN"), Stemming::English);
        assert_eq!(Stemming::of("frr"), Stemming::None);
    }
}
