//! What the compilers leave in the app's script and module, and no browser needs: names and comments.
//!
//! Each function that crosses between the two is named at length in both, with a hash that no compression makes any
//! shorter. With names of a letter or two both files lose four and a half kilobytes, compressed (`docs/size.md`).

use std::collections::HashMap;

use anyhow::{Context, Result};
use wasm_encoder::{EntityType, ExportSection, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// Script and module as Trunk has left them, smaller.
///
/// # Errors
/// When they are not a script and a module.
pub(crate) fn slim(script: &[u8], module: &[u8]) -> Result<(Vec<u8>, Vec<u8>)> {
    let script = std::str::from_utf8(script).context("the script that Trunk has built is no text")?;
    let script = without_comments(script);
    let script = tokens(&script);
    let names = short_names(&script, module).context("the module that Trunk has built can't be read")?;
    let module = rewrite(module, &names).context("the module that Trunk has built can't be read")?;
    let short = (0..script.len()).map(|index| {
        let token = script.get(index).copied().unwrap_or_default();
        let crosses = is_import(&script, index) || is_export(&script, index);
        names.get(token).map_or(token, |short| if crosses { short } else { token })
    });
    Ok((short.collect::<String>().into_bytes(), module))
}

/// The script without its comments and indents. It is wasm-bindgen's, whose comments have lines of their own.
fn without_comments(script: &str) -> String {
    let mut within = false;
    let mut kept = String::with_capacity(script.len());
    for line in script.lines().map(str::trim) {
        within |= line.starts_with("/*");
        if !within && !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
        within &= !line.ends_with("*/");
    }
    kept
}

/// The script as names, each by itself, and what stands between them.
fn tokens(script: &str) -> Vec<&str> {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '$');
    let mut tokens = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|char| is_part(char) != is_part(first)).unwrap_or(rest.len());
        let (token, behind) = rest.split_at(end);
        tokens.push(token);
        rest = behind;
    }
    tokens
}

/// Whether a function for the module is defined here: `name: function`.
fn is_import(script: &[&str], index: usize) -> bool {
    script.get(index + 1..index + 3) == Some(&[": ", "function"])
}

/// Whether a part of the module is used here: `wasm.name`.
fn is_export(script: &[&str], index: usize) -> bool {
    index >= 2 && script.get(index - 2..index) == Some(&["wasm", "."])
}

/// Short names for what crosses, except where the script has the name in another place, too.
fn short_names(script: &[&str], module: &[u8]) -> wasmparser::Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    let mut add = |name: &str, crosses: fn(&[&str], usize) -> bool| {
        let mut places = (0..script.len()).filter(|index| script.get(*index) == Some(&name)).peekable();
        if places.peek().is_some() && places.all(|index| crosses(script, index)) {
            let short = letters(names.len());
            names.insert(name.to_owned(), short);
        }
    };
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    add(import?.name, is_import);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    add(export?.name, is_export);
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

/// The name of this number: a to z, then aa, ab and so on.
fn letters(number: usize) -> String {
    let last = char::from(b"abcdefghijklmnopqrstuvwxyz"[number % 26]);
    let before = if number < 26 { String::new() } else { letters(number / 26 - 1) };
    before + &last.to_string()
}

/// The module with `names` for its imports and exports, and without the names of its own functions and of the tools
/// that made it.
fn rewrite(module: &[u8], names: &HashMap<String, String>) -> Result<Vec<u8>> {
    let short = |name| names.get(name).map_or(name, String::as_str);
    let mut slim = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::CustomSection(section) if ["name", "producers"].contains(&section.name()) => {}
            Payload::ImportSection(section) => {
                let mut imports = ImportSection::new();
                for import in section.into_imports() {
                    let import = import?;
                    imports.import(import.module, short(import.name), EntityType::try_from(import.ty)?);
                }
                slim.section(&imports);
            }
            Payload::ExportSection(section) => {
                let mut exports = ExportSection::new();
                for export in section {
                    let export = export?;
                    exports.export(short(export.name), export.kind.into(), export.index);
                }
                slim.section(&exports);
            }
            payload => {
                if let Some((id, range)) = payload.as_section()
                    && let (Ok(from), Ok(to)) = (usize::try_from(range.start), usize::try_from(range.end))
                    && let Some(data) = module.get(from..to)
                {
                    slim.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(slim.finish())
}

#[cfg(test)]
mod tests {
    use super::slim;
    use wasm_encoder::{
        CodeSection, CustomSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
        Instruction, Module, TypeSection,
    };
    use wasmparser::{Parser, Payload};

    const SCRIPT: &str = "\
/**
 * What the class is for.
 */
const imports = {
    __wbg_a_0123456789abcdef: function() { return handle(function (arg0) {
        // Of no use to a browser.
        return \"__wbg_a\" + arg0.memory;
    }) },
    __wbg_twice_0: function() {},
};
const twice = __wbg_twice_0;
wasm.__wbindgen_start(wasm.memory, other.kept);
";

    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in ["__wbg_a_0123456789abcdef", "__wbg_twice_0"] {
            imports.import("./app_bg.js", name, EntityType::Function(0));
        }
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut exports = ExportSection::new();
        for name in ["__wbindgen_start", "kept", "unused"] {
            exports.export(name, ExportKind::Func, 2);
        }
        let mut body = Function::new([]);
        body.instruction(&Instruction::Call(0)).instruction(&Instruction::End);
        let mut code = CodeSection::new();
        code.function(&body);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.section(&CustomSection { name: "name".into(), data: [0, 0].as_slice().into() });
        module.section(&CustomSection { name: "target_features".into(), data: [0].as_slice().into() });
        module.finish()
    }

    #[test]
    fn both_files_know_each_other_by_short_names() {
        let (script, module) = slim(SCRIPT.as_bytes(), &module()).unwrap();
        let expected = "\
const imports = {
a: function() { return handle(function (arg0) {
return \"__wbg_a\" + arg0.memory;
}) },
__wbg_twice_0: function() {},
};
const twice = __wbg_twice_0;
wasm.b(wasm.memory, other.kept);
";
        assert_eq!(String::from_utf8(script).unwrap(), expected);
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(&module) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    names.extend(section.into_imports().map(|import| import.unwrap().name))
                }
                Payload::ExportSection(section) => {
                    names.extend(section.into_iter().map(|export| export.unwrap().name))
                }
                Payload::CustomSection(section) => names.push(section.name()),
                _ => {}
            }
        }
        assert_eq!(names, ["a", "__wbg_twice_0", "b", "kept", "unused", "target_features"]);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(slim(b"", b"<!doctype html>").is_err());
    }
}
