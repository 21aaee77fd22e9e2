//! Elements: the one type that all views are made of.
//!
//! Every distinct type of view brings its own copies of building, rebuilding and hydrating into the browser's module;
//! Leptos' `view!` macro gives each piece of markup a type of its own. Of this one there is one copy of each:
//! [`Element::to_html`] writes it natively, [`Element::mount`] brings it into the page.

mod html;
#[cfg(feature = "hydrate")]
mod mounted;

/// An element being put together. Boxed: what is handed from call to call is one pointer, which makes the views a
/// sixteenth smaller.
pub struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Value)>,
    content: Content,
}

/// What an attribute holds.
enum Value {
    Fixed(String),
    /// Without a value there is no such attribute.
    Changing(Box<dyn Fn() -> Option<&'static str>>),
}

/// What stands inside an element.
enum Content {
    Children(Vec<Child>),
    Html(String),
    ChangingText(Box<dyn Fn() -> String>),
}

enum Child {
    Text(String),
    Element(Element),
    Changing(Box<dyn Fn() -> Element>),
}

/// Starts an element.
pub(crate) fn el(tag: &'static str) -> Element {
    Element(Box::new(Parts { tag, attributes: Vec::new(), content: Content::Children(Vec::new()) }))
}

impl Element {
    /// Adds an attribute.
    pub(crate) fn attr(mut self, name: &'static str, value: &str) -> Self {
        self.0.attributes.push((name, Value::Fixed(value.to_owned())));
        self
    }

    /// Adds an attribute, if it has a value.
    pub(crate) fn attr_if(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Adds an attribute that follows what `value` reads.
    pub(crate) fn changing_attr(
        mut self,
        name: &'static str,
        value: impl Fn() -> Option<&'static str> + 'static,
    ) -> Self {
        self.0.attributes.push((name, Value::Changing(Box::new(value))));
        self
    }

    /// Adds the class.
    pub(crate) fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// Adds a text.
    pub(crate) fn text(self, text: &str) -> Self {
        self.add(Child::Text(text.to_owned()))
    }

    /// Adds an element.
    pub(crate) fn child(self, child: Self) -> Self {
        self.add(Child::Element(child))
    }

    /// Adds an element, if there is one.
    pub(crate) fn child_if(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Adds elements.
    pub(crate) fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Adds an element that is made anew when what `view` reads changes.
    pub(crate) fn changing(self, view: impl Fn() -> Self + 'static) -> Self {
        self.add(Child::Changing(Box::new(view)))
    }

    fn add(mut self, child: Child) -> Self {
        if let Content::Children(children) = &mut self.0.content {
            children.push(child);
        }
        self
    }

    /// Fills the element with HTML, and with nothing else.
    pub(crate) fn html(mut self, html: &str) -> Self {
        self.0.content = Content::Html(html.to_owned());
        self
    }

    /// Fills the element with a text that follows what `text` reads, and with nothing else.
    pub(crate) fn changing_text(mut self, text: impl Fn() -> String + 'static) -> Self {
        self.0.content = Content::ChangingText(Box::new(text));
        self
    }
}
