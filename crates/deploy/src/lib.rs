//! Uploads the finished site to a target: a folder, a git branch, an S3-compatible store, a server with rsync or SFTP,
//! or a command of the author's.
//!
//! A [`Manifest`] at the target lists the files that were published. It is read first, compared with the new site
//! ([`Plan`]), and written last. Files that are not in it are never deleted.

mod address;
mod files;
mod groups;
mod kind;
mod listing;
mod manifest;
mod names;
mod pages;
mod phase;
mod plan;
mod publication;
mod refusal;
mod settings;
mod sftp_address;
mod state;
mod summary;
mod target;
mod temporary;
mod texts;
mod wording;

pub use address::{Address, Destination};
pub use files::{FileContent, MANIFEST};
pub use manifest::Manifest;
pub use pages::PageChange;
pub use phase::Phase;
pub use plan::{Plan, Upload};
pub use publication::Publication;
pub use settings::{FILE as SETTINGS_FILE, Settings};
pub use sftp_address::SftpAddress;
pub use state::TargetState;
pub use temporary::{TemporaryFolder, remove_temporary_folders};
pub use wording::Wording;
