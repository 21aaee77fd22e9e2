//! The words of the pages for readers, in French and English.

use protocol::language::Language;
use protocol::response::Field;

use crate::wording::choose;

/// What stays the same on every page.
pub(super) struct Wording {
    pub(super) waits: &'static str,
    pub(super) waits_for: &'static str,
    pub(super) published: &'static str,
    pub(super) published_under: &'static str,
    pub(super) see: &'static str,
    pub(super) yours: &'static str,
    pub(super) keep_address: &'static str,
    pub(super) contact: &'static str,
    pub(super) take_back: &'static str,
    pub(super) take_back_hint: &'static str,
    pub(super) take_back_button: &'static str,
    pub(super) taken_back: &'static str,
    pub(super) taken_back_hint: &'static str,
    pub(super) back: &'static str,
    pub(super) back_home: &'static str,
    pub(super) not_sent: &'static str,
    pub(super) there_already: &'static str,
    pub(super) not_done: &'static str,
    pub(super) go_back: &'static str,
    pub(super) your_text: &'static str,
    pub(super) without_parent: &'static str,
    pub(super) email_help: &'static str,
    pub(super) site_help: &'static str,
    pub(super) text_help: &'static str,
    pub(super) send: &'static str,
}

const FRENCH: Wording = Wording {
    waits: "Votre réponse attend l’approbation de l’auteur",
    waits_for: "Elle paraîtra sous «\u{a0}{}\u{a0}» dès que l’auteur l’aura approuvée. D’ici là, personne d’autre ne la voit.",
    published: "Votre réponse est publiée",
    published_under: "Elle se trouve sous «\u{a0}{}\u{a0}».",
    see: "La voir à sa place",
    yours: "Ce que vous avez écrit",
    keep_address: "Conservez l’adresse de cette page\u{a0}: c’est la clé qui permet de revoir votre réponse, ou de la reprendre. Qui la connaît peut faire de même.",
    contact: "Pour toute question sur vos données\u{a0}: {}",
    take_back: "Reprendre cette réponse",
    take_back_hint: "Elle sera effacée pour de bon, avec votre nom et votre adresse de courriel.",
    take_back_button: "Effacer ma réponse",
    taken_back: "Votre réponse est effacée",
    taken_back_hint: "Il n’en reste rien ici. Si elle était publiée, elle quitte les pages du carnet à leur prochaine mise à jour.",
    back: "Revenir à «\u{a0}{}\u{a0}»",
    back_home: "Revenir au carnet",
    not_sent: "La réponse n’est pas partie",
    there_already: "La réponse est déjà là",
    not_done: "La demande n’a pas abouti",
    go_back: "Revenez à la page précédente\u{a0}: d’ordinaire, le navigateur y garde ce que vous avez tapé.",
    your_text: "Votre texte, pour que rien ne se perde",
    without_parent: "Vous pouvez l’envoyer comme réponse à l’article lui-même.",
    email_help: "Jamais publié. Il permet à l’auteur de vous écrire et de vous reconnaître la prochaine fois.",
    site_help: "Votre nom y mènera. L’adresse commence par https://.",
    text_help: "5\u{202f}000\u{a0}caractères au plus. Une ligne vide sépare deux paragraphes, et les adresses deviennent des liens.",
    send: "Envoyer la réponse",
};

const ENGLISH: Wording = Wording {
    waits: "Your response waits for the author’s approval",
    waits_for: "It will appear under “{}” as soon as the author has approved it. Until then, nobody else sees it.",
    published: "Your response is published",
    published_under: "It stands under “{}”.",
    see: "See it in its place",
    yours: "What you wrote",
    keep_address: "Keep the address of this page: it is the key to see your response again, or to take it back. Whoever knows it can do the same.",
    contact: "For any question about your data: {}",
    take_back: "Take this response back",
    take_back_hint: "It will be erased for good, with your name and your e-mail address.",
    take_back_button: "Erase my response",
    taken_back: "Your response is erased",
    taken_back_hint: "Nothing of it is left here. If it was published, it leaves the pages of the blog when they are next updated.",
    back: "Back to “{}”",
    back_home: "Back to the blog",
    not_sent: "The response was not sent",
    there_already: "The response is there already",
    not_done: "The request was not done",
    go_back: "Go back to the previous page: browsers usually keep there what you typed.",
    your_text: "Your text, so that nothing is lost",
    without_parent: "You can send it as a response to the post itself.",
    email_help: "Never published. With it the author can write to you, and recognises you next time.",
    site_help: "Your name will lead there. The address starts with https://.",
    text_help: "At most 5,000 characters. An empty line parts two paragraphs, and addresses become links.",
    send: "Send the response",
};

pub(super) fn wording(language: Language) -> &'static Wording {
    choose(language, &FRENCH, &ENGLISH)
}

/// Label of a field, as the blog's own form has it.
pub(super) fn field(language: Language, field: Field) -> &'static str {
    let (french, english) = match field {
        Field::Name => ("Nom", "Name"),
        Field::Email => ("Courriel (facultatif)", "E-mail (optional)"),
        Field::Site => ("Site (facultatif)", "Site (optional)"),
        Field::Text => ("Texte", "Text"),
    };
    choose(language, french, english)
}

/// What is kept and for how long, beside the button that sends; as the blog's own form has it.
pub(super) fn notice(language: Language, days: u32) -> String {
    let span = match (language, days) {
        (Language::Fr, 0 | 1) => format!("{days}\u{a0}jour"),
        (Language::Fr, _) => format!("{days}\u{a0}jours"),
        (Language::En, 1) => "1\u{a0}day".to_owned(),
        (Language::En, _) => format!("{days}\u{a0}days"),
    };
    choose(
        language,
        format!(
            "Si l’auteur l’approuve, votre réponse est publiée avec votre nom et votre site, et l’adresse de courriel \
             est gardée à part. Sinon, tout est effacé après {span}."
        ),
        format!(
            "If the author approves it, your response is published with your name and site, and the e-mail address is \
             kept apart. Otherwise all of it is erased after {span}."
        ),
    )
}

/// What happens to a response that is not approved.
pub(super) fn kept_for(language: Language, days: u32) -> String {
    match (language, days) {
        (Language::Fr, 0 | 1) => format!("Sans approbation, elle sera effacée après {days}\u{a0}jour."),
        (Language::Fr, _) => format!("Sans approbation, elle sera effacée après {days}\u{a0}jours."),
        (Language::En, 1) => "Without approval, it will be erased after 1\u{a0}day.".to_owned(),
        (Language::En, _) => format!("Without approval, it will be erased after {days}\u{a0}days."),
    }
}
