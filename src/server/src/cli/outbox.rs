//! `handover outbox`.

use crate::config::DatabaseOption;
use chrono::TimeDelta;
use clap::{Args, Subcommand};
use handover_rules::Timestamp;
use handover_store::{Store, StoreResult};
use std::fmt;

/// `handover outbox`.
#[derive(Debug, Subcommand)]
pub enum Outbox {
    /// Send queued emails now instead of at their next attempt; also while a server is running
    Retry(RetryMails),
}

/// `handover outbox retry`.
#[derive(Debug, Args)]
pub struct RetryMails {
    /// Also put failed emails back into the queue; those that nobody needs any more are dropped
    #[arg(long)]
    pub failed: bool,
    /// Only those that failed in this many days
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "failed",
        value_parser = clap::value_parser!(u16).range(1..=365))]
    pub days: u16,
    /// The database
    #[command(flatten)]
    pub database: DatabaseOption,
}

impl RetryMails {
    pub(super) async fn run(&self, now: Timestamp) -> Result<(), String> {
        let failed_within = self.failed.then(|| TimeDelta::days(self.days.into()));
        let retried = retry(&self.database.open()?, now, failed_within).await;
        println!("{}", retried.map_err(|error| error.to_string())?);
        Ok(())
    }
}

/// The emails to be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retried {
    /// Queued ones, including failed ones put back.
    pub queued: usize,
    /// Failed ones that were put back; `None` if that was not asked for.
    pub put_back: Option<usize>,
}

impl fmt::Display for Retried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(put_back) = self.put_back {
            writeln!(f, "failed emails put back into the queue: {put_back}")?;
        }
        write!(f, "emails to be sent now: {}", self.queued)
    }
}

/// Makes every queued email due, after putting back the ones that failed within a period.
pub async fn retry(store: &Store, now: Timestamp, failed_within: Option<TimeDelta>) -> StoreResult<Retried> {
    store
        .write(move |tx| {
            let put_back = failed_within.map(|period| tx.put_back_failed_mails(now - period, now)).transpose()?;
            Ok(Retried { queued: tx.try_queued_mails_again(now)?, put_back })
        })
        .await
}
