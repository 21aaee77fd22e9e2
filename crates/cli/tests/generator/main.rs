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

mod apps;
mod archive;
mod attachments;
mod below;
mod cases;
mod cleaning;
mod command;
mod compressed;
mod document;
mod feeds;
mod footnotes;
mod headings;
mod hidden;
mod hostile;
mod images;
mod invalid;
mod languages;
mod links;
mod lists;
mod markup;
mod media;
mod messages;
mod open_graph;

mod posts;
mod previews;
mod programs;
mod pull;
mod rebuilding;
mod redirects;
mod responses;
mod same_bytes;
mod search;
mod sitemap;
mod sizes;
mod static_pages;
mod tags;
mod threads;
mod translations;
mod typography;
mod unstorable;
mod whole_or_nothing;
mod words;
