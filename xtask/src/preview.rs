//! `carnet preview` over a built site, as long as something is measured.

use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use crate::repo::Repo;
use crate::server::Server;

/// A running preview. It ends with this value.
pub(crate) struct Preview(Server);

impl Preview {
    /// Starts it on a port that the system chooses, and waits until it says where.
    pub(crate) fn start(repo: &Repo, site: &Path) -> Result<Preview> {
        let generator = repo.generator();
        let program = cmd!(repo.sh, "{generator} preview --port 0 --site {site}");
        Ok(Preview(Server::start(program, address, drop)?))
    }

    /// The address of a page, relative to the site's home page: `posts/a/`.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.0.address)
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
