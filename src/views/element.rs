//! Elements of one type for all views.
//!
//! Every distinct type of view brings its own copies of building, rebuilding and hydrating into the module;
//! the `view!` macro gives each piece of markup a type of its own. Built from this one instead, the same
//! pages cost the module a third less (`docs/size.md`).

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::html::{Custom, HtmlElement, br, custom, input};
use leptos::prelude::*;

/// An element being put together. Boxed: what is handed from call to call is one pointer, which makes the views a
/// ... smaller.
pub(super) struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// Starts an element.
pub(super) fn el(tag: &'static str) -> Element {
    Element(Box::new(Parts { tag, attributes: Vec::new(), children: Vec::new() }))
}

impl Element {
    /// Adds an attribute.
    pub(super) fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.attributes.push(custom_attribute(name, value.into()).into_any_attr());
        self
    }

    /// Adds an attribute, if it has a value.
    pub(super) fn attr_if(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Adds the class.
    pub(super) fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// Adds an attribute of any kind: one that changes, an event, inner HTML.
    pub(super) fn with(mut self, attribute: impl IntoAnyAttribute) -> Self {
        self.0.attributes.push(attribute.into_any_attr());
        self
    }

    /// Adds a text.
    pub(super) fn text(self, text: impl Into<String>) -> Self {
        self.view(text.into().into_any())
    }

    /// Adds an element.
    pub(super) fn child(self, child: Self) -> Self {
        self.view(child.into_view())
    }

    /// Adds an element, if there is one.
    pub(super) fn child_if(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Adds elements.
    pub(super) fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Adds any view.
    pub(super) fn view(mut self, view: AnyView) -> Self {
        self.0.children.push(view);
        self
    }

    /// Adds a view that is made anew when what it reads changes. All of them are one type, as elements are.
    pub(super) fn changing(self, view: impl Fn() -> AnyView + Send + 'static) -> Self {
        let view: Box<dyn Fn() -> AnyView + Send> = Box::new(view);
        self.view(view.into_any())
    }

    /// The finished element. Where it has inner HTML it has no children, not even an empty list of them:
    /// hydration would look for the end of the list among the nodes of that HTML.
    pub(super) fn into_view(self) -> AnyView {
        let Parts { tag, attributes, children } = *self.0;
        match tag {
            // HTML has no end tags for these.
            "br" => return br().into_any(),
            "input" => return input().add_any_attr(attributes).into_any(),
            _ => {}
        }
        let element: HtmlElement<Custom<&'static str>, (), ()> = custom(tag);
        let element = element.add_any_attr(attributes);
        if children.is_empty() { element.into_any() } else { element.child(children).into_any() }
    }
}
