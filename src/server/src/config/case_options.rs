//! Options of the procedures without access to an account.

use super::CaseSettings;
use super::secret_file::value_or_file;
use crate::papers::{PaperKey, Scanner};
use clap::Args;
use handover_rules::cases::CasePolicy;
use std::path::PathBuf;
use std::time::Duration;

/// Procedures without access to an account.
#[derive(Debug, Args)]
pub struct CaseOptions {
    /// Key that uploaded papers are encrypted under: 32 random bytes in Base64. Without it, holders cannot open cases; a demo
    /// has one of its own
    #[arg(long, env = "HANDOVER_PAPERS_KEY", value_name = "KEY", hide_env_values = true)]
    pub papers_key: Option<String>,
    /// File with this key
    #[arg(long, env = "HANDOVER_PAPERS_KEY_FILE", value_name = "FILE", conflicts_with = "papers_key")]
    pub papers_key_file: Option<PathBuf>,
    /// Program, with arguments, that reads an uploaded file from its standard input: exit status 0 means clean, 1 harmful
    #[arg(long, env = "HANDOVER_PAPERS_SCANNER", value_name = "COMMAND")]
    pub papers_scanner: Option<String>,
    /// Timeout of the scanner in seconds, after which the file is refused
    #[arg(long, env = "HANDOVER_PAPERS_SCANNER_SECONDS", value_name = "SECONDS", default_value_t = 30,
        value_parser = clap::value_parser!(u16).range(1..=600))]
    pub papers_scanner_seconds: u16,
    /// Days to keep papers after the end of their case
    #[arg(long, env = "HANDOVER_KEEP_PAPERS_DAYS", value_name = "DAYS", default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(0..=3650))]
    pub keep_papers_days: u32,
    /// People of the staff who have to approve a case
    #[arg(long, env = "HANDOVER_CASE_APPROVERS", value_name = "NUMBER", default_value_t = 2,
        value_parser = clap::value_parser!(u8).range(1..=2))]
    pub case_approvers: u8,
    /// Days in which the holder and the current admin can object to an approved case
    #[arg(long, env = "HANDOVER_OBJECTION_DAYS", value_name = "DAYS", default_value_t = 7,
        value_parser = clap::value_parser!(u32).range(1..=90))]
    pub objection_days: u32,
    /// Days of silence after which a case that waits for papers closes
    #[arg(long, env = "HANDOVER_CASE_SILENCE_DAYS", value_name = "DAYS", default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(2..=365))]
    pub case_silence_days: u32,
}

impl CaseOptions {
    pub(super) fn policy(&self) -> CasePolicy {
        const DAY: u32 = 24 * 60 * 60;
        CasePolicy {
            silence: self.case_silence_days * DAY,
            objection: self.objection_days * DAY,
            approvers: self.case_approvers,
            papers_kept: self.keep_papers_days * DAY,
            ..CasePolicy::default()
        }
    }

    /// The validated settings.
    ///
    /// # Errors
    /// Names the invalid option and a remedy.
    pub(super) fn settings(&self, is_demo: bool) -> Result<CaseSettings, String> {
        let given = value_or_file(self.papers_key.as_ref(), self.papers_key_file.as_deref())?;
        let malformed = || "--papers-key is not 32 bytes in Base64; make one with: openssl rand -base64 32".to_owned();
        let key = match given {
            Some(text) => Some(PaperKey::parse(&text).ok_or_else(malformed)?),
            None => is_demo.then(PaperKey::of_demo),
        };
        let limit = Duration::from_secs(self.papers_scanner_seconds.into());
        Ok(CaseSettings {
            key,
            scanner: self.papers_scanner.as_deref().and_then(|command| Scanner::parse(command, limit)),
        })
    }
}
