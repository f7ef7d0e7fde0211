//! Packages from `PyPI`, each set in a virtual environment of its own.

use std::path::PathBuf;

use super::{cache, debian};
use crate::error::TaskError;
use crate::paths;
use crate::process::{program, run};

/// Packages in exact versions; the first one gives the environment its name and version.
pub(crate) struct Environment {
    /// Environment variable with the path of the Python that has the packages.
    pub(crate) variable: &'static str,
    name: &'static str,
    version: &'static str,
    packages: &'static [&'static str],
}

/// A real SMTP server.
pub(crate) const AIOSMTPD: Environment = Environment {
    variable: "HANDOVER_AIOSMTPD",
    name: "aiosmtpd",
    version: "1.4.6",
    packages: &["aiosmtpd==1.4.6", "atpublic==7.0.0", "attrs==26.1.0"],
};

/// The reference's client.
pub(crate) const OVH: Environment = Environment {
    variable: "HANDOVER_OVH_PYTHON",
    name: "ovh",
    version: "1.2.0",
    packages: &[
        "ovh==1.2.0",
        "requests==2.34.2",
        "requests-oauthlib==2.0.0",
        "oauthlib==4.0.1",
        "urllib3==2.8.0",
        "idna==3.20",
        "charset-normalizer==3.5.3",
        "certifi==2026.10.19.post1",
    ],
};

impl Environment {
    /// The Python that has the packages.
    pub(crate) fn ensure(&self) -> Result<PathBuf, TaskError> {
        if let Some(python) = std::env::var_os(self.variable) {
            return Ok(python.into());
        }
        let interpreter = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        let folder = cache::ensure(self.name, self.version, "seconds", |folder| {
            let base = paths::find_program("python3", &[]).ok_or_else(|| {
                TaskError::new("python3 is missing: install Python 3.10 or newer (Debian: python3-venv)")
            })?;
            let create = || run(program(&base).args(["-m", "venv", "--clear"]).arg(folder), "python3 -m venv");
            if create().is_err() {
                // Debian packages the venv module separately.
                debian::install(&["python3-venv"])?;
                create()?;
            }
            let mut install = program(folder.join(interpreter));
            install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(self.packages);
            run(&mut install, "pip install")
        })?;
        Ok(folder.join(interpreter))
    }
}
