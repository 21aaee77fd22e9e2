//! `carnet preview` over a built site, as long as something is measured.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::error::Error;
use crate::repo::Repo;

/// A running preview. It ends with this value.
pub(crate) struct Preview {
    process: Child,
    /// Where the site's home is, with a slash at its end.
    address: String,
}

impl Preview {
    /// Starts it on a port that the system chooses, and waits until it says where.
    pub(crate) fn start(repo: &Repo, site: &Path) -> Result<Preview, Error> {
        let mut program = Command::new(repo.generator());
        program.args(["preview", "--port", "0", "--site"]).arg(site);
        program.stdin(Stdio::null()).stdout(Stdio::piped());
        let lost = |source| Error::NotStarted { command: "carnet preview".into(), source };
        let mut process = program.spawn().map_err(lost)?;
        let mut lines =
            process.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines().map_while(Result::ok));
        let address = lines.find_map(|line| address(&line).map(str::to_owned));
        // Whatever it says later is read too: a pipe that nobody reads would stop it.
        std::thread::spawn(move || lines.for_each(drop));
        match address {
            Some(address) => Ok(Preview { process, address }),
            None => {
                let status = process.wait().map_err(lost)?;
                Err(Error::Failed { command: "carnet preview".into(), status })
            }
        }
    }

    /// The address of a page, relative to the site's home page: `posts/a/`.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It holds nothing that could be lost.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The address in a line, if there is one.
fn address(line: &str) -> Option<&str> {
    line.split_whitespace().find(|word| word.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_what_it_prints() {
        assert_eq!(address("  http://127.0.0.1:8080/blog/"), Some("http://127.0.0.1:8080/blog/"));
        assert_eq!(address("This is dist as a host serves it. Ctrl-C stops."), None);
    }
}
