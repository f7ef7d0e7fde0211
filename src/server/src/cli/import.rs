//! `handover import`.

use super::database::open;
use crate::clock::Clock;
use crate::config::{DatabaseOption, Policies};
use crate::import::{self, Options, progress};
use clap::Args;
use std::path::PathBuf;

/// `handover import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Folder with `accounts.csv`, `services.csv`, `holders.csv`, `bills.csv` and `payment_methods.csv`
    pub folder: PathBuf,
    /// Remove all bills, or all payment methods, if their file has no rows
    #[arg(long)]
    pub allow_empty: bool,
    /// The database
    #[command(flatten)]
    pub database: DatabaseOption,
    /// Begin a new, empty database if the file does not exist. A PostgreSQL database must exist; the first import makes its
    /// schema
    #[arg(long)]
    pub create: bool,
}

impl Import {
    pub(super) async fn run(&self, clock: &Clock) -> Result<(), String> {
        let store = open(&self.database.address()?, self.create)?;
        let progress = progress::on_terminal();
        // The provider's limits do not matter: an import only runs transitions that are already scheduled.
        let rules = Options { policies: Policies::default(), allow_empty: self.allow_empty };
        let report = import::run(&self.folder, &store, clock, rules, progress).await;
        store.close().await;
        println!("{}", report.map_err(|error| error.to_string())?);
        Ok(())
    }
}
