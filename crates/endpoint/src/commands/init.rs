//! `init`: a configuration file to start from.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::Outcome;
use crate::config::file::{DEFAULT, EXAMPLE};

pub(super) fn run(path: Option<&Path>, out: &mut dyn Write) -> Result<Outcome> {
    let path = path.unwrap_or(Path::new(DEFAULT));
    let mut options = File::options();
    options.write(true).create_new(true);
    // The operator may write a password into it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = match options.open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} already exists; name another file with --config", path.display())
        }
        opened => opened.with_context(|| format!("can't write {}", path.display()))?,
    };
    file.write_all(EXAMPLE.as_bytes()).with_context(|| format!("can't write {}", path.display()))?;
    let config = match path == Path::new(DEFAULT) {
        true => String::new(),
        false => format!(" --config {}", path.display()),
    };
    write!(
        out,
        "wrote {}\n\nNext steps:\n  1. set site in it to the address of your blog\n  \
         2. carnet-endpoint{config} passwd   sets the password of the moderation pages\n  \
         3. carnet-endpoint{config} check    checks configuration, posts and database\n  \
         4. carnet-endpoint{config} serve    runs the endpoint\n",
        path.display()
    )?;
    Ok(Outcome::Good)
}
