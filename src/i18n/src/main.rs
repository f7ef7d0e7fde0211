//! Writes the app's files of texts for each language into a folder, before the app is put together.

use handover_i18n::catalog::Catalog;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: handover-i18n FOLDER");
        return ExitCode::FAILURE;
    };
    let catalog = match Catalog::load() {
        Ok(catalog) => catalog,
        Err(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            return ExitCode::FAILURE;
        }
    };
    match write(&catalog, &folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}

fn write(catalog: &Catalog, folder: &Path) -> io::Result<()> {
    // Files of former texts have other names and would be delivered, too.
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => fs::create_dir_all(folder)?,
    }
    for file in catalog.app_files() {
        fs::write(folder.join(file.name), file.content)?;
    }
    Ok(())
}
