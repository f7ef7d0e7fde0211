//! The program `handover`: serves, and imports.

use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::Policy;
use handover_server::clock::Clock;
use handover_server::config::{Cli, Command, Import, Serve};
use handover_server::http::Site;
use handover_server::store::Store;
use handover_server::{demo, import, logging, serve};
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

fn open(options: &handover_server::config::Database) -> Result<Store, String> {
    let path = &options.path;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    Store::open(path).map_err(|error| format!("cannot open the database {}: {error}", path.display()))
}

async fn run_import(options: &Import) -> Result<(), String> {
    let store = open(&options.database)?;
    // No limit of a provider's matters to what an import does: it goes by moments that were set before.
    let policy = Policy::default();
    let progress = import::progress::on_terminal();
    let summary = import::run(&options.folder, &store, &Clock::system(), policy, progress).await;
    println!("{}", summary.map_err(|error| error.to_string())?);
    Ok(())
}

async fn run_server(options: &Serve) -> Result<(), String> {
    let listener = TcpListener::bind(options.listen).await.map_err(|error| {
        format!("cannot listen on {}: {error}. Is it in use? Choose another with --listen", options.listen)
    })?;
    let listening = listener.local_addr().map_err(|error| error.to_string())?;
    let settings = options.settings(listening)?;
    let site = options.app_dir.as_deref().map(Site::open).transpose().map_err(|error| error.to_string())?;
    let store = open(&options.database)?;
    serve::claim(&store, settings.demo).await.map_err(|error| error.to_string())?;
    let clock = Clock::system();

    let people = if settings.demo {
        demo::prepare(&store, &clock, &settings).await.map_err(|error| error.to_string())?
    } else {
        Vec::new()
    };
    println!("listening on http://{listening}");
    if !settings.demo && listening.ip().is_loopback() && settings.trusted_proxies == 0 {
        tracing::warn!(
            "failed sign-ins count for the address they come from; with a reverse proxy in front that is the proxy's, and \
             everybody would wait for one who tries too often: set --trusted-proxies 1"
        );
    }
    if settings.demo {
        println!("\nHandover is at {}\n", settings.public_url.link(&Link::Services(ServicesView::default())));
        println!("Demo: sign in on the page as one of these, without a password:");
        for person in &people {
            let sees = person.sees.first().map(|said| said.text.as_str()).unwrap_or_default();
            println!("  {:<16} {:<16} {}", person.handle.as_str(), person.name, sees);
        }
        println!("\nAll mails are in the mailbox, in the menu under your name. Stop with Ctrl-C.");
    }
    serve::serve(listener, store, clock, settings, site, people, stop()).await.map_err(|error| error.to_string())
}

/// Ready when the terminal or a supervisor asks the program to stop.
async fn stop() {
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
