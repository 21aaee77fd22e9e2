//! Examples for the help of the command and of its formats.

pub(super) const IMPORT: &str = "\
Examples:
  carnet import wordpress export.xml --media old-blog/wp-content/uploads
  carnet import markdown content/posts --dry-run
  carnet import disqus comments.xml";

pub(super) const WORDPRESS: &str = "\
Examples:
  carnet import wordpress export.xml --dry-run
  carnet import wordpress export.xml --media old-blog/wp-content/uploads
  carnet import wordpress export.xml --download --markdown";

pub(super) const WORDPRESS_REST: &str = "\
Examples:
  carnet import wordpress-rest saved-pages --dry-run
  carnet import wordpress-rest saved-pages --download";

pub(super) const JSON_FEED: &str = "\
Examples:
  carnet import json-feed feed.json --download
  carnet import json-feed feeds --markdown";

pub(super) const MARKDOWN: &str = "\
Examples:
  carnet import markdown content/posts --dry-run
  carnet import markdown content/posts --media static";

pub(super) const GHOST: &str = "\
Examples:
  carnet import ghost export.json --dry-run
  carnet import ghost export.json --download --markdown";

pub(super) const BLOGGER: &str = "\
Examples:
  carnet import blogger feed.atom --dry-run
  carnet import blogger feed.atom --download";

pub(super) const DISQUS: &str = "\
Examples:
  carnet import disqus comments.xml --dry-run
  carnet import disqus comments.xml";

pub(super) const ISSO: &str = "\
Examples:
  carnet import isso comments.db --dry-run
  carnet import isso comments.db";
