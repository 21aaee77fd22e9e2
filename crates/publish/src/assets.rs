//! The files of the built app.
//!
//! Trunk writes its files and an `index.html` that names them into a folder. The generator moves them to `assets/`,
//! with one style sheet and a hash of the content in each name, and lists the names in `assets/app.json`, so that a
//! site can be rebuilt without Trunk.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use dom_query::Document;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use source::failure::{Failure, OrFailure};
use source::message::Message;

use crate::boot_script;
use crate::hash::sha256_start;

/// Name of the list of the app's files, inside their folder.
pub const MANIFEST: &str = "app.json";

/// Bytes of a file's hash in its name.
const HASH: usize = 8;

/// The list of the app's files inside `assets/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assets {
    /// Build id of the app: [`App::id`].
    #[serde(default)]
    pub id: String,
    /// The style sheet.
    pub style: String,
    /// The parts of the style sheet, in their order; none where they are unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<StylePart>,
    /// The script that sets the colour scheme immediately, and loads script and module, which it names, after the first
    /// paint.
    pub boot: String,
    /// The module's JavaScript.
    pub script: String,
    /// The WebAssembly module.
    pub module: String,
    /// The script for plain permalinks, if the blog needs one. The generator writes it; it is not a part of the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permalinks: Option<String>,
    /// What is around every page, as data for the app. The generator writes it; it is not a part of the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The script for reading offline, if the blog has it. The generator writes it; it is not a part of the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline: Option<String>,
    /// The script for the contact page, if the blog has one. The generator writes it; it is not a part of the app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Files of earlier builds of the app that are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
}

impl Assets {
    /// Reads the list in `folder`.
    ///
    /// # Errors
    /// When the list is missing, or contains an invalid file name.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(folder.join(MANIFEST)).or_failure(|| Message::app_missing(folder))?;
        Self::parse(text.as_bytes(), folder)
    }

    /// Parses the list; `folder` is for messages.
    fn parse(text: &[u8], folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(MANIFEST);
        let assets: Self = serde_json::from_slice(text).or_failure(|| Message::app_list_invalid(path.as_path()))?;
        let named = assets.names().into_iter().chain(assets.earlier.iter().map(|file| file.name.as_str()));
        if let Some(name) = named.into_iter().find(|name| !is_file_name(name)) {
            return Err(Failure::new(Message::app_list_has_foreign_file(path.as_path(), name)));
        }
        Ok(assets)
    }

    /// The files of the app itself, and those that the generator adds: scripts, and the data.
    pub fn names(&self) -> Vec<&str> {
        let app = [&self.style, &self.boot, &self.script, &self.module];
        let added = [&self.permalinks, &self.site, &self.offline, &self.contact];
        app.into_iter().chain(added.into_iter().flatten()).map(String::as_str).collect()
    }
}

/// A part of the style sheet: what one file in `style/` has become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StylePart {
    /// The name of the file, without its ending.
    pub name: String,
    /// How long it is. The sheet has the parts one after another.
    pub bytes: usize,
}

/// A file of an earlier build of the app.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// Its name in `assets/`.
    pub name: String,
    /// When a build replaced it.
    pub replaced: Timestamp,
}

/// One of the app's files.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name in `assets/`; it changes with the content.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Subresource integrity hash (<https://www.w3.org/TR/SRI/>).
    pub integrity: String,
}

impl File {
    fn new(name: String, bytes: Vec<u8>) -> Self {
        let integrity = integrity(&bytes);
        Self { name, bytes, integrity }
    }

    /// A file with a hash of its content in its name, so that it can be cached for ever.
    pub fn hashed(name: &str, ending: &str, bytes: Vec<u8>) -> Self {
        let name = format!("{name}-{}.{ending}", sha256_start(&bytes, HASH));
        Self::new(name, bytes)
    }
}

/// The app's files with their contents, ready to be written.
#[derive(Clone, Debug)]
pub struct App {
    /// The style sheet.
    pub style: File,
    /// The parts of the style sheet, in their order; none where they are unknown.
    pub parts: Vec<StylePart>,
    /// The script that sets the colour scheme immediately, and loads script and module, which it names, after the first
    /// paint.
    pub boot: File,
    /// The module's JavaScript.
    pub script: File,
    /// The WebAssembly module.
    pub module: File,
}

impl App {
    /// Reads the app from the output folder of an earlier build, `dist/assets`.
    ///
    /// # Errors
    /// When the folder does not contain an app, or one of another version, or the content of a file does not match the
    /// hash in its name.
    pub fn read(folder: &Path) -> Result<Self> {
        Ok(Self::listed(Assets::read(folder)?, folder, |name| read(&folder.join(name)))?)
    }

