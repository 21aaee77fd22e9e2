//! The namespaces of an export in XML: its elements are parsed one by one, without the root that declares them.

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::name::{Namespace, NamespaceResolver, PrefixDeclaration, QName, ResolveResult};

/// How many elements at the start of an export may declare them: the root, and the channel of a feed.
const DECLARING: usize = 2;

/// Prefixes, and the namespaces that they stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Namespaces(Vec<(String, String)>);

impl Namespaces {
    /// Those that an export declares at its start.
    pub(crate) fn of(start: &str) -> Self {
        let mut reader = Reader::from_str(start);
        let mut namespaces = Vec::new();
        let mut declaring = 0;
        while declaring < DECLARING {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    for attribute in tag.attributes().with_checks(false).flatten() {
                        if let Some(PrefixDeclaration::Named(prefix)) = attribute.key.as_namespace_binding() {
                            namespaces.push((prefix.to_owned(), attribute.value.to_string()));
                        }
                    }
                    declaring += 1;
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        Self(namespaces)
    }

    /// Declares them.
    pub(crate) fn declare(&self, resolver: &mut NamespaceResolver) {
        for (prefix, namespace) in &self.0 {
            // A prefix that may not be declared stays unknown.
            resolver.add(PrefixDeclaration::Named(prefix), Namespace(namespace)).ok();
        }
    }
}

/// The local name of an element. Only `encoded` of WordPress is in two namespaces: its name is that of the field.
pub(crate) fn local_name(name: QName<'_>, resolver: &NamespaceResolver) -> String {
    let (namespace, local) = resolver.resolve_element(name);
    if local.into_inner() != "encoded" {
        return local.into_inner().to_owned();
    }
    let is_excerpt = match namespace {
        ResolveResult::Bound(namespace) => namespace.0.trim_end_matches('/').ends_with("/excerpt"),
        // Without the declaration, as in a truncated export.
        _ => name.0.starts_with("excerpt:"),
    };
    if is_excerpt { "excerpt" } else { "content" }.to_owned()
}
