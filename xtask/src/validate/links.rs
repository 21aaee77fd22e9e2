//! Links: every one in pages, feeds and site maps leads to a file, and to a part of it that is there. Also the
//! addresses that only programs read: in JSON Feed, in JSON-LD, and for previews.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use anyhow::{Context, Result, bail};
use fs_err as fs;
use serde::Deserialize;
use serde_json::Value;
use xshell::cmd;

use super::finding::{Finding, Report};
use super::linked_data;
use super::site::Site;
use super::vnu::address;
use crate::repo::Repo;
use crate::setup::Validators;

/// How much of its standard error a message has.
const LINES_OF_ERROR: usize = 10;

#[derive(Deserialize)]
struct LycheeReport {
    total: usize,
    error_map: BTreeMap<String, Vec<Broken>>,
}

#[derive(Deserialize)]
struct Broken {
    url: String,
    status: Status,
    span: Option<Span>,
}

#[derive(Deserialize)]
struct Status {
    text: String,
    details: Option<String>,
}

#[derive(Deserialize)]
struct Span {
    line: u64,
    column: Option<u64>,
}

/// Without network: an address at the site's own origin is the file that the host would send for it; those of
/// others are left alone.
pub(super) fn validate(validators: &Validators, repo: &Repo, site: &Site) -> Result<Report> {
    let listed = repo.target().join("validate/addresses");
    repo.sh.remove_path(&listed)?;
    write_addresses(site, &listed)?;

    let host = fs::canonicalize(&site.host)?;
    let root = address(&host);
    let lychee = &validators.lychee;
    let remap = format!("^{}/ {root}/", site.origin.replace('.', "\\."));
    // The index of the search is binary.
    let index = "search/(cards|terms)-";
    let _there = repo.sh.push_dir(&host);
    let output = cmd!(
        repo.sh,
        "{lychee} --offline --include-fragments --no-progress --no-ignore --format json --index-files index.html
            --exclude-path {index} --root-dir {host} --remap {remap} --extensions html,txt . {listed}"
    )
    .ignore_status()
    .output()?;
    let (checked, findings) = read(&report(&output)?, &root, &listed)
        .with_context(|| format!("lychee printed no JSON report: {}", ending(&output)))?;
    Ok(Report { what: "links", site: site.path.to_owned(), checked, findings })
}

