//! The fields around the text.

use source::edit::{EditableContent, Markup, Series, new_file, read_content, write_content};

use crate::{FILE, changed, content};

const MINIMAL: &str = "{\n  \"title\": \"A\",\n  \"content_markdown\": [\"T\"]\n}\n";

#[test]
fn content_is_read_from_all_fields() {
    let text = r#"{"title": "A", "date_published": "2012", "language": "en", "tags": ["b", "c d"], "summary": "S",
        "_carnet": {"slug": "x", "status": "draft", "series": {"name": "N", "part": 2}, "responses": "open",
        "translation_of": "y"}, "content_html": "<p>\r\nT"}"#;
    let expected = EditableContent {
        title: "A".to_owned(),
        markup: Markup::Html,
        text: "<p>\nT".to_owned(),
        is_draft: true,
        date: "2012".to_owned(),
        slug: "x".to_owned(),
        tags: vec!["b".to_owned(), "c d".to_owned()],
        summary: "S".to_owned(),
        series: Series { name: "N".to_owned(), part: 2 },
        responses: "open".to_owned(),
        translation_of: "y".to_owned(),
        language: "en".to_owned(),
    };
    assert_eq!(content(text), expected);
}

#[test]
fn posts_with_errors_are_read_as_far_as_possible() {
    assert_eq!(content("{}"), EditableContent::default());
    let text = r#"{"title": 5, "date_published": "hier", "tags": "a", "summary": null,
        "content_markdown": ["a", 5, "b"], "_carnet": [], "unknown": 1}"#;
    let expected =
        EditableContent { date: "hier".to_owned(), text: "a\n\nb".to_owned(), ..EditableContent::default() };
    assert_eq!(content(text), expected);
    let series = content(r#"{"title": "A", "_carnet": {"series": {"part": 3}, "status": "drat"}}"#);
    assert_eq!(series, EditableContent { title: "A".to_owned(), ..EditableContent::default() });
}

#[test]
fn texts_that_are_no_object_are_refused() {
    for (text, code) in [("", "file_ends_early"), ("[]", "wrong_kind"), ("{\"a\": 1,}", "invalid_json")] {
        for diagnostics in [
            read_content(FILE, text).unwrap_err(),
            write_content(FILE, text, &EditableContent::default()).unwrap_err(),
        ] {
            assert_eq!((diagnostics.len(), diagnostics[0].message.code()), (1, code), "{text}");
            assert_eq!(diagnostics[0].file, FILE);
        }
    }
}

#[test]
fn new_fields_are_in_the_usual_order() {
    let file = changed(MINIMAL, |content| {
        content.language = "en".to_owned();
        content.slug = "x".to_owned();
        content.is_draft = true;
        content.series = Series { name: "N".to_owned(), part: 2 };
        content.responses = "closed".to_owned();
        content.translation_of = "y".to_owned();
        content.summary = "S".to_owned();
        content.tags = vec!["a".to_owned(), "b".to_owned()];
        content.date = "2012-03-15".to_owned();
    });
    assert_eq!(
        file,
        "{\n  \"title\": \"A\",\n  \"date_published\": \"2012-03-15\",\n  \"language\": \"en\",\n  \
         \"tags\": [\"a\", \"b\"],\n  \"summary\": \"S\",\n  \
         \"_carnet\": { \"slug\": \"x\", \"status\": \"draft\", \"series\": { \"name\": \"N\", \"part\": 2 }, \
         \"responses\": \"closed\", \"translation_of\": \"y\" },\n  \"content_markdown\": [\"T\"]\n}\n"
    );
    let published = "  \"_carnet\": { \"status\": \"published\" },\n  \"content";
    assert_eq!(changed(&file, |new| *new = content(MINIMAL)), MINIMAL.replace("  \"content", published));
}

