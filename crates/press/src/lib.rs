//! Press: from the author's files in `public/` to the finished site in `dist/`.
//!
//! The way of a post is the order of the modules: [`source`] finds the files, [`catalogue`] reads and checks
//! them, [`markup`] turns their text into clean HTML, [`pages`] puts together what each page shows,
//! [`document`] renders it with the app's own views, [`output`] writes. [`feeds`], [`sitemap`], [`redirects`] and what hosts read follow from what was written. [`build`] runs it all; [`serve`] does so
//! again whenever a file changes. [`pull`] brings approved responses into `public/`.

pub mod address;
pub mod assets;
pub mod build;
pub mod cards;
pub mod catalogue;
pub mod cli;
pub mod diagnostics;
pub mod document;
pub mod earlier;
pub mod feeds;
mod fragments;
pub mod head;
pub mod headers;
mod host_rules;
pub mod icons;
pub mod images;
mod interruption;
mod links;
pub mod manifest;
pub mod markup;
pub mod output;
pub mod pages;
pub mod preview;
pub mod pull;
pub mod redirects;
pub mod root;
pub mod serve;
pub mod sitemap;
pub mod source;
mod text_diagnostics;
pub mod wording;
pub mod xml;
