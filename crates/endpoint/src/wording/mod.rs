//! The messages for readers, in French and English.

use axum::http::{HeaderMap, header};
use protocol::language::Language;
use protocol::response::{Field, FieldError};

use crate::refusal::Refusal;

/// Chooses by language.
pub fn choose<T>(language: Language, french: T, english: T) -> T {
    match language {
        Language::Fr => french,
        Language::En => english,
    }
}

/// The supported language that the header `Accept-Language` prefers.
///
/// ```
/// use axum::http::HeaderMap;
/// use protocol::language::Language;
/// use endpoint::wording::asked_language;
/// let asked = |value: &str| {
///     asked_language(&HeaderMap::from_iter([("accept-language".parse().unwrap(), value.parse().unwrap())]))
/// };
/// assert_eq!(asked("de, fr-CA;q=0.8, en;q=0.9"), Some(Language::En));
/// assert_eq!(asked("fr"), Some(Language::Fr));
/// assert_eq!(asked("de"), None);
/// ```
pub fn asked_language(headers: &HeaderMap) -> Option<Language> {
    let value = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let weighed = value.split(',').filter_map(|part| {
        let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
        let weight = parameters.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        Some((Language::of_tag(tag.trim())?, weight.unwrap_or(1.0)))
    });
    // Of equal weights, the first.
    let first = weighed.reduce(|best, next| if next.1 > best.1 { next } else { best });
    first.filter(|(_, weight)| *weight > 0.0).map(|(language, _)| language)
}

/// The message of a refusal, with the remedy.
pub fn refusal(language: Language, refusal: &Refusal) -> String {
    let (french, english) = match refusal {
        Refusal::NotFound => ("Il n’y a rien à cette adresse.", "There is nothing at this address."),
        Refusal::MethodNotAllowed => {
            ("Cette adresse n’accepte pas cette méthode HTTP.", "This address does not accept this HTTP method.")
        }
        Refusal::UnsupportedMediaType => (
            "Le contenu doit être du JSON (application/json) ou un formulaire (application/x-www-form-urlencoded).",
            "The body must be JSON (application/json) or a form (application/x-www-form-urlencoded).",
        ),
        Refusal::Malformed(why) => {
            return format!(
                "{}{why}",
                choose(language, "La requête n’est pas valide\u{a0}: ", "The request is not valid: ")
            );
        }
        Refusal::TooLarge => (
            "La réponse est trop longue. Raccourcissez le texte, puis envoyez-la de nouveau.",
            "The response is too long. Shorten the text, then send it again.",
        ),
        Refusal::TooSlow => (
            "La réponse n’est pas arrivée à temps. Vérifiez la connexion, puis envoyez-la de nouveau.",
            "The response did not arrive in time. Check the connection, then send it again.",
        ),
        Refusal::InvalidFields(_) => (
            "La réponse n’a pas été envoyée\u{a0}: corrigez les champs indiqués.",
            "The response was not sent: correct the marked fields.",
        ),
        Refusal::NoPost => ("La requête n’indique aucun article.", "The request has no post."),
        Refusal::UnknownPost => (
            "Cet article n’existe pas, ou n’est pas encore publié.",
            "This post does not exist, or is not published yet.",
        ),
        Refusal::Closed => ("Cet article n’accepte plus de réponses.", "This post takes no more responses."),
        Refusal::InvalidParent => (
            "L’identifiant de la réponse visée n’est pas valide.",
            "The id of the response you reply to is not valid.",
        ),
        Refusal::ParentElsewhere => {
            ("La réponse visée appartient à un autre article.", "The response you reply to belongs to another post.")
        }
        Refusal::WrongOrigin => (
            "Les réponses ne sont acceptées qu’à partir des pages du carnet.",
            "Responses are accepted only from the pages of the blog.",
        ),
        Refusal::InvalidIdempotencyKey => (
            "L’en-tête Idempotency-Key doit compter de 16 à 64 caractères parmi A-Z, a-z, 0-9, - et _.",
            "The header Idempotency-Key must have 16 to 64 characters of A-Z, a-z, 0-9, - and _.",
        ),
        Refusal::IdempotencyKeyReused => (
            "Cette clé a déjà servi pour une autre réponse\u{202f}; utilisez-en une nouvelle.",
            "This key was used for another response; use a new one.",
        ),
        Refusal::TokenUsed => (
            "Ce formulaire a déjà été envoyé. Rechargez la page, puis envoyez la réponse de nouveau.",
            "This form was already sent. Reload the page, then send the response again.",
        ),
        Refusal::Duplicate => (
            "La même réponse a déjà été reçue\u{202f}; il n’y a rien d’autre à faire.",
            "The same response was already received; there is nothing else to do.",
        ),
        Refusal::TooMany(seconds) => return too_many(language, *seconds),
        Refusal::WrongKey => {
            ("Cette clé n’est pas celle de cette réponse.", "This key does not belong to this response.")
        }
        Refusal::Full => (
            "Trop de réponses sont déjà en attente. Conservez le texte et envoyez-le de nouveau plus tard.",
            "Too many responses are already pending. Keep the text and send it again later.",
        ),
        Refusal::Unavailable => (
            "La réponse n’a pas pu être enregistrée. Conservez le texte et envoyez-le de nouveau dans un moment.",
            "The response could not be stored. Keep the text and send it again in a moment.",
        ),
    };
    choose(language, french, english).to_owned()
}

