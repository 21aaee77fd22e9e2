//! Which text a refusal, an error of a field, or a kind of mention has.

use axum::http::{HeaderMap, header};
use protocol::language::Language;
use protocol::response::{Field, FieldError};

use crate::refusal::Refusal;
use crate::store::response::{MentionKind, ResponseKind};
use crate::texts::{Endpoint, Moderation};

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
    let texts = Endpoint::of(language);
    let text = match refusal {
        Refusal::NotFound => texts.not_found,
        Refusal::MethodNotAllowed => texts.method_not_allowed,
        Refusal::UnsupportedMediaType => texts.unsupported_media_type,
        Refusal::Malformed(why) => return texts.malformed(why),
        Refusal::TooLarge => texts.too_large,
        Refusal::TooSlow => texts.too_slow,
        Refusal::InvalidFields(_) => texts.invalid_fields,
        Refusal::NoPost => texts.no_post,
        Refusal::UnknownPost => texts.unknown_post,
        Refusal::Closed => texts.closed,
        Refusal::InvalidParent => texts.invalid_parent,
        Refusal::ParentElsewhere => texts.parent_elsewhere,
        Refusal::WrongOrigin => texts.wrong_origin,
        Refusal::InvalidIdempotencyKey => texts.invalid_idempotency_key,
        Refusal::IdempotencyKeyReused => texts.idempotency_key_reused,
        Refusal::TokenUsed => texts.token_used,
        Refusal::Duplicate => texts.duplicate,
        Refusal::TooMany(seconds) if *seconds <= 90 => return texts.too_many_seconds(at_least_one(*seconds)),
        Refusal::TooMany(seconds) => return texts.too_many_minutes(minutes(*seconds)),
        Refusal::WrongKey => texts.wrong_key,
        Refusal::NoProgramKey => texts.no_program_key,
        Refusal::TooManyKeys(seconds) => return texts.too_many_keys(minutes(*seconds)),
        Refusal::FromPage => texts.from_page,
        Refusal::InvalidSource => texts.invalid_source,
        Refusal::InvalidTarget => texts.invalid_target,
        Refusal::Full => texts.full,
        Refusal::Unavailable => texts.unavailable,
    };
    text.to_owned()
}

/// The message of a refusal of a response, or of a private message.
pub fn refusal_of(language: Language, kind: ResponseKind, refused: &Refusal) -> String {
    let texts = Endpoint::of(language);
    let text = match (kind, refused) {
        (ResponseKind::Message, Refusal::InvalidFields(_)) => texts.message_invalid_fields,
        (ResponseKind::Message, Refusal::TooLarge) => texts.message_too_large,
        (ResponseKind::Message, Refusal::TokenUsed) => texts.message_token_used,
        (ResponseKind::Message, Refusal::Duplicate) => texts.message_duplicate,
        (ResponseKind::Message, Refusal::Full) => texts.message_full,
        (ResponseKind::Message, Refusal::Unavailable) => texts.message_unavailable,
        _ => return refusal(language, refused),
    };
    text.to_owned()
}

/// What a page elsewhere does with the post, for the author.
pub fn mention(language: Language, kind: MentionKind) -> &'static str {
    let words = Moderation::of(language);
    match kind {
        MentionKind::Reply => words.mention_reply,
        MentionKind::Mention => words.mention_mention,
        MentionKind::Like => words.mention_like,
        MentionKind::Repost => words.mention_repost,
    }
}

/// Seconds in minutes, rounded up.
pub(crate) fn minutes(seconds: i64) -> usize {
    at_least_one((seconds + 59) / 60)
}

fn at_least_one(number: i64) -> usize {
    usize::try_from(number.max(1)).unwrap_or(usize::MAX)
}

/// What is wrong with a field, and what to do.
pub fn field_error(language: Language, field: Field, field_error: FieldError) -> String {
    let texts = Endpoint::of(language);
    match (field_error, field) {
        (FieldError::Missing, Field::Name) => texts.missing_name.to_owned(),
        (FieldError::Missing, _) => texts.missing_text.to_owned(),
        (FieldError::TooShort(least), _) => texts.too_short(least),
        (FieldError::TooLong(most), _) => texts.too_long(most),
        (FieldError::NotAnEmail, _) => texts.not_an_email.to_owned(),
        (FieldError::NotAWebAddress, _) => texts.not_a_web_address.to_owned(),
        (FieldError::Unseen(found, place), _) => {
            let code = format!("{:04X}", u32::from(found));
            if place == 1 { texts.unseen_first(code) } else { texts.unseen(place, code) }
        }
    }
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
