//! What a build has changed in the site that stood there before.

use std::fmt;

use crate::problems::counted;

/// So many files are listed without being asked for.
const FEW: usize = 10;

/// Names below the root of the site, sorted. A file and its compressed forms are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or hold something else than before.
    pub written: Vec<String>,
    /// How many files are as they were.
    pub unchanged: usize,
    /// Files that are no more.
    pub removed: Vec<String>,
}

impl Changes {
    /// A line for each file that is not as it was; nothing where they are many, unless `all` are asked for.
    pub fn list(&self, all: bool) -> String {
        if !all && self.written.len() + self.removed.len() > FEW {
            return String::new();
        }
        let line = |what: &'static str| move |name: &String| format!("  {what:<8} {name}\n");
        self.written.iter().map(line("wrote")).chain(self.removed.iter().map(line("removed"))).collect()
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wrote {}, {} unchanged", counted(self.written.len(), "file"), self.unchanged)?;
        if !self.removed.is_empty() {
            write!(f, ", {} removed", self.removed.len())?;
        }
        Ok(())
    }
}
