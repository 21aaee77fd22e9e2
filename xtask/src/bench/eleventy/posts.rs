//! The project's own posts as files of Eleventy: Markdown with front matter.

use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::files;

/// What is read of a post.
#[derive(Deserialize)]
struct Post {
    title: String,
    date_published: String,
    language: Option<String>,
    summary: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    content_markdown: Text,
}

/// A text, whole or by paragraphs.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Whole(String),
    Paragraphs(Vec<String>),
}

/// The data of a page of Eleventy.
#[derive(Serialize)]
struct FrontMatter {
    title: String,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    tags: Vec<String>,
    permalink: String,
}

/// Writes those posts of `from` into `to` that are in `built`, the folder of the built ones: no drafts.
pub(super) fn write(from: &Path, built: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let file = entry?.path();
        let name = file.file_stem().unwrap_or_default();
        if built.join(name).join("index.html").is_file() {
            let slug = name.to_string_lossy();
            fs::write(to.join(format!("{slug}.md")), markdown(files::read_json(&file)?, &slug)?)?;
        }
    }
    Ok(())
}

fn markdown(post: Post, slug: &str) -> Result<String> {
    let text = match post.content_markdown {
        Text::Whole(text) => text,
        Text::Paragraphs(paragraphs) => paragraphs.join("\n\n"),
    };
    let data = FrontMatter {
        title: post.title,
        date: post.date_published,
        language: post.language,
        description: post.summary,
        tags: post.tags,
        permalink: format!("/posts/{slug}/"),
    };
    Ok(format!("---json\n{}\n---\n\n{text}\n", serde_json::to_string_pretty(&data)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_posts_are_written_as_markdown() {
        let folder = tempfile::tempdir().unwrap();
        let [from, built, to] = ["public", "dist", "content"].map(|name| folder.path().join(name));
        fs::create_dir_all(&from).unwrap();
        let post = r#"{"title": "Un \"é\"", "date_published": "2012-03-15", "tags": ["vélo"],
            "content_markdown": ["Un.", "- Deux"]}"#;
        for slug in ["published", "draft"] {
            fs::write(from.join(format!("{slug}.json")), post).unwrap();
        }
        fs::create_dir_all(built.join("published")).unwrap();
        fs::write(built.join("published/index.html"), "").unwrap();
        write(&from, &built, &to).unwrap();
        assert!(!to.join("draft.md").exists());
        let written = fs::read_to_string(to.join("published.md")).unwrap();
        let (data, text) = written.strip_prefix("---json\n").unwrap().split_once("\n---\n").unwrap();
        let expected = serde_json::json!({
            "title": "Un \"é\"", "date": "2012-03-15", "tags": ["vélo"], "permalink": "/posts/published/"
        });
        assert_eq!(serde_json::from_str::<serde_json::Value>(data).unwrap(), expected);
        assert_eq!(text, "\nUn.\n\n- Deux\n");
    }

    #[test]
    fn text_may_be_one_string() {
        let post = r#"{"title": "Un", "date_published": "2012-03-15", "content_markdown": "Deux"}"#;
        assert!(markdown(serde_json::from_str(post).unwrap(), "un").unwrap().ends_with("\n---\n\nDeux\n"));
    }
}
