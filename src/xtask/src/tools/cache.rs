//! Tools are installed once a machine: one folder per tool and version in the user's cache folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::error::{During, TaskError};
use crate::{log, paths};

/// Written last, so that an interrupted installation is repeated.
const COMPLETE: &str = ".complete";

/// The folder of a tool in one version, filled by `install` first if it is not there. `duration` is shown as the time
/// that takes. Another xtask that needs the same tool waits.
///
/// # Errors
/// The installation failed, or the cache folder is not writable.
pub(crate) fn ensure(
    name: &str,
    version: &str,
    duration: &str,
    install: impl FnOnce(&Path) -> Result<(), TaskError>,
) -> Result<PathBuf, TaskError> {
    ensure_in(&paths::tools(), name, version, duration, install)
}

fn ensure_in(
    tools: &Path,
    name: &str,
    version: &str,
    duration: &str,
    install: impl FnOnce(&Path) -> Result<(), TaskError>,
) -> Result<PathBuf, TaskError> {
    let folder = tools.join(format!("{name}-{version}"));
    if folder.join(COMPLETE).is_file() {
        return Ok(folder);
    }
    fs::create_dir_all(tools).during(format_args!("creating {}", tools.display()))?;
    let _lock = lock(tools)?;
    if folder.join(COMPLETE).is_file() {
        return Ok(folder);
    }
    log::step(&format!("Installing {name} {version} into {} ({duration}, once a machine)", tools.display()));
    if folder.exists() {
        fs::remove_dir_all(&folder).during(format_args!("removing {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).during(format_args!("creating {}", folder.display()))?;
    install(&folder)?;
    File::create(folder.join(COMPLETE)).during(format_args!("completing {}", folder.display()))?;
    Ok(folder)
}

/// Takes the lock of all installations; it is released when the file is dropped.
fn lock(tools: &Path) -> Result<File, TaskError> {
    let file = File::create(tools.join(".lock")).during("creating the lock of the tools")?;
    if file.try_lock().is_err() {
        log::note("waiting for another xtask to finish installing");
        file.lock().during("locking the tools")?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installs_once_and_repeats_an_interrupted_installation() {
        let tools = std::env::temp_dir().join(format!("handover-xtask-{}", std::process::id()));
        let fails = |folder: &Path| {
            fs::write(folder.join("half"), "").unwrap();
            Err(TaskError::new("interrupted"))
        };
        let succeeds = |folder: &Path| fs::write(folder.join("tool"), "").during("writing");
        let must_not_run = |_: &Path| panic!("installed twice");

        assert!(ensure_in(&tools, "tool", "1.0", "seconds", fails).is_err());
        let folder = ensure_in(&tools, "tool", "1.0", "seconds", succeeds).unwrap();
        assert!(folder.join("tool").is_file() && !folder.join("half").exists());
        assert_eq!(ensure_in(&tools, "tool", "1.0", "seconds", must_not_run).unwrap(), folder);
        assert_ne!(ensure_in(&tools, "tool", "1.1", "seconds", succeeds).unwrap(), folder);
        fs::remove_dir_all(&tools).unwrap();
    }
}
