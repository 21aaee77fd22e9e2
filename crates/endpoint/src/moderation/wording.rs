//! The words of the author's pages, in French and English.

use jiff::ZonedDateTime;
use protocol::language::Language;

use super::view::Done;
use crate::guard::Reason;
use crate::store::response::Status;
use crate::wording::choose;

/// What stays the same on every page; `{}` is where something goes.
pub(super) struct Wording {
    pub(super) responses: &'static str,
    pub(super) other_language: &'static str,
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
    pub(super) answer: &'static str,
    pub(super) answer_hint: &'static str,
    pub(super) answer_hint_published: &'static str,
    pub(super) answer_text: &'static str,
    pub(super) answer_button: &'static str,
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
    other_language: "English",
    go_on: "Continuer",
    log_in: "Ouvrir la session",
    password: "Mot de passe",
    log_out: "Fermer la session",
    wrong_password: "Ce n’est pas le mot de passe. Vérifiez les majuscules et la langue du clavier, puis réessayez.",
    no_password: "Aucun mot de passe n’est encore choisi.",
    no_password_hint: "Sur le serveur, lancez {}, puis rechargez cette page.",
    ended: "La session est fermée",
    ended_hint: "Rien n’a été changé. Ouvrez une nouvelle session, puis recommencez.",
    stale: "Cette page n’est plus à jour",
    stale_hint: "Elle date d’une autre session, et rien n’a été changé. Revenez à la liste, puis recommencez.",
    not_done: "La demande n’a pas abouti",
    kept_text: "Votre texte, pour que rien ne se perde",
    back: "Revenir à la liste",
    statuses: "Réponses par décision",
    all: "Toutes",
    search: "Chercher dans toutes les réponses",
    search_button: "Chercher",
    stop_searching: "Quitter la recherche",
    undo: "Annuler la décision",
    check_all: "Tout cocher",
    check_none: "Tout décocher",
    check: "Cocher",
    checked: "Pour les réponses cochées\u{a0}:",
    one_checked: "1\u{a0}réponse cochée\u{a0}:",
    many_checked: "{}\u{a0}réponses cochées\u{a0}:",
    approve: "Approuver",
    reject: "Rejeter",
    spam: "Indésirable",
    answer: "Répondre",
    answer_hint: "Votre réponse paraît aussitôt, et celle-ci est approuvée avec elle.",
    answer_hint_published: "Votre réponse paraît aussitôt.",
    answer_text: "Votre réponse à {}",
    answer_button: "Publier ma réponse",
    erase: "Effacer",
    erase_hint: "La réponse, le nom et l’adresse sont effacés pour de bon. Rien ne permet de revenir en arrière.",
    erase_button: "Effacer pour de bon",
    by_author: "Auteur",
    in_reply_to: "En réponse à {}",
    in_reply_to_unknown: "En réponse à une réponse que cette base ne connaît pas",
    reasons: "À vérifier\u{a0}: ",
    erased_on: "sera effacée le {}",
    older: "Réponses plus anciennes",
    newest: "Revenir aux plus récentes",
    no_match: "Aucune réponse ne contient «\u{a0}{}\u{a0}».",
    no_more: "La liste s’arrête ici.",
    keys: "Raccourcis du clavier",
    keys_button: "Raccourcis\u{a0}: ?",
    keys_on: "Raccourcis en service",
    close: "Fermer",
    key_next: "Réponse suivante",
    key_previous: "Réponse précédente",
    key_check: "Cocher ou décocher",
    key_search: "Chercher",
    key_help: "Montrer cette aide",
};

