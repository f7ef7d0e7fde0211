//! The program `handover`.

use handover_api::Link;
use handover_api::app::DemoAccount;
use handover_api::link::ServicesView;
use handover_rules::Policy;
use handover_server::clock::Clock;
use handover_server::config::{Cli, Command, Database, Import, Serve, Settings};
use handover_server::http::Site;
use handover_server::store::Store;
use handover_server::{demo, import, logging, serve};
use std::net::SocketAddr;
use std::process::ExitCode;
use tokio::net::TcpListener;

fn main() -> ExitCode {
    let cli = Cli::read();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start: {error}")),
    };
    let result = logging::init(cli.log_format).and_then(|()| match cli.command {
        Command::Serve(options) => runtime.block_on(run_server(&options)),
        Command::Import(options) => runtime.block_on(run_import(&options)),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("handover: {message}");
    ExitCode::FAILURE
}

fn open_store(options: &Database) -> Result<Store, String> {
    let path = &options.path;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
    }
    Store::open(path).map_err(|error| format!("cannot open the database {}: {error}", path.display()))
}

async fn run_import(options: &Import) -> Result<(), String> {
    let store = open_store(&options.database)?;
    // The provider's limits do not matter: an import only runs transitions that are already scheduled.
    let policy = Policy::default();
    let progress = import::progress::on_terminal();
    let summary = import::run(&options.folder, &store, &Clock::system(), policy, progress).await;
    println!("{}", summary.map_err(|error| error.to_string())?);
    Ok(())
}

async fn run_server(options: &Serve) -> Result<(), String> {
    let listener = TcpListener::bind(options.listen).await.map_err(|error| {
        format!("cannot listen on {}: {error}. Is the port in use? Choose another with --listen", options.listen)
    })?;
    let listening = listener.local_addr().map_err(|error| error.to_string())?;
    let settings = options.settings(listening)?;
    let site = options.app_dir.as_deref().map(Site::open).transpose().map_err(|error| error.to_string())?;
    let store = open_store(&options.database)?;
    serve::claim_database(&store, settings.demo).await.map_err(|error| error.to_string())?;
    let clock = Clock::system();
    println!("listening on http://{listening}");
    let demo_people = if settings.demo {
        let people = demo::prepare(&store, &clock, &settings).await.map_err(|error| error.to_string())?;
        print_demo(&settings, &people);
        people
    } else {
        warn_about_proxy(&settings, listening);
        Vec::new()
    };
    let result = serve::serve(listener, store, clock, settings, site, demo_people, shutdown_signal()).await;
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

fn print_demo(settings: &Settings, people: &[DemoAccount]) {
    println!("\nHandover is at {}\n", settings.public_url.link(&Link::Services(ServicesView::default())));
    println!("Demo: sign in on the page as one of these, without a password:");
    for person in people {
        let description = person.sees.first().map(|said| said.text.as_str()).unwrap_or_default();
        println!("  {:<16} {:<16} {}", person.handle.as_str(), person.name, description);
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
