//! Names of the files at the root of the site that programs read.

/// The site map.
pub const SITEMAP: &str = "sitemap.xml";

/// What a device needs to keep the blog among its programs.
pub const MANIFEST: &str = "site.webmanifest";

/// What crawlers may read.
pub const ROBOTS: &str = "robots.txt";
