//! Running the Nu Html Checker, and reading what it says.

use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;
use serde::Deserialize;
use url::Url;
use xshell::{Shell, cmd};

use super::finding::Finding;

/// It reads files, not addresses: to it `'self'` of the policy is no host, and a block of data a script. The end-to-end tests
/// check the policy, in browsers.
const CSP_MESSAGES: &str = ".*violates Content Security Policy.*";

/// The style that pages carry: its checker knows neither `@view-transition` nor anchors, which browsers do.
const STYLE: &str = "CSS: .*";

/// Elements that may be without a heading; a response is one.
const ADVICE: &str = "Article lacks heading.*";

#[derive(Deserialize)]
struct Answer {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    url: Option<String>,
    last_line: Option<u64>,
    last_column: Option<u64>,
    message: String,
}

/// Validates these files inside `root`, with more arguments. Its warnings are findings too.
pub(super) fn run(jar: &Path, root: &Path, arguments: &[&str], files: &[&Path]) -> Result<Vec<Finding>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let sh = Shell::new()?;
    sh.change_dir(root);
    let left_out = format!("{CSP_MESSAGES}|{STYLE}|{ADVICE}");
    let answer = cmd!(
        sh,
        "java -jar {jar} --format json --stdout --exit-zero-always --filterpattern {left_out} {arguments...} {files...}"
    )
    .read()?;
    read(&answer, &fs::canonicalize(root)?).context("the answer of vnu.jar can't be understood")
}

fn read(answer: &str, root: &Path) -> Result<Vec<Finding>, serde_json::Error> {
    let Answer { messages } = serde_json::from_str(answer)?;
    let root = address(root);
    let findings = messages.into_iter().map(|message| Finding {
        file: message.url.map_or_else(|| "?".to_owned(), |url| inside(&url, &root)),
        place: message.last_line.zip(message.last_column),
        message: message.message,
    });
    Ok(findings.collect())
}

/// The address of a file or folder, as `file:///…`.
pub(super) fn address(path: &Path) -> String {
    Url::from_file_path(path).map(String::from).unwrap_or_default()
}

/// The part of a file's address after its root's. Java writes `file:/…`.
fn inside(url: &str, root: &str) -> String {
    let bare = |address: &str| address.trim_start_matches("file:").trim_start_matches('/').to_owned();
    let (url, root) = (bare(url), bare(root));
    url.strip_prefix(&root).map_or(&*url, |rest| rest.trim_start_matches('/')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_answer_is_read() {
        let answer = r#"{"version":"1","messages":[
            {"type":"error","url":"file:/tmp/my%20site/posts/a/index.html","lastLine":3,"lastColumn":9,"message":"No."},
            {"type":"non-document-error","subType":"io","message":"Gone."}
        ]}"#;
        let findings = read(answer, Path::new("/tmp/my site")).unwrap();
        let found: Vec<_> = findings.iter().map(Finding::to_string).collect();
        assert_eq!(found, ["posts/a/index.html:3:9: No.", "?: Gone."]);
    }

    #[test]
    fn addresses_of_files_have_no_spaces() {
        assert_eq!(address(Path::new("/a b/é.rnc")), "file:///a%20b/%C3%A9.rnc");
    }
}
