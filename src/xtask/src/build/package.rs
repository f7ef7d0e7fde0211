//! `cargo xtask package`: a Debian package of the server and the app.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{During, TaskError};
use crate::process::{self, is_root, program, stdout_of};
use crate::tools::crates;
use crate::{log, paths};

pub(crate) const HELP: &str = "\
Usage: cargo xtask package [--try]

Builds a release and prints where its Debian package is: the server, the app, units of systemd, man pages, completions of
shells and the guides. Needs Linux, and runs on the Debian release that the package is for, or an older one.

  --try   makes packages of the server's development build instead, with the app that was built last; then installs,
          upgrades, removes and purges them in a copy-on-write view of this machine, which stays as it is, and has the files in
          src/OPERATIONS.md checked by the programs that they are for. As root
";

/// Options of `package`.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) is_try: bool,
}

pub(crate) fn run(options: &Options) -> Result<(), TaskError> {
    if options.is_try {
        return try_out();
    }
    stage(&super::app()?, &super::server(true)?)?;
    println!("package: {}", make("1", &[])?.display());
    Ok(())
}

/// In CI: tries packages where that is possible.
pub(crate) fn try_where_possible() -> Result<(), TaskError> {
    if can_try() {
        return try_out();
    }
    log::note(
        "the Debian package and the files in src/OPERATIONS.md are not tried: that takes Debian, root and the right to mount",
    );
    Ok(())
}

/// Whether this is Debian, and xtask may make a view of the machine.
fn can_try() -> bool {
    let mut mount = program("unshare");
    mount.args(["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
    Path::new("/usr/bin/dpkg").exists() && is_root() && stdout_of(&mut mount).is_some()
}

/// Tries packages of the development build.
fn try_out() -> Result<(), TaskError> {
    if !can_try() {
        return Err(TaskError::new("trying a package takes Debian, root and the right to mount"));
    }
    stage(&super::existing_app()?, &super::server_for_tests()?)?;
    // Faster than small.
    let [old, new] = [make("1", &["--fast"])?, make("2", &["--fast"])?];
    log::step("Installing, upgrading, removing and purging the package");
    let mut attempt = program("unshare");
    attempt.arg("--mount").arg(paths::root().join("tests/package/try.sh")).args([&old, &new]);
    let tried = process::run(&mut attempt, "trying the package");
    for package in [old, new] {
        fs::remove_file(&package).during(format_args!("removing {}", package.display()))?;
    }
    tried
}

/// Gathers the files that `src/server/Cargo.toml` names.
fn stage(app: &Path, server: &Path) -> Result<(), TaskError> {
    let folder = paths::root().join("target/package");
    if folder.exists() {
        fs::remove_dir_all(&folder).during(format_args!("removing {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).during(format_args!("creating {}", folder.display()))?;
    process::run(program("cp").arg("-r").arg(app).arg(folder.join("app")), "copying the app")?;
    process::run(program("cp").arg(server).arg(folder.join("handover")), "copying the server")?;
    process::run(program(server).arg("manual").arg(&folder), "writing man pages and completions")
}

/// Makes the package from the gathered files.
fn make(revision: &str, options: &[&str]) -> Result<PathBuf, TaskError> {
    let cargo_deb = crates::cargo_deb().ensure()?;
    log::step("Making the package");
    let folder = paths::root().join("target/debian");
    let file = folder.join(format!("handover_{}-{revision}.deb", env!("CARGO_PKG_VERSION")));
    let mut make = program(cargo_deb);
    make.args(["--package=handover-server", "--no-build", "--no-strip", "--quiet", "--deb-revision", revision])
        .args(options);
    process::run(make.arg("--output").arg(&file), "cargo deb")?;
    Ok(file)
}
