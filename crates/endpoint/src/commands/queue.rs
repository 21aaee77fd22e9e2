//! `queue` and `show`: print responses.

use std::io::Write;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::{Outcome, counted, plain, unknown_response};
use crate::store::Store;
use crate::store::queue::Search;
use crate::store::response::{ResponseKind, Status, StoredResponse, instant};
use crate::store::transfer::Record;

#[derive(Args)]
pub(super) struct Arguments {
    /// Status of the responses.
    #[arg(long, value_enum, default_value_t = StatusFilter::Pending)]
    status: StatusFilter,
    /// Only responses with these words in name, text, site, post or e-mail address.
    #[arg(long, value_name = "WORDS", default_value = "")]
    search: String,
    /// Maximum number of responses.
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Print JSON Lines, with the whole text and without e-mail addresses.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct ShowArguments {
    /// Id of the response.
    id: String,
    /// Include the e-mail address.
    #[arg(long)]
    email: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum StatusFilter {
    #[value(alias = "held")]
    Pending,
    Approved,
    Rejected,
    Spam,
    All,
}

impl StatusFilter {
    fn status(self) -> Option<Status> {
        match self {
            Self::Pending => Some(Status::Pending),
            Self::Approved => Some(Status::Approved),
            Self::Rejected => Some(Status::Rejected),
            Self::Spam => Some(Status::Spam),
            Self::All => None,
        }
    }
}

/// Characters of a text that a line of the list shows.
const EXCERPT_LENGTH: usize = 60;

pub(super) async fn list(store: &Store, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome> {
    let wanted = Search {
        status: arguments.status.status(),
        is_message: None,
        words: arguments.search.clone(),
        before: None,
        // One more than shown tells whether there are more.
        limit: arguments.limit.saturating_add(1),
        is_oldest_first: false,
    };
    let mut found = store.search(wanted).await?;
    let has_more = found.len() > arguments.limit;
    found.truncate(arguments.limit);
    if arguments.json {
        for kept in found {
            writeln!(out, "{}", serde_json::to_string(&record(kept, false))?)?;
        }
        return Ok(Outcome::Good);
    }
    for kept in &found {
        let excerpt: String = kept.text.chars().take(EXCERPT_LENGTH).collect();
        let rest = if excerpt.len() < kept.text.len() { "…" } else { "" };
        let (time, post, name) = (time(kept.received_ms), place(kept), plain(&kept.name));
        writeln!(out, "{}  {:8}  {time}  {post}  {name}: {}{rest}", kept.id, kept.status, plain(&excerpt))?;
    }
    match (found.len(), has_more) {
        (0, _) => writeln!(out, "no responses")?,
        (count, false) => writeln!(out, "{}", counted(count, "response"))?,
        (count, true) => writeln!(out, "the newest {count}; raise --limit to list more")?,
    }
    Ok(Outcome::Good)
}

pub(super) async fn show(store: &Store, arguments: &ShowArguments, out: &mut dyn Write) -> Result<Outcome> {
    let Some(kept) = store.response(arguments.id.clone()).await? else { bail!(unknown_response(&arguments.id)) };
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&record(kept, arguments.email))?)?;
        return Ok(Outcome::Good);
    }
    let mut line = |name: &str, value: &str| match value {
        "" => Ok(()),
        value => writeln!(out, "{:10} {}", format!("{name}:"), plain(value)),
    };
    line("id", &kept.id)?;
    line("status", kept.status.name())?;
    line("kind", kept.kind.name())?;
    line("reasons", &kept.reasons)?;
    line("post", &kept.post)?;
    line("reply to", kept.parent.as_deref().unwrap_or_default())?;
    line("received", &time(kept.received_ms))?;
    line("decided", &kept.decided_ms.map(time).unwrap_or_default())?;
    line("name", &kept.name)?;
    if arguments.email {
        line("e-mail", kept.email.as_deref().unwrap_or_default())?;
    }
    line("site", kept.site.as_deref().unwrap_or_default())?;
    writeln!(out)?;
    for text in kept.text.lines() {
        writeln!(out, "{}", plain(text))?;
    }
    Ok(Outcome::Good)
}

/// The post, or what a private message is about.
fn place(kept: &StoredResponse) -> String {
    match kept.kind {
        ResponseKind::Response | ResponseKind::Elsewhere(_) => plain(&kept.post),
        ResponseKind::Message if kept.post.is_empty() => "private".to_owned(),
        ResponseKind::Message => format!("private, {}", plain(&kept.post)),
    }
}

fn record(kept: StoredResponse, with_email: bool) -> Record {
    let mut record = Record::shown(kept);
    if !with_email {
        record.email = None;
    }
    record
}

fn time(ms: i64) -> String {
    instant(ms).strftime("%Y-%m-%d %H:%M UTC").to_string()
}