#[test]
fn removed_values_remove_their_fields() {
    let file =
        "{\"_carnet\": { \"slug\": \"x\" }, \"title\": \"A\",\n\n\"summary\":\"S\" , \"tags\" : [ 5 , \"a\" ]}";
    assert_eq!(changed(file, |content| content.slug.clear()), file.replace("\"_carnet\": { \"slug\": \"x\" }, ", ""));
    assert_eq!(changed(file, |content| content.summary.clear()), file.replace(",\n\n\"summary\":\"S\"", ""));
    assert_eq!(changed(file, |content| content.tags.clear()), file.replace(" , \"tags\" : [ 5 , \"a\" ]", ""));
    let file = r#"{"title": "A", "_carnet": {"series": {"name": "N", "part": 1, "_x": 2}}, "_y": 1}"#;
    assert_eq!(changed(file, |content| content.series.part = 0), file.replace(", \"part\": 1", ""));
    assert_eq!(changed(file, |content| content.series.name.clear()), r#"{"title": "A", "_y": 1}"#);
}

#[test]
fn draft_is_published_by_one_word() {
    let file = "{\n\t\"_carnet\": {\n\t\t\"status\": \"draft\"\n\t}\n}";
    assert_eq!(changed(file, |content| content.is_draft = false), file.replace("draft", "published"));
    let file = "{\"_carnet\": {\"status\": 5}}";
    assert_eq!(changed(file, |content| content.is_draft = true), "{\"_carnet\": {\"status\": \"draft\"}}");
}

#[test]
fn changed_tag_leaves_the_others() {
    let file = "{\"tags\": [\n \"\\u00e9\",\n \"b\",\n 5,\n \"c\"\n]}";
    assert_eq!(changed(file, |content| content.tags[1].push('b')), file.replace("\"b\"", "\"bb\""));
    assert_eq!(changed(file, |content| drop(content.tags.remove(0))), file.replace("\"\\u00e9\",\n ", ""));
    assert_eq!(changed("{\"tags\": \"x\"}", |content| content.tags.push("a".to_owned())), "{\"tags\": [\"a\"]}");
}

#[test]
fn values_of_another_kind_stay_until_there_is_a_new_one() {
    let file = r#"{"title": 5, "summary": {}, "_carnet": []}"#;
    assert_eq!(changed(file, |content| content.title.push('A')), file.replace('5', "\"A\""));
    assert_eq!(changed(file, |content| content.slug.push('x')), file.replace("[]", "{ \"slug\": \"x\" }"));
}

#[test]
fn first_of_duplicate_fields_is_edited() {
    let file = r#"{"summary": "a", "summary": "b", "_carnet": {"slug": "x"}, "_carnet": {"slug": "y"}}"#;
    assert_eq!(changed(file, |content| content.summary.push('1')), file.replace("\"a\"", "\"a1\""));
    assert_eq!(changed(file, |content| content.slug.clear()), file.replace("{\"slug\": \"x\"}", "{}"));
    assert_eq!(
        changed(file, |content| content.summary.clear()),
        r#"{"_carnet": {"slug": "x"}, "_carnet": {"slug": "y"}}"#
    );
}

#[test]
fn byte_order_mark_and_line_ends_stay() {
    let file = "\u{feff}{\r\n  \"title\": \"A\",\r\n  \"content_markdown\": [\r\n    \"a\"\r\n  ]\r\n}\r\n\r\n";
    let new = changed(file, |content| {
        content.date = "2012-03-15".to_owned();
        content.text = "a\r\n\r\nb\r\nc".to_owned();
    });
    assert_eq!(
        new,
        file.replace("\"A\",", "\"A\",\r\n  \"date_published\": \"2012-03-15\",")
            .replace("\"a\"", "\"a\",\r\n    \"b\\nc\"")
    );
}

#[test]
fn form_of_the_text_renames_its_field() {
    let file = r#"{"content_markdown" : ["a" , "b"]}"#;
    assert_eq!(changed(file, |content| content.markup = Markup::Html), file.replace("markdown", "html"));
    assert_eq!(changed("{}\n", |content| content.markup = Markup::Text), "{\n  \"content_text\": []\n}\n");
    let two = r#"{"content_html": "a", "content_text": "b"}"#;
    assert_eq!(changed(two, |content| content.text.push('1')), two.replace("\"a\"", "\"a1\""));
    let content = EditableContent { markup: Markup::Text, ..content(two) };
    let diagnostics = write_content(FILE, two, &content).unwrap_err();
    assert_eq!((diagnostics[0].message.code(), &*diagnostics[0].path), ("several_texts", "$.content_text"));
}

#[test]
fn new_file_has_the_content() {
    let content = EditableContent {
        title: "A \"b\"".to_owned(),
        date: "2012-03-15".to_owned(),
        text: "Un.\n\nDeux.".to_owned(),
        is_draft: true,
        ..EditableContent::default()
    };
    let file = new_file(&content);
    assert_eq!(read_content(FILE, &file).unwrap(), content);
    assert_eq!(
        file,
        "{\n  \"title\": \"A \\\"b\\\"\",\n  \"date_published\": \"2012-03-15\",\n  \
         \"_carnet\": { \"status\": \"draft\" },\n  \"content_markdown\": [\n    \"Un.\",\n    \"Deux.\"\n  ]\n}\n"
    );
}
