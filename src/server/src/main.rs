//! The program `handover`.

use chrono::TimeDelta;
use handover_api::Link;
use handover_api::app::DemoAccount;
use handover_api::link::ServicesView;
use handover_api::route;
use handover_server::clock::Clock;
use handover_server::config::Policies;
use handover_server::config::{
    BackupFile, Cli, Command, Database, Doctor, EndSessions, Import, KeysCommand, Outbox, Restore, RetryMails, Serve,
    SessionsCommand, Settings, StaffCommand, WebhooksCommand,
};
use handover_server::file_lock::{FileLock, FileLockError};
use handover_server::http::Site;
use handover_server::mail::outbox;
use handover_server::serve::Listeners;
use handover_server::{demo, doctor, import, logging, open_files, serve};
use handover_store::{self, RestoreOptions, Store, StoreError, beside};
use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use tokio::net::TcpListener;

/// Rows of a list are many small allocations, made on one thread and freed on another: glibc's allocator spends a sixth of
/// a list call on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::read();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start: {error}")),
    };
    let result = logging::init(cli.log_format).and_then(|()| match cli.command {
        Command::Serve(options) => runtime.block_on(run_server(&options)),
        Command::Doctor(options) => runtime.block_on(examine(&options)),
        Command::Import(options) => runtime.block_on(run_import(&options)),
        Command::Backup(options) => back_up(&options),
        Command::Restore(options) => restore(&options),
        Command::Outbox(Outbox::Retry(options)) => runtime.block_on(retry_mails(&options)),
        Command::Sessions(SessionsCommand::End(options)) => runtime.block_on(end_sessions(&options)),
        Command::Keys(command) => runtime.block_on(manage_keys(&command)),
        Command::Staff(command) => runtime.block_on(manage_staff(&command)),
        Command::Webhooks(command) => runtime.block_on(manage_webhooks(&command)),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(&message),
    }
}

/// Prints the report; fails if a check has failed.
async fn examine(options: &Doctor) -> Result<(), String> {
    let report = doctor::examine(options, Clock::system().now()).await;
    println!("{}", if options.json { report.to_json() } else { report.to_string() });
    if report.has_failed() { Err("a check has failed".to_owned()) } else { Ok(()) }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("handover: {message}");
    ExitCode::FAILURE
}

/// Fails if the database does not exist and `create` is not set: a lost file or a folder that is not mounted must not
/// silently become an empty database.
fn require_database(path: &Path, create: bool) -> Result<(), String> {
    if path.try_exists().map_err(|error| format!("cannot look for {}: {error}", path.display()))? {
        return require_writable(path);
    }
    if !create {
        return Err(format!(
            "there is no database {}. Put it in place, or begin a new one with --create",
            path.display()
        ));
    }
    let log = beside(path, "-wal");
    if log.exists() {
        return Err(format!(
            "{} belongs to a database that is not there. Put that in place, or move this file away",
            log.display()
        ));
    }
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))
        }
        None => Ok(()),
    }
}

/// SQLite would open the file for reading, and fail later with less to go by.
fn require_writable(path: &Path) -> Result<(), String> {
    OpenOptions::new().append(true).open(path).map(drop).map_err(|error| {
        format!(
            "cannot write the database {}: {error}. The user that runs Handover has to be allowed to write the file and \
             its folder, and the file system must not be read-only",
            path.display()
        )
    })
}

fn cannot_open(path: &Path) -> impl FnOnce(StoreError) -> String {
    move |error| format!("cannot open the database {}: {error}", path.display())
}

async fn run_import(options: &Import) -> Result<(), String> {
    let Database { path, create } = &options.database;
    require_database(path, *create)?;
    let store = Store::open(path).map_err(cannot_open(path))?;
    let progress = import::progress::on_terminal();
    // The provider's limits do not matter: an import only runs transitions that are already scheduled.
    let rules = import::Options { policies: Policies::default(), allow_empty: options.allow_empty };
    let summary = import::run(&options.folder, &store, &Clock::system(), rules, progress).await;
    store.close().await;
    println!("{}", summary.map_err(|error| error.to_string())?);
    Ok(())
}

