//! Syntax errors of JSON as messages.

use crate::message::{Message, Value};

/// The message and the help of an error of serde_json.
pub(super) fn message_and_help(error: &serde_json::Error) -> (Message, Message) {
    let text = error.to_string();
    let clause = text.split(" at line ").next().unwrap_or(&text);
    if error.is_eof() {
        return (Message::file_ends_early(reason(clause)), Message::close_all());
    }
    (Message::invalid_json(reason(clause)), help(clause))
}

/// A clause of serde_json in all languages; one that is not known here stays as it is.
fn reason(clause: &str) -> Value {
    match clause {
        "EOF while parsing a list" => Message::unclosed_array(),
        "EOF while parsing an object" => Message::unclosed_object(),
        "EOF while parsing a string" => Message::unclosed_string(),
        "EOF while parsing a value" => Message::unfinished_value(),
        "expected `:`" => Message::expected_token("`:`"),
        "expected `,` or `]`" => Message::expected_token(Message::either("`,`", "`]`")),
        "expected `,` or `}`" => Message::expected_token(Message::either("`,`", "`}`")),
        "expected value" => Message::expected_value(),
        "expected ident" => Message::unknown_word(),
        "invalid escape" => Message::invalid_escape(),
        "invalid number" => Message::invalid_number(),
        "number out of range" => Message::number_out_of_range(),
        "control character (\\u0000-\\u001F) found while parsing a string" => Message::control_character(),
        "key must be a string" => Message::name_without_quotes(),
        "lone leading surrogate in hex escape" => Message::half_escape(),
        "unexpected end of hex escape" => Message::unfinished_escape(),
        "trailing comma" => Message::trailing_comma(),
        "trailing characters" => Message::trailing_characters(),
        "recursion limit exceeded" => Message::too_deep(),
        _ => return clause.into(),
    }
    .into()
}

fn help(clause: &str) -> Message {
    match clause {
        "trailing comma" => Message::remove_trailing_comma(),
        "trailing characters" => Message::keep_one_object(),
        "recursion limit exceeded" => Message::remove_nested_brackets(),
        _ if clause.starts_with("control character") => Message::escape_line_breaks(),
        _ if clause.contains("surrogate") || clause.contains("hex escape") => Message::complete_escape(),
        _ if clause.starts_with("expected `,`") => Message::add_comma_or_escape(),
        _ if clause.starts_with("key must be") => Message::quote_field_names(),
        _ => Message::fix_json(),
    }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::{message_and_help, reason};
    use crate::message::Value;

    #[test]
    fn clauses_of_serde_json_are_translated() {
        for text in [
            "[",
            "{",
            "\"a",
            "",
            "{\"a\" 1}",
            "[1 2]",
            "{\"a\": 1 \"b\": 2}",
            "x",
            "nuxx",
            "\"\\x\"",
            "-x",
            "1e999",
            "\"\n\"",
            "{1: 2}",
            "\"\\udc00\"",
            "\"\\ud800x\"",
            "[1,]",
            "{} x",
            "[".repeat(200).as_str(),
        ] {
            let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
            let (message, _) = message_and_help(&error);
            let [Value::Message(reason)] = message.values() else { panic!("{text}: {error}") };
            let clause = error.to_string().split(" at line ").next().map(str::to_owned);
            assert_eq!(Some(reason.text(Language::En)), clause, "{text}");
        }
    }

    #[test]
    fn unknown_clause_is_kept() {
        assert_eq!(reason("something else"), Value::from("something else"));
    }
}
