//! Decisions that wait to be sent, in their order. One is under way at a time.

use super::decision::Decision;

/// The decisions with the ids that they are about; the first one is under way.
#[derive(Default)]
pub(super) struct DecisionQueue(Vec<(Vec<String>, Decision)>);

impl DecisionQueue {
    /// Lets a decision wait. Responses are left out about which one waits or is under way. `Undo` has no ids: it is
    /// about the decision before it, once. Returns whether it is the only one, which nothing else sends.
    pub(super) fn add(&mut self, mut ids: Vec<String>, decision: Decision) -> bool {
        ids.retain(|id| !self.0.iter().any(|(others, _)| others.contains(id)));
        let is_undo = decision == Decision::Undo && !matches!(self.0.last(), Some((_, Decision::Undo)));
        if ids.is_empty() && !is_undo {
            return false;
        }
        self.0.push((ids, decision));
        self.0.len() == 1
    }

    /// The decision that is to be sent.
    pub(super) fn first(&self) -> Option<(Vec<String>, Decision)> {
        self.0.first().cloned()
    }

    /// Ends the first one.
    pub(super) fn finish(&mut self) {
        if !self.0.is_empty() {
            self.0.remove(0);
        }
    }

    /// Drops those that wait for the first one, and counts them.
    pub(super) fn drop_waiting(&mut self) -> usize {
        let waiting = self.0.len().saturating_sub(1);
        self.0.truncate(1);
        waiting
    }

    /// The ids of all responses that are decided about.
    pub(super) fn ids(&self) -> Vec<String> {
        self.0.iter().flat_map(|(ids, _)| ids).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, DecisionQueue};

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn decisions_wait_in_their_order() {
        let mut queue = DecisionQueue::default();
        assert!(queue.add(ids(&["a"]), Decision::Approve));
        assert!(!queue.add(ids(&["b", "c"]), Decision::Spam));
        assert!(!queue.add(Vec::new(), Decision::Undo));
        assert!(!queue.add(Vec::new(), Decision::Undo));
        assert_eq!(queue.ids(), ids(&["a", "b", "c"]));
        assert_eq!(queue.first(), Some((ids(&["a"]), Decision::Approve)));
        queue.finish();
        assert_eq!(queue.first(), Some((ids(&["b", "c"]), Decision::Spam)));
        queue.finish();
        assert_eq!(queue.first(), Some((Vec::new(), Decision::Undo)));
        queue.finish();
        assert_eq!(queue.first(), None);
    }

    #[test]
    fn response_is_decided_about_once() {
        let mut queue = DecisionQueue::default();
        assert!(!queue.add(Vec::new(), Decision::Approve));
        assert!(queue.add(ids(&["a"]), Decision::Approve));
        assert!(!queue.add(ids(&["a"]), Decision::Reject));
        assert!(!queue.add(ids(&["a", "b"]), Decision::Reject));
        assert_eq!(queue.drop_waiting(), 1);
        queue.finish();
        assert_eq!(queue.first(), None);
        assert!(queue.add(ids(&["b"]), Decision::Spam));
    }
}
