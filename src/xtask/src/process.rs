//! Starting other programs: plainly, quietly, or with a listener on what they print.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::{env, thread};

use crate::error::{During, Failure};
use crate::paths;

/// A program that runs at the top of the repository, free of what cargo has set for xtask itself.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(paths::root());
    for (key, _) in env::vars_os() {
        let key = key.to_string_lossy();
        // These describe the crate xtask; a build below would take them for its own and start over.
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

/// Runs to the end; a bad exit is a failure that names `what`.
pub(crate) fn run(command: &mut Command, what: &str) -> Result<(), Failure> {
    let status = command.status().during(format_args!("{what}: cannot start {}", name(command)))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{what} failed ({status})"))) }
}

/// The output of a short command that succeeds, without the last line end; `None` when it fails or does not exist.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Runs to the end, passing both streams on while they come, and keeps what was printed.
pub(crate) fn listen(command: &mut Command) -> Result<(ExitStatus, String), Failure> {
    let starting = format!("cannot start {}", name(command));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().during(&starting)?;
    let out = follow(child.stdout.take(), std::io::stdout());
    let err = follow(child.stderr.take(), std::io::stderr());
    let status = wait(&mut child)?;
    let mut text = out.join().unwrap_or_default();
    text.push_str(&err.join().unwrap_or_default());
    Ok((status, text))
}

fn wait(child: &mut Child) -> Result<ExitStatus, Failure> {
    child.wait().during("waiting for a program")
}

/// Copies a stream line by line; at most one thread per stream, so lines never mix within themselves.
fn follow<R>(stream: Option<R>, mut to: impl Write + Send + 'static) -> thread::JoinHandle<String>
where
    R: Read + Send + 'static,
{
    thread::spawn(move || {
        let mut kept = String::new();
        let Some(stream) = stream else { return kept };
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(1..)) {
            // Nobody listening any more is no reason to stop the program half-way.
            let _ = to.write_all(&line).and_then(|()| to.flush());
            kept.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
        kept
    })
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
