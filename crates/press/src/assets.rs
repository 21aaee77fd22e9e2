//! The built app: which files make it up, and where they come from.
//!
//! Trunk leaves hashed files and an `index.html` that names them in a folder. Press moves them to
//! `assets/` with one style sheet, and writes down their names in `assets/app.json`, so that a site can be
//! built again from the posts alone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use dom_query::Document;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wasm_encoder::{Module, RawSection};
use wasmparser::Payload;

/// Name of the list of the app's files, inside their folder.
pub const MANIFEST: &str = "app.json";

/// Names of the app's files inside `assets/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assets {
    /// The style sheet.
    pub style: String,
    /// The script that runs before the first paint and loads the app after it.
    pub boot: String,
    /// The module's JavaScript.
    pub script: String,
    /// The WebAssembly module.
    pub module: String,
}

/// The app's files with their contents, ready to be written.
#[derive(Clone, Debug)]
pub struct App {
    /// Their names.
    pub names: Assets,
    /// Name and content of each.
    pub files: Vec<(String, Vec<u8>)>,
}

impl App {
    /// Reads the app from a folder that a build has left, `dist/assets`.
    ///
    /// # Errors
    /// When the folder does not hold an app.
    pub fn read(folder: &Path) -> Result<Self> {
        let manifest = folder.join(MANIFEST);
        let text = fs::read_to_string(&manifest).with_context(|| {
            format!(
                "there is no built app in {}: run `cargo xtask build` once, or name its folder with --app",
                folder.display()
            )
        })?;
        let names: Assets =
            serde_json::from_str(&text).with_context(|| format!("{} is not a list of files", manifest.display()))?;
        let files = [&names.style, &names.boot, &names.script, &names.module]
            .into_iter()
            .map(|name| {
                if !is_file_name(name) {
                    bail!("{} names \"{name}\", which is not a file of the app", manifest.display());
                }
                Ok((name.clone(), read(&folder.join(name))?))
            })
            .collect::<Result<_>>()?;
        Ok(Self { names, files })
    }

    /// Takes the app out of the folder in which Trunk has built it.
    ///
    /// # Errors
    /// When the folder is not what Trunk makes of `index.html`.
    pub fn take_from_trunk(folder: &Path) -> Result<Self> {
        let index = folder.join("index.html");
        let html = fs::read_to_string(&index).with_context(|| format!("Trunk left no {}", index.display()))?;
        let document = Document::from(html.as_str());
        let mut taken: Vec<PathBuf> = vec![index];
        let mut take = |address: &str| -> Result<Vec<u8>> {
            let path = folder.join(address.trim_start_matches('/'));
            let bytes = read(&path)?;
            taken.push(path);
            Ok(bytes)
        };
        let mut style = Vec::new();
        for link in document.select("link[rel=stylesheet]").iter() {
            style.extend(take(&link.attr("href").unwrap_or_default())?);
        }
        let attribute = |selector: &str, name: &str| {
            document.select(selector).attr(name).map(|value| value.to_string()).unwrap_or_default()
        };
        let boot_address = attribute("script[src]", "src");
        let script_address = attribute("link[rel=modulepreload]", "href");
        let module_address = attribute("link[rel=preload][as=fetch]", "href");
        if style.is_empty() || boot_address.is_empty() || script_address.is_empty() || module_address.is_empty() {
            bail!("Trunk's index.html names no style, boot script, script or module: is index.html as it should be?");
        }
        let files = vec![
            (hashed("style", "css", &style), style),
            file_of(&boot_address, take(&boot_address)?),
            file_of(&script_address, take(&script_address)?),
            file_of(&module_address, without_names(&take(&module_address)?)?),
        ];
        for path in taken {
            fs::remove_file(&path).with_context(|| format!("can't remove {}", path.display()))?;
        }
        let name = |index: usize| files.get(index).map(|(name, _): &(String, _)| name.clone()).unwrap_or_default();
        let names = Assets { style: name(0), boot: name(1), script: name(2), module: name(3) };
        Ok(Self { names, files })
    }

    /// All files to write into `assets/`, the list of their names among them.
    ///
    /// # Errors
    /// When the list can't be written as JSON.
    pub fn all_files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut files = self.files.clone();
        files.push((MANIFEST.to_owned(), serde_json::to_vec_pretty(&self.names)?));
        Ok(files)
    }
}

/// The module without the names of its functions and of the tools that made it: half of its bytes, and nothing
/// that a browser needs.
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let mut stripped = Module::new();
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        let payload = payload.context("the module that Trunk has built can't be read")?;
        if let Payload::CustomSection(section) = &payload
            && ["name", "producers"].contains(&section.name())
        {
            continue;
        }
        if let Some((id, range)) = payload.as_section()
            && let (Ok(from), Ok(to)) = (usize::try_from(range.start), usize::try_from(range.end))
            && let Some(data) = module.get(from..to)
        {
            stripped.section(&RawSection { id, data });
        }
    }
    Ok(stripped.finish())
}

/// Names go into paths and into the HTML of every page.
fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("can't read {}", path.display()))
}

fn file_of(address: &str, bytes: Vec<u8>) -> (String, Vec<u8>) {
    (address.rsplit('/').next().unwrap_or_default().to_owned(), bytes)
}

/// A name that changes with the content, so that it can be cached for ever.
fn hashed(name: &str, ending: &str, bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{name}-{hash}.{ending}")
}