/// The standard output of lychee: of its exit codes, 2 says that links are broken.
fn report(output: &Output) -> Result<String> {
    if !matches!(output.status.code(), Some(0 | 2)) {
        bail!("lychee failed: {}", ending(output));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The exit code, and the end of the standard error.
fn ending(output: &Output) -> String {
    let printed = String::from_utf8_lossy(&output.stderr);
    let mut lines: Vec<&str> = printed.trim().lines().rev().take(LINES_OF_ERROR).collect();
    lines.reverse();
    let lines = if lines.is_empty() { vec!["no message"] } else { lines };
    format!("{}: {}", output.status, lines.join("\n"))
}

fn read(answer: &str, root: &str, listed: &Path) -> Result<(usize, Vec<Finding>), serde_json::Error> {
    let LycheeReport { total, error_map } = serde_json::from_str(answer)?;
    let listed = listed.to_string_lossy();
    let mut findings = Vec::new();
    for (file, broken) in error_map {
        let file = file.strip_prefix(&*listed).map_or(&*file, |file| file.trim_end_matches(".html"));
        let file = file.trim_start_matches("./").trim_start_matches('/');
        findings.extend(broken.into_iter().map(|Broken { url, status, span }| Finding {
            file: file.to_owned(),
            place: span.map(|span| (span.line, span.column.unwrap_or(1))),
            message: format!(
                "broken link: {}: {}",
                url.strip_prefix(root).unwrap_or(&url),
                status.details.unwrap_or(status.text)
            ),
        }));
    }
    Ok((total, findings))
}

/// Writes the addresses that programs read as pages of links, under the names of the files that have them: lychee looks into
/// pages only.
fn write_addresses(site: &Site, folder: &Path) -> Result<()> {
    // Of what ends in .json, only feeds are for others.
    write_addresses_of(site.ending(".json").filter(|file| is_feed(file)), addresses_in_feed, site, folder)?;
    write_addresses_of(site.ending(".html"), addresses_in_page, site, folder)?;
    write_addresses_of(site.ending(".xml"), addresses_in_xml, site, folder)
}

fn write_addresses_of<'a>(
    files: impl Iterator<Item = &'a Path>,
    addresses: impl Fn(&str, &str) -> String,
    site: &Site,
    folder: &Path,
) -> Result<()> {
    for file in files {
        let path = site.host.join(file);
        let links = addresses(&fs::read_to_string(&path)?, &site.origin);
        let mut target = folder.join(file).into_os_string();
        target.push(".html");
        let target = PathBuf::from(target);
        let parent = target.parent().unwrap_or(folder);
        fs::create_dir_all(parent)?;
        fs::write(&target, format!("<!doctype html>\n{links}"))?;
    }
    Ok(())
}

/// `feed.json` and `feed/2.json`.
fn is_feed(file: &Path) -> bool {
    let folder = file.parent().and_then(Path::file_name);
    file.file_stem().is_some_and(|stem| stem == "feed") || folder.is_some_and(|folder| folder == "feed")
}

/// The addresses in the data for search engines and previews.
fn addresses_in_page(html: &str, origin: &str) -> String {
    let mut links = String::new();
    for block in linked_data::blocks(html) {
        // `linked_data` reports what is not JSON.
        if let Ok(value) = serde_json::from_str(block) {
            add_addresses(&value, origin, &mut links);
        }
    }
    for content in html.split("<meta ").skip(1).filter_map(|meta| meta.split('>').next()) {
        let value = content.split("content=\"").nth(1).and_then(|rest| rest.split('"').next());
        if let Some(value) = value.filter(|value| value.starts_with(origin)) {
            links.push_str(&format!("<a href=\"{value}\">meta</a>\n"));
        }
    }
    links
}

/// A feed's addresses, and the links in its texts.
fn addresses_in_feed(json: &str, origin: &str) -> String {
    let mut links = String::new();
    if let Ok(feed) = serde_json::from_str::<Value>(json) {
        add_addresses(&feed, origin, &mut links);
        let items = feed["items"].as_array().into_iter().flatten();
        for text in items.filter_map(|item| item["content_html"].as_str()) {
            links.push_str(text);
            links.push('\n');
        }
    }
    links
}

/// Every address of the site in a feed or a site map, also in the escaped texts of a feed. Ids are none: they stay
/// when a post moves.
fn addresses_in_xml(xml: &str, origin: &str) -> String {
    let mut links = String::new();
    for (start, _) in xml.match_indices(&format!("{origin}/")) {
        let (before, rest) = xml.split_at(start);
        let end = rest.find(|char: char| char.is_whitespace() || "\"'<>&".contains(char)).unwrap_or(rest.len());
        if !before.ends_with("<id>") {
            links.push_str(&format!("<a href=\"{}\">xml</a>\n", &rest[..end]));
        }
    }
    links
}

/// Every text that is an address of the site, but for ids: they stay when a post moves.
fn add_addresses(value: &Value, origin: &str, links: &mut String) {
    match value {
        Value::String(text) if text.starts_with(&format!("{origin}/")) => {
            links.push_str(&format!("<a href=\"{text}\">data</a>\n"));
        }
        Value::Array(values) => values.iter().for_each(|value| add_addresses(value, origin, links)),
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "id" | "@id"));
            fields.for_each(|(_, value)| add_addresses(value, origin, links));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use xshell::Shell;

    use super::*;

    #[test]
    fn failure_of_lychee_shows_exit_code_and_standard_error() {
        let script = "seq 20 >&2; echo 'no such option' >&2; exit 3";
        let output = Shell::new().unwrap().cmd("sh").args(["-c", script]).quiet().ignore_status().output().unwrap();
        let message = report(&output).unwrap_err().to_string();
        assert_eq!(message, "lychee failed: exit status: 3: 12\n13\n14\n15\n16\n17\n18\n19\n20\nno such option");
    }

    #[test]
    fn silent_failure_of_lychee_is_named() {
        let output = Shell::new().unwrap().cmd("true").quiet().output().unwrap();
        assert_eq!(report(&output).unwrap(), "");
        assert_eq!(ending(&output), "exit status: 0: no message");
    }

    #[test]
    fn report_of_lychee_is_parsed() {
        let answer = r#"{"total":7,"error_map":{
            "./posts/a/index.html":[{"url":"file:///site/b/#c","status":{"text":"Cannot find fragment"},
                "span":{"line":4,"column":2}}],
            "/addresses/feed.json.html":[{"url":"file:///site/gone/","status":{"text":"x","details":"No such file"},"span":null}]
        }}"#;
        let (total, findings) = read(answer, "file:///site", Path::new("/addresses")).unwrap();
        let mut found: Vec<_> = findings.iter().map(Finding::to_string).collect();
        found.sort();
        let expected = [
            "feed.json: broken link: /gone/: No such file",
            "posts/a/index.html:4:2: broken link: /b/#c: Cannot find fragment",
        ];
        assert_eq!((total, found), (7, expected.map(str::to_owned).to_vec()));
    }

    #[test]
    fn addresses_are_found_in_xml() {
        let xml = "<id>https://a.example/1/</id><link href=\"https://a.example/2/\"/><loc>https://a.example/3/</loc>\
                   &lt;img src=&quot;https://a.example/4.png&quot;&gt; https://b.example/";
        let links = addresses_in_xml(xml, "https://a.example");
        let expected = ["2/", "3/", "4.png"].map(|path| format!("<a href=\"https://a.example/{path}\">xml</a>\n"));
        assert_eq!(links, expected.concat());
    }

    #[test]
    fn addresses_in_metadata_become_links() {
        let page = r#"<meta property="og:url" content="https://a.example/x/"><meta name="a" content="b">
            <script type="application/ld+json">{"@id":"https://a.example/old/","url":["https://a.example/y/"]}</script>"#;
        let links = addresses_in_page(page, "https://a.example");
        assert_eq!(links, "<a href=\"https://a.example/y/\">data</a>\n<a href=\"https://a.example/x/\">meta</a>\n");
        let feed = r#"{"version":"https://other.example/","items":[{"id":"https://a.example/1/",
            "url":"https://a.example/2/","content_html":"<p>Text"}]}"#;
        assert_eq!(
            addresses_in_feed(feed, "https://a.example"),
            "<a href=\"https://a.example/2/\">data</a>\n<p>Text\n"
        );
    }
}
