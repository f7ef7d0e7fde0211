//! The measured server, a child process that is killed on drop.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

use crate::error::{During, Failure};
use crate::process::program;

/// The server prints its address after this.
const LISTENING: &str = "listening on http://";

pub(crate) struct Server {
    child: Child,
    address: String,
    /// Kept open, so that the server can go on writing.
    _output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the server on a free port and waits until it listens.
    pub(crate) fn start(binary: &Path, database: &Path) -> Result<Self, Failure> {
        let mut serve = program(binary);
        serve.arg("serve").arg("--demo").arg("--database").arg(database);
        serve.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut child = serve.spawn().during("starting the server")?;
        let mut output = BufReader::new(child.stdout.take().ok_or_else(|| Failure::new("the server has no output"))?);
        let address = read_address(&mut output);
        if address.is_err() {
            end(&mut child);
        }
        Ok(Self { address: address?, child, _output: output })
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

/// Reads lines until the server prints its address.
fn read_address(output: &mut BufReader<ChildStdout>) -> Result<String, Failure> {
    let mut line = String::new();
    while output.read_line(&mut line).during("reading the output of the server")? > 0 {
        if let Some(address) = line.trim().strip_prefix(LISTENING) {
            return Ok(address.to_owned());
        }
        line.clear();
    }
    Err(Failure::new("the server exited before it listened"))
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn end(child: &mut Child) {
    // It may have exited already.
    let _ = child.kill();
    let _ = child.wait();
}
