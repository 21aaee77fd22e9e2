//! Files of the site by what they are made of: those that would be made of the same again are taken from the old site,
//! and neither made nor read.

use std::collections::HashMap;
use std::sync::Mutex;

use anyhow::Result;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Staging;
use super::recorded_files::RecordedFile;

/// Files that were made together, in the record of a build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputRecord {
    /// The hash of what they were made of.
    digest: String,
    files: Vec<RecordedFile>,
}

impl OutputRecord {
    /// Forgets modification times: the files are then compared by their hashes.
    pub fn forget_times(&mut self) {
        self.files.iter_mut().for_each(RecordedFile::forget_times);
    }

    /// The name of the first file, which no other has.
    fn key(&self) -> Option<&str> {
        self.files.first().map(|file| file.name.as_str())
    }
}

/// The files of the build before, and those of this one.
pub struct OutputStore<'s> {
    staging: &'s Staging,
    old: HashMap<String, OutputRecord>,
    new: Mutex<Vec<Output>>,
}

/// Files of this build.
struct Output {
    names: Vec<String>,
    digest: String,
    /// Those that were taken from the old site; empty when they were made.
    files: Vec<RecordedFile>,
}

impl<'s> OutputStore<'s> {
    /// A store with the records of the build before.
    pub fn new(staging: &'s Staging, old: Vec<OutputRecord>) -> Self {
        let old = old.into_iter().filter_map(|record| Some((record.key()?.to_owned(), record)));
        Self { staging, old: old.collect(), new: Mutex::default() }
    }

    /// Takes the files `names` from the old site if they were made of what has the hash `digest`, otherwise calls
    /// `make`, which writes them.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn take_or_make(&self, names: Vec<String>, digest: String, make: impl FnOnce() -> Result<()>) -> Result<()> {
        let old = names.first().and_then(|name| self.old.get(name));
        let old = old.filter(|old| old.digest == digest && old.files.iter().map(|file| &file.name).eq(&names));
        let files = match old.and_then(|old| self.staging.reuse_recorded(&old.files)) {
            Some(files) => files,
            None => {
                make()?;
                Vec::new()
            }
        };
        if let Ok(mut new) = self.new.lock() {
            new.push(Output { names, digest, files });
        }
        Ok(())
    }

    /// The records of this build, after the compressed variants of its files were written; without those that have a
    /// file which is not `recordable`.
    pub fn into_records(self, recordable: impl Fn(&str) -> bool + Sync) -> Vec<OutputRecord> {
        let Self { staging, new, .. } = self;
        let outputs = new.into_inner().unwrap_or_default();
        let record = |output: Output| -> Option<OutputRecord> {
            let Output { names, digest, files } = output;
            if !names.iter().all(|name| recordable(name)) {
                return None;
            }
            let files: Option<Vec<RecordedFile>> = if files.is_empty() {
                names.iter().map(|name| staging.recorded(name)).collect()
            } else {
                files.into_iter().map(|file| staging.with_variants(file)).collect()
            };
            Some(OutputRecord { digest, files: files? })
        };
        let mut records: Vec<OutputRecord> = outputs.into_par_iter().filter_map(record).collect();
        records.sort_by(|a, b| a.key().cmp(&b.key()));
        records
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;
    use std::path::Path;

    use super::{OutputRecord, OutputStore};
    use crate::output::{Staging, refuse_locked};

    /// Builds a site with one page, made of what has the hash `digest`; returns the record, and whether it was made.
    fn build(target: &Path, old: Vec<OutputRecord>, digest: &str) -> (Vec<OutputRecord>, bool) {
        let staging = Staging::beside(target, &refuse_locked).unwrap().with_compressed_variants(None);
        let is_made = Cell::new(false);
        let store = OutputStore::new(&staging, old);
        let text = digest.repeat(2_000);
        let make = || {
            is_made.set(true);
            staging.write("a/index.html", text.as_bytes())?;
            staging.write("a/index.json", b"{}")
        };
        let names = ["a/index.html", "a/index.json"].map(str::to_owned).to_vec();
        store.take_or_make(names, digest.to_owned(), make).unwrap();
        staging.write("assets/app.json", b"{}").unwrap();
        staging.write_compressed().unwrap();
        let records = store.into_records(|_| true);
        staging.finish().unwrap();
        assert_eq!(fs::read_to_string(target.join("a/index.html")).unwrap(), text);
        assert!(target.join("a/index.html.br").is_file() && target.join("a/index.html.gz").is_file());
        (records, is_made.get())
    }

    #[test]
    fn files_are_made_only_of_something_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        let (first, is_made) = build(&target, Vec::new(), "un");
        assert!(is_made);
        assert_eq!(build(&target, first.clone(), "un"), (first.clone(), false));
        let (second, is_made) = build(&target, first, "deux");
        assert!(is_made);
        // A damaged file, and a lost variant, which is compressed again.
        fs::write(target.join("a/index.json"), "[ ]").unwrap();
        let (third, is_made) = build(&target, second, "deux");
        assert!(is_made);
        fs::remove_file(target.join("a/index.html.gz")).unwrap();
        assert!(!build(&target, third, "deux").1);
    }

    #[test]
    fn files_that_are_not_recordable_are_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let staging = Staging::beside(&folder.path().join("dist"), &refuse_locked).unwrap();
        let store = OutputStore::new(&staging, Vec::new());
        for name in ["a.xml", "b.xml"] {
            store.take_or_make(vec![name.to_owned()], "d".to_owned(), || staging.write(name, b"x")).unwrap();
        }
        let records = store.into_records(|name| name != "a.xml");
        assert_eq!(records.iter().map(OutputRecord::key).collect::<Vec<_>>(), [Some("b.xml")]);
    }
}
