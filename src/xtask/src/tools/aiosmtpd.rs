//! A real mail server for the tests, from `PyPI`, in an environment of its own.

use std::fs;
use std::path::PathBuf;

use super::debian;
use crate::error::{During, Failure};
use crate::log;
use crate::paths;
use crate::process::{answer, program, run};

/// The server and what it needs, in exact versions.
const PACKAGES: [&str; 3] = ["aiosmtpd==1.4.6", "atpublic==7.0.0", "attrs==26.1.0"];
/// What tests read the path from.
pub(crate) const VARIABLE: &str = "HANDOVER_AIOSMTPD";

/// The Python that has the server, for [`VARIABLE`].
pub(crate) fn ensure() -> Result<PathBuf, Failure> {
    if let Some(python) = std::env::var_os(VARIABLE) {
        return Ok(python.into());
    }
    let folder = paths::tools().join("aiosmtpd");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if works(&python) {
        return Ok(python);
    }
    let base = paths::find_program("python3", &[])
        .ok_or_else(|| Failure::new("python3 is missing: install Python 3.10 or newer (Debian: python3-venv)"))?;
    log::step("Installing aiosmtpd from PyPI (seconds, once)");
    if folder.exists() {
        // Left behind half-made, or by another Python.
        fs::remove_dir_all(&folder).during(format_args!("removing {}", folder.display()))?;
    }
    let make = || run(program(&base).args(["-m", "venv"]).arg(&folder), "python3 -m venv");
    if make().is_err() {
        // Debian keeps the part of Python that makes environments in a package of its own.
        debian::install(&["python3-venv"])?;
        make()?;
    }
    let mut install = program(&python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
    run(&mut install, "pip install")?;
    if works(&python) { Ok(python) } else { Err(Failure::new("aiosmtpd was installed but does not answer")) }
}

fn works(python: &PathBuf) -> bool {
    python.is_file() && answer(program(python).args(["-c", "import aiosmtpd.smtp"])).is_some()
}
