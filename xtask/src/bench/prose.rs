//! French-looking Markdown: grammatical enough for typography, hyphens, accents and word counts to be
//! those of a real blog.

use super::random::Random;

const SUBJECTS: &[&str] = &[
    "la confiance",
    "le réseau",
    "une équipe",
    "l’entreprise",
    "le recruteur",
    "ma cliente",
    "le courriel",
    "la réunion du lundi",
    "un blogue interne",
    "la direction",
    "le vélo d’hiver",
    "la piste du canal",
    "le service des ressources humaines",
    "chaque employé",
    "la communauté",
    "un bon portrait",
    "le tableau de bord",
    "la politique des médias sociaux",
    "mon voisin de bureau",
    "cette expérience",
    "le premier commentaire",
    "la page carrière",
    "notre façon de travailler",
    "l’été à Montréal",
];

const VERBS: &[&str] = &[
    "change",
    "révèle",
    "demande",
    "remplace",
    "raconte",
    "dépasse",
    "mérite",
    "rejoint",
    "construit",
    "éclaire",
    "bouscule",
    "prolonge",
    "mesure",
    "oublie",
    "protège",
    "réveille",
    "traverse",
    "défend",
];

const OBJECTS: &[&str] = &[
    "les habitudes de travail",
    "une part du métier",
    "la mémoire collective",
    "plus d’attention",
    "les conversations de corridor",
    "une question simple",
    "le silence des gestionnaires",
    "nos idées reçues",
    "la patience des lecteurs",
    "un peu de courage",
    "les chiffres du trimestre",
    "le goût d’essayer",
    "la distance entre deux bureaux",
    "ce que personne n’osait dire",
    "une culture déjà fragile",
    "les trente kilomètres du retour",
    "la promesse faite aux candidats",
    "le fil de la discussion",
    "des années d’usage",
    "l’envie de revenir",
];

const MANNERS: &[&str] = &[
    "sans bruit",
    "depuis l’automne",
    "à sa manière",
    "plus souvent qu’on ne croit",
    "malgré la fatigue",
    "au fil des semaines",
    "en moins d’une heure",
    "dès le premier essai",
    "avec 3 000 abonnés",
    "entre deux averses",
    "pour une fois",
    "à l’échelle d’une PME",
];

const LINKS: &[&str] = &["mais", "et", "parce que", "alors que", "tandis que", "si bien que"];

const HEADINGS: &[&str] = &[
    "Ce que j’ai vu",
    "La question de départ",
    "Trois essais",
    "Et maintenant ?",
    "Le terrain",
    "Une réserve",
    "Ce qui reste",
    "Du côté des chiffres",
    "À retenir",
];

/// A body of about `words` words: paragraphs under headings, a list, a link, emphasis, and in some a
/// quotation or a footnote.
pub(super) fn body(random: &mut Random, words: usize) -> Vec<String> {
    let mut blocks = vec![paragraph(random)];
    let quote = random.once_in(3);
    let footnote = random.once_in(4);
    for turn in 0.. {
        let room = words.saturating_sub(count(&blocks));
        match turn {
            _ if room == 0 => break,
            1 => blocks.push(list(random)),
            3 if quote => blocks.push(format!("> {}", sentence(random))),
            4 if footnote => {
                blocks.push(format!("{}[^1]", paragraph(random)));
                blocks.push(format!("[^1]: {}", sentence(random)));
            }
            turn if turn % 3 == 2 && room > 60 => {
                blocks.push(format!("## {}. {}", turn / 3 + 1, random.pick(HEADINGS)));
                blocks.push(paragraph(random));
            }
            _ => blocks.push(paragraph(random)),
        }
    }
    blocks
}

fn paragraph(random: &mut Random) -> String {
    let mut sentences: Vec<_> = (0..random.between(3, 6)).map(|_| sentence(random)).collect();
    match random.below(4) {
        0 => sentences.push(format!("C’est **{}** qui compte.", random.pick(OBJECTS))),
        1 => sentences.push(format!("Lire aussi [{}](https://example.com/notes).", random.pick(SUBJECTS))),
        2 => sentences.push(format!("On disait « {} » *avec le sourire*.", random.pick(OBJECTS))),
        _ => {}
    }
    sentences.join(" ")
}

fn sentence(random: &mut Random) -> String {
    let mut sentence = capitalised(&clause(random));
    if random.once_in(2) {
        sentence.push_str(&format!(", {} {}", random.pick(LINKS), clause(random)));
    }
    sentence.push_str(random.pick(&[".", ".", ".", " !", " ?"]));
    sentence
}

fn clause(random: &mut Random) -> String {
    let mut clause = format!("{} {} {}", random.pick(SUBJECTS), random.pick(VERBS), random.pick(OBJECTS));
    if random.once_in(3) {
        clause.push(' ');
        clause.push_str(random.pick(MANNERS));
    }
    clause
}

fn list(random: &mut Random) -> String {
    let items: Vec<_> = (0..random.between(3, 5)).map(|_| format!("- {} ;", clause(random))).collect();
    items.join("\n")
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

pub(super) fn count(blocks: &[String]) -> usize {
    blocks.iter().map(|block| block.split_whitespace().count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_have_about_the_words_asked_for() {
        for seed in 0..50 {
            let words = 300 + seed as usize * 12;
            let blocks = body(&mut Random::new(seed), words);
            let got = count(&blocks);
            assert!((words..words + 150).contains(&got), "{words} asked, {got} made");
        }
    }

    #[test]
    fn bodies_show_the_variety_of_a_blog() {
        let all: String = (0..20).flat_map(|seed| body(&mut Random::new(seed), 600)).collect();
        for mark in ["## ", "- ", "> ", "[^1]: ", "](https://", "**", "« "] {
            assert!(all.contains(mark), "{mark}");
        }
    }
}
