//! The response headers of the site, as rules of `_headers` for Netlify and Cloudflare Pages. The recipes for other
//! hosts in `docs/hosts/` set the same ones.

use publish::assets::{App, File};
use publish::host_rules::header_list::Rule;

use crate::content_security_policy::policy;
use crate::crawlers::{TDM_RESERVATION, denies_ai_crawlers};
use crate::files::SERVICE_WORKER;
use crate::pages::SiteContext;
use crate::picture_files::FOLDER;
use crate::style;

/// Browser features that no page uses.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
                           magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// The rules: a path, and headers. By default, both hosts let browsers revalidate files, and they join values when
/// two rules set the same header. So only the files of the app, which have a hash in their names, get a rule for
/// caching. Each has its own rule: Netlify would send that of `/assets/*` with a 404 as well, which would be cached
/// for ever. Variants of pictures are too many for that, as Cloudflare reads 100 rules: theirs lets browsers keep them
/// for a month. The service worker, if there is one (`has_worker`), must be revalidated also where the author lets other
/// files be cached.
///
/// Feeds keep the hosts' media types for XML and JSON, since Cloudflare does not compress the specific types.
///
/// Other hosts get the origin as referrer: the endpoint needs it for forms without scripts.
pub fn rules(context: &SiteContext<'_>, app: &App, has_worker: bool) -> Vec<Rule> {
    let root = context.root.as_str();
    let policy = policy(&style::all(app, context.contact.is_some()), &context.catalogue.settings);
    let mut all = vec![
        ("Content-Security-Policy", format!("{policy}; frame-ancestors 'none'")),
        ("Permissions-Policy", PERMISSIONS.to_owned()),
        ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ];
    if denies_ai_crawlers(context) {
        all.push((TDM_RESERVATION, "1".to_owned()));
    }
    let forever = || vec![("Cache-Control", "public, max-age=31536000, immutable".to_owned())];
    let files = context.assets(app).into_iter().map(|File { name, .. }| (format!("{root}assets/{name}"), forever()));
    let has_variants = !context.catalogue.images.pictures.published().is_empty();
    let pictures = has_variants
        .then(|| (format!("{root}{FOLDER}/*"), vec![("Cache-Control", "public, max-age=2592000".to_owned())]));
    let worker =
        has_worker.then(|| (format!("{root}{SERVICE_WORKER}"), vec![("Cache-Control", "no-cache".to_owned())]));
    [(format!("{root}*"), all)].into_iter().chain(files).chain(pictures).chain(worker).collect()
}
