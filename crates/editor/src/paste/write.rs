//! Writes blocks as Markdown.

use super::blocks::{Block, List, Run, Script, Style};
use super::escape::{address, code, escaped};

/// Deepest heading of Markdown.
const MAX_LEVEL: u8 = 6;

/// Raised letters of ordinal numbers, which the blog sets by itself.
const ORDINALS: [&str; 16] =
    ["e", "er", "ers", "re", "res", "ère", "ères", "es", "nd", "nde", "d", "o", "os", "th", "st", "rd"];

/// The Markdown of `blocks`. The title of the page is its only heading of the first level: if there is one, all are a
/// level deeper.
pub(super) fn markdown(blocks: &[Block]) -> String {
    Writer { deeper: u8::from(has_first_level(blocks)) }.blocks(blocks, "\n\n")
}

fn has_first_level(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Heading(level, _) => *level == 1,
        Block::Quote(blocks) => has_first_level(blocks),
        Block::List(list) => list.items.iter().any(|item| has_first_level(item)),
        _ => false,
    })
}

struct Writer {
    /// By how many levels headings are deeper than they were.
    deeper: u8,
}

impl Writer {
    fn blocks(&self, blocks: &[Block], separator: &str) -> String {
        let blocks: Vec<String> = blocks.iter().map(|block| self.block(block)).collect();
        blocks.join(separator)
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Heading(level, runs) => {
                let mut heading = "#".repeat((level + self.deeper).min(MAX_LEVEL).into()) + " ";
                write_line(runs, &LAYERS, &mut heading);
                // Signs at the end would belong to those at the start.
                if heading.ends_with('#') {
                    heading.insert(heading.len() - 1, '\\');
                }
                heading
            }
            Block::Paragraph(runs) => {
                let mut line = String::new();
                write_line(runs, &LAYERS, &mut line);
                line
            }
            Block::List(list) => self.list(list),
            Block::Item(item) => self.blocks(&item.content, "\n\n"),
            Block::Quote(blocks) => prefixed(&self.blocks(blocks, "\n\n"), "> ", "> "),
            Block::Code { language, text } => fenced(language, text),
            Block::Table(rows) => table(rows),
            Block::Rule => "---".to_owned(),
        }
    }

    fn list(&self, List { start, items }: &List) -> String {
        let separator = if items.iter().all(|item| is_tight(item)) { "\n" } else { "\n\n" };
        let numbers = start.unwrap_or_default()..;
        let items: Vec<String> = numbers
            .zip(items)
            .map(|(number, item)| {
                let sign = if start.is_some() { format!("{number}. ") } else { "- ".to_owned() };
                prefixed(&self.blocks(item, separator), &sign, &" ".repeat(sign.len()))
            })
            .collect();
        items.join(separator)
    }
}

/// Whether an item is a line, maybe with a list below it.
fn is_tight(item: &[Block]) -> bool {
    item.iter().enumerate().all(|(position, block)| match block {
        Block::Paragraph(_) => position == 0,
        Block::List(_) => position > 0,
        _ => false,
    })
}

/// The lines of a text behind a sign.
fn prefixed(text: &str, first: &str, others: &str) -> String {
    let lines = text.lines().enumerate().map(|(number, line)| {
        let prefix = if number == 0 { first } else { others };
        if line.is_empty() { prefix.trim_end().to_owned() } else { format!("{prefix}{line}") }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|c: char| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{text}\n{fence}")
}

fn table(rows: &[Vec<Vec<Run>>]) -> String {
    let row = |cells: &Vec<Vec<Run>>| {
        format!("| {} |", cells.iter().map(|cell| in_cell(cell)).collect::<Vec<_>>().join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(row).collect();
    let columns = rows.first().map(Vec::len).unwrap_or_default();
    let rule = format!("| {} |", vec!["---"; columns].join(" | "));
    lines.insert(lines.len().min(1), rule);
    lines.join("\n")
}

/// A cell is one line, in which a line break is HTML.
fn in_cell(runs: &[Run]) -> String {
    // Not at the start of a line.
    let mut line = " ".to_owned();
    write_line(runs, &LAYERS, &mut line);
    line.trim().replace("\\\n", "<br>").replace('|', "\\|")
}

/// Marks around words, from the outermost.
#[derive(Clone, Copy)]
enum Layer {
    Link,
    Struck,
    Strong,
    Emphasis,
    Script,
}

const LAYERS: [Layer; 5] = [Layer::Link, Layer::Struck, Layer::Strong, Layer::Emphasis, Layer::Script];

impl Layer {
    /// The marks before and behind a run.
    fn marks(self, Run { text, style }: &Run) -> Option<(&'static str, String)> {
        let Style { strong, emphasis, struck, script, link, .. } = style;
        let same = |mark: &'static str| Some((mark, mark.to_owned()));
        match self {
            Self::Link => link.as_ref().map(|link| ("[", format!("]({})", address(link)))),
            Self::Struck if *struck => same("~~"),
            Self::Strong if *strong => same("**"),
            Self::Emphasis if *emphasis => same("*"),
            Self::Script if ORDINALS.contains(&text.as_str()) => None,
            Self::Script => script.map(|script| match script {
                Script::Above => ("<sup>", "</sup>".to_owned()),
                Script::Below => ("<sub>", "</sub>".to_owned()),
            }),
            Self::Struck | Self::Strong | Self::Emphasis => None,
        }
    }
}

fn write_line(runs: &[Run], layers: &[Layer], line: &mut String) {
    let Some((layer, inner)) = layers.split_first() else {
        runs.iter().for_each(|run| write_run(run, line));
        return;
    };
    for group in runs.chunk_by(|a, b| layer.marks(a) == layer.marks(b)) {
        match group.first().and_then(|run| layer.marks(run)) {
            Some((before, behind)) => {
                line.push_str(before);
                write_line(group, inner, line);
                line.push_str(&behind);
            }
            None => write_line(group, inner, line),
        }
    }
}

fn write_run(run: &Run, line: &mut String) {
    let is_line_start = line.is_empty() || line.ends_with('\n');
    if run.is_break() {
        line.push_str("\\\n");
    } else if run.style.code {
        line.push_str(&code(&run.text));
    } else {
        line.push_str(&escaped(&run.text, is_line_start, run.style.link.is_some()));
    }
}
