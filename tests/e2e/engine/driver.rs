//! Driver processes: the program between a test and its browser.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Engine;
use super::capabilities::{self, Scripts};
use super::screen::Screen;
use crate::{variables, wait};

/// A running driver; it ends when this is dropped.
pub(crate) struct Driver {
    engine: Engine,
    process: Child,
    port: u16,
    _screen: Option<Screen>,
}

impl Driver {
    /// Starts the driver of `engine` and waits until it answers.
    pub(crate) async fn start(engine: Engine) -> Result<Self> {
        let screen = (engine == Engine::Webkit).then(Screen::start).transpose()?;
        let port = free_port()?;
        let program = engine.programs().first().context("the engine has no driver")?;
        let mut command = Command::new(variables::place(program)?);
        command.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some(screen) = &screen {
            command.env("DISPLAY", &screen.display).env("GDK_BACKEND", "x11");
            if is_root() {
                command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
            }
        }
        let process = command.spawn().with_context(|| format!("the driver of {} does not start", engine.name()))?;
        let driver = Self { engine, process, port, _screen: screen };
        wait::until(format!("the driver of {} answers", engine.name()), async || driver.is_ready().await).await?;
        Ok(driver)
    }

    /// A new browser with a new profile.
    pub(crate) async fn session(&self, scripts: Scripts) -> Result<Client> {
        let capabilities = capabilities::of(self.engine, scripts)?;
        let address = format!("http://127.0.0.1:{}/", self.port);
        let session = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&address).await;
        session.with_context(|| format!("{} does not start", self.engine.name()))
    }

    async fn is_ready(&self) -> Result<Option<()>> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await?;
        let request = format!("GET /status HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port);
        stream.write_all(request.as_bytes()).await?;
        let mut answer = [0; 16];
        let length = stream.read(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer[..length]).contains(" 200").then_some(()))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that was free a moment ago: not every driver can choose one by itself and report it.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

/// Whether the tests run as root, where WebKit's own sandbox can't be built.
#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
