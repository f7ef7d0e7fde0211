//! Debian packages, where a tool is not available any other way.

use std::path::Path;

use crate::error::TaskError;
use crate::log;
use crate::process::{is_root, program, run};

/// Whether this is Debian and we are root.
pub(crate) fn can_install() -> bool {
    Path::new("/usr/bin/apt-get").exists() && is_root()
}

/// Installs the packages whose file is missing.
pub(crate) fn ensure(packages: &[(&'static str, &str)]) -> Result<(), TaskError> {
    let missing = packages.iter().filter(|(_, file)| !Path::new(file).exists());
    let mut missing: Vec<&str> = missing.map(|(package, _)| *package).collect();
    missing.dedup();
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

/// Installs packages.
///
/// # Errors
/// apt-get failed, or may not be used; then the message has the command to run as root.
pub(crate) fn install(packages: &[&str]) -> Result<(), TaskError> {
    let list = packages.join(" ");
    if !can_install() {
        return Err(TaskError::new(format!("missing packages; on Debian, as root: apt-get install {list}")));
    }
    log::step(&format!("Installing {list} (under a minute, once)"));
    run(program("apt-get").args(["update", "-qq"]), "apt-get update")?;
    let mut install = program("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    run(install.env("DEBIAN_FRONTEND", "noninteractive"), "apt-get install")
}