fn too_many(language: Language, seconds: i64) -> String {
    let minutes = (seconds + 59) / 60;
    match (language, seconds) {
        (Language::Fr, ..=1) => "Trop de réponses en peu de temps. Réessayez dans 1\u{a0}seconde.".to_owned(),
        (Language::En, ..=1) => "Too many responses in a short time. Try again in 1\u{a0}second.".to_owned(),
        (Language::Fr, ..=90) => {
            format!("Trop de réponses en peu de temps. Réessayez dans {seconds}\u{a0}secondes.")
        }
        (Language::En, ..=90) => format!("Too many responses in a short time. Try again in {seconds}\u{a0}seconds."),
        (Language::Fr, _) => {
            format!("Trop de réponses en peu de temps. Réessayez dans {minutes}\u{a0}minutes.")
        }
        (Language::En, _) => format!("Too many responses in a short time. Try again in {minutes}\u{a0}minutes."),
    }
}

/// What is wrong with a field, and what to do.
pub fn field_error(language: Language, field: Field, field_error: FieldError) -> String {
    let (french, english) = match (field_error, field) {
        (FieldError::Missing, Field::Name) => {
            ("Écrivez votre nom ou un pseudonyme.", "Write your name or a pseudonym.")
        }
        (FieldError::Missing, _) => ("Écrivez votre réponse.", "Write your response."),
        (FieldError::TooShort(least), _) => {
            return choose(
                language,
                format!("Écrivez au moins {least}\u{a0}caractères."),
                format!("Write at least {least} characters."),
            );
        }
        (FieldError::TooLong(most), _) => {
            let shown = choose(language, thousands(most, "\u{202f}"), thousands(most, ","));
            return choose(
                language,
                format!("Raccourcissez à {shown}\u{a0}caractères au plus."),
                format!("Shorten it to {shown} characters at most."),
            );
        }
        (FieldError::NotAnEmail, _) => (
            "Ce n’est pas une adresse de courriel. Écrivez-la comme nom@exemple.org, ou laissez le champ vide.",
            "This is not an e-mail address. Write it as name@example.org, or leave the field empty.",
        ),
        (FieldError::NotAWebAddress, _) => (
            "Ce n’est pas l’adresse d’un site. Écrivez-la comme https://exemple.org, ou laissez le champ vide.",
            "This is not the address of a site. Write it as https://example.org, or leave the field empty.",
        ),
        (FieldError::Unseen(found, place), _) => {
            let code = u32::from(found);
            let ordinal = if place == 1 { "er" } else { "e" };
            return choose(
                language,
                format!(
                    "Le {place}{ordinal}\u{a0}caractère est invisible (U+{code:04X}). Effacez-le, puis retapez ce mot."
                ),
                format!("Character {place} is invisible (U+{code:04X}). Delete it, then type that word again."),
            );
        }
    };
    choose(language, french, english).to_owned()
}

fn thousands(number: usize, mark: &str) -> String {
    if number < 1000 { number.to_string() } else { format!("{}{mark}{:03}", number / 1000, number % 1000) }
}

/// Title of the feed of all responses.
pub fn feed_title(language: Language, blog: &str) -> String {
    choose(language, format!("{blog}\u{a0}: réponses"), format!("{blog}: responses"))
}

/// Title of one response in a feed.
pub fn entry_title(language: Language, name: &str, post: &str) -> String {
    choose(language, format!("{name}, à propos de «\u{a0}{post}\u{a0}»"), format!("{name} on “{post}”"))
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;
    use protocol::response::{Field, FieldError};

    use super::{field_error, refusal};
    use crate::refusal::Refusal;

    #[test]
    fn messages_agree_with_numbers() {
        let wait = |language, seconds| refusal(language, &Refusal::TooMany(seconds));
        assert!(wait(Language::Fr, 1).ends_with("dans 1\u{a0}seconde."));
        assert!(wait(Language::En, 1).ends_with("in 1\u{a0}second."));
        assert!(wait(Language::Fr, 90).ends_with("dans 90\u{a0}secondes."));
        assert!(wait(Language::En, 91).ends_with("in 2\u{a0}minutes."));
        let unseen = |place| field_error(Language::Fr, Field::Text, FieldError::Unseen('\u{202e}', place));
        assert!(unseen(1).starts_with("Le 1er\u{a0}caractère"));
        assert!(unseen(2).starts_with("Le 2e\u{a0}caractère"));
    }

    #[test]
    fn french_semicolons_have_narrow_spaces() {
        for refused in [Refusal::Duplicate, Refusal::IdempotencyKeyReused] {
            let message = refusal(Language::Fr, &refused);
            assert!(message.contains("\u{202f}; "), "{message}");
        }
    }
}
