//! `cargo xtask serve`: builds, starts an endpoint for responses on loopback, and lets `carnet serve` print the
//! address, watch `public/` and rebuild. Changes to the app or the endpoint themselves need a restart.

use std::collections::hash_map::RandomState;
use std::env;
use std::hash::{BuildHasher, Hasher};
use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};
use clap::Args;
use fs_err as fs;
use xshell::{Cmd, cmd};

use crate::repo::Repo;
use crate::server::Server;
use crate::verdict::Verdict;
use crate::{build, setup};

/// Port of the site where none is asked for.
const PORT: u16 = 8080;

/// Where responses are kept between runs, below cargo's folder.
const FOLDER: &str = "serve";

#[derive(Args)]
pub(crate) struct Options {
    /// Port on this machine; without it 8080, or any free one if that is taken
    #[arg(long)]
    port: Option<u16>,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    let tools = setup::for_build(repo)?;
    build::endpoint(repo)?;
    build::site(repo, &tools, build::Profile::Release)?;
    let port = free_port(options.port.unwrap_or(PORT))?;
    let password = password();
    let endpoint = start_endpoint(repo, port, &password)?;
    let (url, port) = (&endpoint.address, port.to_string());
    println!(
        "\nResponses are kept in {}.\nDecide about them at {url}moderation; the password of this run is {password}",
        repo.target().join(FOLDER).display(),
    );
    let generator = repo.generator();
    // Ctrl-C reaches both programs; whatever ends the site, the endpoint ends with it.
    cmd!(repo.sh, "{generator} serve --public public --app dist/assets --out dist --port {port} --endpoint {url}")
        .run()?;
    Ok(Verdict::Clean)
}

/// `wanted`, or any port that is free: the endpoint must know the site's address before the site is served.
fn free_port(wanted: u16) -> Result<u16> {
    let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| listener.local_addr());
    let address = at(wanted).or_else(|_| at(0)).context("no port is free on 127.0.0.1")?;
    Ok(address.port())
}

/// Starts an endpoint of this run's own with a new password. What it acknowledged is on disk however it ends.
fn start_endpoint(repo: &Repo, site_port: u16, password: &str) -> Result<Server> {
    let folder = repo.target().join(FOLDER);
    fs::create_dir_all(&folder)?;
    let _there = repo.sh.push_dir(&folder);
    carnet_endpoint(repo, site_port).arg("passwd").stdin(format!("{password}\n")).ignore_stdout().quiet().run()?;
    let serve = carnet_endpoint(repo, site_port).args(["serve", "--listen", "127.0.0.1:0"]);
    Server::start(serve, |line| line.strip_prefix("listening ").map(str::trim), |line| println!("{line}"))
}

/// The endpoint's program with the settings of this run. Settings of the developer's own stay out of it.
fn carnet_endpoint(repo: &Repo, site_port: u16) -> Cmd<'_> {
    let origins = ["127.0.0.1", "localhost"].map(|host| format!("http://{host}:{site_port}"));
    let own = env::vars_os().map(|(name, _)| name).filter(|name| name.to_string_lossy().starts_with("CARNET_"));
    own.fold(repo.sh.cmd(repo.endpoint()), Cmd::env_remove)
        .env("CARNET_DATABASE", repo.target().join(FOLDER).join("responses.db"))
        .env("CARNET_SITE", format!("{}/", origins[0]))
        .env("CARNET_THREADS", repo.dist().join("threads.json"))
        .env("CARNET_ORIGINS", origins.join(","))
}

/// A random password, for a server that only this machine reaches. The system seeds the hasher.
fn password() -> String {
    let part = || format!("{:016x}", RandomState::new().build_hasher().finish());
    [part(), part()].concat()
}
