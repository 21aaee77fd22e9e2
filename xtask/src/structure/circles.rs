//! Circles among modules. Siblings are compared at every level, each with all that is below it: a parent and its children
//! may name each other.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::imports::{Imports, Module};

/// By the two siblings, the importing one first: the modules that make the edge.
type Edges<'i> = BTreeMap<(&'i str, &'i str), BTreeSet<&'i Module>>;

/// A line for each circle: its modules, and which names which where.
pub(super) fn find(imports: &Imports) -> Vec<String> {
    let mut levels: BTreeMap<&[String], Edges<'_>> = BTreeMap::new();
    for (module, named) in imports {
        for other in named {
            let common = module.iter().zip(other).take_while(|(a, b)| a == b).count();
            if let (Some(from), Some(to)) = (module.get(common), other.get(common)) {
                let level = levels.entry(&module[..common]).or_default();
                level.entry((from, to)).or_default().insert(module);
            }
        }
    }
    let mut circles = Vec::new();
    for edges in levels.values() {
        let graph: DiGraphMap<&str, ()> = edges.keys().copied().collect();
        for mut circle in tarjan_scc(&graph).into_iter().filter(|circle| circle.len() > 1) {
            circle.sort_unstable();
            let inside = edges.iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to));
            let inside = inside.map(|((from, to), modules)| {
                let modules: Vec<_> = modules.iter().map(|module| module.join("::")).collect();
                format!("  {from} imports {to} (in {})", modules.join(", "))
            });
            circles.push(format!("{}\n{}", circle.join(", "), inside.collect::<Vec<_>>().join("\n")));
        }
    }
    circles
}

#[cfg(test)]
mod tests {
    use super::{Imports, find};

    fn imports(edges: &[(&str, &[&str])]) -> Imports {
        let path = |module: &str| module.split("::").map(str::to_owned).collect::<Vec<_>>();
        edges.iter().map(|(module, named)| (path(module), named.iter().map(|named| path(named)).collect())).collect()
    }

    #[test]
    fn circles_of_siblings_are_found_at_every_level() {
        let found = find(&imports(&[("a", &["b"]), ("b::c", &["a"]), ("d::e", &["d::f"]), ("d::f", &["d::e"])]));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("a, b\n") && found[0].contains("b imports a (in b::c)"), "{found:?}");
        assert!(found[1].starts_with("e, f\n"), "{found:?}");
    }

    #[test]
    fn parents_and_children_are_no_circle() {
        assert_eq!(find(&imports(&[("a", &["a::b"]), ("a::b", &["a"]), ("a::c", &["a::b"])])), Vec::<String>::new());
    }
}