const ENGLISH: Wording = Wording {
    responses: "Responses",
    other_language: "Français",
    go_on: "Continue",
    log_in: "Log in",
    password: "Password",
    log_out: "Log out",
    wrong_password: "This is not the password. Check capitals and the keyboard’s language, then try again.",
    no_password: "No password was chosen yet.",
    no_password_hint: "On the server, run {}, then reload this page.",
    ended: "The session has ended",
    ended_hint: "Nothing was changed. Log in, then do it again.",
    stale: "This page is out of date",
    stale_hint: "It is of another session, and nothing was changed. Go back to the list, then do it again.",
    not_done: "The request was not done",
    kept_text: "Your text, so that nothing is lost",
    back: "Back to the list",
    statuses: "Responses by decision",
    all: "All",
    search: "Search all responses",
    search_button: "Search",
    stop_searching: "Leave the search",
    undo: "Undo the decision",
    check_all: "Check all",
    check_none: "Check none",
    check: "Check",
    checked: "For those checked:",
    one_checked: "1\u{a0}response checked:",
    many_checked: "{}\u{a0}responses checked:",
    approve: "Approve",
    reject: "Reject",
    spam: "Spam",
    answer: "Answer",
    answer_hint: "Your answer appears at once, and this response is approved with it.",
    answer_hint_published: "Your answer appears at once.",
    answer_text: "Your answer to {}",
    answer_button: "Publish my answer",
    erase: "Erase",
    erase_hint: "The response, the name and the address are erased for good. There is no way back.",
    erase_button: "Erase for good",
    by_author: "Author",
    in_reply_to: "In reply to {}",
    in_reply_to_unknown: "In reply to a response that this database does not know",
    reasons: "To be looked at: ",
    erased_on: "will be erased on {}",
    older: "Older responses",
    newest: "Back to the newest",
    no_match: "No response holds “{}”.",
    no_more: "The list ends here.",
    keys: "Keyboard shortcuts",
    keys_button: "Shortcuts: ?",
    keys_on: "Shortcuts in use",
    close: "Close",
    key_next: "Next response",
    key_previous: "Previous response",
    key_check: "Check or uncheck",
    key_search: "Search",
    key_help: "Show this help",
};

pub(super) fn wording(language: Language) -> &'static Wording {
    choose(language, &FRENCH, &ENGLISH)
}

/// The responses of a status, as a heading.
pub(super) fn status_group(language: Language, status: Status) -> &'static str {
    let (french, english) = match status {
        Status::Held => ("En attente", "Waiting"),
        Status::Approved => ("Approuvées", "Approved"),
        Status::Rejected => ("Rejetées", "Rejected"),
        Status::Spam => ("Indésirables", "Spam"),
    };
    choose(language, french, english)
}

/// The status of one response.
pub(super) fn status(language: Language, status: Status) -> &'static str {
    let (french, english) = match status {
        Status::Held => ("en attente", "waiting"),
        Status::Approved => ("approuvée", "approved"),
        Status::Rejected => ("rejetée", "rejected"),
        Status::Spam => ("indésirable", "spam"),
    };
    choose(language, french, english)
}

/// An empty list: that it is, and what comes there.
pub(super) fn empty(language: Language, status: Option<Status>) -> (&'static str, &'static str) {
    match status {
        Some(Status::Held) => choose(
            language,
            ("Rien n’attend.", "Ce que les lecteurs envoient arrive ici, et reste caché jusqu’à votre décision."),
            ("Nothing is waiting.", "What readers send arrives here, and stays hidden until you decide."),
        ),
        Some(Status::Approved) => choose(
            language,
            (
                "Rien n’est approuvé.",
                "Les réponses que vous approuvez paraissent sous leur article, et restent dans cette liste.",
            ),
            ("Nothing is approved.", "Responses that you approve appear under their post, and stay in this list."),
        ),
        Some(Status::Rejected) => choose(
            language,
            ("Rien n’est rejeté.", "Une réponse rejetée n’est vue de personne, et finit par s’effacer d’elle-même."),
            ("Nothing is rejected.", "A rejected response is seen by nobody, and erases itself in the end."),
        ),
        Some(Status::Spam) => choose(
            language,
            ("Aucun indésirable.", "Ce que des robots envoient se range ici, et finit par s’effacer de soi-même."),
            ("No spam.", "What robots send is put here, and erases itself in the end."),
        ),
        None => choose(
            language,
            ("Aucune réponse pour le moment.", "Ce que les lecteurs envoient arrive ici."),
            ("No responses yet.", "What readers send arrives here."),
        ),
    }
}

