//! Reads the HTML of a clipboard as blocks.

use dom_query::{Document, NodeRef};
use html::elements;

use super::blocks::{Block, Item, List, Run, Style};
use super::css::{Declarations, level_of};
use super::{lines, lists, tables};

/// Deepest nesting of elements that is read: of what is in deeper ones, there is only the text.
const MAX_DEPTH: usize = 100;

/// Elements that are no text of the page, besides those that are never shown.
const SKIPPED: [&str; 19] = [
    "audio", "base", "button", "canvas", "datalist", "embed", "frameset", "head", "input", "link", "map", "meta",
    "nav", "rp", "select", "textarea", "title", "video", "xml",
];

/// Elements of Word for drawings, settings and formulas.
const SKIPPED_PREFIXES: [&str; 3] = ["m:", "v:", "w:"];

/// The blocks of the body of a page, or of a part of one.
pub(super) fn read(html: &str) -> Vec<Block> {
    let document = Document::from(html);
    document.body().map(|body| blocks_in(&body, &Style::default(), 0)).unwrap_or_default()
}

/// The blocks inside a node.
fn blocks_in(node: &NodeRef<'_>, style: &Style, depth: usize) -> Vec<Block> {
    let mut reader = Reader::default();
    reader.children(node, style, depth);
    reader.end_line();
    lists::folded(reader.blocks)
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The paragraph that is read.
    line: Vec<Run>,
}

impl Reader {
    fn end_line(&mut self) {
        let paragraphs = lines::paragraphs(std::mem::take(&mut self.line));
        self.blocks.extend(paragraphs.into_iter().map(Block::Paragraph));
    }

    fn push(&mut self, block: Block) {
        self.end_line();
        self.blocks.push(block);
    }

    fn children(&mut self, node: &NodeRef<'_>, style: &Style, depth: usize) {
        let children = node.children();
        let has_empty_lines = children.iter().any(|child| is_line(child) && is_blank(child));
        for child in &children {
            if has_empty_lines && is_line(child) {
                self.mail_line(child, style, depth);
            } else {
                self.node(child, style, depth);
            }
        }
    }

    /// A line of a mail. Where empty ones part paragraphs, the others are lines of a paragraph.
    fn mail_line(&mut self, line: &NodeRef<'_>, style: &Style, depth: usize) {
        if is_blank(line) {
            self.end_line();
            return;
        }
        if self.line.last().is_some_and(|run| !run.is_break()) {
            self.line.push(Run::line_break(style.clone()));
        }
        let inner = Declarations::of(line).style(line, "div", style);
        self.children(line, &inner, depth + 1);
        self.line.push(Run::line_break(style.clone()));
    }

    fn node(&mut self, node: &NodeRef<'_>, style: &Style, depth: usize) {
        if node.is_text() {
            self.line.push(Run::new(spaces(&node.text()), style.clone()));
            return;
        }
        let Some(name) = node.node_name() else { return };
        let css = Declarations::of(node);
        if is_skipped(&name) || css.is_hidden() || css.is_list_sign() {
            return;
        }
        if depth > MAX_DEPTH {
            self.line.push(Run::new(spaces(&node.text()), style.clone()));
            return;
        }
        let inner = css.style(node, &name, style);
        match &*name {
            "br" if node.has_class("Apple-interchange-newline") => {}
            "br" => self.line.push(Run::line_break(inner)),
            "img" => self.picture(node, inner),
            "hr" => self.push(Block::Rule),
            "pre" => self.code(node),
            "ul" | "ol" | "menu" | "dir" => self.list(node, &name, &inner, depth),
            "blockquote" => self.quote(node, &inner, depth),
            "table" => {
                self.end_line();
                self.blocks.extend(tables::blocks(node, &|cell| {
                    let style = Declarations::of(cell).style(cell, "td", &inner);
                    blocks_in(cell, &style, depth + 1)
                }));
            }
            _ if is_block(&name) => self.block(node, &name, &css, &inner, depth),
            _ if css.is_filler() || node.has_class("Apple-converted-space") => self.line.push(Run::new(" ", inner)),
            _ => self.children(node, &inner, depth + 1),
        }
    }

