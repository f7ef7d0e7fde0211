//! Where things are. Everything xtask makes lies under the target folder, so that removing it undoes all of it.

use std::env;
use std::path::{Path, PathBuf};

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    // Cargo tells at run time; the value from the build serves whoever starts the binary by hand.
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.ancestors().nth(2).map_or(manifest.clone(), Path::to_path_buf)
}

/// Cargo's target folder for native builds.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Programs that xtask installs for itself.
pub(crate) fn tools() -> PathBuf {
    root().join("target/tools")
}

/// The browser tests, with their own package.json.
pub(crate) fn browser_tests() -> PathBuf {
    root().join("tests/browser")
}

/// A program on PATH, with `extra` folders looked at first.
pub(crate) fn find_program(name: &str, extra: &[PathBuf]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    extra.iter().cloned().chain(env::split_paths(&path)).map(|folder| folder.join(&file)).find(|file| file.is_file())
}
