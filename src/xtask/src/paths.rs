//! Folders and programs. Build output lies under the target folder, installed tools in the user's cache folder.

use std::env;
use std::path::{Path, PathBuf};

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    // Cargo sets the variable at run time; the compile-time value serves a binary that is started directly.
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

/// Installed tools, one folder per tool and version, shared by all clones on the machine.
pub(crate) fn tools() -> PathBuf {
    user_cache().map_or_else(|| root().join("target/tools"), |cache| cache.join("handover/tools"))
}

/// The user's cache folder: `XDG_CACHE_HOME` where it is set, the system's convention otherwise.
fn user_cache() -> Option<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let by_convention = || match env::consts::OS {
        "windows" => absolute("LOCALAPPDATA"),
        "macos" => env::home_dir().map(|home| home.join("Library/Caches")),
        _ => env::home_dir().map(|home| home.join(".cache")),
    };
    absolute("XDG_CACHE_HOME").or_else(by_convention)
}

/// The app's files in a release build.
pub(crate) fn app_release() -> PathBuf {
    root().join("target/dist-release")
}

/// The browser tests, with their own package.json.
pub(crate) fn browser_tests() -> PathBuf {
    root().join("tests/browser")
}

/// A program in one of the `extra` folders or on PATH.
pub(crate) fn find_program(name: &str, extra: &[PathBuf]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    extra.iter().cloned().chain(env::split_paths(&path)).map(|folder| folder.join(&file)).find(|file| file.is_file())
}
