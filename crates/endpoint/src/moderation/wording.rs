//! Which text of the moderation pages a status, a reason or a result has.

use jiff::ZonedDateTime;
use protocol::language::Language;

use super::view::{Action, View};
use crate::spam_check::Reason;
use crate::store::response::{ResponseKind, Status};
use crate::texts::Moderation;

/// The responses of a status, as a heading.
pub(super) fn status_group(language: Language, status: Status) -> &'static str {
    let words = Moderation::of(language);
    match status {
        Status::Pending => words.group_pending,
        Status::Approved => words.group_approved,
        Status::Rejected => words.group_rejected,
        Status::Spam => words.group_spam,
    }
}

/// The status of one response.
pub(super) fn status(language: Language, status: Status) -> &'static str {
    let words = Moderation::of(language);
    match status {
        Status::Pending => words.status_pending,
        Status::Approved => words.status_approved,
        Status::Rejected => words.status_rejected,
        Status::Spam => words.status_spam,
    }
}

/// The mark beside the name; none of a response.
pub(super) fn kind(language: Language, kind: ResponseKind) -> Option<&'static str> {
    match kind {
        ResponseKind::Response => None,
        ResponseKind::Message => Some(Moderation::of(language).private_message),
        ResponseKind::Elsewhere(kind) => Some(crate::wording::mention(language, kind)),
    }
}

/// The texts of an empty list: the state, and what the list is for.
pub(super) fn empty(language: Language, view: &View) -> (&'static str, &'static str) {
    let words = Moderation::of(language);
    match view.status {
        _ if view.is_of_messages => (words.empty_messages, words.empty_messages_hint),
        Some(Status::Pending) => (words.empty_pending, words.empty_pending_hint),
        Some(Status::Approved) => (words.empty_approved, words.empty_approved_hint),
        Some(Status::Rejected) => (words.empty_rejected, words.empty_rejected_hint),
        Some(Status::Spam) => (words.empty_spam, words.empty_spam_hint),
        None => (words.empty_all, words.empty_all_hint),
    }
}

/// Why a spam check held the response.
pub(super) fn reason(language: Language, reason: Reason) -> &'static str {
    let words = Moderation::of(language);
    match reason {
        Reason::Honeypot => words.reason_honeypot,
        Reason::NoToken => words.reason_no_token,
        Reason::BadToken => words.reason_bad_token,
        Reason::TooQuick => words.reason_too_quick,
        Reason::TooSlow => words.reason_too_slow,
        Reason::Links => words.reason_links,
        Reason::Blocked => words.reason_blocked,
        Reason::AuthorName => words.reason_author_name,
        Reason::UnknownParent => words.reason_unknown_parent,
        Reason::UnknownPost => words.reason_unknown_post,
        Reason::UnknownRate => words.reason_unknown_rate,
    }
}

/// The result of an action on `count` responses.
pub(super) fn action_result(language: Language, action: Action, count: usize) -> String {
    let words = Moderation::of(language);
    match (action, count) {
        (Action::Nothing, _) => words.result_none_selected.to_owned(),
        (_, 0) => words.result_unchanged.to_owned(),
        (Action::Approved, _) => words.result_approved(count),
        (Action::Rejected, _) => words.result_rejected(count),
        (Action::Spam, _) => words.result_spam(count),
        (Action::Undone, _) => words.result_undone(count),
        (Action::Erased, _) => words.result_erased(count),
        (Action::Replied, _) => words.result_replied(count),
    }
}

/// "24 novembre 2026, 14 h 05" / "24 November 2026, 14:05".
pub(super) fn moment(language: Language, moment: &ZonedDateTime) -> String {
    let words = Moderation::of(language);
    let date = protocol::calendar::date(language, moment.date());
    let hour = moment.hour();
    let hour = if hour < 10 { words.one_digit_hour(hour) } else { hour.to_string() };
    words.moment(date, hour, format!("{:02}", moment.minute()))
}
