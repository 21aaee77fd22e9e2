//! `export` and `import`: responses as JSON Lines; `import --post` reads a JSON Feed of the blog.

use std::collections::HashMap;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use protocol::language::Language;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use source::diagnostic::Severity;
use source::responses_file::{self, Sender};

use super::{Outcome, counted, now_ms};
use crate::store::Store;
use crate::store::address::Address;
use crate::store::response::{ResponseKind, Status, StoredResponse};
use crate::store::transfer::{Content, Import, Record, Withdrawal, Withdrawn, milliseconds};

#[derive(Args)]
pub(super) struct Arguments {
    /// An export, or with --post a file public/responses/*.json [default: standard input].
    file: Option<PathBuf>,
    /// Import a JSON Feed with the published responses of this post: its id, or its slug if it has no id.
    #[arg(long, value_name = "ID")]
    post: Option<String>,
}

pub(super) async fn export(store: &Store, file: Option<&Path>, out: &mut dyn Write) -> Result<Outcome> {
    let Some(path) = file else {
        write_lines(store, out).await?;
        return Ok(Outcome::Good);
    };
    if path.exists() {
        bail!("{} already exists; name another file", path.display());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Such a file is for its owner alone.
    let part = tempfile::Builder::new().prefix(".carnet-").suffix(".part").tempfile_in(folder);
    let mut part =
        part.with_context(|| format!("can't write {}; name a file in a folder that exists", path.display()))?;
    let count = write_lines(store, &mut part).await?;
    part.as_file().sync_all()?;
    part.persist_noclobber(path)
        .map_err(|error| error.error)
        .with_context(|| format!("can't write {}", path.display()))?;
    writeln!(out, "{} in {}", counted(count, "response"), path.display())?;
    Ok(Outcome::Good)
}

/// Writes all that is stored; returns the number of responses.
async fn write_lines(store: &Store, out: &mut dyn Write) -> Result<usize> {
    let mut out = BufWriter::new(out);
    let mut contents = store.contents();
    let mut count = 0;
    while let Some(content) = contents.next().await {
        match content? {
            Content::Response(kept, _) => {
                count += 1;
                write_line(&mut out, &Record::from(*kept))?;
            }
            Content::Withdrawn(id, withdrawal) => write_line(&mut out, &Withdrawn::new(id, withdrawal))?,
            // They belong to one database.
            Content::Notice(_) | Content::Secret(..) | Content::Webmention(_) | Content::ProgramKey(_) => {}
        }
    }
    out.flush()?;
    Ok(count)
}

fn write_line(out: &mut dyn Write, line: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

pub(super) async fn import(database: &Address, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome> {
    let (name, text) = match &arguments.file {
        Some(path) => {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path).with_context(|| format!("can't read {name}"))?;
            (name, text)
        }
        None => {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text).context("can't read the standard input")?;
            ("standard input".to_owned(), text)
        }
    };
    let (read, elsewhere) = match &arguments.post {
        Some(post) => read_feed(&name, &text, post),
        None => (read_lines(&name, &text), 0),
    };
    let wanted = match read {
        Ok(wanted) => wanted,
        Err(problems) => {
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            eprintln!("{}; nothing was imported", counted(problems.len(), "problem"));
            return Ok(Outcome::Findings);
        }
    };
    let store = Store::open_or_create(database).await?;
    let loaded = store.import(wanted).await?;
    store.close().await;
    writeln!(out, "{} imported", counted(loaded.added, "response"))?;
    for (count, why) in [
        (loaded.known, "already stored, unchanged"),
        (loaded.withdrawn, "withdrawn earlier, skipped"),
        (elsewhere, "from elsewhere, skipped"),
    ] {
        if count > 0 {
            writeln!(out, "{why}: {count}")?;
        }
    }
    Ok(Outcome::Good)
}

/// The keys that distinguish the kinds of lines.
#[derive(Deserialize)]
struct Kind {
    withdrawn: Option<IgnoredAny>,
    items: Option<IgnoredAny>,
}

fn read_lines(name: &str, text: &str) -> Result<Import, Vec<String>> {
    let mut load = Import::default();
    let mut problems = Vec::new();
    let mut lines_of: HashMap<String, usize> = HashMap::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let mut problem = |what: &str| problems.push(format!("{name}:{number}: error: {what}"));
        match read_line(line) {
            Err(wrong) => wrong.iter().for_each(|what| problem(what)),
            Ok(Line::Response(kept)) => match lines_of.insert(kept.id.clone(), number) {
                Some(before) => problem(&format!("duplicate id {}, also on line {before}", kept.id)),
                None => load.responses.push(kept),
            },
            Ok(Line::Withdrawn(id, withdrawal)) => {
                load.withdrawn.insert(id, withdrawal);
            }
        }
    }
    if problems.is_empty() { Ok(load) } else { Err(problems) }
}

