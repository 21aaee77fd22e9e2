//! The built app: which files make it up, and where they come from.
//!
//! Trunk leaves its files and an `index.html` that names them in a folder. Press moves them to `assets/` with one
//! style sheet, each under a name that follows from its content, and writes down the names in `assets/app.json`, so
//! that a site can be built again from the posts alone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use dom_query::Document;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha384};

/// Name of the list of the app's files, inside their folder.
pub const MANIFEST: &str = "app.json";

/// So many bytes of a file's hash stand in its name.
const HASH: usize = 8;

/// The list of the app's files inside `assets/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assets {
    /// What tells this app from every other: [`App::id`].
    #[serde(default)]
    pub id: String,
    /// The style sheet.
    pub style: String,
    /// The script that sets the reader's scheme as soon as it is here, and loads the app after the first paint.
    pub boot: String,
    /// The module's JavaScript.
    pub script: String,
    /// The WebAssembly module.
    pub module: String,
    /// The script for plain permalinks, where the blog has one. It is the generator's and not a part of the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permalinks: Option<String>,
    /// Files of earlier apps that are still there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
}

impl Assets {
    /// The list in `folder`.
    ///
    /// # Errors
    /// When there is none, or it names something that is no file of the folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let text = fs::read_to_string(&path).with_context(|| {
            format!(
                "there is no built app in {}: run `cargo xtask build` once, or name its folder with --app",
                folder.display()
            )
        })?;
        let assets: Self =
            serde_json::from_str(&text).with_context(|| format!("{} is not a list of files", path.display()))?;
        let named = assets.names().into_iter().chain(assets.earlier.iter().map(|file| file.name.as_str()));
        if let Some(name) = named.into_iter().find(|name| !is_file_name(name)) {
            bail!("{} names \"{name}\", which is not a file of the app", path.display());
        }
        Ok(assets)
    }

    /// The files of the app itself, and the script for plain permalinks.
    pub fn names(&self) -> Vec<&str> {
        let app = [&self.style, &self.boot, &self.script, &self.module];
        app.into_iter().chain(&self.permalinks).map(String::as_str).collect()
    }
}

/// A file that an app before this one was made of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// Its name in `assets/`.
    pub name: String,
    /// When a build found another in its place.
    pub replaced: Timestamp,
}

/// One of the app's files.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name in `assets/`; it changes with the content.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What a browser holds the content against before it takes it (<https://www.w3.org/TR/SRI/>).
    pub integrity: String,
}

impl File {
    fn new(name: String, bytes: Vec<u8>) -> Self {
        let integrity = format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(&bytes)));
        Self { name, bytes, integrity }
    }

    /// A file whose name changes with its content, so that it can be cached for ever.
    pub fn hashed(name: &str, ending: &str, bytes: Vec<u8>) -> Self {
        let name = format!("{name}-{}.{ending}", hexadecimal(&bytes, HASH));
        Self::new(name, bytes)
    }
}

/// The app's files with their contents, ready to be written.
#[derive(Clone, Debug)]
pub struct App {
    /// The style sheet.
    pub style: File,
    /// The script that sets the reader's scheme as soon as it is here, and loads the app after the first paint.
    pub boot: File,
    /// The module's JavaScript.
    pub script: File,
    /// The WebAssembly module.
    pub module: File,
}

impl App {
    /// Reads the app from a folder that a build has left, `dist/assets`.
    ///
    /// # Errors
    /// When the folder does not hold an app, or a file of it is not the one that its name tells.
    pub fn read(folder: &Path) -> Result<Self> {
        let Assets { style, boot, script, module, .. } = Assets::read(folder)?;
        let file = |name: String| {
            let bytes = read(&folder.join(&name))?;
            // Browsers keep what they have under this name for ever.
            if hash_in(&name).is_some_and(|hash| hash != hexadecimal(&bytes, HASH)) {
                bail!(
                    "{} was changed or is damaged: its name belongs to other bytes; \
                     take the app from where you have it from again, or run `cargo xtask build`",
                    folder.join(name).display()
                );
            }
            Ok(File::new(name, bytes))
        };
        let app = Self { style: file(style)?, boot: file(boot)?, script: file(script)?, module: file(module)? };
        ensure_fits_inline(&app.style.bytes).with_context(|| format!("{} can't be used", app.style.name))?;
        Ok(app)
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
        ensure_fits_inline(&style)?;
        let app = Self {
            style: File::hashed("style", "css", style),
            boot: File::hashed("boot", "js", take(&boot_address)?),
            script: File::hashed("app", "js", take(&script_address)?),
            module: File::hashed("app", "wasm", take(&module_address)?),
        };
        for path in taken {
            fs::remove_file(&path).with_context(|| format!("can't remove {}", path.display()))?;
        }
        Ok(app)
    }

    /// All its files.
    pub fn files(&self) -> [&File; 4] {
        [&self.style, &self.boot, &self.script, &self.module]
    }

    /// What tells this app from every other: a hash of the names of its files.
    pub fn id(&self) -> String {
        hexadecimal(self.files().map(|file| file.name.as_str()).join("/").as_bytes(), 4)
    }

    /// The list of its files, and of those of earlier apps.
    pub fn list(&self, earlier: Vec<Earlier>) -> Assets {
        let [style, boot, script, module] = self.files().map(|file| file.name.clone());
        Assets { id: self.id(), style, boot, script, module, permalinks: None, earlier }
    }
}

/// The hash that a name tells, as [`File::hashed`] makes it.
fn hash_in(name: &str) -> Option<&str> {
    let (stem, _) = name.rsplit_once('.')?;
    let (_, hash) = stem.rsplit_once('-')?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (hash.len() == 2 * HASH && hash.bytes().all(is_digit)).then_some(hash)
}

/// Whether a file of the app, of whatever version, may have this name.
pub(crate) fn is_hashed(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    is_file_name(name) && hash_in(name).is_some() && ["css", "js", "wasm"].contains(&ending)
}

/// Pages have the style inline: nothing in it may end the element or be changed while it is read.
fn ensure_fits_inline(style: &[u8]) -> Result<()> {
    if style.windows(2).any(|pair| pair == b"</") || style.contains(&b'\r') {
        bail!("a style sheet holds \"</\" or a carriage return: write it without");
    }
    Ok(())
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

/// The first `length` bytes of a hash.
fn hexadecimal(bytes: &[u8], length: usize) -> String {
    Sha256::digest(bytes).iter().take(length).map(|byte| format!("{byte:02x}")).collect()
}