/// Why a guard wants a response to be looked at.
pub(super) fn reason(language: Language, reason: Reason) -> &'static str {
    let (french, english) = match reason {
        Reason::Trap => {
            ("un champ que les lecteurs ne voient pas était rempli", "a field that readers don’t see was filled in")
        }
        Reason::NoToken => ("envoyée sans JavaScript, ou par un robot", "sent without JavaScript, or by a robot"),
        Reason::BadToken => ("le jeton du formulaire n’est pas le bon", "the form’s token is not the right one"),
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
        Reason::UnknownParent => {
            ("la réponse visée n’est pas dans cette base", "the response that it answers is not in this database")
        }
        Reason::UnknownPost => ("la liste des articles n’était pas accessible", "the list of posts could not be had"),
        Reason::UnknownRate => (
            "le nombre d’envois de la même provenance n’a pas pu être compté",
            "how much came from the same place could not be counted",
        ),
    };
    choose(language, french, english)
}

/// What was done with `count` responses.
pub(super) fn done(language: Language, done: Done, count: usize) -> String {
    let (one, many) = match (language, done) {
        (Language::Fr, Done::Approved) => ("1\u{a0}réponse approuvée.", "{}\u{a0}réponses approuvées."),
        (Language::Fr, Done::Rejected) => ("1\u{a0}réponse rejetée.", "{}\u{a0}réponses rejetées."),
        (Language::Fr, Done::Spam) => {
            ("1\u{a0}réponse rangée parmi les indésirables.", "{}\u{a0}réponses rangées parmi les indésirables.")
        }
        (Language::Fr, Done::Undone) => ("1\u{a0}décision annulée.", "{}\u{a0}décisions annulées."),
        (Language::Fr, Done::Erased) => ("1\u{a0}réponse effacée.", "{}\u{a0}réponses effacées."),
        (Language::Fr, Done::Answered) => ("Votre réponse est publiée.", "Vos réponses sont publiées."),
        (Language::Fr, Done::Nothing) => return "Cochez d’abord une réponse.".to_owned(),
        (Language::En, Done::Approved) => ("1\u{a0}response approved.", "{}\u{a0}responses approved."),
        (Language::En, Done::Rejected) => ("1\u{a0}response rejected.", "{}\u{a0}responses rejected."),
        (Language::En, Done::Spam) => ("1\u{a0}response marked as spam.", "{}\u{a0}responses marked as spam."),
        (Language::En, Done::Undone) => ("1\u{a0}decision undone.", "{}\u{a0}decisions undone."),
        (Language::En, Done::Erased) => ("1\u{a0}response erased.", "{}\u{a0}responses erased."),
        (Language::En, Done::Answered) => ("Your answer is published.", "Your answers are published."),
        (Language::En, Done::Nothing) => return "Check a response first.".to_owned(),
    };
    match count {
        0 => {
            choose(language, "Rien n’a changé\u{a0}: c’était déjà fait.", "Nothing has changed: it was done already.")
                .to_owned()
        }
        1 => one.to_owned(),
        _ => many.replace("{}", &count.to_string()),
    }
}

/// There were too many attempts to log in.
pub(super) fn too_many_logins(language: Language, seconds: i64) -> String {
    match (language, (seconds + 59) / 60) {
        (Language::Fr, ..=1) => "Trop d’essais. Réessayez dans 1\u{a0}minute.".to_owned(),
        (Language::Fr, minutes) => format!("Trop d’essais. Réessayez dans {minutes}\u{a0}minutes."),
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