    /// A paragraph, a heading, or an element around others.
    fn block(&mut self, node: &NodeRef<'_>, name: &str, css: &Declarations, style: &Style, depth: usize) {
        if css.is_code() {
            self.code(node);
        } else if let Some(level) = heading_level(node, name) {
            let text = text_of(blocks_in(node, style, depth + 1));
            self.end_line();
            if !text.is_empty() {
                self.blocks.push(Block::Heading(level, text));
            }
        } else if css.list_level().is_some() || has_class_like(node, "msolistparagraph") {
            self.word_item(node, css, style, depth);
        } else if has_class_like(node, "msoquote") || has_class_like(node, "msointensequote") {
            self.quote(node, style, depth);
        } else {
            self.end_line();
            self.children(node, style, depth + 1);
            self.end_line();
        }
    }

    /// An item of a list, as Word writes it: a paragraph with a level and a sign.
    fn word_item(&mut self, node: &NodeRef<'_>, css: &Declarations, style: &Style, depth: usize) {
        let sign = node.descendants_it().find(|inner| Declarations::of(inner).is_list_sign());
        let sign = sign.map(|sign| sign.text().trim().to_owned());
        let mut content = blocks_in(node, style, depth + 1);
        let sign = sign.or_else(|| lists::take_sign(&mut content));
        self.end_line();
        match (css.list_level(), sign) {
            // A further paragraph of an item.
            (None, None) => self.blocks.extend(content),
            _ if content.is_empty() => {}
            (level, sign) => {
                let number = sign.and_then(|sign| lists::number(&sign));
                self.blocks.push(Block::Item(Item { level: level.unwrap_or(1), number, content }));
            }
        }
    }

    fn list(&mut self, list: &NodeRef<'_>, name: &str, style: &Style, depth: usize) {
        self.end_line();
        let start = list.attr("start").and_then(|start| lists::number(start.trim())).unwrap_or(1);
        let start = (name == "ol").then_some(start);
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in list.children().iter().filter(|child| child.is_element()) {
            let level = child.attr("data-aria-level").and_then(|level| level_of(&level));
            let (content, is_item) = if child.has_name("li") {
                let style = Declarations::of(child).style(child, "li", style);
                (blocks_in(child, &style, depth + 1), true)
            } else {
                let mut reader = Self::default();
                reader.node(child, style, depth + 1);
                reader.end_line();
                (lists::folded(reader.blocks), false)
            };
            if content.is_empty() {
                continue;
            }
            // Word in a browser writes each item into a list of its own.
            if let Some(level) = level {
                self.blocks.push(Block::Item(Item { level, number: start, content }));
                continue;
            }
            let is_list = matches!(content.as_slice(), [Block::List(_)]);
            if is_list && items.is_empty() {
                items.extend(content.into_iter().flat_map(items_of));
            } else if let Some(last) = items.last_mut().filter(|_| is_list || !is_item) {
                // A list inside a list belongs to the item before it.
                last.extend(content);
            } else {
                items.push(content);
            }
        }
        if !items.is_empty() {
            self.blocks.push(Block::List(List { start, items }));
        }
    }

    fn quote(&mut self, node: &NodeRef<'_>, style: &Style, depth: usize) {
        let blocks = blocks_in(node, style, depth + 1);
        self.end_line();
        if !blocks.is_empty() {
            self.blocks.push(Block::Quote(blocks));
        }
    }

    fn code(&mut self, node: &NodeRef<'_>) {
        let mut text = String::new();
        preformatted(node, &mut text, 0);
        let text = text.trim_end().trim_start_matches('\n').replace('\u{a0}', " ");
        if !text.is_empty() {
            self.push(Block::Code { language: language(node), text });
        }
    }

