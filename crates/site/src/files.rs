//! Names of the files at the root of the site that programs read.

/// The site map.
pub const SITEMAP: &str = "sitemap.xml";

/// The web app manifest.
pub const MANIFEST: &str = "site.webmanifest";

/// Rules for crawlers.
pub const ROBOTS: &str = "robots.txt";

/// The service worker, where the blog can be read offline or once could.
pub const SERVICE_WORKER: &str = "service-worker.js";

/// The reservation of text and data mining.
pub const TDM_RESERVATION: &str = ".well-known/tdmrep.json";
