//! Building the browser app.
//!
//! Two profiles of the root Cargo.toml: `web` counts bytes and takes minutes, `web-dev` is for working on the app and
//! for the browser tests.

use std::path::PathBuf;

use crate::error::Failure;
use crate::finish;
use crate::place;
use crate::process::{program, run};
use crate::say;
use crate::tools::wasm_target::{self, Purpose, Toolchain};
use crate::tools::{binaryen, crates, lock_file, node};

/// What building for the target takes, on this machine.
pub(crate) struct Workshop {
    pub(crate) toolchain: Toolchain,
    trunk: PathBuf,
    wasm_opt: Option<PathBuf>,
    purpose: Purpose,
}

impl Workshop {
    /// Looks for the tools, installing what is missing.
    pub(crate) fn set_up(purpose: Purpose) -> Result<Self, Failure> {
        let wasm_opt = match purpose {
            Purpose::Release => {
                node::ensure()?;
                Some(binaryen::ensure()?)
            }
            Purpose::Development => None,
        };
        let toolchain = wasm_target::ensure()?;
        let trunk = crates::trunk().ensure()?;
        crates::wasm_bindgen(lock_file::version_of("wasm-bindgen")?).ensure()?;
        Ok(Self { toolchain, trunk, wasm_opt, purpose })
    }

    /// Folders that have to be first on PATH, so that trunk finds the versions meant for it.
    pub(crate) fn path(&self) -> Vec<PathBuf> {
        std::iter::once(crates::folder()).chain(self.wasm_opt.clone()).collect()
    }

    /// Where the finished files of the app are.
    pub(crate) fn dist(&self) -> PathBuf {
        match self.purpose {
            Purpose::Release => place::root().join("target/dist-release"),
            Purpose::Development => place::root().join("target/dist"),
        }
    }

    /// Builds the app and tells where its files are.
    pub(crate) fn build(&self) -> Result<PathBuf, Failure> {
        let profile = match self.purpose {
            Purpose::Release => "web",
            Purpose::Development => "web-dev",
        };
        say::step(&format!("Building the app (profile {profile})"));
        // Trunk works offline and makes cargo do the same, so what is to be downloaded comes first.
        let mut fetch = self.toolchain.cargo();
        fetch.args(["fetch", "--quiet", "--target", wasm_target::TARGET]);
        self.toolchain.apply(&mut fetch, self.purpose, &self.path())?;
        run(&mut fetch, "cargo fetch")?;

        // With the compiler of this machine, not the one for the browser, which trunk would hand on.
        let mut texts = program("cargo");
        texts.args(["run", "--quiet", "--package", "handover-texts", "--", "target/texts"]);
        run(&mut texts, "writing the texts")?;

        let mut trunk = program(&self.trunk);
        trunk.env("HANDOVER_TEXTS", "written");
        trunk.args(["build", "--log", "warn", "--skip-version-check", "--cargo-profile", profile, "--dist"]);
        trunk.arg(self.dist());
        if self.purpose == Purpose::Release {
            trunk.arg("--release");
        }
        self.toolchain.apply(&mut trunk, self.purpose, &self.path())?;
        run(&mut trunk, "trunk build")?;
        if self.purpose == Purpose::Release {
            finish::folder(&self.dist())?;
        }
        Ok(self.dist())
    }
}
