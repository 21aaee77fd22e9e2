//! The content security policy of all pages (<https://www.w3.org/TR/CSP3/>).

use publish::assets::integrity;
use source::site::SiteSettings;

/// Nothing may be loaded from other hosts, and nothing inline except `styles`, allowed by their hashes. Only the
/// endpoint for responses may be another host. A service worker is allowed where the blog has one.
pub(crate) fn policy(styles: &[String], settings: &SiteSettings) -> String {
    let styles: String = styles.iter().map(|rules| format!(" '{}'", integrity(rules.as_bytes()))).collect();
    let endpoint = settings.responses.endpoint.as_ref();
    let and_endpoint = endpoint.map(|endpoint| format!(" {}", endpoint.policy_source())).unwrap_or_default();
    let worker = if settings.offline { " worker-src 'self';" } else { "" };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'{styles}; img-src 'self' data:; \
         media-src 'self'; font-src 'self'; connect-src 'self'{and_endpoint}; manifest-src 'self';{worker} \
         form-action 'self'{and_endpoint}; base-uri 'none'"
    )
}
