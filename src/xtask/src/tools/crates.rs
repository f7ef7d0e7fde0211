//! Programs from the crate registry, each in one exact version, kept under target/tools.

use std::path::PathBuf;

use crate::error::Failure;
use crate::log;
use crate::paths;
use crate::process::{answer, cargo, program, run};

/// A program that a crate of the registry brings.
pub(crate) struct Tool {
    /// The program to look for.
    pub(crate) program: &'static str,
    /// The crate that brings it.
    pub(crate) package: &'static str,
    pub(crate) version: String,
    /// What makes the program tell its version.
    pub(crate) question: &'static [&'static str],
    /// What else `cargo install` has to be told.
    pub(crate) options: &'static [&'static str],
    /// What its own speed is worth: a tool that works for milliseconds needn't be optimised for minutes.
    pub(crate) opt_level: &'static str,
    /// How long the person has to be patient.
    pub(crate) patience: &'static str,
}

/// Puts the app together.
pub(crate) fn trunk() -> Tool {
    Tool {
        program: "trunk",
        package: "trunk",
        version: "0.21.14".into(),
        question: &["--version"],
        // Without its downloads, so without TLS: it works offline here.
        options: &["--locked", "--no-default-features"],
        opt_level: "0",
        patience: "2 to 5 minutes",
    }
}

/// Writes the JavaScript beside the WebAssembly. Has to have the very version of the library in Cargo.lock.
pub(crate) fn wasm_bindgen(version: String) -> Tool {
    Tool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version,
        question: &["--version"],
        options: &[],
        opt_level: "1",
        patience: "about 2 minutes",
    }
}

/// Divides the app into what a first visit needs and what comes later.
pub(crate) fn wasm_split() -> Tool {
    Tool {
        program: "wasm-split-cli",
        package: "wasm_split_cli_support",
        version: "0.2.4".into(),
        question: &["--version"],
        options: &["--features", "build-binary"],
        opt_level: "1",
        patience: "about a minute",
    }
}

/// Runs tests with counters in the code, and tells what they counted.
pub(crate) fn llvm_cov() -> Tool {
    Tool {
        program: "cargo-llvm-cov",
        package: "cargo-llvm-cov",
        version: "0.9.1".into(),
        question: &["llvm-cov", "--version"],
        options: &["--locked"],
        opt_level: "0",
        patience: "about half a minute",
    }
}

/// Where `cargo install` puts programs.
pub(crate) fn folder() -> PathBuf {
    paths::tools().join("bin")
}

impl Tool {
    /// The program's file, installed first if no fitting one is there.
    pub(crate) fn ensure(&self) -> Result<PathBuf, Failure> {
        if let Some(file) = self.find() {
            return Ok(file);
        }
        log::step(&format!("Installing {} {} ({}, once)", self.package, self.version, self.patience));
        let mut install = cargo();
        install
            .args(["install", "--quiet", self.package, "--version", &self.version, "--force", "--root"])
            .arg(paths::tools())
            .args(self.options)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            // Tools share dependencies with each other but never with the product.
            .env("CARGO_TARGET_DIR", paths::tools().join("build"));
        run(&mut install, &format!("cargo install {}", self.package))?;
        self.find().ok_or_else(|| Failure::new(format!("{} was installed but does not answer", self.program)))
    }

    fn find(&self) -> Option<PathBuf> {
        let own = folder().join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX));
        if own.is_file() && self.is_recorded() {
            return Some(own);
        }
        let on_path = paths::find_program(self.program, &[]);
        on_path.filter(|file| {
            answer(program(file).args(self.question)).is_some_and(|text| is_version(&text, &self.version))
        })
    }

    /// Whether `cargo install` has noted that this version is what it put here. Not every program can say.
    fn is_recorded(&self) -> bool {
        let record = std::fs::read_to_string(paths::tools().join(".crates.toml")).unwrap_or_default();
        record.contains(&format!("\"{} {} (", self.package, self.version))
    }
}

/// Whether `trunk 0.21.14` or the like is the version wanted.
fn is_version(answer: &str, version: &str) -> bool {
    answer.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_version_is_another_one() {
        assert!(is_version("wasm-bindgen 0.2.130", "0.2.130"));
        assert!(!is_version("wasm-bindgen 0.2.130", "0.2.13"));
        assert!(!is_version("wasm-bindgen 0.2.13", "0.2.130"));
    }
}
