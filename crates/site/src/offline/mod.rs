//! Reading offline, if the author wants it: the service worker of the blog, and a script of every page. `docs/offline.md`
//! says what they do.

use protocol::language::Language;
use publish::assets::File;
use serde_json::{Value, json};
use source::site::SiteSettings;

use crate::wording::Wording;

const WORKER: &str = include_str!("service_worker.js");
const PAGE: &str = include_str!("page.js");
const TOMBSTONE: &str = include_str!("tombstone.js");

/// The script of every page; none where the blog is not read offline.
pub fn script(settings: &SiteSettings) -> Option<File> {
    let wording = Wording(settings.language);
    let data = json!({
        "failed": wording.not_kept(),
        "kept": wording.kept_page(),
        "language": locale(settings.language),
        "later": wording.read_later(),
        "sent": wording.response_sent(),
    });
    settings.offline.then(|| File::hashed("offline", "js", with_data(&data, PAGE).into()))
}

/// The service worker. Where the blog is not read offline any more (`had_worker`), it is one that removes itself and all
/// that was kept, in the browsers that still have the old one.
pub fn worker(settings: &SiteSettings, had_worker: bool) -> Option<String> {
    if !settings.offline {
        return had_worker.then(|| TOMBSTONE.to_owned());
    }
    let wording = Wording(settings.language);
    let data = json!({
        "endpoint": settings.responses.endpoint.as_ref().map(ToString::to_string),
        "language": settings.language.tag(),
        "missing": wording.page_not_kept(),
        "offline": wording.offline(),
        "waits": wording.response_waits(),
    });
    Some(with_data(&data, WORKER))
}

/// The locale of dates, as the app has it.
fn locale(language: Language) -> &'static str {
    match language.tag() {
        "en" => "en-GB",
        tag => tag,
    }
}

/// A script behind its data.
fn with_data(data: &Value, script: &str) -> String {
    format!("const site={data};{}", compact(script))
}

/// A script without comments, line breaks, and the spaces that it does not need. In ours, each statement ends with a
/// semicolon, each comment is a line, and no text has an escaped quotation mark.
fn compact(script: &str) -> String {
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
