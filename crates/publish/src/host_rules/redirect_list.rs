//! Writes `_redirects` for Netlify and Cloudflare Pages.
//!
//! The hosts read one list in different ways. Netlify uses the first matching line, supports query parameters, and
//! serves a file at the old address unless the line is forced (`!`). Cloudflare Pages applies redirects before
//! files, ignores lines with query parameters or `!`, and counts every line after the first pattern as a pattern.

use super::redirects::sent;

/// Maximum number of redirects of fixed paths on Cloudflare Pages.
pub const MAX_FIXED: usize = 2_000;

/// Maximum number of its redirects from the first pattern on.
pub const MAX_PATTERNS: usize = 100;

/// Addresses of feeds in WordPress, redirected for existing subscribers.
pub const OF_FEEDS: [&str; 10] = [
    "/feed",
    "/feed/",
    "/feed/atom",
    "/feed/atom/",
    "/feed/rdf",
    "/feed/rdf/",
    "/feed/rss",
    "/feed/rss/",
    "/feed/rss2",
    "/feed/rss2/",
];

/// The list: the author's lines (`own`) up to the first pattern, `moved` addresses with their targets, `feeds`, and
/// the author's patterns, which would otherwise override the others.
pub fn list(own: &str, moved: &[(String, String)], feeds: &[(String, String)]) -> String {
    let (fixed, patterns) = parted(own);
    let (mut queries, mut plain): (Vec<Vec<String>>, Vec<[String; 2]>) = Default::default();
    for (old, new) in moved {
        match sent(old).split_once('?') {
            Some((path, query)) => queries.extend(fields(query).map(|fields| words(path, fields, new))),
            None => plain.push([sent(old), new.clone()]),
        }
    }
    // More specific rules come first, since Netlify uses the first match.
    queries.sort_by_key(|rule| std::cmp::Reverse(rule.len()));
    let queries = queries.iter().map(|rule| format!("{} 301!", rule.join(" ")));
    // Forced lines double the count on Cloudflare Pages. Without them, Netlify serves the redirect pages.
    let forced = count(fixed) + 2 * plain.len() + feeds.len() <= MAX_FIXED;
    let plain = plain.iter().flat_map(|[old, new]| {
        let forced = forced && !is_shown_without_ending(old, new);
        [forced.then(|| format!("{old} {new} 301!")), Some(format!("{old} {new} 301"))].into_iter().flatten()
    });
    let feeds = feeds.iter().map(|(old, new)| format!("{old} {new} 301"));
    let own = |text: &str| Some(text.trim_end().to_owned()).filter(|text| !text.is_empty());
    let lines: Vec<String> =
        own(fixed).into_iter().chain(queries).chain(plain).chain(feeds).chain(own(patterns)).collect();
    format!("{}\n", lines.join("\n"))
}

/// Whether hosts that serve `/a.html` as `/a` would redirect in a loop.
fn is_shown_without_ending(old: &str, new: &str) -> bool {
    let bare = [".html", ".htm"].iter().find_map(|ending| old.strip_suffix(ending));
    bare.is_some_and(|bare| bare.eq_ignore_ascii_case(new.trim_end_matches('/')))
}

/// The number of fixed paths and of patterns that Cloudflare Pages counts, with `moved` old addresses.
pub fn counted(own: &str, moved: usize) -> (usize, usize) {
    let (fixed, patterns) = parted(own);
    (count(fixed) + moved + OF_FEEDS.len(), count(patterns))
}

/// Splits the author's lines before the first pattern.
fn parted(own: &str) -> (&str, &str) {
    let own = own.trim_start_matches('\u{feff}');
    let mut start = 0;
    for line in own.split_inclusive('\n') {
        if is_rule(line) && line.split_whitespace().next().is_some_and(|path| path.contains(['*', ':'])) {
            break;
        }
        start += line.len();
    }
    own.split_at_checked(start).unwrap_or((own, ""))
}

fn count(lines: &str) -> usize {
    lines.lines().filter(|line| is_rule(line)).count()
}

fn is_rule(line: &str) -> bool {
    !line.trim().is_empty() && !line.trim_start().starts_with('#')
}

/// The parameters of a query; none when `_redirects` can't express one.
fn fields(query: &str) -> Option<Vec<&str>> {
    let can_be_named =
        |field: &&str| field.split_once('=').is_some_and(|(name, value)| !name.is_empty() && !value.is_empty());
    query.split('&').map(|field| Some(field).filter(can_be_named)).collect()
}

fn words(path: &str, fields: Vec<&str>, new: &str) -> Vec<String> {
    [path].into_iter().chain(fields).chain([new]).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{MAX_FIXED, counted, list};

    fn pairs(old: &[&str]) -> Vec<(String, String)> {
        old.iter().map(|old| ((*old).to_owned(), "/posts/a/".to_owned())).collect()
    }

    #[test]
    fn redirect_list_writes_query_parameters() {
        for (alias, expected) in [
            ("/2012/a/", "/2012/a/ /posts/a/ 301!\n/2012/a/ /posts/a/ 301\n"),
            ("/café/", "/caf%C3%A9/ /posts/a/ 301!\n/caf%C3%A9/ /posts/a/ 301\n"),
            ("/caf%C3%A9/", "/caf%C3%A9/ /posts/a/ 301!\n/caf%C3%A9/ /posts/a/ 301\n"),
            ("/vieux.html", "/vieux.html /posts/a/ 301!\n/vieux.html /posts/a/ 301\n"),
            ("/posts/a.html", "/posts/a.html /posts/a/ 301\n"),
            ("/Posts/A.htm", "/Posts/A.htm /posts/a/ 301\n"),
            ("/?p=42", "/ p=42 /posts/a/ 301!\n"),
            ("/index.php?p=42&lang=fr", "/index.php p=42 lang=fr /posts/a/ 301!\n"),
            ("/?p", "\n"),
            ("/?p=", "\n"),
        ] {
            assert_eq!(list("", &pairs(&[alias]), &[]), expected, "{alias}");
        }
    }

    #[test]
    fn redirect_list_has_queries_first_and_patterns_last() {
        let own = "# mine\n/moi /about/ 302\n\n# all else\n/2012/* /archive/2012/ 302\n/b /c/\n";
        assert_eq!(
            list(own, &pairs(&["/?p=1", "/?p=1&lang=fr", "/2012/a/"]), &pairs(&["/feed/"])),
            "# mine\n/moi /about/ 302\n\n# all else\n/ p=1 lang=fr /posts/a/ 301!\n/ p=1 /posts/a/ 301!\n\
             /2012/a/ /posts/a/ 301!\n/2012/a/ /posts/a/ 301\n/feed/ /posts/a/ 301\n/2012/* /archive/2012/ 302\n/b /c/\n"
        );
        assert_eq!(counted(own, 3), (1 + 3 + 10, 2));
    }

    #[test]
    fn forced_redirects_are_omitted_above_limit() {
        let names: Vec<String> = (0..=MAX_FIXED / 2).map(|number| format!("/{number}/")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(!list("", &pairs(&names), &[]).contains('!'));
        assert_eq!(list("", &pairs(&names[1..]), &[]).lines().count(), MAX_FIXED);
    }
}
