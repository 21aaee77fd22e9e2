//! Merges fetched responses into a file, and removes the texts of withdrawn ones.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Sum;

use protocol::feed::{Item, ItemExtension, WITHDRAWN};
use protocol::language::Language;

use super::file::{Kept, KeptItem};
use crate::texts::Commands;

/// Numbers of changed responses of one file, or of all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New responses.
    pub new: usize,
    /// Responses with another text, name or place.
    pub changed: usize,
    /// Withdrawn responses.
    pub withdrawn: usize,
    /// Replies on the Fediverse that the author has rejected.
    pub rejected: usize,
}

impl Changes {
    /// Whether any response has changed.
    pub fn is_some(self) -> bool {
        self != Self::default()
    }

    /// The numbers in words.
    pub fn text(self, language: Language) -> String {
        let texts = Commands::of(language);
        let counts = [
            (self.new, texts.responses_new(self.new)),
            (self.changed, texts.responses_changed(self.changed)),
            (self.withdrawn, texts.responses_withdrawn(self.withdrawn)),
            (self.rejected, texts.replies_rejected(self.rejected)),
        ];
        let counts: Vec<_> = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
        counts.join(", ")
    }
}

impl Sum for Changes {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            new: sum.new + one.new,
            changed: sum.changed + one.changed,
            withdrawn: sum.withdrawn + one.withdrawn,
            rejected: sum.rejected + one.rejected,
        })
    }
}

/// Merges. Responses that the endpoint does not know stay, so that a lost database loses nothing. Of responses in
/// both, the endpoint's fields win, and other fields of the file stay. Withdrawn responses keep their place while
/// they have replies.
pub(super) fn merge(mut kept: Kept, fetched: Vec<Item>, withdrawn: &BTreeSet<String>) -> (Kept, Changes) {
    let mut items: BTreeMap<String, KeptItem> = BTreeMap::new();
    for item in std::mem::take(&mut kept.items) {
        items.insert(item.item.id.clone(), item);
    }
    let before: BTreeMap<String, Item> = items.iter().map(|(id, kept)| (id.clone(), kept.item.clone())).collect();
    for (id, kept) in &mut items {
        if withdrawn.contains(id) && !is_place(&kept.item) {
            *kept = KeptItem::new(place(id, &kept.item.extension.parent, &kept.item));
        }
    }
    for item in fetched.into_iter().filter(|item| is_place(item) == withdrawn.contains(&item.id)) {
        let item = without_what_follows(item);
        match items.get_mut(&item.id) {
            Some(old) if !is_place(&item) && !is_place(&old.item) => {
                old.item = Item { url: old.item.url.clone(), ..item };
            }
            _ => {
                items.insert(item.id.clone(), KeptItem::new(item));
            }
        }
    }
    add_unknown_places(&mut items, withdrawn);
    remove_unanswered_places(&mut items);
    let changes = changes(&before, &items);
    kept.items = items.into_values().collect();
    (kept, changes)
}

/// Whether an item is the place of a withdrawn response.
fn is_place(item: &Item) -> bool {
    item.extension.kind == WITHDRAWN
}

/// The place of the response `id`, a reply to `parent`, with the date of `dated`.
fn place(id: &str, parent: &str, dated: &Item) -> Item {
    Item {
        id: id.to_owned(),
        date_published: dated.date_published.clone(),
        extension: ItemExtension {
            parent: parent.to_owned(),
            kind: WITHDRAWN.to_owned(),
            ..ItemExtension::default()
        },
        ..Item::default()
    }
}

/// Adds places for withdrawn parents that neither the file nor the endpoint contains.
fn add_unknown_places(items: &mut BTreeMap<String, KeptItem>, withdrawn: &BTreeSet<String>) {
    let parent = |kept: &KeptItem| kept.item.extension.parent.clone();
    let unknown =
        items.values().filter(|kept| withdrawn.contains(&parent(kept)) && !items.contains_key(&parent(kept)));
    let places: Vec<Item> = unknown.map(|kept| place(&parent(kept), "", &kept.item)).collect();
    for place in places {
        items.entry(place.id.clone()).or_insert_with(|| KeptItem::new(place));
    }
}

fn remove_unanswered_places(items: &mut BTreeMap<String, KeptItem>) {
    loop {
        let answered: BTreeSet<String> = items.values().map(|kept| kept.item.extension.parent.clone()).collect();
        let before = items.len();
        items.retain(|id, kept| !is_place(&kept.item) || answered.contains(id));
        if items.len() == before {
            return;
        }
    }
}

fn changes(before: &BTreeMap<String, Item>, after: &BTreeMap<String, KeptItem>) -> Changes {
    let mut changes = Changes::default();
    for id in before.keys().chain(after.keys().filter(|id| !before.contains_key(*id))) {
        let (before, after) = (before.get(id), after.get(id).map(|kept| &kept.item));
        let is_response = |item: Option<&Item>| item.is_some_and(|item| !is_place(item));
        match (is_response(before), is_response(after)) {
            (false, true) => changes.new += 1,
            (true, false) => changes.withdrawn += 1,
            _ => changes.changed += usize::from(before != after),
        }
    }
    changes
}

/// The item without fields that the file name or the next build determines: address, post, date as text.
fn without_what_follows(mut item: Item) -> Item {
    item.url.clear();
    item.extension.post.clear();
    item.extension.date.clear();
    item
}

#[cfg(test)]
mod tests {
    use super::{Changes, is_place, merge};
    use crate::pull::file::{Kept, KeptItem};
    use proptest::prelude::*;
    use protocol::feed::{Item, ItemExtension};
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
        fn merge_loses_no_response_and_is_idempotent(
            old in prop::collection::vec((0..8_u8, 0..3_u8), 0..8),
            new in prop::collection::vec((0..8_u8, 0..3_u8), 0..8),
            gone in prop::collection::btree_set(0..8_u8, 0..4),
        ) {
            let withdrawn: BTreeSet<String> = gone.iter().map(ToString::to_string).collect();
            let fetched: Vec<Item> = kept(&new).items.into_iter().map(|item| item.item).collect();
            let before = kept(&old);
            let (merged, _) = merge(kept(&old), fetched.clone(), &withdrawn);
            let responses = merged.items.iter().filter(|item| !is_place(&item.item));
            let ids: BTreeSet<&str> = responses.map(|item| item.item.id.as_str()).collect();
            let all = before.items.iter().map(|item| &item.item).chain(&fetched);
            let expected: BTreeSet<&str> =
                all.map(|item| item.id.as_str()).filter(|id| !withdrawn.contains(*id)).collect();
            prop_assert_eq!(ids, expected);
            let (again, changes) = merge(merged, fetched, &withdrawn);
            prop_assert_eq!(changes, Changes::default());
            // Replies to withdrawn responses keep their parent, and each place has a reply.
            let parents: BTreeSet<&str> = again.items.iter().map(|item| item.item.extension.parent.as_str()).collect();
            let places: BTreeSet<&str> =
                again.items.iter().filter(|item| is_place(&item.item)).map(|item| item.item.id.as_str()).collect();
            let answered: BTreeSet<&str> = parents.into_iter().filter(|parent| withdrawn.contains(*parent)).collect();
            prop_assert_eq!(places, answered);
        }
    }
}
