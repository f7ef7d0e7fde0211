//! Node.js and packages from npm: binaryen, esbuild, clients of the API, and the browser tests.

use std::env;
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
fn ensure_package(name: &str, version: &str) -> Result<PathBuf, TaskError> {
    ensure_packages(name, version, &[])
}

/// As [`ensure_package`], with other packages beside it, such as `typescript@5.9.3`.
fn ensure_packages(name: &str, version: &str, others: &[&str]) -> Result<PathBuf, TaskError> {
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

/// The folder of binaryen: a library for JavaScript, and programs in `bin`. Debian's version is too old for the WebAssembly
/// features that rustc emits.
pub(crate) fn binaryen() -> Result<PathBuf, TaskError> {
    Ok(ensure_package("binaryen", "132.0.0")?.join("node_modules/binaryen"))
}

/// The file of esbuild's library for JavaScript, which bundles the glue of the app: trunk's own minifier fails on it.
pub(crate) fn esbuild() -> Result<PathBuf, TaskError> {
    Ok(ensure_package("esbuild", "0.25.12")?.join("node_modules/esbuild/lib/main.js"))
}

/// Environment variable with the folder of OVHcloud's client for Node.js.
pub(crate) const OVH_VARIABLE: &str = "HANDOVER_OVH_NODE";

/// The folder of OVHcloud's client.
pub(crate) fn ovh() -> Result<PathBuf, TaskError> {
    const PACKAGE: &str = "@ovhcloud/node-ovh";
    match env::var_os(OVH_VARIABLE) {
        Some(folder) => Ok(folder.into()),
        None => Ok(ensure_package(PACKAGE, "3.0.0")?.join("node_modules").join(PACKAGE)),
    }
}

/// Environment variable with the folder that holds `node_modules` with [`openapi_typescript`].
pub(crate) const OPENAPI_TYPESCRIPT_VARIABLE: &str = "HANDOVER_OPENAPI_TYPESCRIPT";

/// The folder of a generator of types for TypeScript from the API's description, with the client that uses them.
pub(crate) fn openapi_typescript() -> Result<PathBuf, TaskError> {
    if let Some(folder) = env::var_os(OPENAPI_TYPESCRIPT_VARIABLE) {
        return Ok(folder.into());
    }
    // The generator does not work with TypeScript 7.
    let others = ["openapi-fetch@0.17.0", "typescript@5.9.3", "@types/node@20.19.43"];
    ensure_packages("openapi-typescript", "7.13.0", &others)
}
