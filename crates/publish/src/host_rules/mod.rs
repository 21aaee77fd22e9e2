//! Reading and writing `_headers` and `_redirects` as Netlify and Cloudflare Pages read them: for `check`, which looks at
//! what the author wrote, for the build, which adds its own, and for the preview, which goes by them.

pub mod header_list;
pub mod headers;
pub mod lines;
pub mod pattern;
pub mod redirect_list;
pub mod redirects;
