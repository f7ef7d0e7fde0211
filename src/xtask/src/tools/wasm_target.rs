//! The compiler for WebAssembly.
//!
//! Usually rustup's toolchain with the target added. If that download is not reachable, Debian's second toolchain,
//! which comes with the source of the standard library and builds it along with the app. [`rustup`] has the order.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use super::{debian, rustup};
use crate::error::TaskError;
use crate::paths;
use crate::process::{program, stdout_of};

/// Compiler flags of a split build: the split points are enabled, and relocations are kept, which wasm-split-cli needs.
const SPLIT_FLAGS: [&str; 3] = ["--cfg", "handover_split", "-Clink-args=--emit-relocs"];

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Makes Leptos erase the types of views, in every build alike: a third fewer bytes, and faster compilation.
/// See `src/decisions/0002-leptos-and-lazy-screens.md`.
const ERASE_COMPONENTS: [&str; 2] = ["--cfg", "erase_components"];

/// `memory.copy` instead of up to four loads and stores. Views are moved about as 32 bytes each: 6 % fewer bytes compressed.
/// An option of LLVM 22, which a compiler of one's own may not have.
const COPY_IN_ONE_INSTRUCTION: [&str; 3] =
    ["-Cllvm-args=-max-store-memcpy=1", "-Cllvm-args=-max-store-memmove=1", "-Cllvm-args=-max-store-memset=1"];

/// Debian's packages, each with a file that shows that it is installed.
const DEBIAN_PACKAGES: [(&str, &str); 5] = [
    ("rustc-web", "/usr/bin/rustc"),
    ("cargo-web", "/usr/bin/cargo"),
    ("rust-web-src", "/usr/lib/rustlib/src/rust/library/std/Cargo.toml"),
    ("rust-web-llvm", "/usr/bin/rust-lld"),
    ("lld-22", "/usr/bin/lld-22"),
];

/// A compiler with the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The native toolchain, with the target installed.
    Usual,
    /// The distribution's, which also builds the standard library.
    Distribution,
}

/// A kind of build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BuildKind {
    /// As small as possible: a panic aborts without a message.
    Release,
    /// Fast to build, with panic messages.
    Development,
}

/// Finds a compiler for the target, installing it if needed.
pub(crate) fn ensure() -> Result<Toolchain, TaskError> {
    if rustup::ensure(&["target", "add", TARGET], has_target)? {
        return Ok(Toolchain::Usual);
    }
    debian::ensure(&DEBIAN_PACKAGES).map_err(|failure| {
        TaskError::new(format!("no WebAssembly target. Either: rustup target add {TARGET}. Or: {failure}"))
    })?;
    Ok(Toolchain::Distribution)
}

/// Whether the native toolchain has the standard library for the target.
fn has_target() -> bool {
    let mut question = program("rustc");
    question.args(["--print", "target-libdir", "--target", TARGET]);
    let Some(folder) = stdout_of(&mut question) else {
        return false;
    };
    fs::read_dir(folder)
        .is_ok_and(|files| files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
}

impl Toolchain {
    /// The cargo that uses this compiler.
    pub(crate) fn cargo(self) -> Command {
        match self {
            Self::Usual => crate::process::cargo(),
            Self::Distribution => program("/usr/bin/cargo"),
        }
    }

    /// Cargo's target folder for WebAssembly. Two compilers that share one would rebuild everything in turn.
    pub(crate) fn target_folder(self) -> PathBuf {
        match self {
            Self::Usual => paths::target(),
            Self::Distribution => paths::root().join("target/web"),
        }
    }

    /// Makes a command and its children use this compiler, with the folders `first` in front of PATH.
    pub(crate) fn apply(self, command: &mut Command, kind: BuildKind, first: &[PathBuf]) -> Result<(), TaskError> {
        let mut folders = first.to_vec();
        command.env("CARGO_TARGET_DIR", self.target_folder());
        let mut flags = Vec::from(ERASE_COMPONENTS);
        if kind == BuildKind::Release {
            flags.extend(SPLIT_FLAGS);
        }
        if self == Self::Distribution {
            folders.push("/usr/bin".into());
            command
                .env("RUSTC", "/usr/bin/rustc")
                .env("CARGO", "/usr/bin/cargo")
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                // Set by cargo to the libraries of the native toolchain.
                .env_remove("LD_LIBRARY_PATH");
            if kind == BuildKind::Release {
                command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
                flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"]);
                // Nothing prints panics or `Debug` output in a release of the app.
                flags.extend(["-Zfmt-debug=none", "-Zlocation-detail=none"]);
                flags.extend(COPY_IN_ONE_INSTRUCTION);
            }
        }
        command.env("RUSTFLAGS", flags.join(" "));
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let path = env::join_paths(folders)
            .map_err(|error| TaskError::new(format!("a folder name cannot be part of PATH: {error}")))?;
        command.env("PATH", path);
        Ok(())
    }
}
