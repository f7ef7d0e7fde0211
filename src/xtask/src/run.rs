//! `cargo xtask run`: builds and starts a demo.

use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io, thread};

use crate::build;
use crate::error::{During, TaskError};
use crate::log;
use crate::paths;
use crate::process::{exec, program, run as run_program};
use crate::tools::wasm_target::BuildKind;
use crate::web::WebBuild;

pub(crate) const HELP: &str = "\
Usage: cargo xtask run [options]

Builds the app and the server and starts them on http://localhost:8080 with demo data. The server prints the address and
the people to sign in as. Ctrl-C stops it.

  --port N          listen on another port (default 8080)
  --data DIR        first import the provider's files of this folder
  --database PATH   keep the data in this file; without it, every run starts with a fresh database in target/demo
  --release         build as for production: small and fast, takes minutes
";

/// Options of `run`.
pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) data: Option<PathBuf>,
    pub(crate) database: Option<PathBuf>,
    pub(crate) is_release: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 8080, data: None, database: None, is_release: false }
    }
}

pub(crate) fn run(options: &Options) -> Result<ExitCode, TaskError> {
    // Fail early: building takes minutes.
    check_port(options.port)?;
    let data = options.data.as_deref().map(data_folder).transpose()?;
    let kind = if options.is_release { BuildKind::Release } else { BuildKind::Development };
    let (dist, binary) = build(kind, options.is_release)?;
    let database = match &options.database {
        Some(file) => absolute(file)?,
        None => fresh_database(options.port)?,
    };

    if let Some(folder) = data {
        log::step(&format!("Importing {}", folder.display()));
        let mut import = program(&binary);
        import.arg("import").arg(folder).arg("--create").arg("--database").arg(&database);
        run_program(&mut import, "the import")?;
    }
    let mut serve = program(&binary);
    serve.arg("serve").arg("--database").arg(&database);
    serve.args(["--listen", &format!("127.0.0.1:{}", options.port)]);
    serve.args(["--public-url", &format!("http://localhost:{}", options.port)]);
    serve.arg("--app-dir").arg(dist).arg("--demo");
    for (option, page) in HELP_LINKS {
        serve.args([option, &["https://help.example/", page].concat()]);
    }
    exec(serve, "the server")
}

/// Builds the server beside the app, whose tools may have to be installed first: most steps leave a core idle.
fn build(kind: BuildKind, is_release: bool) -> Result<(PathBuf, PathBuf), TaskError> {
    thread::scope(|scope| {
        let server = scope.spawn(|| build::server(is_release));
        let dist = WebBuild::set_up(kind).and_then(|web| web.build());
        let server = server.join().unwrap_or_else(|_| Err(TaskError::new("building the server has failed")));
        Ok((dist?, server?))
    })
}

/// Placeholders for the links that a provider configures.
const HELP_LINKS: [(&str, &str); 6] = [
    ("--support-url", "support"),
    ("--partners-url", "partners"),
    ("--community-url", "community"),
    ("--help-policies", "policies"),
    ("--billing-url", "billing?customer={handle}&service={service}"),
    ("--renew-url", "renew?service={service}"),
];

/// Fails if the port is taken on either address of `localhost`.
fn check_port(port: u16) -> Result<(), TaskError> {
    let four = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).err();
    let six = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).err().filter(is_taken);
    match four.or(six) {
        None => Ok(()),
        Some(error) if is_taken(&error) => Err(TaskError::new(format!(
            "port {port} is already in use. Stop the other program, or choose another port: cargo xtask run --port {}",
            port.checked_add(1).unwrap_or(8081)
        ))),
        Some(error) => Err(TaskError::new(format!("cannot listen on port {port}: {error}. Choose another: --port N"))),
    }
}

fn is_taken(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AddrInUse
}

fn data_folder(folder: &Path) -> Result<PathBuf, TaskError> {
    folder
        .canonicalize()
        .ok()
        .filter(|folder| folder.is_dir())
        .ok_or_else(|| TaskError::new(format!("no such folder: {}", folder.display())))
}

/// Child processes start at the top of the repository, not where the command was given.
fn absolute(path: &Path) -> Result<PathBuf, TaskError> {
    std::path::absolute(path).during(path.display())
}

/// An empty database file. Demo data is dated relative to today, so it is not kept; one file per port, so that two
/// demos can run in parallel.
fn fresh_database(port: u16) -> Result<PathBuf, TaskError> {
    let folder = paths::root().join("target/demo");
    fs::create_dir_all(&folder).during("creating target/demo")?;
    let file = folder.join(format!("{port}.sqlite"));
    for ending in ["", "-wal", "-shm", "-lock"] {
        let mut name = file.clone().into_os_string();
        name.push(ending);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).during("removing the previous demo");
            }
            _ => {}
        }
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_for_a_taken_port_names_it_and_the_option() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let text = check_port(port).unwrap_err().to_string();
        assert!(text.contains(&format!("port {port} is already in use")) && text.contains("--port"), "{text}");
    }
}
