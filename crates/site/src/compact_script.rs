//! Scripts that the generator writes, made smaller.

/// A script without comments, line breaks, and the spaces that it does not need. In ours, each statement ends with a
/// semicolon, each comment is a line, and no text has an escaped quotation mark.
pub(crate) fn compact(script: &str) -> String {
    let lines: Vec<&str> = script.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let joined = lines.join(" ");
    let mut compact = String::with_capacity(joined.len());
    let mut quote = None;
    let mut rest = joined.chars().peekable();
    while let Some(c) = rest.next() {
        if quote.is_some() {
            quote = quote.filter(|quote| *quote != c);
        } else if matches!(c, '"' | '`') {
            quote = Some(c);
        } else if c == ' ' && !(compact.ends_with(is_word) && rest.peek().copied().is_some_and(is_word)) {
            continue;
        }
        compact.push(c);
    }
    compact
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn compact_script_keeps_texts_and_words_apart() {
        let script = "// A comment.\nconst a = async (b) => {\n  await b(\"c => d\", `<e f=\"${a}\">`);\n  return b;\n};\n\nlet g;\n";
        assert_eq!(compact(script), "const a=async(b)=>{await b(\"c => d\",`<e f=\"${a}\">`);return b;};let g;");
    }
}
