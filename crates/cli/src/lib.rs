//! The program `carnet`: [`commands`] reads its arguments, which `alone` chooses if there are none; `init` starts a
//! blog, `new` a post; `write` serves the editor, whose page is from `editor_page`, and which pulls with
//! `editor_pull`; `list` and `rename` work on the posts, which `blog` reads; [`check`] lists problems of the author's
//! files and corrects some; [`build`] makes the site of them; [`serve`] does so again whenever a file changes;
//! [`preview`] serves a finished site as a host does; `publish_site` uploads it; [`pull`] brings approved responses
//! into `public/`, [`import`] an old blog. They speak the `language` of the blog, with the `texts`, through the
//! `streams` of the process.

mod alone;
mod app;
mod arguments;
mod blog;
pub mod build;
pub mod check;
pub mod commands;
mod editor_page;
mod editor_pull;
pub mod import;
mod init;
mod inside;
mod language;
mod list;
mod new;
pub mod preview;
mod progress_bars;
mod publish_site;
pub mod pull;
mod rename;
pub mod serve;
mod signals;
mod streams;
mod texts;
mod watch;
mod write;

pub use publish_site::EditorPublisher;
