//! Reads and writes `_headers` and `_redirects` in the format of Netlify and Cloudflare Pages: `check` validates the
//! author's rules, the build adds its own, and the preview applies them.

pub mod header_list;
pub mod headers;
pub mod lines;
pub mod pattern;
pub mod redirect_list;
pub mod redirects;
