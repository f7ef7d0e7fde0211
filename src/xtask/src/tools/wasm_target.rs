//! Which compiler makes the WebAssembly.
//!
//! Most people have a toolchain from rustup and get its target by one download. Where that download is not to be had,
//! Debian ships a second toolchain together with the standard library's source; that one builds the library along with
//! the app. [`rustup`] says which is taken when.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use super::{debian, rustup};
use crate::error::Failure;
use crate::paths;
use crate::process::{answer, program};
use crate::split;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's packages for this, and a file of each by which to see that it is there.
const PACKAGES: [(&str, &str); 5] = [
    ("rustc-web", "/usr/bin/rustc"),
    ("cargo-web", "/usr/bin/cargo"),
    ("rust-web-src", "/usr/lib/rustlib/src/rust/library/std/Cargo.toml"),
    ("rust-web-llvm", "/usr/bin/rust-lld"),
    ("lld-22", "/usr/bin/lld-22"),
];

/// The compiler to use for the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one that also compiles natively, with the target installed.
    Usual,
    /// The distribution's own, which builds the standard library along.
    Distribution,
}

/// What the WebAssembly is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// As small as possible; a panic ends everything without a word.
    Release,
    /// Panics tell what happened.
    Development,
}

/// Finds a toolchain for the target, installing one if need be.
pub(crate) fn ensure() -> Result<Toolchain, Failure> {
    if rustup::brings(&["target", "add", TARGET], has_target)? {
        return Ok(Toolchain::Usual);
    }
    debian::ensure(&PACKAGES).map_err(|failure| {
        Failure::new(format!("no WebAssembly target. Either: rustup target add {TARGET}. Or: {failure}"))
    })?;
    Ok(Toolchain::Distribution)
}

/// Whether the usual toolchain brings the standard library for the target.
fn has_target() -> bool {
    let mut question = program("rustc");
    question.args(["--print", "target-libdir", "--target", TARGET]);
    let Some(folder) = answer(&mut question) else {
        return false;
    };
    fs::read_dir(folder)
        .is_ok_and(|files| files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
}

impl Toolchain {
    /// The cargo to call for the target.
    pub(crate) fn cargo(self) -> Command {
        match self {
            Self::Usual => crate::process::cargo(),
            Self::Distribution => program("/usr/bin/cargo"),
        }
    }

    /// Cargo's target folder for WebAssembly. Two compilers that share one would undo each other's work.
    pub(crate) fn target_folder(self) -> PathBuf {
        match self {
            Self::Usual => paths::target(),
            Self::Distribution => paths::root().join("target/web"),
        }
    }

    /// Makes a command, and whatever it starts, use this compiler; `first` are folders for the front of PATH.
    pub(crate) fn apply(self, command: &mut Command, purpose: Purpose, first: &[PathBuf]) -> Result<(), Failure> {
        let mut folders = first.to_vec();
        command.env("CARGO_TARGET_DIR", self.target_folder());
        let mut flags = Vec::new();
        if purpose == Purpose::Release {
            flags.extend(split::FLAGS);
        }
        if self == Self::Distribution {
            folders.push("/usr/bin".into());
            command
                .env("RUSTC", "/usr/bin/rustc")
                .env("CARGO", "/usr/bin/cargo")
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                // Cargo points this at the libraries of the other toolchain.
                .env_remove("LD_LIBRARY_PATH");
            if purpose == Purpose::Release {
                command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
                flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"]);
            }
        }
        if !flags.is_empty() {
            command.env("RUSTFLAGS", flags.join(" "));
        }
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let path = env::join_paths(folders)
            .map_err(|error| Failure::new(format!("a folder's name does not fit into PATH: {error}")))?;
        command.env("PATH", path);
        Ok(())
    }
}
