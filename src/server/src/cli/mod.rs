//! The commands of `handover`. Their options stand beside them, those of the server in [`crate::config`].

mod access;
mod database;
mod deliveries;
pub mod doctor;
mod manual;
mod serve;

use crate::clock::Clock;
use crate::config::Serve;
use crate::runtime::{LogFormat, init_logging};
use access::{KeysCommand, SessionsCommand, StaffCommand};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use database::{BackupFile, CopyFile, Import, Migrate, Restore};
use deliveries::{Outbox, WebhooksCommand};
use doctor::Doctor;
use manual::Manual;

/// Contact management for hosted services.
#[derive(Debug, Parser)]
#[command(name = "handover", version, about)]
pub struct Cli {
    /// Log format
    #[arg(long, global = true, env = "HANDOVER_LOG_FORMAT", value_enum, default_value_t)]
    pub log_format: LogFormat,
    /// The subcommand.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Parses the command line and the environment, or exits with a usage error.
    #[must_use]
    pub fn read() -> Self {
        let mut matches = without_empty_variables(Self::command()).get_matches();
        Self::from_arg_matches_mut(&mut matches).unwrap_or_else(|error| error.exit())
    }

    pub fn run(self) -> Result<(), String> {
        let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("cannot start: {error}"))?;
        init_logging(self.log_format)?;
        let clock = Clock::system();
        match self.command {
            Command::Serve(options) => runtime.block_on(serve::run(&options)),
            Command::Doctor(options) => runtime.block_on(options.run(clock.now())),
            Command::Import(options) => runtime.block_on(options.run(&clock)),
            Command::Migrate(options) => runtime.block_on(options.run(clock.now())),
            Command::Copy(options) => options.run(),
            Command::Manual(options) => options.run(Self::command()),
            Command::Backup(options) => options.run(),
            Command::Restore(options) => options.run(clock.now()),
            Command::Outbox(Outbox::Retry(options)) => runtime.block_on(options.run(clock.now())),
            Command::Sessions(SessionsCommand::End(options)) => runtime.block_on(options.run()),
            Command::Keys(command) => {
                runtime.block_on(async { print(command.run(&command.database().open()?, clock.now()).await) })
            }
            Command::Staff(command) => {
                runtime.block_on(async { print(command.run(&command.database().open()?, clock.now()).await) })
            }
            Command::Webhooks(command) => {
                runtime.block_on(async { print(command.run(&command.database().open()?, &clock).await) })
            }
        }
    }
}

fn print(result: Result<String, String>) -> Result<(), String> {
    result.map(|text| println!("{text}"))
}

/// Treats empty variables as unset: environment files often list them all.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    command
        .mut_args(|argument| {
            let is_empty = argument.get_env().and_then(std::env::var_os).is_some_and(|value| value.is_empty());
            if is_empty { argument.env(None::<&str>) } else { argument }
        })
        .mut_subcommands(without_empty_variables)
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and, with --app-dir, the app
    Serve(Box<Serve>),
    /// Check configuration, database, mail server, public address and clock, and say how to correct what is wrong; takes the
    /// options of the server
    Doctor(Box<Doctor>),
    /// Import a provider's export: all of it, or nothing and a list of all errors by file, line and field
    Import(Import),
    /// Bring the schema up to date and end, as the start of a server does; a PostgreSQL database gets its schema
    Migrate(Migrate),
    /// Copy a database file to an empty PostgreSQL database and compare all rows: everything, or nothing; the server must be stopped
    Copy(CopyFile),
    /// Copy the database to a new file and check the copy; also while a server is running
    Backup(BackupFile),
    /// Put a backup in the place of the database, whose files are moved aside; the server must be stopped
    Restore(Restore),
    /// Write man pages and completions of shells to a folder
    Manual(Manual),
    /// Manage emails that were not sent
    #[command(subcommand)]
    Outbox(Outbox),
    /// Sign people out
    #[command(subcommand)]
    Sessions(SessionsCommand),
    /// Manage keys of the provider's API; also while a server is running
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Manage the provider's people at the desk; also while a server is running
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Manage the addresses that events are posted to; also while a server is running
    #[command(subcommand)]
    Webhooks(WebhooksCommand),
}
