//! Child processes.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::{env, thread};

use crate::error::{During, TaskError};
use crate::{log, paths};

/// A command that runs at the top of the repository, without the variables that cargo set for xtask itself.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(paths::root());
    for (key, _) in env::vars_os() {
        let key = key.to_string_lossy();
        // A nested cargo would take these for changed inputs of build scripts and rebuild.
        if key.starts_with("CARGO_PKG_") || key.starts_with("CARGO_MANIFEST_") || key == "CARGO_CRATE_NAME" {
            command.env_remove(key.as_ref());
        }
    }
    command
}

/// The cargo that runs xtask, for native builds.
pub(crate) fn cargo() -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command to the end. The error names it as `what`.
///
/// # Errors
/// It cannot be started, or exits with a failure.
pub(crate) fn run(command: &mut Command, what: &str) -> Result<(), TaskError> {
    let status = command.status().during(format_args!("{what}: cannot start {}", name(command)))?;
    if status.success() { Ok(()) } else { Err(TaskError::new(format!("{what} failed ({status})"))) }
}

/// Replaces this process by the command, which then gets Ctrl-C and sets the exit code. Destructors do not run.
#[cfg(unix)]
pub(crate) fn exec(mut command: Command, what: &str) -> Result<ExitCode, TaskError> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).during(format_args!("starting {what}"))
}

/// Waits for the command. Windows sends Ctrl-C to both processes.
#[cfg(not(unix))]
pub(crate) fn exec(mut command: Command, what: &str) -> Result<ExitCode, TaskError> {
    let status = command.status().during(format_args!("starting {what}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The trimmed output of a short command; `None` if it fails or does not exist.
pub(crate) fn stdout_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    stdout_of(program("id").arg("-u")).as_deref() == Some("0")
}

/// Runs a command to the end, passes its output through, and returns a copy of it.
pub(crate) fn tee(command: &mut Command) -> Result<(ExitStatus, String), TaskError> {
    let starting = format!("cannot start {}", name(command));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().during(&starting)?;
    let out = copy_lines(child.stdout.take(), std::io::stdout());
    let err = copy_lines(child.stderr.take(), std::io::stderr());
    let status = wait(&mut child)?;
    let mut text = out.join().unwrap_or_default();
    text.push_str(&err.join().unwrap_or_default());
    Ok((status, text))
}

fn wait(child: &mut Child) -> Result<ExitStatus, TaskError> {
    child.wait().during("waiting for a process")
}

/// Copies a stream line by line on a thread of its own, so that the lines of two streams do not interleave.
fn copy_lines<R>(stream: Option<R>, mut to: impl Write + Send + 'static) -> thread::JoinHandle<String>
where
    R: Read + Send + 'static,
{
    thread::spawn(move || {
        let mut copy = String::new();
        let Some(stream) = stream else { return copy };
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
            // A closed terminal is no reason to stop reading: the child would block on a full pipe.
            let _ = to.write_all(&line).and_then(|()| to.flush());
            copy.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
        copy
    })
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// A command under way.
pub(crate) struct Background {
    name: &'static str,
    child: Child,
    output: PathBuf,
}

impl Background {
    /// Starts a command of xtask. `name` describes it.
    pub(crate) fn start(name: &'static str, arguments: &[&str]) -> Result<Self, TaskError> {
        let xtask = std::env::current_exe().during("finding xtask itself")?;
        let output = paths::target().join(format!("xtask-{name}.log"));
        fs::create_dir_all(paths::target()).during("creating the target folder")?;
        let file = File::create(&output).during(format_args!("creating {}", output.display()))?;
        let errors = file.try_clone().during("sharing the output")?;
        let mut command = program(xtask);
        command.args(arguments).stdin(Stdio::null()).stdout(file).stderr(errors);
        log::step(&format!("{name}, in the background (output at its end, and in {})", output.display()));
        let child = command.spawn().during(format_args!("starting {name}"))?;
        Ok(Self { name, child, output })
    }

    /// Waits for the end and prints the output.
    ///
    /// # Errors
    /// The command failed.
    pub(crate) fn finish(mut self) -> Result<(), TaskError> {
        let status = self.child.wait().during(format_args!("waiting for {}", self.name))?;
        eprintln!("{}", fs::read_to_string(&self.output).during("reading the output")?);
        if status.success() { Ok(()) } else { Err(TaskError::new(format!("{} failed ({status})", self.name))) }
    }
}
