//! The texts of the moderation pages, in French and English.

use jiff::ZonedDateTime;
use protocol::language::Language;

use super::view::Action;
use crate::spam_check::Reason;
use crate::store::response::Status;
use crate::wording::choose;

/// Texts without parameters; `{}` is the place of a value.
pub(super) struct Wording {
    pub(super) responses: &'static str,
    pub(super) go_on: &'static str,
    pub(super) log_in: &'static str,
    pub(super) password: &'static str,
    pub(super) log_out: &'static str,
    pub(super) wrong_password: &'static str,
    pub(super) no_password: &'static str,
    pub(super) no_password_hint: &'static str,
    pub(super) ended: &'static str,
    pub(super) ended_hint: &'static str,
    pub(super) stale: &'static str,
    pub(super) stale_hint: &'static str,
    pub(super) not_done: &'static str,
    pub(super) kept_text: &'static str,
    pub(super) back: &'static str,
    pub(super) statuses: &'static str,
    pub(super) all: &'static str,
    pub(super) search: &'static str,
    pub(super) search_button: &'static str,
    pub(super) stop_searching: &'static str,
    pub(super) undo: &'static str,
    pub(super) check_all: &'static str,
    pub(super) check_none: &'static str,
    pub(super) check: &'static str,
    pub(super) checked: &'static str,
    pub(super) one_checked: &'static str,
    pub(super) many_checked: &'static str,
    pub(super) approve: &'static str,
    pub(super) reject: &'static str,
    pub(super) spam: &'static str,
    pub(super) reply: &'static str,
    pub(super) reply_hint: &'static str,
    pub(super) reply_hint_published: &'static str,
    pub(super) reply_text: &'static str,
    pub(super) reply_button: &'static str,
    pub(super) erase: &'static str,
    pub(super) erase_hint: &'static str,
    pub(super) erase_button: &'static str,
    pub(super) by_author: &'static str,
    pub(super) in_reply_to: &'static str,
    pub(super) in_reply_to_unknown: &'static str,
    pub(super) reasons: &'static str,
    pub(super) erased_on: &'static str,
    pub(super) older: &'static str,
    pub(super) newest: &'static str,
    pub(super) no_match: &'static str,
    pub(super) no_more: &'static str,
    pub(super) keys: &'static str,
    pub(super) keys_button: &'static str,
    pub(super) keys_on: &'static str,
    pub(super) close: &'static str,
    pub(super) key_next: &'static str,
    pub(super) key_previous: &'static str,
    pub(super) key_check: &'static str,
    pub(super) key_search: &'static str,
    pub(super) key_help: &'static str,
}

const FRENCH: Wording = Wording {
    responses: "Réponses",
    go_on: "Continuer",
    log_in: "Se connecter",
    password: "Mot de passe",
    log_out: "Se déconnecter",
    wrong_password: "Mot de passe incorrect. Vérifiez les majuscules et la disposition du clavier, puis réessayez.",
    no_password: "Aucun mot de passe n’est défini.",
    no_password_hint: "Sur le serveur, lancez {}, puis rechargez cette page.",
    ended: "La session est terminée",
    ended_hint: "Rien n’a été modifié. Connectez-vous, puis recommencez.",
    stale: "Cette page n’est plus à jour",
    stale_hint: "Elle appartient à une autre session, et rien n’a été modifié. Revenez à la liste, puis recommencez.",
    not_done: "La demande n’a pas abouti",
    kept_text: "Votre texte, pour que rien ne se perde",
    back: "Revenir à la liste",
    statuses: "Réponses par état",
    all: "Toutes",
    search: "Chercher dans toutes les réponses",
    search_button: "Chercher",
    stop_searching: "Effacer la recherche",
    undo: "Annuler la décision",
    check_all: "Tout sélectionner",
    check_none: "Tout désélectionner",
    check: "Sélectionner",
    checked: "Réponses sélectionnées\u{a0}:",
    one_checked: "1\u{a0}réponse sélectionnée\u{a0}:",
    many_checked: "{}\u{a0}réponses sélectionnées\u{a0}:",
    approve: "Approuver",
    reject: "Rejeter",
    spam: "Indésirable",
    reply: "Répondre",
    reply_hint: "Votre réponse est publiée immédiatement, et celle-ci est approuvée.",
    reply_hint_published: "Votre réponse est publiée immédiatement.",
    reply_text: "Votre réponse à {}",
    reply_button: "Publier ma réponse",
    erase: "Effacer",
    erase_hint: "La réponse, le nom et l’adresse de courriel sont effacés définitivement. Cette action est irréversible.",
    erase_button: "Effacer définitivement",
    by_author: "Auteur",
    in_reply_to: "En réponse à {}",
    in_reply_to_unknown: "En réponse à une réponse absente de cette base de données",
    reasons: "À vérifier\u{a0}: ",
    erased_on: "sera effacée le {}",
    older: "Réponses plus anciennes",
    newest: "Revenir aux plus récentes",
    no_match: "Aucune réponse ne contient «\u{a0}{}\u{a0}».",
    no_more: "Il n’y a pas d’autres réponses.",
    keys: "Raccourcis du clavier",
    keys_button: "Raccourcis\u{a0}: ?",
    keys_on: "Raccourcis activés",
    close: "Fermer",
    key_next: "Réponse suivante",
    key_previous: "Réponse précédente",
    key_check: "Sélectionner ou désélectionner",
    key_search: "Chercher",
    key_help: "Montrer cette aide",
};

