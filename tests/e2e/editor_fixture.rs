//! An editor: the program `carnet write` on a copy of the demo blog, which can be killed and started again.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};
use protocol::bundle::Page;
use serde_json::Value;
use url::Url;

use crate::blog::Blog;
use crate::browser::Browser;
use crate::test_context::TestContext;
use crate::variables;
use crate::wait;

/// A blog and the program that edits it.
pub(crate) struct EditorFixture {
    pub(crate) blog: Blog,
    app: PathBuf,
    process: Option<Child>,
    /// The address that the program printed. It starts a session once, and then leads to the list.
    address: Url,
}

impl EditorFixture {
    /// Starts the editor of a copy of the demo blog.
    pub(crate) async fn start(test: &TestContext<'_>) -> Result<Self> {
        Self::start_with(test, |_| Ok(())).await
    }

    /// The same with a changed blog.
    pub(crate) async fn start_with(test: &TestContext<'_>, change: impl FnOnce(&Blog) -> Result<()>) -> Result<Self> {
        let blog = Blog::copy(&test.site.frame.root, test.site)?;
        change(&blog)?;
        let app = test.site.folder.join("assets");
        let (process, address) = start(&blog, &app, 0).await?;
        // Scripts of the page in the frame do not run, which Chromium writes into its console.
        test.expect("/preview/page");
        Ok(Self { blog, app, process: Some(process), address })
    }

    /// Kills the program, as a crash does.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }

    /// Starts it again at the same port, with another session.
    pub(crate) async fn restart(&mut self) -> Result<()> {
        let port = self.address.port().context("the editor has no port")?;
        let (process, address) = start(&self.blog, &self.app, port).await?;
        (self.process, self.address) = (Some(process), address);
        Ok(())
    }

    /// Opens the list, with the session.
    pub(crate) async fn open(&self, browser: &Browser) -> Result<()> {
        browser.open(self.address.as_str()).await?;
        browser.until_hydrated().await?;
        browser.find_soon("#search").await.map(drop)
    }

    /// Opens a file, with the session.
    pub(crate) async fn open_file(&self, browser: &Browser, file: &str) -> Result<()> {
        self.open(browser).await?;
        browser.open(self.address.join(&format!("/edit?file={file}"))?.as_str()).await?;
        browser.until_hydrated().await?;
        browser.find_soon("#field-text").await.map(drop)
    }

    /// The origin of its pages.
    pub(crate) fn origin(&self) -> String {
        self.address.origin().ascii_serialization()
    }

    /// The file of the newest post.
    pub(crate) fn newest(test: &TestContext<'_>) -> Result<String> {
        let post: &Page = test.site.newest()?.first().copied().context("the home page has no post")?;
        Ok(Blog::file(post))
    }

    /// A file of the author's.
    pub(crate) fn read(&self, file: &str) -> Result<String> {
        let path = self.blog.public().join(file);
        fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))
    }

    /// Replaces a file of the author's, as another program does.
    pub(crate) fn write(&self, file: &str, text: &str) -> Result<()> {
        Ok(fs::write(self.blog.public().join(file), text)?)
    }

    /// Waits until a file is whole JSON and contains a text.
    pub(crate) async fn has_saved(&self, file: &str, part: &str) -> Result<()> {
        wait::until(format!("{file} has {part:?}"), async || {
            let text = self.read(file)?;
            serde_json::from_str::<Value>(&text).with_context(|| format!("{file} is no JSON"))?;
            Ok(text.contains(part).then_some(()))
        })
        .await
    }
}

impl Drop for EditorFixture {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// Starts the program, and reads the address that it prints.
async fn start(blog: &Blog, app: &Path, port: u16) -> Result<(Child, Url)> {
    let mut command = Command::new(variables::place("CARNET_PROGRAM")?);
    command.args(["write", "--no-browser", "--port", &port.to_string(), "--public"]).arg(blog.public());
    command.arg("--page").arg(variables::place("CARNET_EDITOR_PAGE")?).arg("--app").arg(app);
    // The site that is published is built here.
    command.current_dir(blog.folder());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = command.spawn().context("`carnet write` does not start")?;
    let output = process.stdout.take().context("the output of `carnet write` is not piped")?;
    let (address, mut rest) = tokio::task::spawn_blocking(move || {
        let mut output = BufReader::new(output);
        (address(&mut output), output)
    })
    .await?;
    // The program would stop when the pipe is full.
    thread::spawn(move || rest.read_to_end(&mut Vec::new()));
    match address {
        Some(address) => Ok((process, address)),
        None => {
            let status = process.wait()?;
            bail!("`carnet write` ended without an address: {status}")
        }
    }
}

/// The first address in what a program prints.
fn address(output: &mut impl BufRead) -> Option<Url> {
    let mut lines = output.lines().map_while(Result::ok);
    lines.find_map(|line| line.split_whitespace().find(|word| word.starts_with("http://"))?.parse().ok())
}

/// The value of the text field.
pub(crate) async fn text(browser: &Browser) -> Result<String> {
    browser.run("return document.getElementById('field-text').value").await
}

/// Puts the cursor at the end of the text, and types there.
pub(crate) async fn type_at_end(browser: &Browser, text: &str) -> Result<()> {
    browser
        .run::<()>(
            "const field = document.getElementById('field-text');
             field.focus();
             field.setSelectionRange(field.value.length, field.value.length);",
        )
        .await?;
    browser.type_text(text).await
}

/// Takes the last change back, as the key for it does.
pub(crate) async fn undo(browser: &Browser) -> Result<()> {
    browser.run("document.execCommand('undo')").await
}

/// The options of a call of the page, in JavaScript.
pub(crate) const WITH_KEY: &str = "{ headers: { 'Carnet-Session-Key': localStorage.getItem('carnet-editor-key') } }";

/// Waits until the journal has a text.
pub(crate) async fn is_in_journal(browser: &Browser, file: &str, part: &str) -> Result<()> {
    let script = format!(
        "const reply = await fetch('/api/post?file={file}', {WITH_KEY});
         return (await reply.json()).unsaved?.content.text ?? '';"
    );
    wait::until(format!("the journal has {part:?}"), async || {
        let text: String = browser.run_async(&script).await?;
        Ok(text.contains(part).then_some(()))
    })
    .await
}
