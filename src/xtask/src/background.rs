//! A command of xtask that runs beside others. Its output is kept until it has ended, so that it does not mix with theirs.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::error::{During, TaskError};
use crate::log;
use crate::paths;
use crate::process::program;

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
