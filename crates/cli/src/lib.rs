//! The program `carnet`: [`commands`] reads its arguments; [`build`] makes the site of the author's files; [`serve`]
//! does so again whenever a file changes; [`preview`] serves a finished site as a host does; [`pull`] brings approved
//! responses into `public/`.

mod app;
mod blog_folder;
pub mod build;
pub mod commands;
pub mod preview;
pub mod pull;
pub mod serve;
mod signals;
