//! `cargo xtask bench`: what a growing blog and its photographs cost, what a reader waits for and searches, what an
//! author waits for, and what the endpoint bears, on this machine.

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::repo::Repo;
use crate::verdict::Verdict;

mod blog;
mod browser;
mod build;
mod child;
mod compress;
mod devtools;
mod eleventy;
mod endpoint;
mod first_visit;
mod growth;
mod hugo;
mod page;
mod pages;
mod pictures;
mod post;
mod prose;
mod search;
mod tab;
mod write;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Subcommand)]
enum Subject {
    /// Time and memory of `carnet build` over generated posts, from nothing, with and without compressed variants,
    /// unchanged, and with one text changed, with Hugo beside it; whether any page grows with their number, and what
    /// a changed text writes
    Build(build::Options),
    /// The first paint of a post in a slowed browser, beside that of the same post in a blog of Eleventy
    Eleventy(eleventy::Options),
    /// Responses accepted and threads read a second by the endpoint, at 64 connections, on SQLite and on PostgreSQL,
    /// with Isso beside it
    Endpoint(endpoint::Options),
    /// Whether the time of rendering a text grows with its length alone
    Growth,
    /// A post in a slowed browser, with the app and without, and the way from home to a post and back
    Page(page::Options),
    /// Time and memory of `carnet build` over photographs of 12 megapixels, with an empty cache and a full one, and
    /// whether any variant is larger than its original
    Pictures(pictures::Options),
    /// First queries of the search in a slowed browser, and the size of its index, in blogs of 1,000 and 10,000
    /// generated posts, with Pagefind beside it
    Search(search::Options),
    /// From a key press to the painted preview, the list of posts and the link finder of `carnet write`, in a blog of
    /// 10,000 generated posts
    Write(write::Options),
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    match &options.subject {
        Subject::Build(options) => build::run(repo, options),
        Subject::Eleventy(options) => eleventy::run(repo, options),
        Subject::Endpoint(options) => endpoint::run(repo, options),
        Subject::Growth => growth::run(repo),
        Subject::Page(options) => page::run(repo, options),
        Subject::Pictures(options) => pictures::run(repo, options),
        Subject::Search(options) => search::run(repo, options),
        Subject::Write(options) => write::run(repo, options),
    }
}
