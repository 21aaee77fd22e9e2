//! The texts of the pages for readers, in French and English.

use protocol::language::Language;
use protocol::response::Field;

use crate::wording::choose;

/// Texts without parameters; `{}` is the place of a value.
pub(super) struct Wording {
    pub(super) pending: &'static str,
    pub(super) pending_under: &'static str,
    pub(super) published: &'static str,
    pub(super) published_under: &'static str,
    pub(super) see: &'static str,
    pub(super) yours: &'static str,
    pub(super) keep_address: &'static str,
    pub(super) contact: &'static str,
    pub(super) withdraw: &'static str,
    pub(super) withdraw_hint: &'static str,
    pub(super) withdraw_button: &'static str,
    pub(super) withdrawn: &'static str,
    pub(super) withdrawn_hint: &'static str,
    pub(super) back: &'static str,
    pub(super) back_home: &'static str,
    pub(super) not_sent: &'static str,
    pub(super) already_received: &'static str,
    pub(super) not_done: &'static str,
    pub(super) not_found: &'static str,
    pub(super) go_back: &'static str,
    pub(super) your_text: &'static str,
    pub(super) without_parent: &'static str,
    pub(super) email_help: &'static str,
    pub(super) site_help: &'static str,
    pub(super) text_help: &'static str,
    pub(super) send: &'static str,
}

const FRENCH: Wording = Wording {
    pending: "Votre réponse est en attente d’approbation",
    pending_under: "Elle paraîtra sous «\u{a0}{}\u{a0}» dès que l’auteur l’aura approuvée. D’ici là, personne d’autre ne la voit.",
    published: "Votre réponse est publiée",
    published_under: "Elle est publiée sous «\u{a0}{}\u{a0}».",
    see: "Voir la réponse",
    yours: "Ce que vous avez écrit",
    keep_address: "Conservez l’adresse de cette page\u{a0}: elle contient la clé de suppression, qui permet de revoir et de retirer votre réponse. Toute personne qui la connaît peut en faire autant.",
    contact: "Pour toute question sur vos données\u{a0}: {}",
    withdraw: "Retirer cette réponse",
    withdraw_hint: "Elle sera effacée définitivement, avec votre nom et votre adresse de courriel.",
    withdraw_button: "Effacer ma réponse",
    withdrawn: "Votre réponse est effacée",
    withdrawn_hint: "Aucune de vos données n’est conservée ici. Si elle était publiée, elle disparaîtra des pages du carnet à leur prochaine mise à jour.",
    back: "Revenir à «\u{a0}{}\u{a0}»",
    back_home: "Revenir au carnet",
    not_sent: "La réponse n’a pas été envoyée",
    already_received: "La réponse a déjà été reçue",
    not_done: "La demande n’a pas abouti",
    not_found: "Page introuvable",
    go_back: "Revenez à la page précédente\u{a0}: d’ordinaire, le navigateur y garde ce que vous avez tapé.",
    your_text: "Votre texte, pour que rien ne se perde",
    without_parent: "Vous pouvez l’envoyer comme réponse à l’article lui-même.",
    email_help: "Jamais publié. Il permet à l’auteur de vous écrire et de vous reconnaître la prochaine fois.",
    site_help: "Votre nom y mènera. L’adresse commence par https://.",
    text_help: "5\u{202f}000\u{a0}caractères au plus. Une ligne vide sépare deux paragraphes, et les adresses deviennent des liens.",
    send: "Envoyer la réponse",
};

const ENGLISH: Wording = Wording {
    pending: "Your response is pending approval",
    pending_under: "It will appear under “{}” as soon as the author has approved it. Until then, nobody else sees it.",
    published: "Your response is published",
    published_under: "It is published under “{}”.",
    see: "View the response",
    yours: "What you wrote",
    keep_address: "Keep the address of this page: it contains the deletion key, with which you can view and withdraw your response. Anyone who has it can do the same.",
    contact: "For any question about your data: {}",
    withdraw: "Withdraw this response",
    withdraw_hint: "It will be erased permanently, with your name and your e-mail address.",
    withdraw_button: "Erase my response",
    withdrawn: "Your response is erased",
    withdrawn_hint: "None of your data is kept here. If it was published, it disappears from the pages of the blog at their next update.",
    back: "Back to “{}”",
    back_home: "Back to the blog",
    not_sent: "The response was not sent",
    already_received: "The response was already received",
    not_done: "The request failed",
    not_found: "Page not found",
    go_back: "Go back to the previous page: browsers usually keep what you typed there.",
    your_text: "Your text, so that nothing is lost",
    without_parent: "You can send it as a response to the post itself.",
    email_help: "Never published. With it the author can write to you, and recognises you next time.",
    site_help: "Your name will lead there. The address starts with https://.",
    text_help: "At most 5,000 characters. An empty line separates two paragraphs, and addresses become links.",
    send: "Send the response",
};

pub(super) fn wording(language: Language) -> &'static Wording {
    choose(language, &FRENCH, &ENGLISH)
}

/// The label of a field, as in the form of the blog.
pub(super) fn field(language: Language, field: Field) -> &'static str {
    let (french, english) = match field {
        Field::Name => ("Nom", "Name"),
        Field::Email => ("Courriel (facultatif)", "E-mail (optional)"),
        Field::Site => ("Site (facultatif)", "Site (optional)"),
        Field::Text => ("Texte", "Text"),
    };
    choose(language, french, english)
}

/// The privacy notice beside the button that sends, as in the form of the blog.
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

/// When an unapproved response is erased.
pub(super) fn kept_for(language: Language, days: u32) -> String {
    match (language, days) {
        (Language::Fr, 0 | 1) => format!("Sans approbation, elle sera effacée après {days}\u{a0}jour."),
        (Language::Fr, _) => format!("Sans approbation, elle sera effacée après {days}\u{a0}jours."),
        (Language::En, 1) => "Without approval, it will be erased after 1\u{a0}day.".to_owned(),
        (Language::En, _) => format!("Without approval, it will be erased after {days}\u{a0}days."),
    }
}