fn back_up(options: &BackupFile) -> Result<(), String> {
    require_database(&options.database, false)?;
    handover_store::back_up(&options.database, &options.file)
        .map_err(|error| format!("no backup was made: {error}"))?;
    println!("backed up to {}", options.file.display());
    Ok(())
}

fn restore(options: &Restore) -> Result<(), String> {
    let Restore { files: BackupFile { file, database }, end_sessions, revoke_keys } = options;
    let ending = RestoreOptions { end_sessions: *end_sessions, revoke_keys: *revoke_keys };
    let _server = lock(database, "-lock", "a server is running on this database. Stop it first")?;
    let _import = lock(database, "-import-lock", "an import is running on this database. Wait until it has ended")?;
    let aside = handover_store::restore(database, file, ending, Clock::system().now())
        .map_err(|error| format!("nothing was restored: {error}"))?;
    println!("{} is a copy of {} now", database.display(), file.display());
    if let Some(aside) = aside {
        println!("what was there before is in {}", aside.display());
    }
    println!(
        "systems that get events have to read everything again; see \"Backup and restore\" of the operations guide"
    );
    Ok(())
}

async fn retry_mails(options: &RetryMails) -> Result<(), String> {
    let path = &options.database;
    require_database(path, false)?;
    let store = Store::open(path).map_err(cannot_open(path))?;
    let failed_within = options.failed.then(|| TimeDelta::days(options.days.into()));
    let retried =
        outbox::retry(&store, Clock::system().now(), failed_within).await.map_err(|error| error.to_string())?;
    println!("{retried}");
    Ok(())
}

async fn end_sessions(options: &EndSessions) -> Result<(), String> {
    let path = &options.database;
    require_database(path, false)?;
    let _lock = lock(path, "-lock", "a server is running on this database, and remembers its sessions. Stop it first")?;
    let store = Store::open(path).map_err(cannot_open(path))?;
    let account = options.account.clone();
    let ended = store.write(move |tx| match account {
        Some(account) => tx.end_sessions(&account, None, None),
        None => tx.end_all_sessions(),
    });
    println!("sessions ended: {}", ended.await.map_err(|error| error.to_string())?);
    Ok(())
}

/// Keeps every other server (`-lock`) or import (`-import-lock`) off the database. `held` is the message if one is
/// running.
fn lock(path: &Path, ending: &str, held: &str) -> Result<FileLock, String> {
    FileLock::take(path, ending).map_err(|error| match error {
        FileLockError::Held => held.to_owned(),
        error => error.to_string(),
    })
}

async fn manage_keys(command: &KeysCommand) -> Result<(), String> {
    let path = command.database();
    require_database(path, false)?;
    let store = Store::open(path).map_err(cannot_open(path))?;
    println!("{}", command.run(&store, Clock::system().now()).await?);
    Ok(())
}

async fn manage_staff(command: &StaffCommand) -> Result<(), String> {
    let path = command.database();
    require_database(path, false)?;
    let store = Store::open(path).map_err(cannot_open(path))?;
    println!("{}", command.run(&store, Clock::system().now()).await?);
    Ok(())
}

async fn manage_webhooks(command: &WebhooksCommand) -> Result<(), String> {
    let path = command.database();
    require_database(path, false)?;
    let store = Store::open(path).map_err(cannot_open(path))?;
    println!("{}", command.run(&store, &Clock::system()).await?);
    Ok(())
}

async fn bind(address: SocketAddr, option: &str) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| {
        format!("cannot listen on {address}: {error}. Is the port in use? Choose another with {option}")
    })
}

