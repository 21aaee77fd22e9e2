//! The fields of a list of responses, for their JSON schema and the documentation. They depend on each other, so the
//! reader asks for each.

use serde_json::json;

use crate::json::basic_types::{Flag, Text, field_type};
use crate::json::choice;
use crate::json::declaration::Declaration;
use crate::json::object::declaration;
use crate::message::Message;
use protocol::feed::{FEDIVERSE, LIKE, MENTION, PINGBACK, REPLY, REPOST, WITHDRAWN};

/// The list.
pub(crate) const LIST: &Declaration = &declaration! {
    /// The approved responses to one post, as a JSON Feed 1.1. `carnet pull` writes it.
    object with _carnet "Fields of lists from an endpoint." {
        /// Always `https://jsonfeed.org/version/1.1`.
        version: Option<Text>;
        /// Title of the list.
        title: Option<Text>;
        /// Page of the post.
        home_page_url: Option<Text>;
        /// The responses; their order does not matter.
        items: Vec<Response>,
            Required Message::add_items;
        /// Ids of responses that are no longer published.
        withdrawn in _carnet: Vec<Id>;
        /// Whether the post takes no more responses.
        closed in _carnet: Flag, Default "`false`";
        /// Ids of replies on the Fediverse that you have rejected. `carnet pull` does not offer them again.
        rejected in _carnet: Vec<Id>;
    }
};

/// One response.
pub(crate) const RESPONSE: &Declaration = &declaration! {
    /// One response, or a page elsewhere that links to the post.
    object with _carnet "Fields that JSON Feed does not have." {
        /// 1 to 64 characters of `a-z`, `0-9` and hyphens, unique in the file. The permalink ends with
        /// `#response-<id>`.
        id: Id, Required Message::add_id;
        /// The text, plain: an empty line (`\n\n`) separates paragraphs, and addresses become links.
        content_text: Text, Unless "it is a link or was withdrawn";
        /// Day, time and offset, such as `2012-03-15T09:30:00-04:00`.
        date_published: Text, Required Message::add_response_date;
        /// Exactly one author: `name`, and `url` for a link to their site.
        authors: Vec<Author>, Unless "it was withdrawn";
        /// Id of the response that this one replies to.
        parent in _carnet: Text, Default "it responds to the post";
        /// `true` for responses of the author of the blog, which are marked.
        author in _carnet: Flag, Default "`false`";
        /// `"pingback"`, `"mention"`, `"like"` or `"repost"`: a link to a page elsewhere that links to the post. Its
        /// title is `title`; it needs no text and is not counted. `"fediverse"` or `"reply"`: a response on the
        /// Fediverse or on another site. Of all these, `authors[0].url` is the address. `"withdrawn"`: a response that
        /// was withdrawn and has replies, without text and author.
        kind in _carnet: Kind, Default "a response";
        /// Title of a link.
        title: Text;
        /// Former address of the response; not shown.
        url: Text;
        /// Identity of the post, in lists from an endpoint; not needed here.
        post in _carnet: Text;
        /// The date as text, in lists from an endpoint; not needed here.
        date in _carnet: Text;
    }
};

/// The author of a response.
pub(super) const AUTHOR: &Declaration = &declaration! {
    /// The author of a response.
    object {
        /// Name as shown. Required, unless it is a link with a title.
        name: Text;
        /// Their site; of what was said elsewhere, its address.
        url: Text;
    }
};

field_type!(
    enum Response: () = RESPONSE.schema()
);

field_type!(
    enum Author: () = AUTHOR.schema()
);

field_type!(
    enum Id: String = json!({ "type": "string", "pattern": "^[0-9a-z-]{1,64}$" })
);

field_type!(
    enum Kind: String = choice::schema([
        (PINGBACK, "A page elsewhere that links to the post; not counted among the responses."),
        (MENTION, "The same, by a Webmention."),
        (LIKE, "A page elsewhere whose author likes the post; not counted."),
        (REPOST, "A page elsewhere that shares the post; not counted."),
        (REPLY, "A response on another site, by a Webmention."),
        (FEDIVERSE, "A response on the Fediverse."),
        (WITHDRAWN, "A response that was withdrawn and has replies; it has no author and no text."),
    ])
);
