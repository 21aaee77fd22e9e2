//! The table `[publish]` of `carnet.toml`, which is beside the author's folder.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use protocol::language::Language;
use serde::Deserialize;

use crate::texts::Publish;

/// Name of the file.
pub const FILE: &str = "carnet.toml";

/// Settings of `carnet publish`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The target.
    pub to: Option<String>,
    /// Address of the S3-compatible store, if it is not Amazon's.
    pub s3_endpoint: Option<String>,
    /// The program for SFTP and its options, if it is not `sftp`.
    pub sftp_command: Option<String>,
    /// Whether compressed variants of files are published; by default, to servers that can send them.
    pub compress: Option<bool>,
}

/// Other tables belong to other commands.
#[derive(Deserialize)]
struct Tables {
    #[serde(default)]
    publish: Settings,
}

impl Settings {
    /// Reads the file in `folder`; without one, nothing is set.
    ///
    /// # Errors
    /// When it can't be read, or is not valid, in this language.
    pub fn read(folder: &Path, language: Language) -> Result<Self> {
        let texts = Publish::of(language);
        let path = folder.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => parse(&text, texts).with_context(|| texts.not_valid(path.display())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| texts.cant_read(path.display())),
        }
    }
}

fn parse(text: &str, texts: &'static Publish) -> Result<Settings> {
    let tables: Tables = toml::from_str(text).map_err(|error| {
        // The line itself is not shown: it may contain a password.
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        anyhow!(texts.line(before.matches('\n').count() + 1, error.message()))
    })?;
    Ok(tables.publish)
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::Settings;
    use crate::texts::Publish;

    fn parse(text: &str) -> anyhow::Result<Settings> {
        super::parse(text, Publish::of(Language::En))
    }

    #[test]
    fn publish_table_is_read_and_others_ignored() {
        let text = "[other]\nx = 1\n[publish]\nto = \"s3://a\"\ns3_endpoint = \"https://s3.example\"\ncompress = false\n\
             sftp_command = \"sftp -i key\"";
        let expected = Settings {
            to: Some("s3://a".to_owned()),
            s3_endpoint: Some("https://s3.example".to_owned()),
            sftp_command: Some("sftp -i key".to_owned()),
            compress: Some(false),
        };
        assert_eq!(parse(text).unwrap(), expected);
        assert_eq!(parse("").unwrap(), Settings::default());
    }

    #[test]
    fn mistakes_are_named_without_their_values() {
        let message = parse("[publish]\nto = \"folder:a\"\ntarget = \"secret\"").unwrap_err().to_string();
        assert!(message.starts_with("line 3: unknown field `target`"), "{message}");
        assert!(!message.contains("secret"), "{message}");
    }
}
