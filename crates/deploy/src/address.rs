//! The address of a target, as written in `carnet.toml` or after `--to`.

use std::fmt;
use std::path::PathBuf;

use anyhow::{Result, bail};
use protocol::language::Language;

use crate::sftp_address::SftpAddress;
use crate::texts::Publish;

/// A target and what is needed to reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The target.
    pub address: Address,
    /// Relative paths in the address are relative to this folder.
    pub base: PathBuf,
    /// Address of the S3-compatible store, if it is not Amazon's.
    pub s3_endpoint: Option<String>,
    /// The program for SFTP and its options, if it is not `sftp`.
    pub sftp_command: Option<String>,
    /// Whether programs may ask for a password on the terminal. Otherwise they fail instead.
    pub is_interactive: bool,
    /// Language of messages.
    pub language: Language,
}

/// Where a site is published.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A folder on this machine.
    Folder(PathBuf),
    /// A branch of a git repository.
    Git {
        /// Its URL or path, or the name of a remote of the author's repository.
        remote: String,
        /// The branch.
        branch: String,
    },
    /// A bucket of an S3-compatible store.
    Store {
        /// The bucket.
        bucket: String,
        /// The path in the bucket, without slashes at its ends; may be empty.
        prefix: String,
    },
    /// A destination of rsync, which ends with a slash.
    Rsync(String),
    /// A folder of a server with SFTP.
    Sftp(SftpAddress),
    /// A program and its arguments.
    Command {
        /// The program.
        program: String,
        /// Its arguments.
        arguments: Vec<String>,
    },
}

impl Address {
    /// Whether the site is sent by a server that may send its compressed variants. Other hosts compress by themselves.
    pub fn takes_compressed_variants(&self) -> bool {
        matches!(self, Self::Folder(_) | Self::Rsync(_) | Self::Sftp(_))
    }

    /// Whether readers see the files of an upload before all are uploaded. Elsewhere, they have the old site until
    /// then.
    pub fn shows_unfinished_uploads(&self) -> bool {
        matches!(self, Self::Store { .. } | Self::Rsync(_))
    }

    /// Whether another program reaches the target, which may ask for a password.
    pub fn needs_program(&self) -> bool {
        matches!(self, Self::Git { .. } | Self::Rsync(_) | Self::Sftp(_) | Self::Command { .. })
    }

    /// Reads an address.
    ///
    /// # Errors
    /// When it names no target, in this language.
    pub fn parse(text: &str, language: Language) -> Result<Self> {
        let texts = Publish::of(language);
        // The text is not repeated in messages: it may contain a password.
        let Some((scheme, rest)) = text.split_once(':') else { bail!(texts.address_no_kind(texts.address_forms)) };
        if rest.is_empty() {
            bail!(texts.address_empty(scheme, texts.address_forms));
        }
        // Programs would read it as an option.
        if rest.starts_with('-') {
            bail!(texts.address_option);
        }
        match scheme {
            "folder" => Ok(Self::Folder(rest.into())),
            "git" => match rest.rsplit_once('#') {
                Some((remote, branch)) if !remote.is_empty() && is_branch(branch) => {
                    Ok(Self::Git { remote: remote.to_owned(), branch: branch.to_owned() })
                }
                _ => bail!(texts.address_git),
            },
            "s3" => {
                let path = rest.trim_start_matches('/');
                let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
                if bucket.is_empty() {
                    bail!(texts.address_store);
                }
                Ok(Self::Store { bucket: bucket.to_owned(), prefix: prefix.trim_matches('/').to_owned() })
            }
            "rsync" => Ok(Self::Rsync(format!("{}/", rest.trim_end_matches('/')))),
            "sftp" => Ok(Self::Sftp(SftpAddress::parse(rest, texts)?)),
            "command" => match shell_words::split(rest).map(|words| (words.first().cloned(), words)) {
                Ok((Some(program), words)) => {
                    Ok(Self::Command { program, arguments: words.into_iter().skip(1).collect() })
                }
                _ => bail!(texts.address_command),
            },
            _ => bail!(texts.address_unknown_kind(scheme, texts.address_forms)),
        }
    }
}

