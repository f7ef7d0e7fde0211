//! Programs from the crate registry, each in one exact version.

use std::fs;
use std::path::{Path, PathBuf};

use super::cache;
use crate::error::{During, TaskError};
use crate::log;
use crate::paths;
use crate::process::{cargo, program, run, stdout_of};

/// A program from the crate registry.
pub(crate) struct Tool {
    program: &'static str,
    package: &'static str,
    version: String,
    version_arguments: &'static [&'static str],
    install_options: &'static [&'static str],
    /// For building the tool itself: most run for milliseconds and are not worth minutes of optimisation.
    opt_level: &'static str,
    install_duration: &'static str,
}

/// Builds and bundles the app.
pub(crate) fn trunk() -> Tool {
    Tool {
        program: "trunk",
        package: "trunk",
        version: "0.21.14".into(),
        version_arguments: &["--version"],
        // Without the download feature, so without TLS: trunk works offline here.
        install_options: &["--locked", "--no-default-features"],
        opt_level: "0",
        install_duration: "2 to 5 minutes",
    }
}

/// Generates the JavaScript glue. Its version must equal that of the library in Cargo.lock.
pub(crate) fn wasm_bindgen(version: String) -> Tool {
    Tool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version,
        version_arguments: &["--version"],
        install_options: &[],
        opt_level: "1",
        install_duration: "about 2 minutes",
    }
}

/// Splits a release into lazy modules.
pub(crate) fn wasm_split() -> Tool {
    Tool {
        program: "wasm-split-cli",
        package: "wasm_split_cli_support",
        version: "0.2.4".into(),
        version_arguments: &["--version"],
        install_options: &["--features", "build-binary"],
        opt_level: "1",
        install_duration: "about a minute",
    }
}

/// Runs tests with coverage.
pub(crate) fn llvm_cov() -> Tool {
    Tool {
        program: "cargo-llvm-cov",
        package: "cargo-llvm-cov",
        version: "0.9.1".into(),
        version_arguments: &["llvm-cov", "--version"],
        install_options: &["--locked"],
        opt_level: "0",
        install_duration: "about half a minute",
    }
}

/// Changes code and runs the tests of each change.
pub(crate) fn mutants() -> Tool {
    Tool {
        program: "cargo-mutants",
        package: "cargo-mutants",
        version: "27.1.0".into(),
        version_arguments: &["mutants", "--version"],
        install_options: &["--locked"],
        opt_level: "0",
        install_duration: "1 to 3 minutes",
    }
}

/// Makes Debian packages.
pub(crate) fn cargo_deb() -> Tool {
    Tool {
        program: "cargo-deb",
        package: "cargo-deb",
        version: "3.8.0".into(),
        version_arguments: &["--version"],
        install_options: &["--locked"],
        // It compresses.
        opt_level: "2",
        install_duration: "1 to 3 minutes",
    }
}

impl Tool {
    /// The program: from PATH in exactly this version, or from the cache.
    pub(crate) fn ensure(&self) -> Result<PathBuf, TaskError> {
        if let Some(file) = self.find_on_path() {
            return Ok(file);
        }
        let install = |folder: &Path| self.install(folder);
        let folder = cache::ensure(self.package, &self.version, self.install_duration, install)?;
        Ok(folder.join("bin").join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX)))
    }

    /// With `cargo binstall`, where that is installed and knows a program for this machine, in seconds; else from source.
    fn install(&self, folder: &Path) -> Result<(), TaskError> {
        if paths::find_program("cargo-binstall", &[]).is_some() {
            let mut fetch = cargo();
            fetch.args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--version", &self.version]);
            fetch.arg("--root").arg(folder).arg(self.package);
            if run(&mut fetch, "cargo binstall").is_ok() {
                return Ok(());
            }
            log::note(&format!("there is no program of {} for this machine: it is compiled", self.package));
        }
        let mut install = cargo();
        install
            .args(["install", "--quiet", self.package, "--version", &self.version, "--root"])
            .arg(folder)
            .args(self.install_options)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            // The tools share dependencies with each other, but never with the product.
            .env("CARGO_TARGET_DIR", paths::target().join("tools"));
        run(&mut install, &format!("cargo install {}", self.package))
    }

    fn find_on_path(&self) -> Option<PathBuf> {
        let file = paths::find_program(self.program, &[])?;
        let version = stdout_of(program(&file).args(self.version_arguments))?;
        has_version(&version, &self.version).then_some(file)
    }
}

/// Whether `output`, such as `trunk 0.21.14`, names this very version.
fn has_version(output: &str, version: &str) -> bool {
    output.split_whitespace().any(|word| word == version)
}

/// The locked version of a crate, for tools that must match it exactly.
pub(crate) fn locked_version(name: &str) -> Result<String, TaskError> {
    let file = paths::root().join("Cargo.lock");
    let text = fs::read_to_string(&file).during("reading Cargo.lock")?;
    version_in(&text, name).ok_or_else(|| TaskError::new(format!("Cargo.lock has no crate {name}")))
}

fn version_in(text: &str, name: &str) -> Option<String> {
    let entry = format!("name = \"{name}\"");
    let mut lines = text.lines();
    lines.find(|line| *line == entry)?;
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_not_matched_by_its_prefix() {
        assert!(has_version("wasm-bindgen 0.2.130", "0.2.130"));
        assert!(!has_version("wasm-bindgen 0.2.130", "0.2.13"));
        assert!(!has_version("wasm-bindgen 0.2.13", "0.2.130"));
    }

    #[test]
    fn locked_versions_are_of_whole_names() {
        let lock = "version = 4\n\n[[package]]\nname = \"a-b\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"a\"\nversion = \"0.2.130\"\n";
        let versions = ["a", "a-b", "b"].map(|name| version_in(lock, name));
        assert_eq!(versions, [Some("0.2.130".to_owned()), Some("1.2.3".to_owned()), None]);
    }
}
