//! Typography over the tree: block by block, each in its own language, code left alone.

use dom_query::{Document, NodeRef};

use super::escape;
use crate::typography::{Piece, Run, Setting, ordinals, set_runs};

/// Elements whose text stands in the line of their parent.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "input",
];

/// Elements whose text is not prose.
const VERBATIM: &[&str] = &["code", "kbd", "samp", "pre", "var"];

pub(super) fn prepare(document: &Document, setting: Setting) {
    let mut block = Block { setting, runs: Vec::new(), nodes: Vec::new() };
    visit(&document.root(), &mut block);
    block.finish();
}

/// One block of text being gathered.
struct Block<'t> {
    setting: Setting,
    runs: Vec<Run>,
    /// The text node of each run; none for what must not be touched.
    nodes: Vec<Option<NodeRef<'t>>>,
}

fn visit<'t>(node: &NodeRef<'t>, block: &mut Block<'t>) {
    for child in node.children() {
        if child.is_text() {
            block.runs.push(Run::Text(child.text().to_string()));
            block.nodes.push(Some(child));
            continue;
        }
        let Some(name) = child.node_name() else { continue };
        let inline = INLINE.contains(&&*name);
        if !inline {
            block.finish();
        }
        let own = child.attr("lang").map(|language| Setting::of(&language));
        if VERBATIM.contains(&&*name) || name.as_ref() == "img" {
            block.opaque();
        } else if let Some(own) = own.filter(|own| *own != block.setting) {
            // Another language within the line is set by itself.
            block.opaque();
            let mut inner = Block { setting: own, runs: Vec::new(), nodes: Vec::new() };
            visit(&child, &mut inner);
            inner.finish();
        } else {
            visit(&child, block);
        }
        if !inline {
            block.finish();
        }
    }
}

impl Block<'_> {
    fn opaque(&mut self) {
        self.runs.push(Run::Opaque);
        self.nodes.push(None);
    }

    /// Sets what was gathered, and starts anew.
    fn finish(&mut self) {
        let mut runs = std::mem::take(&mut self.runs);
        let nodes = std::mem::take(&mut self.nodes);
        if self.setting == Setting::None || nodes.is_empty() {
            return;
        }
        set_runs(self.setting, &mut runs);
        for (node, run) in nodes.iter().zip(&runs) {
            if let (Some(node), Run::Text(text)) = (node, run) {
                self.write(node, text);
            }
        }
    }

    fn write(&self, node: &NodeRef<'_>, text: &str) {
        let raised = node.parent().is_some_and(|parent| parent.has_name("sup"));
        if self.setting == Setting::French && !raised {
            let pieces = ordinals(text);
            if pieces.iter().any(|piece| matches!(piece, Piece::Ordinal(_))) {
                let html: String = pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Plain(text) => escape(text),
                        Piece::Ordinal(text) => format!("<sup class=\"ordinal\">{}</sup>", escape(text)),
                    })
                    .collect();
                node.before_html(html);
                node.remove_from_parent();
                return;
            }
        }
        node.set_text(text);
    }
}
