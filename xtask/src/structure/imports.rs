//! Which module of a crate names which other one, read from its files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use syn::visit::{self, Visit};
use walkdir::WalkDir;

use crate::verdict::Finding;

/// The path of a module from the root of its crate.
pub(super) type Module = Vec<String>;

/// By module: the modules that it names.
pub(super) type Imports = BTreeMap<Module, BTreeSet<Module>>;

/// Reads all modules below `root`, the folder of a crate's sources. Tests inside a file are left out.
///
/// # Errors
/// When a file can't be read, or is not Rust.
pub(super) fn read(root: &Path) -> Result<Imports> {
    let mut paths = BTreeMap::new();
    for entry in WalkDir::new(root).into_iter().filter_map(Result::ok) {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let text = fs::read_to_string(path)?;
        let file = syn::parse_file(&text).map_err(|error| Finding(format!("{}: {error}", path.display())))?;
        let mut named = Named::default();
        named.visit_file(&file);
        paths.insert(module(path.strip_prefix(root).unwrap_or(path)), named.paths);
    }
    let resolve = |module: &Module| {
        let named = paths.get(module).into_iter().flatten();
        named.filter_map(|path| resolve(module, path, |module| paths.contains_key(module))).collect()
    };
    Ok(paths.keys().map(|module| (module.clone(), resolve(module))).collect())
}

/// The module in `file`, a path from the root.
fn module(file: &Path) -> Module {
    let mut parts: Module = file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| matches!(last.as_str(), "lib" | "main" | "mod")) {
        parts.pop();
    }
    parts
}

/// The module that `path` leads to, as it is written in `module`; none where it leads out of the crate.
fn resolve(module: &Module, path: &[String], is_module: impl Fn(&Module) -> bool) -> Option<Module> {
    let mut path = path.iter().peekable();
    let mut place = match path.next()?.as_str() {
        "crate" => Module::new(),
        "self" => module.clone(),
        "super" => module.get(..module.len().checked_sub(1)?)?.to_vec(),
        _ => return None,
    };
    while path.next_if(|part| *part == "super").is_some() {
        place.pop()?;
    }
    for part in path {
        place.push(part.clone());
        if !is_module(&place) {
            place.pop();
            break;
        }
    }
    Some(place)
}

/// Paths in a file that start with `crate`, `self` or `super`.
#[derive(Default)]
struct Named {
    paths: BTreeSet<Vec<String>>,
}

impl Named {
    fn add(&mut self, path: Vec<String>) {
        if path.first().is_some_and(|first| matches!(first.as_str(), "crate" | "self" | "super")) {
            self.paths.insert(path);
        }
    }

    fn add_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.add_tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.add(with(&name.ident)),
            syn::UseTree::Rename(rename) => self.add(with(&rename.ident)),
            syn::UseTree::Glob(_) => self.add(before.to_vec()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_tree(before, tree)),
        }
    }
}

impl<'a> Visit<'a> for Named {
    fn visit_item_mod(&mut self, module: &'a syn::ItemMod) {
        // In a module inside the file, `super` would mean the file.
        if module.content.is_none() {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.add_tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.add(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

#[cfg(test)]
mod tests {
    use super::{Imports, read};

    fn imports(files: &[(&str, &str)]) -> Imports {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        read(folder.path()).unwrap()
    }

    fn named(imports: &Imports, module: &str) -> Vec<String> {
        let module: Vec<String> = module.split("::").map(str::to_owned).collect();
        imports[&module].iter().map(|module| module.join("::")).collect()
    }

    #[test]
    fn imports_are_resolved_to_modules() {
        let found = imports(&[
            ("lib.rs", "mod a; mod b; pub use a::A;"),
            ("a.rs", "use crate::b::{self, c::C, d}; fn f() { super::b::c::g(); }"),
            ("b/mod.rs", "pub mod c; use std::fmt; use self::c::C;"),
            ("b/c.rs", "use super::super::a::A; #[cfg(test)] mod tests { use crate::b; }"),
        ]);
        assert_eq!(named(&found, "a"), ["b", "b::c"]);
        assert_eq!(named(&found, "b"), ["b::c"]);
        assert_eq!(named(&found, "b::c"), ["a"]);
    }
}
