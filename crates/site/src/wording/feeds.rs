//! Interface texts of feeds, and of the page that explains them.

use super::Wording;

impl Wording {
    /// Name of the Atom feed.
    pub fn feed(self) -> &'static str {
        self.texts().feed
    }

    /// Title of the page that explains feeds, and link to it.
    pub fn subscribe(self) -> &'static str {
        self.texts().subscribe
    }

    /// What feeds are.
    pub fn what_feeds_are(self) -> &'static str {
        self.texts().what_feeds_are
    }

    /// Heading of the steps.
    pub fn how_to_subscribe(self) -> &'static str {
        self.texts().how_to_subscribe
    }

    /// What to do, in order.
    pub fn steps_to_subscribe(self) -> [&'static str; 3] {
        let texts = self.texts();
        [texts.choose_feed_reader, texts.copy_feed_address, texts.paste_feed_address]
    }

    /// Heading of the feeds of the blog.
    pub fn feeds_of_blog(self) -> &'static str {
        self.texts().feeds_of_blog
    }

    /// Which of the two feeds of the blog to take.
    pub fn either_feed(self) -> &'static str {
        self.texts().either_feed
    }

    /// Heading of the feeds of tags.
    pub fn feeds_of_tags(self) -> &'static str {
        self.texts().feeds_of_tags
    }

    /// Title of the feed of the responses to a post.
    pub fn responses_to(self, post: &str) -> String {
        self.texts().responses_to(post)
    }

    /// Title of a response of `name` in a feed.
    pub fn response_by(self, name: &str, post: &str) -> String {
        self.texts().response_by(name, post)
    }
}
