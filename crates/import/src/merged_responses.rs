//! Adds new responses to a file that was changed since it was imported, by `carnet pull` or by hand.

use std::collections::BTreeSet;

use anyhow::Result;
use protocol::feed::Item;
use serde_json::Value;
use source::json::edits::Edits;

/// Indentation of the items in a file of responses.
const INDENTATION: &str = "\n    ";

/// The result of a merge.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Merged {
    /// The file with the new responses; none when there are none.
    pub text: Option<String>,
    /// How many are new.
    pub added: usize,
    /// How many of the new ones reply to a response that is not in the file, and now to the post.
    pub without_parent: usize,
    /// Ids of the import that are in the file, or were.
    pub ids: BTreeSet<String>,
}

/// Adds those of `items` that were not written before; `written` has the ids of those that were, if an earlier import
/// noted them. What is in the file stays as it is. None when the file is not a list of responses.
///
/// # Errors
/// Never, for these types.
pub(crate) fn merged(file: &[u8], items: &[Item], written: Option<&BTreeSet<String>>) -> Result<Option<Merged>> {
    let Some((file, there)) = str::from_utf8(file).ok().and_then(|file| Some((file, ids(file)?))) else {
        return Ok(None);
    };
    let all = || items.iter().map(|item| item.id.clone()).collect::<BTreeSet<_>>();
    let known = match written {
        Some(written) if !written.is_empty() => written.clone(),
        // It is not known which of them the author deleted.
        Some(_) => all(),
        None if items.iter().any(|item| there.contains(&item.id)) => all(),
        None => BTreeSet::new(),
    };
    let is_new = |item: &&Item| !there.contains(&item.id) && !known.contains(&item.id);
    let mut new: Vec<Item> = items.iter().filter(is_new).cloned().collect();
    let without_parent = without_lost_parents(&mut new, &there);
    let text = if new.is_empty() { Some(None) } else { with(file, &new)?.map(Some) };
    let known = items.iter().map(|item| &item.id).filter(|id| there.contains(*id)).cloned().chain(known);
    let ids = new.iter().map(|item| item.id.clone()).chain(known).collect();
    Ok(text.map(|text| Merged { text, added: new.len(), without_parent, ids }))
}

/// A reply to a response that is neither in `items` nor in `others` becomes one to the post. Returns how many.
pub(crate) fn without_lost_parents(items: &mut [Item], others: &BTreeSet<String>) -> usize {
    let ids: BTreeSet<String> = items.iter().map(|item| item.id.clone()).collect();
    let mut lost = 0;
    for parent in items.iter_mut().map(|item| &mut item.extension.parent) {
        if !parent.is_empty() && !ids.contains(parent) && !others.contains(parent) {
            parent.clear();
            lost += 1;
        }
    }
    lost
}

/// The ids in a file; none when it is not a list of responses.
fn ids(file: &str) -> Option<BTreeSet<String>> {
    let file: Value = serde_json::from_str(file).ok()?;
    let items = file["items"].as_array()?;
    items.iter().map(|item| item["id"].as_str().map(str::to_owned)).collect()
}

/// The file with items at its end: pages show them by their dates.
fn with(file: &str, items: &[Item]) -> Result<Option<String>> {
    let mut texts = Vec::new();
    for item in items {
        texts.push(serde_json::to_string_pretty(item)?.replace('\n', INDENTATION));
    }
    let mut edits = Edits::new(file);
    let is_added =
        edits.as_mut().is_some_and(|edits| edits.add_item(&["items"], &texts.join(&format!(",{INDENTATION}"))));
    Ok(edits.filter(|_| is_added).map(Edits::apply))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use protocol::feed::{Item, ItemExtension};
    use serde_json::Value;

    use super::merged;

    fn item(id: &str, parent: &str) -> Item {
        let extension = ItemExtension { parent: parent.to_owned(), ..ItemExtension::default() };
        Item { id: id.to_owned(), extension, ..Item::default() }
    }

    fn ids(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn new_responses_are_added_and_others_stay() {
        let file = "{\"items\": [ {\"id\": \"b\", \"_x\": 1},\n    {\"id\": \"z\"} ] }\n";
        let items = [item("a", ""), item("b", ""), item("c", "b"), item("d", "a"), item("e", "c")];
        let found = merged(file.as_bytes(), &items, Some(&ids(&["a", "b"]))).unwrap().unwrap();
        assert_eq!((found.added, found.without_parent), (3, 1));
        assert_eq!(found.ids, ids(&["a", "b", "c", "d", "e"]));
        let text = found.text.unwrap();
        assert!(text.starts_with("{\"items\": [ {\"id\": \"b\", \"_x\": 1},\n    {\"id\": \"z\"}"), "{text}");
        let value: Value = serde_json::from_str(&text).unwrap();
        let parents = value["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (item["id"].as_str().unwrap(), item["_carnet"]["parent"].as_str().unwrap_or_default()));
        let expected = [("b", ""), ("z", ""), ("c", "b"), ("d", ""), ("e", "c")];
        assert_eq!(parents.collect::<Vec<_>>(), expected);
        let again = merged(text.as_bytes(), &items, Some(&found.ids)).unwrap().unwrap();
        assert_eq!((again.text, again.added), (None, 0));
    }

    #[test]
    fn responses_are_added_to_a_file_that_no_import_wrote() {
        let items = [item("a", ""), item("b", "a")];
        let found = merged(b"{\"items\": []}", &items, None).unwrap().unwrap();
        assert_eq!((found.added, found.without_parent), (2, 0));
        // Without the list of an earlier import, what is missing may have been deleted.
        let found = merged(b"{\"items\": [{\"id\": \"a\"}]}", &items, None).unwrap().unwrap();
        assert_eq!((found.added, found.ids), (0, ids(&["a", "b"])));
        let found = merged(b"{\"items\": []}", &items, Some(&ids(&[]))).unwrap().unwrap();
        assert_eq!(found.added, 0);
    }

    #[test]
    fn other_files_are_not_merged() {
        for file in ["", "[]", "{\"items\": 1}", "{\"items\": [{}]}", "{\"items\": [] "] {
            assert_eq!(merged(file.as_bytes(), &[item("a", "")], None).unwrap(), None, "{file}");
        }
        assert_eq!(merged(b"\xff", &[], None).unwrap(), None);
    }
}
