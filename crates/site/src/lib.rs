//! From the author's files in `public/` to rendered pages.
//!
//! The steps of a build: [`public_folder`] finds the files, [`catalogue`] reads and checks them, [`picture_files`] has
//! their pictures made smaller, [`markup`] turns
//! their text into sanitized HTML, [`pages`] makes the bundle of each page, [`document`] renders it with the app's
//! components. [`feeds`], [`search_index`], [`sitemap`], [`redirects`], [`icons`] and files for hosts and devices are generated from
//! the same catalogue. [`fixes`] corrects the author's files.

pub mod base_path;
pub mod catalogue;
mod compact_script;
pub mod contact;
mod content_security_policy;
pub mod crawlers;
pub mod document;
pub mod feed_address;
pub mod feeds;
pub mod files;
pub mod fixes;
pub mod fragments;
mod head;
pub mod headers;
pub mod icons;
pub mod images;
mod json;
pub mod links;
pub mod manifest;
pub mod markup;
pub mod memory;
pub mod offline;
pub mod open_graph;
pub mod pages;
pub mod permalinks;
pub mod picture_files;
pub mod public_folder;
pub mod redirects;
pub mod referenced_images;
pub mod search_index;
pub mod sitemap;
mod style;
mod text_diagnostics;
pub mod wording;
