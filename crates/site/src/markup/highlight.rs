//! Syntax highlighting at build time: tokens get classes, the style has the colours.

use std::sync::LazyLock;

use dom_query::Document;
use maud::Render;
use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Longest highlighted code, in bytes; more would take seconds.
const MAX_BYTES: usize = 100_000;

/// Maps prefixes of TextMate scopes to classes; the first match wins.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("string", "hl-string"),
    ("constant.numeric", "hl-number"),
    ("constant.character.escape", "hl-constant"),
    ("constant", "hl-constant"),
    ("entity.name.function", "hl-function"),
    ("support.function", "hl-function"),
    ("variable.function", "hl-function"),
    ("entity.name.tag", "hl-tag"),
    ("entity.other.attribute-name", "hl-attribute"),
    ("entity.name", "hl-type"),
    ("support.type", "hl-type"),
    ("support.class", "hl-type"),
    ("storage.type", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("keyword.operator", "hl-operator"),
    ("keyword", "hl-keyword"),
    ("variable", "hl-variable"),
];

static PREFIXES: LazyLock<Vec<(Scope, &str)>> =
    LazyLock::new(|| CLASSES.iter().filter_map(|(prefix, class)| Some((Scope::new(prefix).ok()?, *class))).collect());

pub(super) fn prepare(document: &Document) {
    for block in document.select("pre").nodes() {
        // Scrollable regions must be focusable.
        block.set_attr("tabindex", "0");
        let Some(code) = block.find(&["code"]).into_iter().next() else { continue };
        let class = code.class().unwrap_or_default();
        let Some(language) = class.split(' ').find_map(|word| word.strip_prefix("language-")) else { continue };
        let text = code.text();
        if text.len() > MAX_BYTES {
            continue;
        }
        if let Some(html) = SYNTAXES.find_syntax_by_token(language).and_then(|syntax| coloured(&text, syntax)) {
            code.set_html(html);
        }
    }
}

/// The code with its tokens in spans; none on an error of the grammar.
fn coloured(code: &str, syntax: &SyntaxReference) -> Option<String> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut writer = Writer { html: String::with_capacity(code.len() * 2), open: None };
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (at, operation) in state.parse_line(line, &SYNTAXES).ok()? {
            writer.write(&line[from..at], class_of(&stack));
            from = at;
            apply(&mut stack, &operation)?;
        }
        writer.write(&line[from..], class_of(&stack));
    }
    Some(writer.finish())
}

fn apply(stack: &mut ScopeStack, operation: &ScopeStackOp) -> Option<()> {
    stack.apply(operation).ok()
}

/// The class of the innermost scope that has one.
fn class_of(stack: &ScopeStack) -> Option<&'static str> {
    stack
        .as_slice()
        .iter()
        .rev()
        .find_map(|scope| PREFIXES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class))
}

/// Writes tokens; adjacent tokens of one class share a span.
struct Writer {
    html: String,
    open: Option<&'static str>,
}

impl Writer {
    fn write(&mut self, text: &str, class: Option<&'static str>) {
        if text.is_empty() {
            return;
        }
        // White space does not end a span.
        if class != self.open && !text.trim().is_empty() {
            self.close();
            if let Some(class) = class {
                self.html.push_str(&format!("<span class=\"{class}\">"));
            }
            self.open = class;
        }
        text.render_to(&mut self.html);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}