async fn run_server(options: &Serve) -> Result<(), String> {
    let app = bind(options.listen, "--listen").await?;
    let metrics = match options.metrics_listen {
        Some(address) => Some(bind(address, "--metrics-listen").await?),
        None => None,
    };
    let listeners = Listeners { app, metrics };
    let listening = listeners.app.local_addr().map_err(|error| error.to_string())?;
    let mut settings = options.settings(listening)?;
    settings.connections = open_files::fit(settings.connections);
    settings.streams = settings.streams.among(settings.connections.total);
    let site = options.app_dir.as_deref().map(Site::open).transpose().map_err(|error| error.to_string())?;
    let Database { path, create } = &options.database;
    require_database(path, *create || settings.demo)?;
    let _lock = lock(
        path,
        "-lock",
        "another server is running on this database. Stop it first, or choose another database with --database",
    )?;
    let store = Store::open_for_server(path).map_err(cannot_open(path))?;
    serve::claim_database(&store, settings.demo).await.map_err(|error| error.to_string())?;
    let clock = Clock::system();
    println!("listening on http://{listening}");
    if let Some(Ok(address)) = listeners.metrics.as_ref().map(TcpListener::local_addr) {
        println!("metrics at http://{address}/metrics");
    }
    let demo_people = if settings.demo {
        let people = demo::prepare(&store, &clock, &settings).await.map_err(|error| error.to_string())?;
        let key = demo::renew_api_key(&store, clock.now()).await.map_err(|error| error.to_string())?;
        let receiver = match &settings.webhooks {
            Some(webhooks) => demo::add_receiver(&store, webhooks, &people, listening, clock.now()).await,
            None => Ok(None),
        };
        let receiver = receiver.map_err(|error| error.to_string())?;
        print_demo(&settings, &people, &key, receiver.as_deref());
        people
    } else {
        warn_about_proxy(&settings, listening);
        for warning in settings.warnings() {
            tracing::warn!("{warning}");
        }
        Vec::new()
    };
    let result = serve::serve(listeners, store, clock, settings, site, demo_people, shutdown_signal()).await;
    result.map_err(|error| error.to_string())
}

fn warn_about_proxy(settings: &Settings, listening: SocketAddr) {
    if listening.ip().is_loopback() && settings.trusted_proxies == 0 {
        tracing::warn!(
            "sign-in failures are counted by client IP; behind a reverse proxy all clients share its IP, and one attacker \
             would throttle everyone: set --trusted-proxies 1"
        );
    }
}

fn print_demo(settings: &Settings, people: &[DemoAccount], key: &str, receiver: Option<&str>) {
    println!("\nHandover is at {}\n", settings.public_url.link(&Link::Services(ServicesView::default())));
    println!("Demo: sign in on the page as one of these, without a password:");
    for person in people {
        let description = person.sees.first().map(|line| line.text.as_str()).unwrap_or_default();
        println!("  {:<16} {:<16} {}", person.handle.as_str(), person.name, description);
    }
    if let Some(buyer) = people.first() {
        println!("\nThe provider's API has the key {key}. This orders a service for {}:", buyer.name);
        println!(
            "  curl -X PUT {}/1.0/provider/services/DOMAIN/ordered.example -H 'Authorization: Bearer {key}' \\\n    \
             -H 'Content-Type: application/json' -d '{{\"orderedBy\":\"{}\"}}'",
            settings.public_url.origin(),
            buyer.handle
        );
        let url = [settings.public_url.origin(), route::PROVIDER_EVENTS].concat();
        println!("This reads what has happened:\n  curl {url} -H 'Authorization: Bearer {key}'");
        if let Some(receiver) = receiver {
            println!("A webhook posts it to {receiver}. This shows the latest messages:\n  curl {receiver}");
        }
    }
    println!("\nAll emails are in the mailbox, in the menu under your name. Stop with Ctrl-C.");
}

/// Completes on Ctrl-C or SIGTERM.
async fn shutdown_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminate {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
