//! `cargo xtask bench pictures`: a blog of generated photographs through the generator, twice. The first build encodes
//! all variants, the second finds them in the cache.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use fastrand::Rng;
use fs_err as fs;
use serde_json::json;
use tempfile::Builder;
use xshell::cmd;

use self::variants::Variants;
use super::child::{self, Usage};
use super::prose;
use crate::repo::Repo;
use crate::verdict::Verdict;
use crate::{build, files, terminal};

mod variants;

/// What stays of `public/`: the settings and the static pages, with their media.
const LEFT_OUT: [&str; 2] = ["posts", "responses"];

const PHOTOGRAPHS_OF_A_POST: usize = 5;

const WORDS_OF_A_POST: usize = 300;

#[derive(Args)]
pub(super) struct Options {
    /// How many photographs of 12 megapixels the blog has
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..))]
    photographs: u16,
    /// Where to build: a new folder is made there, and kept. Without it, a temporary folder
    #[arg(long)]
    folder: Option<PathBuf>,
}

pub(super) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    build::ensure_app(repo)?;
    let parent = std::path::absolute(options.folder.clone().unwrap_or_else(env::temp_dir))?;
    fs::create_dir_all(&parent)?;
    let folder = Builder::new()
        .prefix("carnet-pictures-")
        .disable_cleanup(options.folder.is_some())
        .tempdir_in(&parent)
        .with_context(|| format!("no folder can be made in {}", parent.display()))?;
    let (public, out) = (folder.path().join("public"), folder.path().join("dist"));
    let (media, number) = (public.join("media"), options.photographs.to_string());
    println!("writing {number} photographs into {} …", media.display());
    files::copy(&repo.path("public"), &public, &LEFT_OUT)?;
    // Another program, so that xtask is compiled without encoders.
    let example = ["--package", "pictures", "--example", "photographs"];
    cmd!(repo.sh, "cargo run --release --locked {example...} -- {media} {number}").run()?;
    write_posts(&variants::photographs(&media)?, &public.join("posts"))?;
    let (generator, app) = (repo.generator(), repo.assets());
    let mut builds = Vec::new();
    for name in ["first", "second"] {
        println!("{name} build …");
        let build = cmd!(repo.sh, "{generator} build --public {public} --app {app} --out {out}");
        builds.push((name, child::measure(build)?));
    }
    print_builds(&builds);
    let variants = variants::read(&media, &out)?;
    print_variants(&variants);
    Ok(verdict(&variants))
}

/// Writes posts that show the photographs with these names.
fn write_posts(photographs: &[String], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (index, names) in photographs.chunks(PHOTOGRAPHS_OF_A_POST).enumerate() {
        let mut blocks = prose::body(&mut Rng::with_seed(index as u64), WORDS_OF_A_POST);
        blocks.extend(names.iter().map(|name| format!("![Des collines](/media/{name} \"Feuillet {index}\")")));
        let post = json!({
            "title": format!("Carnet de photographies, feuillet {index:04}"),
            "date_published": "2012-03-15",
            "summary": "Des collines sous un ciel.",
            "content_markdown": blocks,
        });
        fs::write(folder.join(format!("photographies-{index:04}.json")), serde_json::to_vec(&post)?)?;
    }
    Ok(())
}

fn print_builds(builds: &[(&str, Usage)]) {
    terminal::heading("time and memory");
    let mut rows = vec![["build", "time", "peak memory"].map(str::to_owned).to_vec()];
    rows.extend(builds.iter().map(|(name, usage)| {
        vec![(*name).to_owned(), terminal::duration(usage.wall), format!("{} MiB", usage.memory / (1024 * 1024))]
    }));
    terminal::table(&rows);
}

fn print_variants(variants: &Variants) {
    terminal::heading("published photographs, in bytes");
    let mut rows = vec![["", "files", "mean", "all"].map(str::to_owned).to_vec()];
    let row = |name: String, sizes: &[u64]| {
        let all: u64 = sizes.iter().sum();
        let mean = all / (sizes.len() as u64).max(1);
        vec![name, terminal::thousands(sizes.len() as u64), terminal::thousands(mean), terminal::thousands(all)]
    };
    rows.push(row("originals".to_owned(), &variants.originals));
    let sizes = variants.sizes.iter();
    rows.extend(sizes.map(|((kind, width), sizes)| row(format!("{kind}, {width} pixels wide"), sizes)));
    terminal::table(&rows);
}

fn verdict(variants: &Variants) -> Verdict {
    println!();
    if variants.findings.is_empty() {
        println!("no published file is larger than its original");
        return Verdict::Clean;
    }
    variants.findings.iter().for_each(|finding| println!("{finding}"));
    Verdict::Findings
}
