//! The files of the editor's page: from the program, or from a folder in development.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use editor_protocol::{EDIT, PUBLISH, RESPONSES};
use publish::address;

use super::Editor;
use super::error::CallError;
use crate::preview;

/// The file of the page itself, for all its addresses.
const INDEX: &str = "index.html";

/// Where the files of the page are.
#[derive(Clone, Debug)]
pub enum PageFiles {
    /// In a folder.
    Folder(PathBuf),
    /// In the program: the content of the file of this name.
    Embedded(fn(&str) -> Option<&'static [u8]>),
}

impl PageFiles {
    /// Whether there is a page.
    pub fn is_built(&self) -> bool {
        self.read(INDEX).is_some()
    }

    /// The content of a file; none when it is missing, or outside of the folder.
    fn read(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        let is_valid = name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
        if !is_valid || name.contains(|c: char| c == '\\' || c == ':' || c.is_control()) {
            return None;
        }
        match self {
            Self::Folder(folder) => read_inside(folder, name).map(Cow::Owned),
            Self::Embedded(read) => read(name).map(Cow::Borrowed),
        }
    }
}

/// Reads a file in a folder; symbolic links that lead out of it are not followed.
fn read_inside(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let folder = folder.canonicalize().ok()?;
    let path = folder.join(name).canonicalize().ok()?;
    if path.starts_with(&folder) && path.is_file() { fs::read(path).ok() } else { None }
}

/// Replies with the page, or a file of it, or a file that its preview needs.
pub(super) async fn serve(State(editor): State<Arc<Editor>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return CallError::Unknown.reply(editor.language);
    }
    let path = address::path(request.uri().path());
    let name = match path.as_str() {
        "/" | EDIT | PUBLISH | RESPONSES => INDEX.to_owned(),
        path => path.trim_start_matches('/').to_owned(),
    };
    let (kind, caching) = (media_type(&name), caching(&name));
    let page = editor.page.clone();
    match tokio::task::spawn_blocking(move || page.read(&name)).await.ok().flatten() {
        Some(bytes) => ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, caching)], bytes).into_response(),
        None => preview::serve(&editor.blog, request).await,
    }
}

/// `Cache-Control` of a file of the page. With the module, browsers keep what they have compiled of it.
fn caching(name: &str) -> &'static str {
    if has_hash(name) { "private, max-age=31536000, immutable" } else { "no-store" }
}

/// Whether Trunk has put a hash of the content into the name: 16 hexadecimal digits.
fn has_hash(name: &str) -> bool {
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let hash = stem.strip_suffix("_bg").unwrap_or(stem).rsplit_once('-').map_or("", |(_, hash)| hash);
    hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{PageFiles, has_hash};

    #[test]
    fn page_is_read_in_its_folder_only() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page");
        fs::create_dir_all(page.join("assets")).unwrap();
        for name in ["page/index.html", "page/assets/a.js", "page/.hidden", "secret.txt"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let files = PageFiles::Folder(page.clone());
        assert!(files.is_built());
        assert_eq!(files.read("assets/a.js").unwrap().as_ref(), b"page/assets/a.js");
        for name in
            ["", "assets", "../secret.txt", "assets/../../secret.txt", "/etc/hostname", ".hidden", "a//b", "b.js"]
        {
            assert_eq!(files.read(name), None, "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("secret.txt"), page.join("link.txt")).unwrap();
            assert_eq!(files.read("link.txt"), None);
        }
        assert!(!PageFiles::Folder(folder.path().to_owned()).is_built());
    }

    #[test]
    fn hash_is_found_in_names_of_trunk() {
        for name in
            ["editor-app-0011223344aabbff.js", "editor-app-0011223344aabbff_bg.wasm", "base-0011223344aabbff.css"]
        {
            assert!(has_hash(name), "{name}");
        }
        for name in ["index.html", "start.js", "editor-app.js", "editor-app-0011223344aabbfg.js", "a-0011.css"] {
            assert!(!has_hash(name), "{name}");
        }
    }

    #[test]
    fn embedded_page_is_read_by_name() {
        let files = PageFiles::Embedded(|name| (name == "index.html").then_some(b"page".as_slice()));
        assert!(files.is_built());
        assert_eq!(files.read("other.html"), None);
    }
}
