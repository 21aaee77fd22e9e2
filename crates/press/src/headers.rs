//! `_headers`: what Netlify and Cloudflare Pages send with the files.

use std::collections::BTreeMap;

use crate::assets::{App, File};
use crate::document;
use crate::host_rules::headers::Headers;
use crate::pages::SiteContext;

/// Name of the file.
pub const FILE: &str = "_headers";

/// Nothing of this is asked for by any page.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
                           magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// The file for a blog with `app`, and with the rules that the author wrote (`own`) behind ours, so that they can take
/// back what ours set. Of one path, Cloudflare Pages takes only the last rule: there ours goes into the author's. What an
/// author decides for all of a path is not set by us, since hosts would join the two values.
pub fn list(own: &str, context: &SiteContext<'_>, app: &App) -> String {
    let own = own.trim_start_matches('\u{feff}');
    let (theirs, _) = Headers::read(own);
    let mut blocks = Vec::new();
    let mut added: BTreeMap<usize, String> = BTreeMap::new();
    for (path, headers) in rules(context, app) {
        let headers = headers.iter().filter(|(name, _)| !theirs.decide(&path, name));
        let lines: String = headers.map(|(name, value)| format!("  {name}: {value}\n")).collect();
        match theirs.line_of(&path) {
            Some(line) => added.entry(line).or_default().push_str(&lines),
            None if lines.is_empty() => {}
            None => blocks.push(format!("{path}\n{lines}")),
        }
    }
    let with_ours =
        |(number, line): (usize, &str)| format!("{line}\n{}", added.get(&number).map_or("", String::as_str));
    let own: String = own.lines().enumerate().map(with_ours).collect();
    blocks.extend(Some(own).filter(|own| !own.trim().is_empty()));
    blocks.join("\n")
}

/// Our rules: a path, and headers. Both hosts let browsers ask again for every file that no rule names, and join
/// values when two rules set the same header: so only the files of the app, whose names change with their content,
/// get a rule for caching. Each has its own: Netlify would send that of `/assets/*` with a 404 as well, to be kept
/// for ever.
///
/// Feeds go as the XML and JSON that hosts take them for: under types of their own, Cloudflare would not compress
/// them.
///
/// The referrer is the origin for other hosts, never nothing: a form without scripts must say to the endpoint where
/// it comes from.
fn rules(context: &SiteContext<'_>, app: &App) -> Vec<(String, Vec<(&'static str, String)>)> {
    let root = context.root.as_str();
    let policy = document::policy(app, context.catalogue.settings.responses.endpoint.as_ref());
    let all = vec![
        ("Content-Security-Policy", format!("{policy}; frame-ancestors 'none'")),
        ("Permissions-Policy", PERMISSIONS.to_owned()),
        ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ];
    let forever = || vec![("Cache-Control", "public, max-age=31536000, immutable".to_owned())];
    let files = context.assets(app).into_iter().map(|File { name, .. }| (format!("{root}assets/{name}"), forever()));
    [(format!("{root}*"), all)].into_iter().chain(files).collect()
}
