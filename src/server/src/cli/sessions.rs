//! `handover sessions`.

use crate::config::DatabaseOption;
use clap::{Args, Subcommand};
use handover_rules::NicHandle;

/// `handover sessions`.
#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// End all sessions, also those of staff, or those of one account
    End(EndSessions),
}

/// `handover sessions end`.
#[derive(Debug, Args)]
pub struct EndSessions {
    /// Only those of this NIC handle
    #[arg(long, value_name = "HANDLE", value_parser = parse_handle)]
    pub account: Option<NicHandle>,
    /// The database
    #[command(flatten)]
    pub database: DatabaseOption,
}

fn parse_handle(text: &str) -> Result<NicHandle, String> {
    NicHandle::parse(text).map_err(|_| "a NIC handle looks like ab12345-ovh".to_owned())
}

impl EndSessions {
    pub(super) async fn run(&self) -> Result<(), String> {
        let store = self.database.open()?;
        let account = self.account.clone();
        let ended = store.write(move |tx| match account {
            Some(account) => tx.end_sessions(&account, None, None),
            None => tx.end_all_sessions(),
        });
        println!("sessions ended: {}", ended.await.map_err(|error| error.to_string())?);
        Ok(())
    }
}
