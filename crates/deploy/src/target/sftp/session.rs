//! A conversation with OpenSSH's sftp in batch mode: one connection for a whole publication. The server's key is checked
//! as ssh is set up to do.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Error, Result, anyhow, bail};

use crate::sftp_address::SftpAddress;
use crate::target::program::{ask_nothing, not_started};
use crate::texts::Publish;

/// Longest command, in bytes. Some versions of sftp read a line of 2,048 bytes as two.
const MAX_COMMAND: usize = 2_000;

/// A command that asks the server nothing. Its output shows that the command before has ended.
const END: &str = "version";

/// The start of its output.
const END_OUTPUT: &str = "SFTP protocol version ";

/// What ssh says of a server whose key is unknown, or another one than before.
const HOST_KEY: [&str; 2] = ["Host key verification failed", "HOST IDENTIFICATION HAS CHANGED"];

/// What ssh says of a refused login, before the ways to log in.
const REFUSED: &str = "Permission denied (";

pub(super) struct Session {
    program: String,
    login: String,
    child: Child,
    /// None when the program has been told to end.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// The file with the messages of the program.
    messages: PathBuf,
    /// Bytes of the messages about earlier commands.
    earlier: usize,
    texts: &'static Publish,
}

impl Session {
    /// Starts the program and connects. `words` are the program and its options; its messages are kept in `scratch`. If it
    /// `is_interactive`, it may ask for a password on the terminal.
    ///
    /// # Errors
    /// When the program can't be started, or can't connect.
    pub(super) fn start(
        words: &[String],
        address: &SftpAddress,
        scratch: &Path,
        is_interactive: bool,
        texts: &'static Publish,
    ) -> Result<Self> {
        let (program, options) = words.split_first().context(texts.sftp_program)?;
        let messages = scratch.join("messages");
        let errors = File::create(&messages).with_context(|| texts.cant_write(messages.display()))?;
        let mut command = Command::new(program);
        // ssh uses the first value of an option. Unlike with `-b` alone, it may ask for a password on the terminal.
        let batch_mode = if is_interactive { "BatchMode=no" } else { "BatchMode=yes" };
        command.args(options).args(["-o", batch_mode, "-b", "-"]);
        if !is_interactive {
            ask_nothing(&mut command);
        }
        if let Some(port) = address.port {
            command.args(["-P", &port.to_string()]);
        }
        let login = address.login();
        // Names are listed as UTF-8.
        command.arg(&login).env("LC_ALL", "C.UTF-8");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn().map_err(|error| not_started(program, error, texts))?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().with_context(|| texts.cant_run(program))?);
        let program = program.clone();
        let mut session = Self { program, login, child, input, output, messages, earlier: 0, texts };
        // Messages about the connection are not those of a command.
        session.run("pwd")?;
        Ok(session)
    }

    /// Runs a command, and returns its output.
    ///
    /// # Errors
    /// When it fails; the program has ended then.
    pub(super) fn run(&mut self, command: &str) -> Result<Vec<String>> {
        Ok(self.send(command)?.0)
    }

    /// Runs a command that may fail, and returns its output and the messages about it.
    ///
    /// # Errors
    /// When the connection has ended.
    pub(super) fn attempt(&mut self, command: &str) -> Result<(Vec<String>, String)> {
        self.send(&format!("-{command}"))
    }

    fn send(&mut self, command: &str) -> Result<(Vec<String>, String)> {
        // A line break would end the command.
        if command.len() > MAX_COMMAND || command.contains(['\n', '\r', '\0']) {
            bail!(self.texts.sftp_name(command));
        }
        match self.exchange(command) {
            Ok(Some(output)) => Ok((output, self.new_messages())),
            Ok(None) | Err(_) => Err(self.failure()),
        }
    }

    /// The output of a command. None when the program has ended.
    fn exchange(&mut self, command: &str) -> io::Result<Option<Vec<String>>> {
        let Some(input) = &mut self.input else { return Ok(None) };
        input.write_all(format!("{command}\n{END}\n").as_bytes())?;
        let mut output = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.output.read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\n', '\r']);
            if line.starts_with(END_OUTPUT) {
                return Ok(Some(output));
            }
            output.push(line.to_owned());
        }
    }

    fn new_messages(&mut self) -> String {
        let bytes = fs::read(&self.messages).unwrap_or_default();
        let new = bytes.get(self.earlier..).unwrap_or_default();
        let text = String::from_utf8_lossy(new).trim().to_owned();
        self.earlier = bytes.len();
        text
    }

    /// The error of a program that has ended.
    fn failure(&mut self) -> Error {
        self.input = None;
        // Its messages are complete when it has ended.
        let _ = self.child.wait();
        let message = self.new_messages();
        self.error(&message)
    }

    /// An error with these messages, and what the author can do.
    pub(super) fn error(&self, message: &str) -> Error {
        let texts = self.texts;
        let remedy = if HOST_KEY.iter().any(|part| message.contains(part)) {
            texts.sftp_host_key(&self.login)
        } else if message.contains(REFUSED) {
            texts.sftp_refused(&self.login)
        } else {
            texts.sftp_check.to_owned()
        };
        // A warning of ssh has a frame.
        let lines: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.starts_with('@')).collect();
        anyhow!(texts.sftp_failed(&self.program, lines.join(" "), remedy))
    }

    /// Ends the program.
    ///
    /// # Errors
    /// When it fails.
    pub(super) fn finish(mut self) -> Result<()> {
        self.input = None;
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            _ => Err(self.failure()),
        }
    }
}
