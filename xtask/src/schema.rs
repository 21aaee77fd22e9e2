//! `cargo xtask schema`: the JSON schemas of the author's files and the tables of fields in the documentation, which the
//! generator derives from the declarations of the fields.

use std::path::Path;

use anyhow::{Context, Result};
use clap::Args;
use fs_err as fs;
use xshell::cmd;

use crate::build;
use crate::repo::Repo;
use crate::verdict::Verdict;

/// The author's files that have a schema.
pub(crate) const SUBJECTS: [&str; 3] = ["post", "site", "responses"];

/// The page with the tables of fields.
const PAGE: &str = "docs/writing.md";

/// The last line of a table.
const TABLE_END: &str = "<!-- end -->\n";

#[derive(Args)]
pub(crate) struct Options {
    /// Write nothing; say which files are out of date and exit 1
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    build::generator(repo)?;
    let mut verdict = Verdict::Clean;
    let generator = repo.generator();
    for subject in SUBJECTS {
        let fresh = generated(repo, &generator, subject)?;
        update(repo, &format!("docs/schema/{}", file_name(subject)), &fresh, options, &mut verdict)?;
    }
    let path = repo.path(PAGE);
    let page = with_tables(fs::read_to_string(&path)?, &generated(repo, &generator, "tables")?)?;
    update(repo, PAGE, &page, options, &mut verdict)?;
    Ok(verdict)
}

/// The name of the file with the schema of `subject`.
pub(crate) fn file_name(subject: &str) -> String {
    format!("{subject}.schema.json")
}

/// What the program `generator` prints for `subject`.
pub(crate) fn generated(repo: &Repo, generator: &Path, subject: &str) -> Result<String> {
    // `read` takes the last line end away.
    Ok(cmd!(repo.sh, "{generator} schema {subject}").read()? + "\n")
}

/// Writes the file `name` if its content is not `fresh`; with `--check`, only says so.
fn update(repo: &Repo, name: &str, fresh: &str, options: &Options, verdict: &mut Verdict) -> Result<()> {
    let file = repo.path(name);
    if fs::read_to_string(&file).is_ok_and(|kept| kept == fresh) {
        println!("{name}: up to date");
    } else if options.check {
        println!("{name}: out of date; `cargo xtask schema` writes it anew");
        *verdict = Verdict::Findings;
    } else {
        fs::write(&file, fresh)?;
        println!("{name}: written");
    }
    Ok(())
}

/// `page` with its tables replaced by those of `tables`. A table starts with a comment that names it.
fn with_tables(mut page: String, tables: &str) -> Result<String> {
    for table in tables.split_inclusive(TABLE_END) {
        let first_line = table.lines().next().unwrap_or_default();
        let place = page.find(first_line).and_then(|start| {
            let length = page[start..].find(TABLE_END)?;
            Some(start..start + length + TABLE_END.len())
        });
        let place = place.with_context(|| format!("{PAGE}: no table between {first_line} and its end"))?;
        page.replace_range(place, table);
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::with_tables;

    #[test]
    fn with_tables_replaces_each_table() {
        let page = "A\n<!-- x -->\nold\n<!-- end -->\nB\n<!-- y -->\n<!-- end -->\n";
        let tables = "<!-- y -->\n2\n<!-- end -->\n<!-- x -->\n1\n<!-- end -->\n";
        let expected = "A\n<!-- x -->\n1\n<!-- end -->\nB\n<!-- y -->\n2\n<!-- end -->\n";
        assert_eq!(with_tables(page.to_owned(), tables).unwrap(), expected);
        assert!(with_tables("A\n".to_owned(), tables).is_err());
    }
}