const ENGLISH: Wording = Wording {
    responses: "Responses",
    go_on: "Continue",
    log_in: "Log in",
    password: "Password",
    log_out: "Log out",
    wrong_password: "Wrong password. Check capital letters and the keyboard layout, then try again.",
    no_password: "No password is set.",
    no_password_hint: "On the server, run {}, then reload this page.",
    ended: "The session has ended",
    ended_hint: "Nothing was changed. Log in, then try again.",
    stale: "This page is out of date",
    stale_hint: "It belongs to another session, and nothing was changed. Go back to the list, then try again.",
    not_done: "The request failed",
    kept_text: "Your text, so that nothing is lost",
    back: "Back to the list",
    statuses: "Responses by status",
    all: "All",
    search: "Search all responses",
    search_button: "Search",
    stop_searching: "Clear the search",
    undo: "Undo the decision",
    check_all: "Select all",
    check_none: "Select none",
    check: "Select",
    checked: "Selected responses:",
    one_checked: "1\u{a0}response selected:",
    many_checked: "{}\u{a0}responses selected:",
    approve: "Approve",
    reject: "Reject",
    spam: "Spam",
    reply: "Reply",
    reply_hint: "Your reply is published immediately, and this response is approved.",
    reply_hint_published: "Your reply is published immediately.",
    reply_text: "Your reply to {}",
    reply_button: "Publish my reply",
    erase: "Erase",
    erase_hint: "The response, the name and the e-mail address are erased permanently. This can’t be undone.",
    erase_button: "Erase permanently",
    by_author: "Author",
    in_reply_to: "In reply to {}",
    in_reply_to_unknown: "In reply to a response that is not in this database",
    reasons: "To check: ",
    erased_on: "will be erased on {}",
    older: "Older responses",
    newest: "Back to the newest",
    no_match: "No response contains “{}”.",
    no_more: "There are no more responses.",
    keys: "Keyboard shortcuts",
    keys_button: "Shortcuts: ?",
    keys_on: "Shortcuts enabled",
    close: "Close",
    key_next: "Next response",
    key_previous: "Previous response",
    key_check: "Select or deselect",
    key_search: "Search",
    key_help: "Show this help",
};

pub(super) fn wording(language: Language) -> &'static Wording {
    choose(language, &FRENCH, &ENGLISH)
}

/// The responses of a status, as a heading.
pub(super) fn status_group(language: Language, status: Status) -> &'static str {
    let (french, english) = match status {
        Status::Pending => ("En attente", "Pending"),
        Status::Approved => ("Approuvées", "Approved"),
        Status::Rejected => ("Rejetées", "Rejected"),
        Status::Spam => ("Indésirables", "Spam"),
    };
    choose(language, french, english)
}

/// The status of one response.
pub(super) fn status(language: Language, status: Status) -> &'static str {
    let (french, english) = match status {
        Status::Pending => ("en attente", "pending"),
        Status::Approved => ("approuvée", "approved"),
        Status::Rejected => ("rejetée", "rejected"),
        Status::Spam => ("indésirable", "spam"),
    };
    choose(language, french, english)
}

/// The texts of an empty list: the state, and what the list is for.
pub(super) fn empty(language: Language, status: Option<Status>) -> (&'static str, &'static str) {
    match status {
        Some(Status::Pending) => choose(
            language,
            (
                "Aucune réponse en attente.",
                "Les réponses des lecteurs arrivent ici, et restent invisibles jusqu’à votre décision.",
            ),
            ("No pending responses.", "Responses of readers arrive here, and stay hidden until you decide."),
        ),
        Some(Status::Approved) => choose(
            language,
            (
                "Aucune réponse approuvée.",
                "Les réponses approuvées sont publiées sous leur article, et restent dans cette liste.",
            ),
            ("No approved responses.", "Approved responses are published under their post, and stay in this list."),
        ),
        Some(Status::Rejected) => choose(
            language,
            (
                "Aucune réponse rejetée.",
                "Les réponses rejetées sont invisibles pour les lecteurs, et sont effacées automatiquement.",
            ),
            ("No rejected responses.", "Rejected responses are hidden from readers, and are erased automatically."),
        ),
        Some(Status::Spam) => choose(
            language,
            (
                "Aucune réponse indésirable.",
                "Les réponses indésirables sont conservées ici, et sont effacées automatiquement.",
            ),
            ("No spam.", "Spam is kept here, and is erased automatically."),
        ),
        None => choose(
            language,
            ("Aucune réponse pour le moment.", "Les réponses des lecteurs arrivent ici."),
            ("No responses yet.", "Responses of readers arrive here."),
        ),
    }
}