fn is_branch(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('-') && !name.contains(|c: char| c.is_whitespace() || c.is_control())
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "folder:{}", path.display()),
            Self::Git { remote, branch } => write!(f, "git:{}#{branch}", without_credentials(remote, remote)),
            Self::Store { bucket, prefix } if prefix.is_empty() => write!(f, "s3://{bucket}"),
            Self::Store { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
            Self::Rsync(destination) => write!(f, "rsync:{}", without_credentials(destination, destination)),
            Self::Sftp(address) => write!(f, "{address}"),
            // Arguments may be tokens.
            Self::Command { program, .. } => write!(f, "command:{program}"),
        }
    }
}

/// Without credentials, like `Display`.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// `text` without the user and password of `url`.
pub(crate) fn without_credentials(text: &str, url: &str) -> String {
    let authority = url.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    let Some((credentials, _)) = authority.rsplit_once('@') else { return text.to_owned() };
    let text = text.replace(&format!("{credentials}@"), "");
    match credentials.split_once(':') {
        Some((_, password)) if !password.is_empty() => text.replace(password, "***"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::{Address, without_credentials};

    #[test]
    fn every_form_is_read() {
        for (text, shown) in [
            ("folder:/srv/blog", "folder:/srv/blog"),
            ("git:origin#pages", "git:origin#pages"),
            ("git:https://u:secret@host.example/r.git#main", "git:https://host.example/r.git#main"),
            ("s3://bucket", "s3://bucket"),
            ("s3://bucket/a/b/", "s3://bucket/a/b"),
            ("rsync:me@host.example:/srv/blog", "rsync:me@host.example:/srv/blog/"),
            ("sftp://me@host.example:2222/srv/blog/", "sftp://me@host.example:2222/srv/blog"),
            ("command:netlify deploy --auth 'a secret'", "command:netlify"),
        ] {
            let address = Address::parse(text, Language::En).unwrap();
            assert_eq!(address.to_string(), shown);
            assert_eq!(format!("{address:?}"), shown);
        }
    }

    #[test]
    fn words_of_a_command_follow_the_rules_of_shells() {
        let address = Address::parse("command:deploy --to 'my blog' --now", Language::En).unwrap();
        let arguments = ["--to", "my blog", "--now"].map(str::to_owned).to_vec();
        assert_eq!(address, Address::Command { program: "deploy".to_owned(), arguments });
    }

    #[test]
    fn invalid_addresses_are_refused_without_repeating_them() {
        for (text, reason) in [
            ("secret", "no kind of target"),
            ("folder:", "names no target"),
            ("ftp://secret@host/", "“ftp:” is no kind of target"),
            ("git:secret", "names a remote and a branch"),
            ("git:#secret", "names a remote and a branch"),
            ("git:origin#-secret", "names a remote and a branch"),
            ("git:--upload-pack=secret#a", "can’t start with"),
            ("s3://", "names a bucket"),
            ("command:echo 'secret", "not closed"),
            ("sftp://me:secret@host/srv", "has no password"),
            ("sftp:secret", "names a host and a folder"),
        ] {
            let message = Address::parse(text, Language::En).unwrap_err().to_string();
            assert!(message.contains(reason) && !message.contains("secret"), "{text}: {message}");
        }
    }

    #[test]
    fn credentials_are_removed_from_messages_of_programs() {
        let url = "https://user:secret@host.example/r.git";
        let message = "fatal: unable to access 'https://user:secret@host.example/r.git/': secret is wrong";
        let shown = without_credentials(message, url);
        assert_eq!(shown, "fatal: unable to access 'https://host.example/r.git/': *** is wrong");
        assert_eq!(without_credentials("git@host: denied", "git@host:r.git"), "git@host: denied");
    }
}
