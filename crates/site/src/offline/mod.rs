//! Reading offline, if the author wants it: the service worker of the blog, and a script of every page. `docs/offline.md`
//! says what they do.

use protocol::language::Language;
use publish::assets::File;
use serde_json::{Value, json};
use source::site::SiteSettings;

use crate::compact_script::compact;
use crate::wording::Wording;

const WORKER: &str = include_str!("service_worker.js");
const PAGE: &str = include_str!("page.js");
const TOMBSTONE: &str = include_str!("tombstone.js");

/// The script of every page; none where the blog is not read offline.
pub fn script(settings: &SiteSettings) -> Option<File> {
    let wording = Wording(settings.language);
    let data = json!({
        "failed": wording.not_kept(),
        "kept": wording.kept_page(),
        "language": locale(settings.language),
        "later": wording.read_later(),
        "sent": wording.response_sent(),
    });
    settings.offline.then(|| File::hashed("offline", "js", with_data(&data, PAGE).into()))
}

/// The service worker. Where the blog is not read offline any more (`had_worker`), it is one that removes itself and all
/// that was kept, in the browsers that still have the old one.
pub fn worker(settings: &SiteSettings, had_worker: bool) -> Option<String> {
    if !settings.offline {
        return had_worker.then(|| TOMBSTONE.to_owned());
    }
    let wording = Wording(settings.language);
    let data = json!({
        "endpoint": settings.responses.endpoint.as_ref().map(ToString::to_string),
        "language": settings.language.tag(),
        "missing": wording.page_not_kept(),
        "offline": wording.offline(),
        "waits": wording.response_waits(),
    });
    Some(with_data(&data, WORKER))
}

/// The locale of dates, as the app has it.
fn locale(language: Language) -> &'static str {
    match language.tag() {
        "en" => "en-GB",
        tag => tag,
    }
}

/// A script behind its data.
fn with_data(data: &Value, script: &str) -> String {
    format!("const site={data};{}", compact(script))
}
