//! A decision about responses: its name in requests, what it has done in words, and what comes after it.

use crate::texts::Texts;

/// What the author decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Approve,
    Reject,
    Spam,
    /// Only for messages; it can't be undone.
    Erase,
    /// Takes the last decision back.
    Undo,
}

impl Decision {
    /// Its name in requests.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Spam => "spam",
            Self::Erase => "erase",
            Self::Undo => "undo",
        }
    }

    /// Its name on a button.
    pub(crate) fn label(self, texts: Texts) -> &'static str {
        match self {
            Self::Approve => texts.approve,
            Self::Reject => texts.reject,
            Self::Spam => texts.mark_spam,
            Self::Erase => texts.erase,
            Self::Undo => texts.undo_decision,
        }
    }
}

/// What a decision about `total` responses has done, of which it has changed some.
pub(super) fn outcome(texts: Texts, decision: Decision, changed: usize, total: usize) -> String {
    if changed == 0 {
        return texts.decision_unchanged.to_owned();
    }
    let done = match decision {
        Decision::Approve => texts.approved_count(changed),
        Decision::Reject => texts.rejected_count(changed),
        Decision::Spam => texts.spam_count(changed),
        Decision::Erase => texts.erased_count(changed),
        Decision::Undo => texts.undone_count(changed),
    };
    match total.saturating_sub(changed) {
        0 => done,
        others => format!("{done} {}", texts.decided_elsewhere(others)),
    }
}

/// The response that comes after those that are decided; if there is none, the one before them.
pub(super) fn next_after(order: &[String], decided: &[String]) -> Option<String> {
    let last = order.iter().rposition(|id| decided.contains(id))?;
    let is_left = |id: &&String| !decided.contains(id);
    let (before, after) = order.split_at(last);
    after.iter().find(is_left).or_else(|| before.iter().rev().find(is_left)).cloned()
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::{Decision, next_after, outcome};
    use crate::texts::EditorPage;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn focus_goes_to_the_next_response() {
        let order = ids(&["a", "b", "c", "d"]);
        let next = |decided: &[&str]| next_after(&order, &ids(decided));
        assert_eq!(next(&["b"]).as_deref(), Some("c"));
        assert_eq!(next(&["d"]).as_deref(), Some("c"));
        assert_eq!(next(&["a", "c"]).as_deref(), Some("d"));
        assert_eq!(next(&["a", "d"]).as_deref(), Some("c"));
        assert_eq!(next(&["a", "b", "c", "d"]), None);
        assert_eq!(next(&["x"]), None);
    }

    #[test]
    fn outcome_tells_of_decisions_made_elsewhere() {
        let texts = EditorPage::of(Language::En);
        assert_eq!(outcome(texts, Decision::Approve, 1, 1), texts.approved_count(1));
        assert_eq!(outcome(texts, Decision::Approve, 0, 2), texts.decision_unchanged);
        let partly = outcome(texts, Decision::Reject, 2, 3);
        assert!(partly.starts_with(&texts.rejected_count(2)) && partly.ends_with(&texts.decided_elsewhere(1)));
    }
}
