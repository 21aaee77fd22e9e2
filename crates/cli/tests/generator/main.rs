//! Tests of the generator, one file per feature.
//!
//! [`site::Site`] is a blog in a temporary folder, filled by chained calls; assertions are methods of
//! [`outcome::Outcome`] and [`page::Page`]. Fixtures: `valid/` is a blog with all features, `invalid/` has one folder
//! per error, whose messages are in `snapshots/invalid/`.

#![allow(clippy::unwrap_used, reason = "a test says that it failed by panicking")]

mod addresses;
mod adjacent_posts;
mod outcome;
mod page;
mod site;
mod snapshot;

mod app_builds;
mod archive;
mod atomic_builds;
mod attachments;
mod base_path;
mod cases;
mod check;
mod command;
mod compression;
mod contact;
mod document;
mod drafts;
mod feeds;
mod file_system_errors;
mod footnotes;
mod headings;
mod images;
mod import;
mod incremental_builds;
mod incremental_edits;
mod input_limits;
mod invalid;
mod languages;
mod links;
mod lists;
mod markup;
mod media;
mod messages;
mod metadata;
mod microformats;
#[cfg(target_os = "linux")]
mod mount_points;
mod offline;
mod open_graph_images;
mod output_folder;
mod page_sizes;
mod pictures;
mod posts;
mod publish;
mod pull;
mod redirects;
mod reproducible_builds;
mod response_feeds;
mod responses;
mod reused_articles;
mod root_files;
mod sanitizing;
mod search;
mod sitemap;
mod styles;
mod tags;
mod threads;
mod translations;
mod typography;
// Other systems do not tell when they were started, so files are compared by their hashes.
#[cfg(target_os = "linux")]
mod unchanged_sites;
mod words;
