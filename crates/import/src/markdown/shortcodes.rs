//! Counts the shortcodes of Hugo and Zola and the tags of Liquid and Nunjucks, which stay as they are written.

use std::collections::BTreeMap;

use crate::fences::Fences;

/// Starts and ends of shortcodes.
const FORMS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];

/// Counts the shortcodes of a text by name, apart from those in fenced code.
pub(super) fn count(text: &str, counts: &mut BTreeMap<String, usize>) {
    let mut fences = Fences::default();
    let prose: String = text.split_inclusive('\n').filter(|line| !fences.is_code(line)).collect();
    let mut rest = prose.as_str();
    while let Some(at) = rest.find('{') {
        let from = &rest[at..];
        let form = FORMS.into_iter().find(|(start, _)| from.starts_with(start));
        let Some((inner, end)) =
            form.and_then(|(start, end)| Some((&from[start.len()..], from.find(end)? + end.len())))
        else {
            rest = &from[1..];
            continue;
        };
        if let Some(name) = name(inner) {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
        rest = &from[end..];
    }
}

/// The name that a shortcode starts with; none for an end.
fn name(inner: &str) -> Option<&str> {
    let inner = inner.trim_start_matches('-').trim_start();
    let end = inner.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(inner.len());
    let name = inner[..end].trim_matches(['-', '.']);
    (!name.is_empty() && !name.starts_with("end")).then_some(name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::count;

    #[test]
    fn shortcodes_are_counted_by_name() {
        let mut counts = BTreeMap::new();
        let text = "{{< figure src=\"a.jpg\" >}} {{% note %}}x{{% /note %}} {% highlight ruby %}\n{% endhighlight %}\n\
                    {{ site.baseurl }} {{ youtube(id=\"a\") }} { a } {{\n```\n```hugo\n{{< figure >}}\n```\n";
        count(text, &mut counts);
        let counts: Vec<_> = counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        assert_eq!(counts, [("figure", 1), ("highlight", 1), ("note", 1), ("site.baseurl", 1), ("youtube", 1)]);
    }
}
