//! Measures rendering a page to HTML: `cargo xtask bench render`. Every page of a built site is rendered several
//! times on one thread.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use protocol::bundle::{Document, Page, Site};
use walkdir::WalkDir;

/// Number of runs per page.
const RUNS: usize = 20;

fn main() -> Result<()> {
    // `cargo bench` passes a flag of its own.
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let folder = folder.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"), PathBuf::from);
    let (site, pages) = read(&folder)?;
    let mut times: Vec<(Duration, &str)> =
        pages.iter().map(|page| (median(&site, page), page.path.as_str())).collect();
    times.sort();
    let (slowest, path) = times.last().context("the site has no page")?;
    let middle = times.get(times.len() / 2).map(|(time, _)| *time).unwrap_or_default();
    println!("{} pages, {RUNS} runs each: median {middle:?}, slowest {slowest:?} ({path})", pages.len());
    Ok(())
}

/// The site data and the data of each page.
fn read(folder: &Path) -> Result<(Site, Vec<Page>)> {
    let home = fs::read_to_string(folder.join("index.html")).context("nothing is built: run `cargo xtask build`")?;
    let data = home.split_once("id=\"carnet-data\">").and_then(|(_, rest)| rest.split_once("</script>"));
    let document: Document = serde_json::from_str(data.context("the home page has no data")?.0)?;
    let mut pages = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_name() == "index.json"
            // Redirects of old addresses are not pages.
            && let Ok(page) = serde_json::from_str(&fs::read_to_string(entry.path())?)
        {
            pages.push(page);
        }
    }
    Ok((document.site, pages))
}

fn median(site: &Site, page: &Page) -> Duration {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        std::hint::black_box(carnet_app::render(site, page));
        times.push(start.elapsed());
    }
    times.sort();
    times[RUNS / 2]
}
