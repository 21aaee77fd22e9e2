//! Properties for files of any layout and any content.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use source::edit::{EditableContent, Markup, Series, new_file, read_content, write_content};

use crate::json::object;
use crate::{FILE, content};

const TEXT: &str = "(a|é|\"|\\\\|\n|\n\n|\r\n|\r|\t|```\n|🎉|\u{1}| ){0,6}";

/// New values for some of the fields.
#[derive(Clone, Debug)]
struct Changes {
    /// Title, date, slug, summary, responses, translation, language.
    lines: Vec<Option<String>>,
    markup: Option<Markup>,
    text: Option<String>,
    is_draft: Option<bool>,
    tags: Option<Vec<String>>,
    series: Option<Series>,
}

fn changes() -> impl Strategy<Value = Changes> {
    let line = option::weighted(0.3, TEXT);
    let markup = option::weighted(0.2, select(Markup::ALL.to_vec()));
    let text = option::weighted(0.7, vec(TEXT, 0..6).prop_map(|parts| parts.join("\n\n")));
    let series = option::weighted(0.3, (TEXT, 0..3_u32).prop_map(|(name, part)| Series { name, part }));
    let tags = option::weighted(0.3, vec(TEXT, 0..4));
    (vec(line, 7), markup, text, option::weighted(0.3, any::<bool>()), tags, series).prop_map(
        |(lines, markup, text, is_draft, tags, series)| Changes { lines, markup, text, is_draft, tags, series },
    )
}

impl Changes {
    fn apply(self, content: &mut EditableContent) {
        let EditableContent {
            title,
            markup,
            text,
            is_draft,
            date,
            slug,
            tags,
            summary,
            series,
            responses,
            translation_of,
            language,
        } = content;
        for (field, new) in
            [title, date, slug, summary, responses, translation_of, language].into_iter().zip(self.lines)
        {
            *field = new.unwrap_or_else(|| field.clone());
        }
        *markup = self.markup.unwrap_or(*markup);
        *text = self.text.unwrap_or_else(|| text.clone());
        *is_draft = self.is_draft.unwrap_or(*is_draft);
        *tags = self.tags.unwrap_or_else(|| tags.clone());
        *series = self.series.unwrap_or_else(|| series.clone());
    }
}

/// The fields that are not edited.
fn others(text: &str) -> Vec<Option<Value>> {
    let file: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    ["id", "_other", "unknown", "$schema"].map(|name| file.get(name).cloned()).to_vec()
}

proptest! {
    #[test]
    fn unchanged_content_changes_no_byte(text in object()) {
        prop_assert_eq!(write_content(FILE, &text, &content(&text)).unwrap(), text);
    }

    #[test]
    fn written_content_is_read_again(text in object(), changes in changes()) {
        let mut new = content(&text);
        let old_markup = new.markup;
        changes.apply(&mut new);
        let Ok(changed) = write_content(FILE, &text, &new) else {
            // The form of the text can't change while there are two texts.
            prop_assert_ne!(new.markup, old_markup);
            return Ok(());
        };
        prop_assert_eq!(&read_content(FILE, &changed).unwrap(), &new.normalized(), "{}", changed);
        prop_assert_eq!(others(&changed), others(&text));
        prop_assert_eq!(&write_content(FILE, &changed, &new).unwrap(), &changed);
    }

    #[test]
    fn new_file_is_read_again(changes in changes()) {
        let mut new = EditableContent::default();
        changes.apply(&mut new);
        prop_assert_eq!(content(&new_file(&new)), new.normalized());
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        if let Err(diagnostics) = read_content(FILE, &text) {
            prop_assert_eq!(diagnostics.len(), 1);
        }
    }
}
