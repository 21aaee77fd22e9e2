//! `_headers`: what Netlify and Cloudflare Pages send with the files.

use std::fmt::Write;

use content::endpoint::Endpoint;

use crate::assets::{App, File};
use crate::document;
use crate::root::Root;

/// Name of the file.
pub const FILE: &str = "_headers";

/// Nothing of this is asked for by any page.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
                           magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// The rules for a site with `app`. Both hosts let browsers ask again for every file that no rule names, and join
/// values when two rules set the same header: so only the files of the app, whose names change with their content,
/// get a rule for caching. Each has its own: Netlify would send that of `/assets/*` with a 404 as well, to be kept
/// for ever.
///
/// Feeds go as the XML and JSON that hosts take them for: under types of their own, Cloudflare would not compress
/// them.
///
/// The referrer is the origin for other hosts, never nothing: a form without scripts must say to the endpoint where
/// it comes from.
pub fn rules(root: &Root, app: &App, endpoint: Option<&Endpoint>) -> String {
    let root = root.as_str();
    let policy = document::policy(app, endpoint);
    let mut rules = format!(
        "{root}*\n  \
         Content-Security-Policy: {policy}; frame-ancestors 'none'\n  \
         Permissions-Policy: {PERMISSIONS}\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n  \
         X-Content-Type-Options: nosniff\n"
    );
    for File { name, .. } in app.files() {
        let _ = write!(rules, "\n{root}assets/{name}\n  Cache-Control: public, max-age=31536000, immutable\n");
    }
    rules
}
