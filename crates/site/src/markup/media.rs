//! Audio and video: players for files of the site, without autoplay.

use dom_query::Document;

/// A player without a file of the site is replaced by its fallback content; the raw HTML check has reported it.
pub(super) fn prepare(document: &Document) {
    for player in document.select("audio, video").nodes().iter().rev() {
        if player.attr("src").is_none() && player.find(&["source"]).iter().all(|source| source.attr("src").is_none())
        {
            player.before_html(player.inner_html());
            player.remove_from_parent();
            continue;
        }
        player.set_attr("controls", "");
        if player.attr("preload").is_none() {
            player.set_attr("preload", "metadata");
        }
    }
    // A source without a file, or outside a player, has no effect.
    for source in document.select("source, track").nodes() {
        let plays = source.parent().is_some_and(|parent| parent.has_name("audio") || parent.has_name("video"));
        if !plays || source.attr("src").is_none() {
            source.remove_from_parent();
        }
    }
}
