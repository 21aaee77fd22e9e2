//! Reading `_headers` and `_redirects` as Netlify and Cloudflare Pages do: for `check`, which looks at what the author
//! wrote, for the build, which adds its own, and for the preview, which goes by them.

pub(crate) mod headers;
pub(crate) mod lines;
mod pattern;
pub(crate) mod redirects;
