//! `cargo xtask serve`: builds, starts an endpoint for responses on loopback, and lets `carnet serve` print the
//! address, watch `public/` and rebuild. Changes to the app or the endpoint themselves need a restart.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};

use clap::Args;

use crate::error::Error;
use crate::repo::Repo;
use crate::verdict::Verdict;
use crate::{build, command, setup};

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

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict, Error> {
    let tools = setup::for_build(repo)?;
    build::endpoint(repo)?;
    build::site(repo, &tools, build::Profile::Release)?;
    let port = free_port(options.port.unwrap_or(PORT))?;
    let endpoint = Endpoint::start(repo, port)?;
    let mut serve = Command::new(repo.generator());
    serve.current_dir(repo.root());
    serve.args(["serve", "--public", "public", "--app", "dist/assets", "--out", "dist"]);
    serve.arg("--port").arg(port.to_string()).arg("--endpoint").arg(&endpoint.url);
    println!(
        "\nResponses are kept in {}.\nDecide about them at {}moderation; the password of this run is {}",
        repo.target().join(FOLDER).display(),
        endpoint.url,
        endpoint.password
    );
    // Ctrl-C reaches both programs; whatever ends the site, the endpoint ends with it.
    let served = command::run(&mut serve);
    drop(endpoint);
    served?;
    Ok(Verdict::Clean)
}

/// `wanted`, or any port that is free: the endpoint must know the site's address before the site is served.
fn free_port(wanted: u16) -> Result<u16, Error> {
    let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| listener.local_addr());
    let address = at(wanted).or_else(|_| at(0));
    address.map(|address| address.port()).map_err(|_| Error::Missing("no port is free on 127.0.0.1".into()))
}

/// An endpoint of this run's own.
struct Endpoint {
    process: Child,
    url: String,
    password: String,
}

impl Endpoint {
    /// Starts it with a new password, and waits until it listens.
    fn start(repo: &Repo, site_port: u16) -> Result<Endpoint, Error> {
        let folder = repo.target().join(FOLDER);
        fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        let password = password();
        let mut passwd = carnet_endpoint(repo, site_port);
        let told = passwd.arg("passwd").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().and_then(|mut child| {
            if let Some(mut input) = child.stdin.take() {
                writeln!(input, "{password}")?;
            }
            child.wait()
        });
        let told = told.map_err(|source| Error::NotStarted { command: command::line(&passwd), source })?;
        command::expect_success(&passwd, told)?;

        let mut serve = carnet_endpoint(repo, site_port);
        serve.args(["serve", "--listen", "127.0.0.1:0"]).stdin(Stdio::null()).stdout(Stdio::piped());
        let lost = |source| Error::NotStarted { command: "carnet-endpoint serve".into(), source };
        let mut process = serve.spawn().map_err(lost)?;
        let mut lines =
            process.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines().map_while(Result::ok));
        let told = lines.find_map(|line| Some(line.strip_prefix("listening ")?.trim().to_owned()));
        // Whatever it says later is read too: a pipe that nobody reads would stop it.
        std::thread::spawn(move || lines.for_each(|line| println!("{line}")));
        match told {
            Some(url) => Ok(Endpoint { process, url, password }),
            None => {
                let status = process.wait().map_err(lost)?;
                command::expect_success(&serve, status)?;
                Err(Error::Missing("carnet-endpoint ended before it listened".into()))
            }
        }
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        // It may have ended by itself, at the same Ctrl-C. What it acknowledged is on disk either way.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The endpoint's program with the settings of this run. Settings of the developer's own stay out of it.
fn carnet_endpoint(repo: &Repo, site_port: u16) -> Command {
    let origins = ["127.0.0.1", "localhost"].map(|host| format!("http://{host}:{site_port}"));
    let mut program = Command::new(repo.endpoint());
    for (variable, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARNET_")) {
        program.env_remove(variable);
    }
    program.current_dir(repo.target().join(FOLDER));
    program.env("CARNET_DATABASE", repo.target().join(FOLDER).join("responses.db"));
    program.env("CARNET_SITE", format!("{}/", origins[0]));
    program.env("CARNET_THREADS", repo.dist().join("threads.json"));
    program.env("CARNET_ORIGINS", origins.join(","));
    program
}

/// A password that nobody guesses, for a server that only this machine reaches. The system seeds the hasher.
fn password() -> String {
    let part = || format!("{:016x}", RandomState::new().build_hasher().finish());
    [part(), part()].concat()
}
