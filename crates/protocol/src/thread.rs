//! A flat list of responses as a conversation of limited depth.

use crate::bundle::Response;

/// Levels of a conversation; deeper replies are in the last one and name the author of their parent.
pub const MAX_DEPTH: usize = 3;

/// A response and the replies to it. Numbers are positions in the list that was arranged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The response.
    pub position: usize,
    /// Its parent, where its place does not show that.
    pub in_reply_to: Option<usize>,
    /// Replies, in the order of the list.
    pub replies: Vec<Branch>,
}

/// Arranges `responses`. One whose parent is not in the list, or that is among its own ancestors, is at the top level;
/// each is there exactly once.
///
/// ```
/// use protocol::bundle::Response;
/// use protocol::thread::arrange;
/// let response = |id: &str, parent: &str| Response { id: id.into(), parent: parent.into(), ..Response::default() };
/// let thread = arrange(&[response("a", ""), response("b", "a"), response("c", "gone")]);
/// assert_eq!(thread.iter().map(|branch| branch.position).collect::<Vec<_>>(), [0, 2]);
/// assert_eq!(thread[0].replies[0].position, 1);
/// ```
pub fn arrange(responses: &[Response]) -> Vec<Branch> {
    let parents: Vec<Option<usize>> = (0..responses.len()).map(|position| parent(responses, position)).collect();
    let tops =
        (0..responses.len()).filter(|position| !leads_to_top(&parents, *position) || parents[*position].is_none());
    tops.map(|position| branch(&parents, position, 1)).collect()
}

fn parent(responses: &[Response], position: usize) -> Option<usize> {
    let wanted = &responses.get(position)?.parent;
    if wanted.is_empty() {
        return None;
    }
    responses.iter().position(|response| response.id == *wanted)
}

/// Whether the chain of parents ends at the top, and not in a circle.
fn leads_to_top(parents: &[Option<usize>], position: usize) -> bool {
    let mut current = Some(position);
    for _ in 0..=parents.len() {
        match current {
            Some(position) => current = parents[position],
            None => return true,
        }
    }
    false
}

fn branch(parents: &[Option<usize>], position: usize, depth: usize) -> Branch {
    let mut replies = Vec::new();
    gather(parents, position, depth, None, &mut replies);
    if depth == MAX_DEPTH - 1 {
        // All below are in one level, in the order of the list.
        replies.sort_by_key(|reply| reply.position);
    }
    Branch { position, in_reply_to: None, replies }
}

/// Collects the replies to `position`; at the last level also the replies to those.
fn gather(parents: &[Option<usize>], position: usize, depth: usize, named: Option<usize>, into: &mut Vec<Branch>) {
    for reply in (0..parents.len()).filter(|reply| parents[*reply] == Some(position)) {
        if !leads_to_top(parents, reply) {
            continue;
        }
        if depth + 1 < MAX_DEPTH {
            into.push(branch(parents, reply, depth + 1));
        } else {
            into.push(Branch { position: reply, in_reply_to: named, replies: Vec::new() });
            gather(parents, reply, depth, Some(reply), into);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Branch, MAX_DEPTH, arrange};
    use crate::bundle::Response;
    use proptest::prelude::*;

    fn list(parents: &[&str]) -> Vec<Response> {
        let response = |(position, parent): (usize, &&str)| Response {
            id: position.to_string(),
            parent: (*parent).to_owned(),
            ..Response::default()
        };
        parents.iter().enumerate().map(response).collect()
    }

    fn shape(branches: &[Branch]) -> String {
        let one = |branch: &Branch| {
            let named = branch.in_reply_to.map(|position| format!("@{position}")).unwrap_or_default();
            let below =
                if branch.replies.is_empty() { String::new() } else { format!("({})", shape(&branch.replies)) };
            format!("{}{named}{below}", branch.position)
        };
        branches.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn conversations_keep_their_order() {
        for (parents, expected) in [
            (&["", "", "0", "1", "0"][..], "0(2 4) 1(3)"),
            (&["", "0", "1", "2", "3", "1"], "0(1(2 3@2 4@3 5))"),
            (&["", "gone", "1"], "0 1(2)"),
            (&["1", "0", "2", "1"], "0 1 2 3"),
            (&[], ""),
        ] {
            assert_eq!(shape(&arrange(&list(parents))), expected, "{parents:?}");
        }
    }

    fn collect(branches: &[Branch], depth: usize, seen: &mut Vec<usize>) {
        assert!(branches.is_empty() || depth <= MAX_DEPTH);
        for branch in branches {
            seen.push(branch.position);
            collect(&branch.replies, depth + 1, seen);
        }
    }

    proptest! {
        #[test]
        fn arrange_has_each_response_once(parents in prop::collection::vec(0..14_usize, 0..12)) {
            let parents: Vec<String> = parents.iter().map(ToString::to_string).collect();
            let responses = list(&parents.iter().map(String::as_str).collect::<Vec<_>>());
            let mut seen = Vec::new();
            collect(&arrange(&responses), 1, &mut seen);
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..responses.len()).collect::<Vec<_>>());
        }
    }
}
