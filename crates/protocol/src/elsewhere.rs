//! How readers are told that something was said elsewhere.

use crate::feed::{FEDIVERSE, LIKE, MENTION, REPLY, REPOST};
use crate::language::Language;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The date as text of an item of this kind, with where it is from.
///
/// ```
/// use protocol::{elsewhere::dated, feed::FEDIVERSE, language::Language};
/// let date = || "15\u{a0}mars\u{a0}2012".to_owned();
/// assert_eq!(dated(Language::Fr, FEDIVERSE, date()), "15\u{a0}mars\u{a0}2012, sur le Fediverse");
/// assert_eq!(dated(Language::Fr, "", date()), date());
/// ```
pub fn dated(language: Language, kind: &str, date: String) -> String {
    let texts = Elsewhere::of(language);
    match kind {
        FEDIVERSE => texts.on_the_fediverse(date),
        REPLY => texts.on_another_site(date),
        MENTION => texts.mention(date),
        LIKE => texts.like(date),
        REPOST => texts.repost(date),
        _ => date,
    }
}
