//! Elements as HTML, in the form in which the browser's own parser makes the same tree of it again.

use super::{Child, Content, Element, Parts, Value};

impl Element {
    /// The element as it is at this moment, as HTML.
    pub fn to_html(&self) -> String {
        let mut html = String::new();
        self.write(&mut html);
        html
    }

    fn write(&self, html: &mut String) {
        let Parts { tag, attributes, content } = &*self.0;
        html.push('<');
        html.push_str(tag);
        for (name, value) in attributes {
            match value {
                Value::Fixed(value) => write_attribute(html, name, value),
                Value::Changing(value) => {
                    if let Some(value) = value() {
                        write_attribute(html, name, value);
                    }
                }
            }
        }
        html.push('>');
        // HTML has no end tags for these.
        if matches!(*tag, "br" | "input") {
            return;
        }
        match content {
            Content::Html(content) => html.push_str(content),
            Content::ChangingText(text) => escape(html, &text()),
            Content::Children(children) => {
                for child in children {
                    match child {
                        Child::Text(text) => escape(html, text),
                        Child::Element(element) => element.write(html),
                        Child::Changing(view) => view().write(html),
                    }
                }
            }
        }
        html.push_str("</");
        html.push_str(tag);
        html.push('>');
    }
}

fn write_attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(html, value);
    html.push('"');
}

/// Writes a text so that nothing in it is markup, inside an attribute or between tags.
fn escape(html: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            char => html.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::el;

    #[test]
    fn elements_are_written_as_html_with_everything_escaped() {
        let link = el("a").attr("href", "/?a=1&b=\"<>").attr_if("rel", None).text("1 < 2 & \"é\"");
        let page = el("p").class("x").text("a").text("b").child(link).child(el("br")).child_if(None);
        let expected =
            "<p class=\"x\">ab<a href=\"/?a=1&amp;b=&quot;&lt;&gt;\">1 &lt; 2 &amp; &quot;é&quot;</a><br></p>";
        assert_eq!(page.to_html(), expected);
    }

    #[test]
    fn what_changes_is_written_as_it_is_at_the_moment() {
        let page = el("div")
            .changing_attr("hidden", || Some(""))
            .changing_attr("title", || None)
            .child(el("p").html("<b>as it is</b>"))
            .child(el("p").changing_text(|| "a<b".to_owned()))
            .changing(|| el("input").attr("name", "q"));
        let expected = "<div hidden=\"\"><p><b>as it is</b></p><p>a&lt;b</p><input name=\"q\"></div>";
        assert_eq!(page.to_html(), expected);
    }
}
