//! A real SMTP server for the tests, from `PyPI`, in a virtual environment.

use std::path::PathBuf;

use super::{cache, debian};
use crate::error::TaskError;
use crate::paths;
use crate::process::{program, run};

const VERSION: &str = "1.4.6";
/// The server and its dependencies, pinned.
const PYTHON_PACKAGES: [&str; 3] = ["aiosmtpd==1.4.6", "atpublic==7.0.0", "attrs==26.1.0"];
/// Environment variable with the path of the Python that has the server.
pub(crate) const PYTHON_VARIABLE: &str = "HANDOVER_AIOSMTPD";

/// The Python that has the server, for [`PYTHON_VARIABLE`].
pub(crate) fn ensure() -> Result<PathBuf, TaskError> {
    if let Some(python) = std::env::var_os(PYTHON_VARIABLE) {
        return Ok(python.into());
    }
    let interpreter = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let folder = cache::ensure("aiosmtpd", VERSION, "seconds", |folder| {
        let base = paths::find_program("python3", &[])
            .ok_or_else(|| TaskError::new("python3 is missing: install Python 3.10 or newer (Debian: python3-venv)"))?;
        let create = || run(program(&base).args(["-m", "venv", "--clear"]).arg(folder), "python3 -m venv");
        if create().is_err() {
            // Debian packages the venv module separately.
            debian::install(&["python3-venv"])?;
            create()?;
        }
        let mut install = program(folder.join(interpreter));
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PYTHON_PACKAGES);
        run(&mut install, "pip install")
    })?;
    Ok(folder.join(interpreter))
}