enum Line {
    Response(StoredResponse),
    Withdrawn(String, Withdrawal),
}

fn read_line(line: &str) -> Result<Line, Vec<String>> {
    let wrong = |error: serde_json::Error| vec![format!("not a line of an export: {error}")];
    let kind: Kind = serde_json::from_str(line).map_err(wrong)?;
    if kind.items.is_some() {
        return Err(vec!["this is a JSON Feed; name its post with --post".to_owned()]);
    }
    if kind.withdrawn.is_none() {
        let record: Record = serde_json::from_str(line).map_err(wrong)?;
        return record.into_stored().map(Line::Response);
    }
    let line: Withdrawn = serde_json::from_str(line).map_err(wrong)?;
    match line.into_withdrawal() {
        Some((id, withdrawal)) => Ok(Line::Withdrawn(id, withdrawal)),
        None => Err(vec![
            "withdrawn and parent must be ids; since and received must be times such as 2012-03-15T13:30:00Z"
                .to_owned(),
        ]),
    }
}

/// The published responses of one post, and the number of items from elsewhere among them, which this endpoint could
/// not withdraw.
fn read_feed(name: &str, text: &str, post: &str) -> (Result<Import, Vec<String>>, usize) {
    let (list, problems) = responses_file::read(name, text, Sender::Author);
    let is_good = problems.iter().all(|problem| problem.severity == Severity::Warning);
    let Some(list) = list.filter(|_| is_good) else {
        return (Err(problems.iter().map(|problem| problem.text(Language::En)).collect()), 0);
    };
    problems.iter().for_each(|problem| eprintln!("{}", problem.text(Language::En)));
    let mut load = Import::default();
    let mut elsewhere = 0;
    let now_ms = now_ms();
    let withdrawal =
        |parent, received_ms| Withdrawal { post: post.to_owned(), parent, received_ms, since_ms: now_ms };
    load.withdrawn = list.withdrawn.into_iter().map(|id| (id, withdrawal(None, None))).collect();
    for item in list.items {
        let received_ms = milliseconds(&item.date_published).unwrap_or_default();
        if item.extension.is_from_elsewhere() {
            elsewhere += 1;
            continue;
        }
        let response = item.into_response();
        let filled = |text: String| (!text.is_empty()).then_some(text);
        if response.is_withdrawn() {
            load.withdrawn.insert(response.id, withdrawal(filled(response.parent), Some(received_ms)));
            continue;
        }
        load.responses.push(StoredResponse {
            id: response.id,
            post: post.to_owned(),
            parent: filled(response.parent),
            name: response.name,
            email: None,
            site: filled(response.site),
            text: response.text,
            language: Language::default().tag().to_owned(),
            received_ms,
            status: Status::Approved,
            previous_status: None,
            decided_ms: None,
            reasons: String::new(),
            by_author: response.by_author,
            kind: ResponseKind::Response,
        });
    }
    (Ok(load), elsewhere)
}
