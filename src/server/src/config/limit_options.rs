//! Options of the rules: periods, limits and retention.

use super::Retention;
use super::policies::REMOVAL_DAYS;
use chrono::TimeDelta;
use clap::Args;
use handover_rules::Policy;

/// Periods and limits of requests.
#[derive(Debug, Args)]
pub struct Limits {
    /// Hours that parties have to answer a request
    #[arg(long, env = "HANDOVER_DEADLINE_HOURS", value_name = "HOURS", default_value_t = 168,
        value_parser = clap::value_parser!(u32).range(1..=8760))]
    pub deadline_hours: u32,
    /// Grace period: seconds between the last answer and the effect
    #[arg(long, env = "HANDOVER_GRACE_SECONDS", value_name = "SECONDS", default_value_t = 120,
        value_parser = clap::value_parser!(u32).range(0..=86400))]
    pub grace_seconds: u32,
    /// Hours after a change of its address in which an account cannot ask for or accept a new admin
    #[arg(long, env = "HANDOVER_ADMIN_COOLDOWN_HOURS", value_name = "HOURS", default_value_t = 24,
        value_parser = clap::value_parser!(u32).range(0..=720))]
    pub admin_cooldown_hours: u32,
    /// Maximum number of requests that one submission becomes
    #[arg(long, env = "HANDOVER_MAX_LINES", value_name = "NUMBER", default_value_t = 2_000,
        value_parser = clap::value_parser!(u32).range(3..=10_000))]
    pub max_lines: u32,
    /// Maximum number of open submissions by one asker
    #[arg(long = "open-requests", env = "HANDOVER_OPEN_REQUESTS", value_name = "NUMBER", default_value_t = 500)]
    pub open_submissions: u32,
    /// Maximum number of emails with a code that one account may cause to another in 24 hours
    #[arg(long, env = "HANDOVER_MAILS_TO_ONE_ACCOUNT", value_name = "NUMBER", default_value_t = 200)]
    pub mails_to_one_account: u32,
    /// Maximum number of emails with a code that one account may cause to itself in 24 hours
    #[arg(long, env = "HANDOVER_MAILS_TO_ONESELF", value_name = "NUMBER", default_value_t = 1000)]
    pub mails_to_oneself: u32,
}

impl Limits {
    /// The policy with these values.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy {
            deadline: self.deadline_hours * 60 * 60,
            grace: self.grace_seconds,
            admin_cooldown: self.admin_cooldown_hours * 60 * 60,
            max_lines: self.max_lines,
            open_submissions: self.open_submissions,
            mails_to_one_account: self.mails_to_one_account,
            mails_to_oneself: self.mails_to_oneself,
            ..Policy::default()
        }
    }
}

/// Retention periods.
#[derive(Debug, Args)]
pub struct Keep {
    /// Days to keep ended requests, with their timelines and emails
    #[arg(long, env = "HANDOVER_KEEP_REQUESTS_DAYS", value_name = "DAYS", default_value_t = 1095,
        value_parser = clap::value_parser!(u32).range(30..=36500))]
    pub keep_requests_days: u32,
    /// Days to keep records of other emails
    #[arg(long, env = "HANDOVER_KEEP_EMAILS_DAYS", value_name = "DAYS", default_value_t = 180,
        value_parser = clap::value_parser!(u32).range(2..=36500))]
    pub keep_emails_days: u32,
    /// Days to keep expired mailed links (sign-ups, passwords, addresses), with the addresses that were entered
    #[arg(long, env = "HANDOVER_KEEP_LINKS_DAYS", value_name = "DAYS", default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(2..=36500))]
    pub keep_links_days: u32,
    /// Days to keep who held a role, after it has moved on
    #[arg(long, env = "HANDOVER_KEEP_HISTORY_DAYS", value_name = "DAYS", default_value_t = 3650,
        value_parser = clap::value_parser!(u32).range(30..=36500))]
    pub keep_history_days: u32,
    /// Days to keep events for the provider's other systems
    #[arg(long, env = "HANDOVER_KEEP_EVENTS_DAYS", value_name = "DAYS", default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(7..=3650))]
    pub keep_events_days: u32,
    /// Days to keep uses of policies, and policies that were ended
    #[arg(long, env = "HANDOVER_KEEP_USES_DAYS", value_name = "DAYS", default_value_t = 1095,
        value_parser = clap::value_parser!(u32).range(30..=36500))]
    pub keep_uses_days: u32,
}

impl Keep {
    /// The validated periods.
    #[must_use]
    pub fn retention(&self) -> Retention {
        let days = |days: u32| TimeDelta::days(days.into());
        Retention {
            requests: days(self.keep_requests_days),
            emails: days(self.keep_emails_days),
            links: days(self.keep_links_days),
            role_terms: days(self.keep_history_days),
            events: days(self.keep_events_days),
            uses: days(self.keep_uses_days),
        }
    }
}

/// The provider's API.
#[derive(Debug, Args)]
pub struct ApiOptions {
    /// Days until an account or a service that the provider has deleted is removed; until then it is suspended
    #[arg(long, env = "HANDOVER_REMOVAL_DAYS", value_name = "DAYS", default_value_t = REMOVAL_DAYS,
        value_parser = clap::value_parser!(u32).range(0..=3650))]
    pub removal_days: u32,
    /// Calls that one key of the provider's API, or one credential of an application, may make in a minute; a batch is one
    /// call
    #[arg(long, env = "HANDOVER_CALLS_PER_KEY", value_name = "NUMBER", default_value_t = 6000,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub calls_per_key: u32,
}