    /// Reads the app from any source: `content` returns the content of a file by its name, and `place` names the source
    /// in messages.
    ///
    /// # Errors
    /// When the source does not contain an app, or one of another version, or the content of a file does not match the
    /// hash in its name.
    pub fn from_files<'f>(place: &Path, content: impl Fn(&str) -> Option<&'f [u8]>) -> Result<Self> {
        let find = |name: &str| content(name).ok_or_else(|| Failure::new(Message::app_file_missing(name, place)));
        Ok(Self::listed(Assets::parse(find(MANIFEST)?, place)?, place, |name| Ok(find(name)?.to_vec()))?)
    }

    fn listed(list: Assets, place: &Path, read: impl Fn(&str) -> Result<Vec<u8>, Failure>) -> Result<Self, Failure> {
        let Assets { style, parts, boot, script, module, .. } = list;
        let file = |name: String| {
            let bytes = read(&name)?;
            // Browsers cache a file under this name for ever.
            if hash_in(&name).is_some_and(|hash| hash != sha256_start(&bytes, HASH)) {
                return Err(Failure::new(Message::app_file_damaged(place.join(name).as_path())));
            }
            Ok(File::new(name, bytes))
        };
        let style = file(style)?;
        ensure_fits_inline(&style.bytes).or_failure(|| Message::app_file_unusable(&style.name))?;
        let length: usize = parts.iter().map(|part| part.bytes).fold(0, usize::saturating_add);
        if !parts.is_empty() && length != style.bytes.len() {
            return Err(Failure::new(Message::app_file_damaged(place.join(&style.name).as_path())));
        }
        let (boot, script, module) = (file(boot)?, file(script)?, file(module)?);
        // Nothing else names them: the app would never start.
        if !boot_script::has_files(&boot.bytes, [&script.name, &module.name]) {
            return Err(Failure::new(Message::app_of_another_version(place)));
        }
        Ok(Self { style, parts, boot, script, module })
    }

    /// Moves the app out of Trunk's output folder.
    ///
    /// # Errors
    /// When the folder is not the output of Trunk for `index.html`.
    pub fn take_from_trunk(folder: &Path) -> Result<Self> {
        let index = folder.join("index.html");
        let html =
            fs::read_to_string(&index).with_context(|| format!("Trunk has not written {}", index.display()))?;
        let document = Document::from(html.as_str());
        let mut taken: Vec<PathBuf> = vec![index];
        let mut take = |address: &str| -> Result<Vec<u8>> {
            let path = folder.join(address.trim_start_matches('/'));
            let bytes = read(&path)?;
            taken.push(path);
            Ok(bytes)
        };
        let (mut style, mut parts) = (Vec::new(), Vec::new());
        for link in document.select("link[rel=stylesheet]").iter() {
            let address = link.attr("href").unwrap_or_default();
            let rules = take(&address)?;
            parts.push(StylePart { name: part_name(&address).to_owned(), bytes: rules.len() });
            style.extend(rules);
        }
        let attribute = |selector: &str, name: &str| {
            document.select(selector).attr(name).map(|value| value.to_string()).unwrap_or_default()
        };
        let boot_address = attribute("script[src]", "src");
        let script_address = attribute("link[rel=modulepreload]", "href");
        let module_address = attribute("link[rel=preload][as=fetch]", "href");
        if style.is_empty() || boot_address.is_empty() || script_address.is_empty() || module_address.is_empty() {
            bail!("Trunk's index.html has no style, boot script, script or module: restore index.html");
        }
        ensure_fits_inline(&style)?;
        let style = File::hashed("style", "css", style);
        let script = File::hashed("app", "js", take(&script_address)?);
        let module = File::hashed("app", "wasm", take(&module_address)?);
        let boot = boot_script::with_files(
            &take(&boot_address)?,
            [&script, &module].map(|file| (&*file.name, &*file.integrity)),
        )?;
        let app = Self { style, parts, boot: File::hashed("boot", "js", boot), script, module };
        for path in taken {
            fs::remove_file(&path).with_context(|| format!("can't remove {}", path.display()))?;
        }
        Ok(app)
    }

    /// The rules of a part of the style sheet; none where the part is unknown.
    pub fn rules(&self, name: &str) -> Cow<'_, str> {
        let mut start = 0;
        for part in &self.parts {
            let end = start + part.bytes;
            if part.name == name {
                return String::from_utf8_lossy(self.style.bytes.get(start..end).unwrap_or_default());
            }
            start = end;
        }
        Cow::Borrowed("")
    }

    /// All its files.
    pub fn files(&self) -> [&File; 4] {
        [&self.style, &self.boot, &self.script, &self.module]
    }

    /// Build id: a hash of the names of its files.
    pub fn id(&self) -> String {
        sha256_start(self.files().map(|file| file.name.as_str()).join("/").as_bytes(), 4)
    }

    /// The list of its files, and of those of earlier apps.
    pub fn list(&self, earlier: Vec<Earlier>) -> Assets {
        let [style, boot, script, module] = self.files().map(|file| file.name.clone());
        let parts = self.parts.clone();
        let (permalinks, site, offline, contact) = (None, None, None, None);
        Assets { id: self.id(), style, parts, boot, script, module, permalinks, site, offline, contact, earlier }
    }
}

/// Subresource integrity hash (<https://www.w3.org/TR/SRI/>); content security policies have hashes in the same form.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

/// The name of a part of the style sheet: Trunk adds a hash to the name of the file.
fn part_name(address: &str) -> &str {
    let file = address.rsplit('/').next().unwrap_or_default();
    let stem = file.strip_suffix(".css").unwrap_or(file);
    stem.rsplit_once('-').map_or(stem, |(name, _)| name)
}

/// The hash in a name made by [`File::hashed`].
fn hash_in(name: &str) -> Option<&str> {
    let (stem, _) = name.rsplit_once('.')?;
    let (_, hash) = stem.rsplit_once('-')?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (hash.len() == 2 * HASH && hash.bytes().all(is_digit)).then_some(hash)
}

/// Whether a file of any build of the app may have this name.
pub(crate) fn is_hashed(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    is_file_name(name) && hash_in(name).is_some() && ["css", "js", "json", "wasm"].contains(&ending)
}

/// Pages contain the style inline: it must not end the element, and HTML parsers would change carriage returns.
fn ensure_fits_inline(style: &[u8]) -> Result<(), Failure> {
    if style.windows(2).any(|pair| pair == b"</") || style.contains(&b'\r') {
        return Err(Failure::new(Message::style_not_inline()));
    }
    Ok(())
}

/// Names are written into paths and into the HTML of every page.
fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).or_failure(|| Message::cannot_read_file(path))
}
