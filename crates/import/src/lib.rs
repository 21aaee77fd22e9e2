//! Reads the exports of other blog software, and writes the author's files.
//!
//! A module for each format: [`wordpress`], [`wordpress_rest`], [`json_feed`], [`markdown`], [`ghost`], [`blogger`] for
//! posts; [`disqus`] and [`isso`] for comments of posts that are in the author's folder already. [`target`] writes into
//! this folder and keeps edited files; [`report`] is the report; [`downloads`] says which files of the old blog the
//! caller may download; [`blog`] has the options of all formats; [`database`] opens SQLite files.

mod addresses;
mod archives;
pub mod blog;
pub mod blogger;
mod changes;
mod comment_text;
mod comments;
pub mod database;
mod dates;
pub mod disqus;
pub mod downloads;
mod embeds;
mod existing;
mod export_file;
mod fences;
mod file_names;
pub mod ghost;
mod gitignore;
mod html;
mod html_to_markdown;
mod html_tree;
mod imported_files;
mod importer;
pub mod isso;
pub mod json_feed;
pub mod markdown;
mod media;
mod media_names;
mod merged_responses;
mod namespaces;
mod old_post;
mod paragraphs;
mod personal_data;
mod post_file;
pub mod report;
mod rewriter;
mod source_identity;
pub mod target;
mod text;
mod texts;
mod threads;
pub mod wordpress;
pub mod wordpress_rest;
mod xml;
