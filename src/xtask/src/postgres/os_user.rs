//! The operating system user for PostgreSQL, which refuses to run as root.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::TaskError;
use crate::process::{is_root, program, run, stdout_of};

/// The current user (`None`), or another one if that is root.
pub(super) struct OsUser(Option<&'static str>);

impl OsUser {
    pub(super) fn choose() -> Self {
        let has_postgres = || stdout_of(program("id").args(["-u", "postgres"])).is_some();
        Self(is_root().then(|| if has_postgres() { "postgres" } else { "nobody" }))
    }

    /// A program that runs as this user.
    pub(super) fn program(&self, file: &Path) -> Command {
        let mut command = match self.0 {
            None => program(file),
            Some(user) => {
                let mut command = program("runuser");
                command.args(["-u", user, "--"]).arg(file);
                command
            }
        };
        // The clone may be closed to this user.
        command.current_dir("/");
        command
    }

    pub(super) fn can_enter(&self, folder: &Path) -> bool {
        stdout_of(self.program(Path::new("test")).arg("-x").arg(folder)).is_some()
    }

    /// A new empty folder below another one. Only this user and root can enter it.
    pub(super) fn temporary_folder(&self, parent: &Path) -> Result<PathBuf, TaskError> {
        let folder = stdout_of(program("mktemp").arg("-d").arg(parent.join("handover-XXXXXX")))
            .map(PathBuf::from)
            .ok_or_else(|| TaskError::new(format!("cannot create a folder in {}", parent.display())))?;
        if let Some(user) = self.0 {
            run(program("chown").arg(user).arg(&folder), "chown")?;
        }
        Ok(folder)
    }
}

impl fmt::Display for OsUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.unwrap_or("this user"))
    }
}
