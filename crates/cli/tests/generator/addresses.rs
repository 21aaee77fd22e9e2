//! Extracts the addresses in a file of the finished site, of any kind.

use dom_query::Document;
use serde_json::Value;

/// All addresses in the file `name`: paths from the root of the host, and absolute ones. From HTML also relative
/// ones.
pub(crate) fn of(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    match name.rsplit_once('.').map_or(name, |(_, ending)| ending) {
        "html" => html(text, &mut found),
        "json" | "webmanifest" => json(&serde_json::from_str(text).unwrap(), &mut found),
        "xml" => xml(text, &mut found),
        "_headers" => text.lines().filter(|line| !line.starts_with(' ')).for_each(|line| value(line, &mut found)),
        _ => text.split_whitespace().for_each(|word| value(word, &mut found)),
    }
    found
}

/// Every attribute with an address, whatever its name, and the addresses in JSON data.
fn html(text: &str, found: &mut Vec<String>) {
    let document = Document::from(text);
    for node in document.select("*").nodes() {
        for attribute in node.attrs() {
            let written: &str = &attribute.value;
            match &*attribute.name.local {
                "cite" | "href" | "src" | "action" | "poster" => found.push(written.to_owned()),
                "srcset" => found.extend(
                    written.split(',').filter_map(|image| image.split_whitespace().next()).map(str::to_owned),
                ),
                "content" if written.contains("url=") => value(written.split("url=").last().unwrap(), found),
                _ => value(written, found),
            }
        }
    }
    for script in document
        .select("script[type]")
        .iter()
        .filter(|script| script.attr("type").is_some_and(|kind| kind.contains("json")))
    {
        json(&serde_json::from_str(&script.text()).unwrap(), found);
    }
}

fn json(data: &Value, found: &mut Vec<String>) {
    match data {
        Value::String(text) => value(text, found),
        Value::Array(items) => items.iter().for_each(|item| json(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| json(field, found)),
        _ => {}
    }
}

fn xml(text: &str, found: &mut Vec<String>) {
    for node in roxmltree::Document::parse(text).unwrap().descendants() {
        node.attributes().for_each(|attribute| value(attribute.value(), found));
        node.text().iter().for_each(|text| value(text, found));
    }
}

/// A value that is an address, or HTML with addresses.
fn value(text: &str, found: &mut Vec<String>) {
    let is_address = ["/", "http://", "https://"].iter().any(|start| text.starts_with(start));
    if text.contains('<') {
        html(text, found);
    } else if is_address && !text.contains(char::is_whitespace) {
        found.push(text.to_owned());
    }
}
