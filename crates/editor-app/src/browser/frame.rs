//! The document in the frame of the preview. Its nodes are of another window, so they are not told apart by
//! `instanceof`, which `dyn_into` uses.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlIFrameElement, HtmlTemplateElement, Node};

/// Replaces the article in the frame. Nodes that stay the same are kept, so that pictures do not flicker, and the
/// scroll position too. False while there is no article.
pub(crate) fn show_article(frame: &HtmlIFrameElement, html: &str) -> bool {
    let Some(document) = frame.content_document() else { return false };
    let Ok(Some(shown)) = document.query_selector("main article") else { return false };
    let Some(new) = parse(&document, html) else { return false };
    for article in [&shown, &new] {
        keep_in_frame(article);
    }
    let window = frame.content_window();
    let position = window.as_ref().and_then(|window| window.scroll_y().ok());
    update(&shown, &new);
    if let (Some(window), Some(position)) = (window, position) {
        window.scroll_to_with_x_and_y(0.0, position);
    }
    true
}

/// Links to places in the article, such as footnotes, scroll to them; all others are opened elsewhere, as the base of the
/// document says. This is set in the frame only, since the article is that of the build.
fn keep_in_frame(article: &Element) {
    let Ok(links) = article.query_selector_all("a[href^='#']") else { return };
    for link in (0..links.length()).filter_map(|index| links.get(index)) {
        let _ = link.unchecked_ref::<Element>().set_attribute("target", "_self");
    }
}

/// The element that `html` holds, in a document of the frame's that runs no script and loads nothing.
fn parse(document: &Document, html: &str) -> Option<Element> {
    let template = document.create_element("template").ok()?.unchecked_into::<HtmlTemplateElement>();
    template.set_inner_html(html);
    template.content().first_element_child()
}

/// Makes the element `old` equal to `new`, changing as few nodes as is simple: children that are equal at the start and
/// at the end are kept.
fn update(old: &Element, new: &Element) {
    if old.is_equal_node(Some(new)) {
        return;
    }
    if !has_same_tag(old, new) {
        let _ = old.replace_with_with_node_1(new);
        return;
    }
    let (old_children, new_children) = (children(old), children(new));
    let same = |(old, new): &(&Node, &Node)| old.is_equal_node(Some(*new));
    let start = old_children.iter().zip(&new_children).take_while(same).count();
    let most = old_children.len().min(new_children.len()) - start;
    let end = old_children.iter().rev().zip(new_children.iter().rev()).take(most).take_while(same).count();
    let middle = |children: &[Node]| children.get(start..children.len() - end).unwrap_or_default().to_vec();
    let (old_middle, new_middle) = (middle(&old_children), middle(&new_children));
    if let ([old_child], [new_child]) = (old_middle.as_slice(), new_middle.as_slice())
        && is_element(old_child)
        && is_element(new_child)
    {
        update(old_child.unchecked_ref(), new_child.unchecked_ref());
        return;
    }
    let before = old_children.get(old_children.len() - end);
    for child in &old_middle {
        let _ = old.remove_child(child);
    }
    for child in &new_middle {
        let _ = old.insert_before(child, before);
    }
}

fn children(element: &Element) -> Vec<Node> {
    let list = element.child_nodes();
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}

fn is_element(node: &Node) -> bool {
    node.node_type() == Node::ELEMENT_NODE
}

/// Whether two elements have the same name and attributes.
fn has_same_tag(old: &Element, new: &Element) -> bool {
    let shallow = |element: &Element| element.clone_node().ok();
    match (shallow(old), shallow(new)) {
        (Some(old), Some(new)) => old.is_equal_node(Some(&new)),
        _ => false,
    }
}