    /// A picture on another host, which a page of the blog can't show, is linked.
    fn picture(&mut self, node: &NodeRef<'_>, mut style: Style) {
        let source =
            node.attr("src").filter(|source| source.starts_with("http://") || source.starts_with("https://"));
        let alt = node.attr("alt").unwrap_or_default();
        if let Some(source) = source.filter(|_| !alt.trim().is_empty()) {
            style.link = style.link.or_else(|| Some(source.to_string()));
            self.line.push(Run::new(spaces(&alt), style));
        }
    }
}

fn items_of(block: Block) -> Vec<Vec<Block>> {
    match block {
        Block::List(list) => list.items,
        block => vec![vec![block]],
    }
}

/// A text without line ends, which are spaces in HTML.
fn spaces(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

/// The text of a heading. It is bold anyway.
fn text_of(blocks: Vec<Block>) -> Vec<Run> {
    let mut line: Vec<Run> = Vec::new();
    for block in blocks {
        if let Block::Paragraph(runs) = block {
            line.push(Run::new(" ", Style::default()));
            line.extend(runs);
        }
    }
    line.iter_mut().for_each(|run| run.style.strong = false);
    lines::one_line(line)
}

fn heading_level(node: &NodeRef<'_>, name: &str) -> Option<u8> {
    let is_title = has_class_like(node, "msotitle");
    let level = if elements::is_heading(name) { name.get(1..).and_then(|level| level.parse().ok()) } else { None };
    let role = node.attr("role").filter(|role| &**role == "heading");
    let said = role.and_then(|_| node.attr("aria-level")).and_then(|level| level.trim().parse().ok());
    level.or(said).or(is_title.then_some(1)).map(|level: u8| level.clamp(1, 6))
}

/// Whether the name of a class begins like this, in lower case.
fn has_class_like(node: &NodeRef<'_>, start: &str) -> bool {
    let classes = node.attr("class").unwrap_or_default().to_lowercase();
    classes.split_whitespace().any(|class| class.starts_with(start))
}

fn is_skipped(name: &str) -> bool {
    elements::is_removed(name)
        || SKIPPED.contains(&name)
        || SKIPPED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn is_block(name: &str) -> bool {
    elements::is_block(name) || matches!(name, "body" | "dialog" | "hgroup" | "legend" | "search")
}

/// Whether it is an element around a line.
fn is_line(node: &NodeRef<'_>) -> bool {
    let has_block = || node.descendants_it().any(|inner| inner.node_name().is_some_and(|name| is_block(&name)));
    node.has_name("div") && !has_block()
}

fn is_blank(node: &NodeRef<'_>) -> bool {
    node.text().trim().is_empty() && !node.descendants_it().any(|inner| inner.has_name("img"))
}

/// The text of an element that keeps white space.
fn preformatted(node: &NodeRef<'_>, text: &mut String, depth: usize) {
    for child in node.children() {
        let name = child.node_name().unwrap_or_default();
        if child.is_text() || depth > MAX_DEPTH {
            text.push_str(&child.text().replace("\r\n", "\n"));
        } else if &*name == "br" {
            text.push('\n');
        } else if !is_skipped(&name) {
            let is_line = is_block(&name);
            if is_line && !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            preformatted(&child, text, depth + 1);
            if is_line && !text.ends_with('\n') {
                text.push('\n');
            }
        }
    }
}

/// The language of code, if its classes tell it.
fn language(node: &NodeRef<'_>) -> String {
    let inner = node.first_element_child();
    let named = [Some(*node), inner, node.parent()].into_iter().flatten().find_map(|node| {
        let classes = node.attr("class")?;
        let prefixes = ["language-", "lang-", "highlight-source-"];
        let name = classes
            .split_whitespace()
            .find_map(|class| prefixes.iter().find_map(|prefix| class.strip_prefix(prefix)));
        name.filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-#_".contains(&byte)))
            .map(str::to_owned)
    });
    named.unwrap_or_default()
}
