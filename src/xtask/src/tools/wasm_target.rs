//! The compiler for WebAssembly, which builds the standard library along with the app: as small as the app itself.
//!
//! rustup's toolchain with the component `rust-src`, or Debian's second one, with the same flags. Where neither can be
//! had, a library that is compiled already; then screens are larger than `cargo xtask size` allows.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::{debian, rustup};
use crate::error::TaskError;
use crate::process::{program, stdout_of};
use crate::{log, paths};

/// Compiler flags of a split build: the split points are enabled, and relocations are kept, which wasm-split-cli needs.
const SPLIT_FLAGS: [&str; 3] = ["--cfg", "handover_split", "-Clink-args=--emit-relocs"];

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Makes Leptos erase the types of views, in every build alike: a third fewer bytes, and faster compilation.
/// See `src/decisions/0002-leptos-and-lazy-screens.md`.
const ERASE_COMPONENTS: [&str; 2] = ["--cfg", "erase_components"];

/// Nothing prints panics or `Debug` output in a release of the app.
const SMALL_FLAGS: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zfmt-debug=none", "-Zlocation-detail=none"];

/// `memory.copy` instead of up to four loads and stores. Views are moved about as 32 bytes each: 6 % fewer bytes compressed.
/// An option of LLVM 22.
const COPY_IN_ONE_INSTRUCTION: [&str; 3] =
    ["-Cllvm-args=-max-store-memcpy=1", "-Cllvm-args=-max-store-memmove=1", "-Cllvm-args=-max-store-memset=1"];

/// A file of the component `rust-src`, within the folder of the toolchain.
const LIBRARY: &str = "lib/rustlib/src/rust/library/std/Cargo.toml";

/// Debian's packages, each with a file that shows that it is installed.
const DEBIAN_PACKAGES: [(&str, &str); 5] = [
    ("rustc-web", "/usr/bin/rustc"),
    ("cargo-web", "/usr/bin/cargo"),
    ("rust-web-src", "/usr/lib/rustlib/src/rust/library/std/Cargo.toml"),
    ("rust-web-llvm", "/usr/bin/rust-lld"),
    ("lld-22", "/usr/bin/lld-22"),
];

/// A compiler for the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The native toolchain, with the source of the standard library.
    Native,
    /// The distribution's, with the source of the standard library.
    Distribution,
    /// The native toolchain, with a standard library that is compiled already.
    Precompiled,
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
    if rustup::ensure(&["component", "add", "rust-src"], has_source)? {
        return Ok(Toolchain::Native);
    }
    let Err(failure) = debian::ensure(&DEBIAN_PACKAGES) else { return Ok(Toolchain::Distribution) };
    if rustup::ensure(&["target", "add", TARGET], has_target)? {
        log::note(
            "without the source of the standard library (rustup component add rust-src), each screen is 24 to 49 kB larger",
        );
        return Ok(Toolchain::Precompiled);
    }
    Err(TaskError::new(format!("no compiler for WebAssembly. Either: rustup component add rust-src. Or: {failure}")))
}

/// Whether the native toolchain has the source of the standard library.
fn has_source() -> bool {
    let sysroot = stdout_of(program("rustc").args(["--print", "sysroot"]));
    sysroot.is_some_and(|folder| Path::new(folder.trim()).join(LIBRARY).exists())
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
    /// The origin of the standard library, for people.
    pub(crate) const fn library(self) -> &'static str {
        match self {
            Self::Native => "standard library built along, by rustup's compiler",
            Self::Distribution => "standard library built along, by the distribution's compiler",
            Self::Precompiled => "standard library precompiled",
        }
    }

    /// The cargo that uses this compiler.
    pub(crate) fn cargo(self) -> Command {
        match self {
            Self::Native | Self::Precompiled => crate::process::cargo(),
            Self::Distribution => program("/usr/bin/cargo"),
        }
    }

    /// Cargo's target folder for WebAssembly. Two compilers, or settings, that share one would rebuild everything in turn.
    pub(crate) fn target_folder(self) -> PathBuf {
        match self {
            Self::Precompiled => paths::target(),
            Self::Native | Self::Distribution => paths::root().join("target/web"),
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
            command.env("RUSTC", "/usr/bin/rustc").env("CARGO", "/usr/bin/cargo");
            // Set by cargo to the libraries of the native toolchain.
            command.env_remove("LD_LIBRARY_PATH");
        }
        if self != Self::Precompiled {
            command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
            if kind == BuildKind::Release {
                command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
                flags.extend(SMALL_FLAGS);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(toolchain: Toolchain, kind: BuildKind, name: &str) -> String {
        let mut command = toolchain.cargo();
        toolchain.apply(&mut command, kind, &[]).expect("names of folders");
        let set = command.get_envs().find(|(variable, _)| *variable == name).and_then(|(_, value)| value);
        set.unwrap_or_default().to_string_lossy().into_owned()
    }

    #[test]
    fn compilers_that_build_the_library_have_the_same_flags() {
        for kind in [BuildKind::Release, BuildKind::Development] {
            for name in
                ["RUSTFLAGS", "RUSTC_BOOTSTRAP", "CARGO_UNSTABLE_BUILD_STD", "CARGO_UNSTABLE_BUILD_STD_FEATURES"]
            {
                let [native, distribution] =
                    [Toolchain::Native, Toolchain::Distribution].map(|one| variable(one, kind, name));
                assert_eq!(native, distribution, "{kind:?} {name}");
            }
        }
        assert!(variable(Toolchain::Native, BuildKind::Release, "RUSTFLAGS").contains("immediate-abort"));
        assert_eq!(variable(Toolchain::Precompiled, BuildKind::Release, "RUSTC_BOOTSTRAP"), "");
    }
}
