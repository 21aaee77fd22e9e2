//! The posts in the author's folder, for comments that belong to them.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::addresses::{Addresses, last_path_segment};
use crate::blog::Blog;
use crate::file_names;

/// A post in the author's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExistingPost {
    pub slug: String,
    /// Its id at the endpoint.
    pub post_id: String,
    /// Path below the author's folder.
    pub file: String,
}

/// All posts in the author's folder.
#[derive(Debug, Default)]
pub(crate) struct ExistingPosts {
    posts: Vec<ExistingPost>,
    /// Addresses and aliases; the target is the slug.
    addresses: Addresses,
}

impl ExistingPosts {
    /// Reads the posts; files that are not valid JSON are left out.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub(crate) fn read(blog: &Blog<'_>) -> Result<Self> {
        let mut existing = Self::default();
        let folder = blog.public.join("posts");
        let unreadable = || blog.texts().cannot_read(folder.display());
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).with_context(unreadable)? {
            names.push(entry.with_context(unreadable)?.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        for name in names {
            let Some(stem) = name.strip_suffix(".json") else { continue };
            let post = fs::read(folder.join(&name)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
            if let Some(post) = post {
                existing.add(&post, stem);
            }
        }
        Ok(existing)
    }

    fn add(&mut self, post: &Value, stem: &str) {
        let (slug, post_id) = slug_and_id(post, stem);
        self.addresses.add(&format!("/posts/{slug}/"), &slug);
        if let Some(old) = post["url"].as_str().and_then(path) {
            self.addresses.add(&old, &slug);
        }
        for alias in post["_carnet"]["aliases"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            self.addresses.add(alias, &slug);
        }
        self.posts.push(ExistingPost { post_id, file: format!("posts/{stem}.json"), slug });
    }

    /// The post that had one of these addresses on the old blog; otherwise the one whose slug is the last segment of
    /// an address.
    pub(crate) fn find<'a>(&self, addresses: impl IntoIterator<Item = &'a str> + Clone) -> Option<&ExistingPost> {
        let by_address = |address: &str| self.addresses.target(&path(address)?, None);
        let by_name = |address: &str| file_names::slug([last_path_segment(address)?.as_str()]);
        let found = addresses.clone().into_iter().find_map(by_address);
        let slug = found.and_then(|target| target.split('#').next().map(str::to_owned));
        let with_slug = |slug: &String| self.posts.iter().find(|post| post.slug == *slug);
        match slug {
            Some(slug) => with_slug(&slug),
            None => addresses.into_iter().filter_map(by_name).find_map(|slug| with_slug(&slug)),
        }
    }
}

/// The slug of a post, and its id at the endpoint. `stem` is the name of its file without extension.
pub(crate) fn slug_and_id(post: &Value, stem: &str) -> (String, String) {
    let slug = post["_carnet"]["slug"].as_str().unwrap_or(stem);
    (slug.to_owned(), post["id"].as_str().unwrap_or(slug).to_owned())
}

/// The path and query of an address at any host: the old blog may have had several hosts.
fn path(address: &str) -> Option<String> {
    let address = address.trim();
    let Some((_, rest)) = address.split_once("://") else {
        return address.starts_with('/').then(|| address.to_owned());
    };
    Some(
        rest.find(['/', '?']).map_or_else(|| "/".to_owned(), |at| format!("/{}", rest[at..].trim_start_matches('/'))),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ExistingPosts;

    #[test]
    fn posts_are_found_by_old_addresses() {
        let mut existing = ExistingPosts::default();
        existing.add(&json!({"_carnet": {"aliases": ["/2012/03/%C3%A9t%C3%A9/", "/?p=7"]}}), "ete");
        existing.add(&json!({"id": "x", "_carnet": {"slug": "lac"}}), "2012-lac");
        existing.add(&json!({"url": "https://vieux.example/2013/neige.html"}), "premiere-neige");
        let slug = |address: &str| existing.find([address]).map(|post| post.slug.as_str());
        for (address, expected) in [
            ("https://vieux.example/2012/03/été/", Some("ete")),
            ("http://autre.example/?p=7", Some("ete")),
            ("/posts/ete", Some("ete")),
            ("http://vieux.example/2013/neige.html", Some("premiere-neige")),
            ("https://vieux.example/blog/lac.html", Some("lac")),
            ("https://vieux.example/", None),
            ("https://vieux.example/?p=8", None),
            ("7", None),
        ] {
            assert_eq!(slug(address), expected, "{address}");
        }
        assert_eq!(existing.find(["/lac/"]).map(|post| post.post_id.as_str()), Some("x"));
    }
}
