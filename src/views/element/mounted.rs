//! Elements in the page: made, or taken over where they stand already, and kept in step with what they read.
//!
//! Only what changes has to be found among the nodes of a page, and that is elements. So no comments mark where
//! something stands, texts may be parted or joined as they like, and what others have put between the elements
//! (extensions, translations) is passed over. What is not there is made: an empty page is filled in the same way.

use leptos::prelude::{RenderEffect, document};
use web_sys::Node;

use super::{Child, Content, Element, Parts, Value};

/// An element that stands in the page, with what keeps it in step; dropping that ends it.
pub(crate) struct Mounted {
    node: web_sys::Element,
    effects: Vec<RenderEffect<Mounted>>,
}

impl Element {
    /// Makes this of what is `found` in the page, its HTML or a part of it; makes a new one where nothing is.
    pub(crate) fn mount(self, found: Option<web_sys::Element>) -> Mounted {
        let Parts { tag, attributes, content } = *self.0;
        let is_new = found.is_none();
        let Some(node) = found.or_else(|| document().create_element(tag).ok()) else {
            unreachable!("a tag that HTML has")
        };
        let mut mounted = Mounted { node, effects: Vec::new() };
        for (name, value) in attributes {
            match value {
                Value::Fixed(value) if is_new => set(&mounted.node, name, Some(&value)),
                Value::Fixed(_) => {}
                Value::Changing(value) => mounted.follow(move |node| set(node, name, value())),
            }
        }
        match content {
            Content::Html(html) if is_new => mounted.node.set_inner_html(&html),
            Content::Html(_) => {}
            Content::ChangingText(text) => mounted.follow(move |node| {
                let text = Some(text());
                // What is written again is read aloud again.
                if node.text_content() != text {
                    node.set_text_content(text.as_deref());
                }
            }),
            Content::Children(children) => {
                let mut next = mounted.node.first_element_child();
                for child in children {
                    match child {
                        Child::Text(text) if is_new => append(&mounted.node, &document().create_text_node(&text)),
                        Child::Text(_) => {}
                        Child::Element(child) => {
                            let child = child.mount_in(&mounted.node, &mut next);
                            mounted.effects.extend(child.effects);
                        }
                        Child::Changing(view) => mounted.add_changing(view, &mut next),
                    }
                }
            }
        }
        mounted
    }

    /// Makes this of the next element of `parent` that it can be, or adds a new one at the end. `next` is where to look,
    /// and then where the one behind it may be.
    fn mount_in(self, parent: &web_sys::Element, next: &mut Option<web_sys::Element>) -> Mounted {
        let mut found = None;
        while let Some(here) = next.take() {
            *next = here.next_element_sibling();
            if here.local_name() == self.0.tag {
                found = Some(here);
                break;
            }
        }
        let is_new = found.is_none();
        let mounted = self.mount(found);
        if is_new {
            append(parent, &mounted.node);
        }
        mounted
    }
}

impl Mounted {
    /// The element itself.
    pub(crate) fn node(&self) -> &web_sys::Element {
        &self.node
    }

    /// Does `change` to the node, now and whenever something that it reads has changed.
    fn follow(&mut self, change: impl Fn(&web_sys::Element) + 'static) {
        let node = self.node.clone();
        self.effects.push(RenderEffect::new(move |_| {
            change(&node);
            Self { node: node.clone(), effects: Vec::new() }
        }));
    }

    /// Adds what `view` makes, now and anew whenever something that it reads has changed.
    fn add_changing(&mut self, view: Box<dyn Fn() -> Element>, next: &mut Option<web_sys::Element>) {
        let parent = self.node.clone();
        let mut place = next.take();
        let effect = RenderEffect::new(move |before: Option<Self>| {
            let Some(before) = before else { return view().mount_in(&parent, &mut place) };
            let mounted = view().mount(None);
            let _ = before.node.replace_with_with_node_1(&mounted.node);
            mounted
        });
        *next = effect.with_value_mut(|mounted| mounted.node.next_element_sibling()).flatten();
        self.effects.push(effect);
    }
}

fn append(parent: &web_sys::Element, node: &Node) {
    let _ = parent.append_child(node);
}

fn set(node: &web_sys::Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => node.set_attribute(name, value),
        None => node.remove_attribute(name),
    };
}
