//! The blog and its posts, as all components find them in the context.

use std::sync::Arc;

use editor_protocol::{Blog, PostList};
use jiff::tz::TimeZone;
use leptos::prelude::*;
use protocol::language::Language;

use crate::api::ApiError;

/// The list of posts, fetched anew when the page needs it.
pub(crate) type Posts = LocalResource<Result<Arc<PostList>, ApiError>>;

/// What the page needs to know of the blog.
pub(crate) struct BlogSettings {
    /// Its title.
    pub(crate) title: String,
    /// Its public address.
    pub(crate) base_url: String,
    /// The language of the interface.
    pub(crate) language: Language,
    /// Name of its time zone.
    pub(crate) zone_name: String,
    /// Its time zone.
    pub(crate) zone: TimeZone,
}

impl From<Blog> for BlogSettings {
    fn from(blog: Blog) -> Self {
        Self {
            language: Language::of_tag(&blog.language).unwrap_or_default(),
            zone: TimeZone::get(&blog.time_zone).unwrap_or(TimeZone::UTC),
            zone_name: blog.time_zone,
            title: blog.title,
            base_url: blog.base_url,
        }
    }
}

/// The blog that `App` provides.
pub(crate) fn use_blog() -> Arc<BlogSettings> {
    expect_context()
}

/// The posts that `App` provides.
pub(crate) fn use_posts() -> Posts {
    expect_context()
}
