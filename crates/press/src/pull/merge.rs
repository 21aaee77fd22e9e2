//! What a file of responses becomes: what it holds, with what was fetched, without what was withdrawn.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::iter::Sum;

use content::feed::Item;

use super::file::{Kept, KeptItem};

/// How many responses of a file, or of all, have changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Not there before.
    pub new: usize,
    /// There before, with another text, name or place.
    pub changed: usize,
    /// There no more.
    pub withdrawn: usize,
}

impl Changes {
    /// Whether there is any.
    pub fn is_some(self) -> bool {
        self != Self::default()
    }
}

impl Sum for Changes {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            new: sum.new + one.new,
            changed: sum.changed + one.changed,
            withdrawn: sum.withdrawn + one.withdrawn,
        })
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.new, "new"), (self.changed, "changed"), (self.withdrawn, "withdrawn")];
        let told: Vec<_> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        f.write_str(&told.join(", "))
    }
}

/// Merges. What the endpoint does not know stays: a lost database loses nothing. What both have is as the endpoint has
/// it, with the fields that only the file knows.
pub(super) fn merge(mut kept: Kept, fetched: Vec<Item>, withdrawn: &BTreeSet<String>) -> (Kept, Changes) {
    let mut changes = Changes::default();
    let mut items: BTreeMap<String, KeptItem> = BTreeMap::new();
    for item in std::mem::take(&mut kept.items) {
        items.insert(item.item.id.clone(), item);
    }
    for item in fetched.into_iter().filter(|item| !withdrawn.contains(&item.id)) {
        let item = without_what_follows(item, withdrawn);
        match items.get_mut(&item.id) {
            None => {
                changes.new += 1;
                items.insert(item.id.clone(), KeptItem::new(item));
            }
            Some(old) => {
                let item = Item { url: old.item.url.clone(), ..item };
                if old.item != item {
                    changes.changed += 1;
                    old.item = item;
                }
            }
        }
    }
    let before = items.len();
    items.retain(|id, _| !withdrawn.contains(id));
    changes.withdrawn = before - items.len();
    for item in items.values_mut().filter(|item| withdrawn.contains(&item.item.extension.parent)) {
        item.item.extension.parent.clear();
        changes.changed += 1;
    }
    kept.items = items.into_values().collect();
    (kept, changes)
}

/// The item without what its file tells already, or the next build works out: its address, its post, its date as
/// text, and the parent that is gone.
fn without_what_follows(mut item: Item, withdrawn: &BTreeSet<String>) -> Item {
    item.url.clear();
    item.extension.post.clear();
    item.extension.date.clear();
    if withdrawn.contains(&item.extension.parent) {
        item.extension.parent.clear();
    }
    item
}

#[cfg(test)]
mod tests {
    use super::{Changes, merge};
    use crate::pull::file::{Kept, KeptItem};
    use content::feed::{Item, ItemExtension};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn item(id: u8, text: u8) -> Item {
        let parent = if text == 0 { String::new() } else { (id ^ 1).to_string() };
        Item {
            id: id.to_string(),
            content_text: text.to_string(),
            date_published: "2012-03-15T00:00:00Z".to_owned(),
            extension: ItemExtension { parent, ..ItemExtension::default() },
            ..Item::default()
        }
    }

    fn kept(items: &[(u8, u8)]) -> Kept {
        let mut kept = Kept::default();
        for (id, text) in items {
            if !kept.items.iter().any(|item| item.item.id == id.to_string()) {
                kept.items.push(KeptItem::new(item(*id, *text)));
            }
        }
        kept
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_a_second_time_nothing_changes(
            old in prop::collection::vec((0..8_u8, 0..3_u8), 0..8),
            new in prop::collection::vec((0..8_u8, 0..3_u8), 0..8),
            gone in prop::collection::btree_set(0..8_u8, 0..4),
        ) {
            let withdrawn: BTreeSet<String> = gone.iter().map(ToString::to_string).collect();
            let fetched: Vec<Item> = kept(&new).items.into_iter().map(|item| item.item).collect();
            let before = kept(&old);
            let (merged, _) = merge(kept(&old), fetched.clone(), &withdrawn);
            let ids: BTreeSet<&str> = merged.items.iter().map(|item| item.item.id.as_str()).collect();
            let all = before.items.iter().map(|item| &item.item).chain(&fetched);
            let expected: BTreeSet<&str> =
                all.map(|item| item.id.as_str()).filter(|id| !withdrawn.contains(*id)).collect();
            prop_assert_eq!(ids, expected);
            let (again, changes) = merge(merged, fetched, &withdrawn);
            prop_assert_eq!(changes, Changes::default());
            let parents_gone = again.items.iter().any(|item| withdrawn.contains(&item.item.extension.parent));
            prop_assert!(!parents_gone);
        }
    }
}