/// Why a spam check held the response.
pub(super) fn reason(language: Language, reason: Reason) -> &'static str {
    let (french, english) = match reason {
        Reason::Honeypot => {
            ("un champ que les lecteurs ne voient pas était rempli", "a field that readers don’t see was filled in")
        }
        Reason::NoToken => ("envoyée sans JavaScript, ou par un robot", "sent without JavaScript, or by a robot"),
        Reason::BadToken => ("le jeton du formulaire n’est pas valide", "the form’s token is not valid"),
        Reason::TooQuick => (
            "envoyée moins de 3\u{a0}secondes après l’ouverture du formulaire",
            "sent less than 3\u{a0}seconds after the form was opened",
        ),
        Reason::TooSlow => (
            "envoyée plus de 24\u{a0}heures après l’ouverture du formulaire",
            "sent more than 24\u{a0}hours after the form was opened",
        ),
        Reason::Links => ("plusieurs liens, ou une adresse dans le nom", "several links, or an address in the name"),
        Reason::Blocked => ("un mot de la liste de blocage", "a word of the block list"),
        Reason::AuthorName => ("signée de votre nom", "signed with your name"),
        Reason::UnknownParent => (
            "la réponse visée n’est pas dans cette base de données",
            "the response it replies to is not in this database",
        ),
        Reason::UnknownPost => ("la liste des articles n’a pas pu être lue", "the list of posts could not be read"),
        Reason::UnknownRate => ("l’adresse de l’expéditeur est inconnue", "the address of the sender is unknown"),
    };
    choose(language, french, english)
}

/// The result of an action on `count` responses.
pub(super) fn action_result(language: Language, action: Action, count: usize) -> String {
    let (one, many) = match (language, action) {
        (Language::Fr, Action::Approved) => ("1\u{a0}réponse approuvée.", "{}\u{a0}réponses approuvées."),
        (Language::Fr, Action::Rejected) => ("1\u{a0}réponse rejetée.", "{}\u{a0}réponses rejetées."),
        (Language::Fr, Action::Spam) => {
            ("1\u{a0}réponse marquée comme indésirable.", "{}\u{a0}réponses marquées comme indésirables.")
        }
        (Language::Fr, Action::Undone) => ("1\u{a0}décision annulée.", "{}\u{a0}décisions annulées."),
        (Language::Fr, Action::Erased) => ("1\u{a0}réponse effacée.", "{}\u{a0}réponses effacées."),
        (Language::Fr, Action::Replied) => ("Votre réponse est publiée.", "Vos réponses sont publiées."),
        (Language::Fr, Action::Nothing) => return "Sélectionnez d’abord une réponse.".to_owned(),
        (Language::En, Action::Approved) => ("1\u{a0}response approved.", "{}\u{a0}responses approved."),
        (Language::En, Action::Rejected) => ("1\u{a0}response rejected.", "{}\u{a0}responses rejected."),
        (Language::En, Action::Spam) => ("1\u{a0}response marked as spam.", "{}\u{a0}responses marked as spam."),
        (Language::En, Action::Undone) => ("1\u{a0}decision undone.", "{}\u{a0}decisions undone."),
        (Language::En, Action::Erased) => ("1\u{a0}response erased.", "{}\u{a0}responses erased."),
        (Language::En, Action::Replied) => ("Your reply is published.", "Your replies are published."),
        (Language::En, Action::Nothing) => return "Select a response first.".to_owned(),
    };
    match count {
        0 => choose(
            language,
            "Rien n’a changé\u{a0}: l’action était déjà effectuée.",
            "Nothing has changed: the action was already done.",
        )
        .to_owned(),
        1 => one.to_owned(),
        _ => many.replace("{}", &count.to_string()),
    }
}

/// There were too many attempts to log in.
pub(super) fn too_many_logins(language: Language, seconds: i64) -> String {
    match (language, (seconds + 59) / 60) {
        (Language::Fr, ..=1) => "Trop de tentatives. Réessayez dans 1\u{a0}minute.".to_owned(),
        (Language::Fr, minutes) => format!("Trop de tentatives. Réessayez dans {minutes}\u{a0}minutes."),
        (Language::En, ..=1) => "Too many attempts. Try again in 1\u{a0}minute.".to_owned(),
        (Language::En, minutes) => format!("Too many attempts. Try again in {minutes}\u{a0}minutes."),
    }
}

/// "24 novembre 2026, 14 h 05" / "24 November 2026, 14:05".
pub(super) fn moment(language: Language, moment: &ZonedDateTime) -> String {
    let day = protocol::calendar::date(language, moment.date());
    let (hour, minute) = (moment.hour(), moment.minute());
    choose(language, format!("{day}, {hour}\u{a0}h\u{a0}{minute:02}"), format!("{day}, {hour:02}:{minute:02}"))
}
