//! Node and what npm brings: it runs wasm-opt, compresses, and drives the browser tests.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{During, Failure};
use crate::log;
use crate::paths;
use crate::process::{program, run};

/// The node program, if there is one.
pub(crate) fn find() -> Option<PathBuf> {
    paths::find_program("node", &[])
}

/// The node program, or what to do about its absence.
pub(crate) fn ensure() -> Result<PathBuf, Failure> {
    find().ok_or_else(|| Failure::new("node is missing: install node 20 or newer (Debian: apt-get install nodejs npm)"))
}

/// One package in one exact version, in a folder of its own.
pub(crate) fn ensure_package(folder: &Path, name: &str, version: &str) -> Result<PathBuf, Failure> {
    let package = folder.join("node_modules").join(name);
    let has_it = fs::read_to_string(package.join("package.json"))
        .is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\"")));
    if !has_it {
        ensure()?;
        log::step(&format!("Installing {name} {version} from npm (seconds, once)"));
        fs::create_dir_all(folder).during(format_args!("making {}", folder.display()))?;
        let mut install = npm();
        install.args(["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]);
        run(install.arg(folder).arg(format!("{name}@{version}")), "npm install")?;
    }
    Ok(package)
}

/// The packages of a folder with a lock file, exactly as locked.
pub(crate) fn ensure_locked(folder: &Path) -> Result<(), Failure> {
    // npm leaves its own record of what it installed; one that is newer than both manifests is up to date.
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
    fs::metadata(file).and_then(|about| about.modified()).ok()
}
