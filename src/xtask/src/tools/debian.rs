//! Debian packages, for machines where a tool comes no other way.

use std::path::Path;

use crate::error::Failure;
use crate::log;
use crate::process::{answer, program, run};

/// Whether packages can be installed here without asking anybody.
pub(crate) fn is_ours_to_install() -> bool {
    Path::new("/usr/bin/apt-get").exists() && answer(program("id").arg("-u")).as_deref() == Some("0")
}

/// Installs those packages of which a file is missing; each comes with one to see it by.
pub(crate) fn ensure(packages: &[(&'static str, &str)]) -> Result<(), Failure> {
    let missing = packages.iter().filter(|(_, file)| !Path::new(file).exists());
    let mut missing: Vec<&str> = missing.map(|(package, _)| *package).collect();
    missing.dedup();
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

/// Installs packages, or says which command would.
pub(crate) fn install(packages: &[&str]) -> Result<(), Failure> {
    let list = packages.join(" ");
    if !is_ours_to_install() {
        return Err(Failure::new(format!("missing packages; on Debian, as root: apt-get install {list}")));
    }
    log::step(&format!("Installing {list} (under a minute, once)"));
    run(program("apt-get").args(["update", "-qq"]), "apt-get update")?;
    let mut install = program("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    run(install.env("DEBIAN_FRONTEND", "noninteractive"), "apt-get install")
}
