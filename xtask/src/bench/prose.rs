//! French-looking Markdown, with the typography, hyphens and accents of a real blog.

use fastrand::Rng;

const SUBJECTS: &[&str] = &[
    "la confiance",
    "l’entreprise",
    "le vélo d’hiver",
    "la réunion du lundi",
    "un blogue interne",
    "chaque employé",
    "la page carrière",
    "l’été à Montréal",
];

const VERBS: &[&str] = &["change", "révèle", "dépasse", "mérite", "protège", "traverse"];

const OBJECTS: &[&str] = &[
    "les habitudes de travail",
    "la mémoire collective",
    "plus d’attention",
    "nos idées reçues",
    "ce que personne n’osait dire",
    "une culture déjà fragile",
    "les 3 000 abonnés du trimestre",
    "l’envie de revenir",
];

const LINKS: &[&str] = &["mais", "et", "parce que", "alors que"];

/// A body of about `words` words: paragraphs under headings, lists, links, emphasis, quotations and footnotes.
pub(super) fn body(random: &mut Rng, words: usize) -> Vec<String> {
    let mut blocks = Vec::new();
    while count(&blocks) < words {
        let turn = blocks.len();
        blocks.push(match turn % 6 {
            1 => list(random),
            2 => format!("## {}", capitalised(&clause(random))),
            4 => format!("> {}", sentence(random)),
            5 => format!("{}[^{turn}]\n\n[^{turn}]: {}", paragraph(random), sentence(random)),
            _ => paragraph(random),
        });
    }
    blocks
}

fn paragraph(random: &mut Rng) -> String {
    let mut sentences: Vec<_> = (0..random.usize(3..=4)).map(|_| sentence(random)).collect();
    sentences.push(match random.usize(..3) {
        0 => format!("C’est **{}** qui compte.", pick(random, OBJECTS)),
        1 => format!("Lire aussi [{}](https://example.com/notes).", pick(random, SUBJECTS)),
        _ => format!("On disait « {} » *avec le sourire*.", pick(random, OBJECTS)),
    });
    sentences.join(" ")
}

fn sentence(random: &mut Rng) -> String {
    let (first, link, second) = (capitalised(&clause(random)), pick(random, LINKS), clause(random));
    format!("{first}, {link} {second}{}", pick(random, &[".", ".", ".", " !", " ?"]))
}

fn clause(random: &mut Rng) -> String {
    format!("{} {} {}", pick(random, SUBJECTS), pick(random, VERBS), pick(random, OBJECTS))
}

fn list(random: &mut Rng) -> String {
    let items: Vec<_> = (0..random.usize(3..=5)).map(|_| format!("- {} ;", clause(random))).collect();
    items.join("\n")
}

fn pick<'a>(random: &mut Rng, choices: &[&'a str]) -> &'a str {
    random.choice(choices).copied().unwrap_or_default()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
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
            let got = count(&body(&mut Rng::with_seed(seed), words));
            assert!((words..words + 150).contains(&got), "{words} asked, {got} made");
        }
    }

    #[test]
    fn bodies_show_the_variety_of_a_blog() {
        let all: String = (0..20).flat_map(|seed| body(&mut Rng::with_seed(seed), 600)).collect();
        for mark in ["## ", "- ", "> ", "]: ", "](https://", "**", "« "] {
            assert!(all.contains(mark), "{mark}");
        }
    }
}
