//! `carnet list`: the author's posts as a table, or as JSON for other programs.

use std::cmp::Reverse;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use comfy_table::{CellAlignment, Table, presets};
use jiff::Timestamp;
use protocol::language::Language;
use rayon::prelude::*;
use serde::Serialize;
use site::catalogue::read_responses;
use site::markup::words;
use site::wording::Wording;
use source::diagnostic::{Diagnostic, Severity, escaped};
use source::post::{Body, Post, Status as Written};
use source::report;
use source::slug::{Slug, fold};

use crate::arguments::Source;
use crate::blog::{Blog, PostFile, ensure_blog};
use crate::build;
use crate::streams::{print_error, print_line};
use crate::texts::Commands;

const EXAMPLES: &str = "\
Examples:
  carnet list --status draft
  carnet list --tag \"marketing RH\" --year 2012 --sort words
  carnet list --text velo --json";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Only posts with this status.
    #[arg(long, value_enum)]
    status: Option<Status>,
    /// Only posts with this tag; accents and capitals make no difference.
    #[arg(long)]
    tag: Option<String>,
    /// Only posts of this year.
    #[arg(long)]
    year: Option<i16>,
    /// Only posts with these words in title, summary or text; accents and capitals make no difference.
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// Order of the posts: newest first, by title, or those with most words or responses first.
    #[arg(long, value_enum, default_value_t = Order::Date)]
    sort: Order,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// Whether readers see a post.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    /// For the author only.
    Draft,
    /// With a date in the future.
    Scheduled,
    /// In the built site.
    Published,
}

#[derive(Clone, Copy, ValueEnum)]
enum Order {
    Date,
    Title,
    Words,
    Responses,
}

/// A post in the list; its fields are those of the JSON.
#[derive(Serialize)]
struct Row {
    file: String,
    slug: String,
    status: Status,
    date_published: Option<String>,
    title: String,
    tags: Vec<String>,
    words: usize,
    responses: usize,
    /// The day in the time zone of the blog.
    #[serde(skip)]
    day: String,
    #[serde(skip)]
    instant: Option<Timestamp>,
}

/// Prints the posts. Errors of files are listed after them.
///
/// # Errors
/// When there is no blog, or the time can't be determined.
pub(crate) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode> {
    let public = &arguments.source.public;
    ensure_blog(public, language)?;
    let now = build::now(language)?;
    let (blog, mut diagnostics) = Blog::read(public);
    if let Some(blog) = blog {
        let posts: Vec<_> = blog.posts.iter().filter(|entry| is_asked_for(&entry.post, arguments, now)).collect();
        let read: Vec<_> = posts.par_iter().map(|entry| row(entry, &blog, now)).collect();
        let mut rows = Vec::with_capacity(read.len());
        for (row, found) in read {
            rows.push(row);
            diagnostics.extend(found);
        }
        sort(&mut rows, arguments.sort);
        if arguments.json {
            print_line(serde_json::to_string_pretty(&rows)?)?;
        } else if !rows.is_empty() {
            print_line(table(&rows, language))?;
        }
    }
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    print_error(report::list(&diagnostics, language));
    Ok(if diagnostics.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn status(post: &Post, now: Timestamp) -> Status {
    match (post.status, &post.date) {
        (Written::Draft, _) => Status::Draft,
        (Written::Published, Some(date)) if date.instant > now => Status::Scheduled,
        (Written::Published, _) => Status::Published,
    }
}

fn is_asked_for(post: &Post, arguments: &Arguments, now: Timestamp) -> bool {
    let Arguments { status: wanted, tag, year, text, .. } = arguments;
    let has_tag = |label: &String| {
        let slug = Slug::from_text(label);
        post.tags.iter().any(|tag| Some(&tag.slug) == slug.as_ref())
    };
    let is_of = |year: &i16| post.date.as_ref().is_some_and(|date| date.day.year() == *year);
    wanted.is_none_or(|wanted| status(post, now) == wanted)
        && tag.as_ref().is_none_or(has_tag)
        && year.as_ref().is_none_or(is_of)
        && text.as_ref().is_none_or(|text| has_words(post, text))
}

fn has_words(post: &Post, words: &str) -> bool {
    let (Body::Markdown(body) | Body::Html(body) | Body::Text(body)) = &post.body;
    let words = fold(words);
    let texts = [post.title.as_str(), post.summary.as_deref().unwrap_or_default(), body.as_str()];
    texts.into_iter().any(|text| fold(text).contains(words.trim()))
}

fn row(entry: &PostFile, blog: &Blog, now: Timestamp) -> (Row, Vec<Diagnostic>) {
    let PostFile { source, post } = entry;
    let mut files = blog.sources.responses.iter();
    let file = files.find(|file| file.stem() == post.slug.as_str());
    let (responses, diagnostics) = match file.map(read_responses) {
        Some(Ok((responses, _))) => {
            (responses.iter().filter(|response| response.extension.is_counted()).count(), Vec::new())
        }
        Some(Err(diagnostics)) => (0, diagnostics),
        None => (0, Vec::new()),
    };
    let row = Row {
        file: source.name.clone(),
        slug: post.slug.to_string(),
        status: status(post, now),
        date_published: post.date.as_ref().map(|date| date.written.clone()),
        title: post.title.clone(),
        tags: post.tags.iter().map(|tag| tag.label.clone()).collect(),
        words: words(&post.body, Wording(blog.settings.language)),
        responses,
        day: post.date.as_ref().map(|date| date.day.to_string()).unwrap_or_default(),
        instant: post.date.as_ref().map(|date| date.instant),
    };
    (row, diagnostics)
}

/// Sorts the posts, those without a date last; equal ones by date, then by slug.
fn sort(rows: &mut [Row], order: Order) {
    rows.sort_by(|a, b| Reverse(a.instant).cmp(&Reverse(b.instant)).then_with(|| a.slug.cmp(&b.slug)));
    match order {
        Order::Date => {}
        Order::Title => rows.sort_by_cached_key(|row| fold(&row.title)),
        Order::Words => rows.sort_by_key(|row| Reverse(row.words)),
        Order::Responses => rows.sort_by_key(|row| Reverse(row.responses)),
    }
}

fn table(rows: &[Row], language: Language) -> String {
    let texts = Commands::of(language);
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(texts.columns);
    for row in rows {
        let status = match row.status {
            Status::Draft => texts.draft,
            Status::Scheduled => texts.scheduled,
            Status::Published => texts.published,
        };
        let (title, tags) = (escaped(&row.title), row.tags.join(", "));
        let (words, responses) = (language.number(row.words), language.number(row.responses));
        let cells: [&str; 6] = [status, &row.day, &title, &escaped(&tags), &words, &responses];
        table.add_row(cells);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    for number in [4, 5] {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}
