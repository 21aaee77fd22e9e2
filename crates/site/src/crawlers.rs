//! Rules for crawlers: `robots.txt` (RFC 9309), and the reservation of text and data mining.

use std::fmt::Write;

use serde_json::json;
use source::site::AiCrawlers;

use crate::files;
use crate::pages::SiteContext;

/// Response header of the TDM Reservation Protocol.
pub const TDM_RESERVATION: &str = "tdm-reservation";

/// User agents of crawlers that collect texts for language models.
const AI_CRAWLERS: [&str; 15] = [
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "meta-externalagent",
    "PanguBot",
    "PerplexityBot",
    "Timpibot",
];

/// Whether the author denies the site to AI crawlers.
pub fn denies_ai_crawlers(context: &SiteContext<'_>) -> bool {
    context.catalogue.settings.ai_crawlers == AiCrawlers::Deny
}

/// Crawlers may read everything, except those of AI if the author denies it; the file names the site map.
pub fn robots(context: &SiteContext<'_>) -> String {
    let root = context.root.as_str();
    let mut text = format!("User-agent: *\nAllow: {root}\n\n");
    if denies_ai_crawlers(context) {
        for name in AI_CRAWLERS {
            // Writing into a string never fails.
            let _ = writeln!(text, "User-agent: {name}");
        }
        let _ = write!(text, "Disallow: {root}\n\n");
    }
    text + &format!("Sitemap: {}\n", context.canonical(files::SITEMAP))
}

/// The file of the TDM Reservation Protocol (<https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/>),
/// if the author denies the site to AI crawlers.
pub fn tdm_reservation(context: &SiteContext<'_>) -> Option<Vec<u8>> {
    let rules = json!([{ "location": context.root.as_str(), TDM_RESERVATION: 1 }]);
    denies_ai_crawlers(context).then(|| rules.to_string().into_bytes())
}
