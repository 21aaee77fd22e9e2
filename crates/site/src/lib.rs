//! From the author's files in `public/` to rendered pages.
//!
//! The way of a post is the order of the modules: [`public_folder`] finds the files, [`catalogue`] reads and checks them,
//! [`markup`] turns their text into sanitized HTML, [`pages`] puts together what each page shows, [`document`] renders it
//! with the app's own components. [`feeds`], [`sitemap`], [`redirects`], [`icons`] and what hosts and devices read are made
//! of the same catalogue.

pub mod base_path;
pub mod catalogue;
mod content_security_policy;
pub mod document;
mod feed_address;
pub mod feeds;
pub mod files;
pub mod fragments;
mod head;
pub mod headers;
pub mod icons;
pub mod images;
mod json;
pub mod links;
pub mod manifest;
pub mod markup;
pub mod open_graph;
pub mod pages;
pub mod permalinks;
pub mod public_folder;
pub mod redirects;
pub mod sitemap;
mod text_diagnostics;
pub mod wording;
mod xml;
