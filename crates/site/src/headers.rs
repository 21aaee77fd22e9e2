//! The rules of `_headers`: what Netlify and Cloudflare Pages send with the files.

use publish::assets::{App, File};
use publish::host_rules::header_list::Rule;

use crate::content_security_policy::policy;
use crate::pages::SiteContext;

/// Nothing of this is asked for by any page.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
                           magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

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
pub fn rules(context: &SiteContext<'_>, app: &App) -> Vec<Rule> {
    let root = context.root.as_str();
    let policy = policy(app, context.catalogue.settings.responses.endpoint.as_ref());
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
