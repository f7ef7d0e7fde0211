//! Node.js and packages from npm: wasm-opt, esbuild, and the browser tests.

use std::fs;
use std::path::{Path, PathBuf};

use super::cache;
use crate::error::TaskError;
use crate::process::{program, run};
use crate::{log, paths};

/// The node program.
///
/// # Errors
/// It is missing; the message says how to install it.
pub(crate) fn ensure() -> Result<PathBuf, TaskError> {
    paths::find_program("node", &[])
        .ok_or_else(|| TaskError::new("node is missing: install node 20 or newer (Debian: apt-get install nodejs npm)"))
}

/// A folder whose `node_modules` holds one package in one exact version.
pub(crate) fn ensure_package(name: &str, version: &str) -> Result<PathBuf, TaskError> {
    ensure_packages(name, version, &[])
}

/// As [`ensure_package`], with other packages beside it, such as `typescript@5.9.3`.
pub(crate) fn ensure_packages(name: &str, version: &str, others: &[&str]) -> Result<PathBuf, TaskError> {
    ensure()?;
    cache::ensure(name, version, "seconds", |folder| {
        let mut install = npm();
        install.args(["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]);
        run(install.arg(folder).arg(format!("{name}@{version}")).args(others), "npm install")
    })
}

/// Installs the packages of a folder with a lock file, exactly as locked.
pub(crate) fn ensure_locked(folder: &Path) -> Result<(), TaskError> {
    // npm keeps a record of the installed packages; a record newer than both manifests is up to date.
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    let wanted = ["package.json", "package-lock.json"].map(|name| modified(&folder.join(name)));
    if installed.is_some() && wanted.iter().all(|time| *time <= installed) {
        return Ok(());
    }
    ensure()?;
    log::step(&format!("Installing the packages of {} (seconds, once)", folder.display()));
    let mut install = npm();
    install.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder);
    run(&mut install, "npm ci")
}

fn npm() -> std::process::Command {
    program(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn modified(file: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}
