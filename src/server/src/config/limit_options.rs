//! Options of periods, limits and capacity, and the settings made of them.

use super::files::key;
use crate::papers::{PaperKey, Scanner};
use chrono::TimeDelta;
use clap::builder::TypedValueParser;
use clap::{Args, value_parser};
use handover_rules::account::sign_in::FREE_FAILURES_OF_CLIENT;
use handover_rules::cases::CasePolicy;
use handover_rules::desk::corrections::CorrectionPolicy;
use handover_rules::{Policy, Timestamp};
use handover_store::{Cutoffs, SessionLimits};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

const REMOVAL_DAYS: u32 = 30;
pub(super) const SESSION_IDLE_MINUTES: u32 = 120;
pub(super) const SESSION_HOURS: u32 = 12;

/// Durations and limits of the use cases.
#[derive(Clone, Copy, Debug)]
pub struct Policies {
    /// Requests, submissions and changes of holder.
    pub requests: Policy,
    pub cases: CasePolicy,
    pub corrections: CorrectionPolicy,
    pub sessions: SessionLimits,
    /// Failed sign-ins from one IPv4 address or IPv6 /64 before waits begin.
    pub failures_per_client: u32,
    /// Time between the deletion of an account or a service by the provider and its removal.
    pub removal: TimeDelta,
    pub has_passwords: bool,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            requests: Policy::default(),
            cases: CasePolicy::default(),
            corrections: CorrectionPolicy { may_set_address_alone: false },
            sessions: SessionLimits {
                idle: TimeDelta::minutes(SESSION_IDLE_MINUTES.into()),
                absolute: TimeDelta::hours(SESSION_HOURS.into()),
            },
            failures_per_client: FREE_FAILURES_OF_CLIENT,
            removal: TimeDelta::days(REMOVAL_DAYS.into()),
            has_passwords: true,
        }
    }
}

/// Periods and limits of requests.
#[derive(Debug, Args)]
pub struct Limits {
    /// Hours that parties have to answer a request
    #[arg(long, env = "HANDOVER_DEADLINE_HOURS", value_name = "HOURS", default_value_t = 168,
        value_parser = value_parser!(u32).range(1..=8760))]
    pub deadline_hours: u32,
    /// Grace period: seconds between the last answer and the effect
    #[arg(long, env = "HANDOVER_GRACE_SECONDS", value_name = "SECONDS", default_value_t = 120,
        value_parser = value_parser!(u32).range(0..=86400))]
    pub grace_seconds: u32,
    /// Hours after a change of its address in which an account cannot ask for or accept a new admin
    #[arg(long, env = "HANDOVER_ADMIN_COOLDOWN_HOURS", value_name = "HOURS", default_value_t = 24,
        value_parser = value_parser!(u32).range(0..=720))]
    pub admin_cooldown_hours: u32,
    /// Maximum number of requests that one submission becomes
    #[arg(long, env = "HANDOVER_MAX_LINES", value_name = "NUMBER", default_value_t = 2_000,
        value_parser = value_parser!(u32).range(3..=10_000))]
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
    pub(crate) fn policy(&self) -> Policy {
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
#[derive(Clone, Copy, Debug, Args)]
pub struct Retention {
    /// Days to keep ended requests, with their timelines and emails
    #[arg(long = "keep-requests-days", env = "HANDOVER_KEEP_REQUESTS_DAYS", value_name = "DAYS", default_value = "1095",
        value_parser = days(30..=36500))]
    pub requests: TimeDelta,
    /// Days to keep records of other emails
    #[arg(long = "keep-emails-days", env = "HANDOVER_KEEP_EMAILS_DAYS", value_name = "DAYS", default_value = "180",
        value_parser = days(2..=36500))]
    pub emails: TimeDelta,
    /// Days to keep expired mailed links (sign-ups, passwords, addresses), with the addresses that were entered
    #[arg(long = "keep-links-days", env = "HANDOVER_KEEP_LINKS_DAYS", value_name = "DAYS", default_value = "30",
        value_parser = days(2..=36500))]
    pub links: TimeDelta,
    /// Days to keep who held a role, after it has moved on
    #[arg(long = "keep-history-days", env = "HANDOVER_KEEP_HISTORY_DAYS", value_name = "DAYS", default_value = "3650",
        value_parser = days(30..=36500))]
    pub role_terms: TimeDelta,
    /// Days to keep events for the provider's other systems
    #[arg(long = "keep-events-days", env = "HANDOVER_KEEP_EVENTS_DAYS", value_name = "DAYS", default_value = "30",
        value_parser = days(7..=3650))]
    pub events: TimeDelta,
    /// Days to keep uses of policies, and policies that were ended
    #[arg(long = "keep-uses-days", env = "HANDOVER_KEEP_USES_DAYS", value_name = "DAYS", default_value = "1095",
        value_parser = days(30..=36500))]
    pub uses: TimeDelta,
}

fn days(range: RangeInclusive<i64>) -> impl TypedValueParser<Value = TimeDelta> {
    value_parser!(u32).range(range).map(|days| TimeDelta::days(days.into()))
}

impl Retention {
    /// The times before which everything is deleted.
    pub(crate) fn cutoffs(&self, now: Timestamp) -> Cutoffs {
        Cutoffs {
            requests: now - self.requests,
            emails: now - self.emails,
            links: now - self.links,
            role_terms: now - self.role_terms,
            events: now - self.events,
            uses: now - self.uses,
        }
    }
}

/// The provider's API.
#[derive(Debug, Args)]
pub struct ApiOptions {
    /// Days until an account or a service that the provider has deleted is removed; until then it is suspended
    #[arg(long, env = "HANDOVER_REMOVAL_DAYS", value_name = "DAYS", default_value_t = REMOVAL_DAYS,
        value_parser = value_parser!(u32).range(0..=3650))]
    pub removal_days: u32,
    /// Calls that one key of the provider's API, or one credential of an application, may make in a minute; a batch is one
    /// call
    #[arg(long, env = "HANDOVER_CALLS_PER_KEY", value_name = "NUMBER", default_value_t = 6000,
        value_parser = value_parser!(u32).range(1..))]
    pub calls_per_key: u32,
}

/// Caps on concurrent work and open connections.
#[derive(Debug, Args)]
pub struct Capacity {
    /// Maximum number of open connections; the limit of open files has to be somewhat higher
    #[arg(long, env = "HANDOVER_CONNECTIONS", value_name = "NUMBER", default_value_t = 10_000,
        value_parser = value_parser!(u32).range(1..=1_000_000))]
    pub connections: u32,
    #[command(flatten)]
    pub hashing: HashingLimits,
    /// Failed sign-ins (and other throttled calls) of one client IP or IPv6 /64 before waits begin; a /56 has twice as
    /// many, a /48 four times
    #[arg(long, env = "HANDOVER_FAILURES_PER_ADDRESS", value_name = "NUMBER", default_value_t = FREE_FAILURES_OF_CLIENT,
        value_parser = value_parser!(u32).range(1..))]
    pub failures_per_address: u32,
    /// Seconds that a client may take to send the head of a request, and again for its body
    #[arg(long, env = "HANDOVER_REQUEST_SECONDS", value_name = "SECONDS", default_value_t = 15,
        value_parser = value_parser!(u16).range(1..=600))]
    pub request_seconds: u16,
    #[command(flatten)]
    pub streams: StreamLimits,
}

/// Capacity for hashing passwords.
#[derive(Clone, Copy, Debug, Args)]
pub struct HashingLimits {
    /// Number of passwords hashed in parallel; each takes 19 MiB and one core for about 20 ms
    #[arg(long = "password-workers", env = "HANDOVER_PASSWORD_WORKERS", value_name = "NUMBER", default_value = "2",
        value_parser = value_parser!(u16).range(1..=256).map(usize::from))]
    pub workers: usize,
    /// Number of callers of one kind (signing in, signing up, …) whose passwords may wait
    #[arg(long = "password-queue", env = "HANDOVER_PASSWORD_QUEUE", value_name = "NUMBER", default_value_t = 32,
        value_parser = value_parser!(u32).range(1..=10_000))]
    pub places_per_kind: u32,
    /// Of these, those of one client IP or IPv6 /64; a /56 may have twice as many, a /48 four times
    #[arg(long = "password-queue-per-address", env = "HANDOVER_PASSWORD_QUEUE_PER_ADDRESS", value_name = "NUMBER",
        default_value_t = 8, value_parser = value_parser!(u32).range(1..))]
    pub places_per_client: u32,
}

/// Caps on event streams that are open at the same time.
#[derive(Clone, Copy, Debug, Args)]
pub struct StreamLimits {
    /// Maximum number of open event streams (an open tab has one), but no more than three quarters of the connections
    #[arg(long = "event-streams", env = "HANDOVER_EVENT_STREAMS", value_name = "NUMBER", default_value_t = 5000,
        value_parser = value_parser!(u32).range(1..))]
    pub total: u32,
    /// Maximum number of open event streams of one account
    #[arg(long = "event-streams-per-account", env = "HANDOVER_EVENT_STREAMS_PER_ACCOUNT", value_name = "NUMBER",
        default_value_t = 50, value_parser = value_parser!(u32).range(1..))]
    pub per_account: u32,
    /// Maximum number of open event streams of one client IP or IPv6 /64; a /56 may have twice as many, a /48 four times
    #[arg(long = "event-streams-per-address", env = "HANDOVER_EVENT_STREAMS_PER_ADDRESS", value_name = "NUMBER",
        default_value_t = 500, value_parser = value_parser!(u32).range(1..))]
    pub per_network: u32,
    /// Of a session; a new one replaces the oldest. A browser with HTTP/1.1 opens six connections to a host
    #[arg(skip = 10_u32)]
    pub per_session: u32,
}

impl StreamLimits {
    /// Caps the total at three quarters of `connections`.
    pub(crate) fn among(self, connections: u32) -> Self {
        Self { total: self.total.min(connections / 4 * 3).max(1), ..self }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Maximum number of open connections.
    pub total: u32,
    /// Of these, those of one IPv4 address or IPv6 /48.
    pub per_network: u32,
    /// The time for sending a request's head, and for being idle before it.
    pub head_time: Duration,
    /// The time for sending a request's body, and for taking any part of the response.
    pub request_time: Duration,
}

impl ConnectionLimits {
    /// The same limits with another total; the share of a network stays the same.
    pub(crate) fn of_total(self, total: u32) -> Self {
        let share = u64::from(self.per_network) * u64::from(total) / u64::from(self.total.max(1));
        Self { total, per_network: u32::try_from(share).unwrap_or(total).max(1), ..self }
    }
}

/// The time for which a connection may be idle if it is a proxy's: longer than proxies keep theirs (usually a minute), or
/// they would send requests on connections that are being closed.
const IDLE_TIME_OF_PROXY: Duration = Duration::from_secs(75);

impl Capacity {
    /// Limits on connections. Those of a trusted proxy are shared by all clients, and it collects requests by itself.
    pub(crate) fn connections(&self, has_proxy: bool) -> ConnectionLimits {
        let request_time = Duration::from_secs(self.request_seconds.into());
        let total = self.connections;
        ConnectionLimits {
            total,
            per_network: if has_proxy { total } else { total.div_ceil(2) },
            head_time: if has_proxy { IDLE_TIME_OF_PROXY.max(request_time) } else { request_time },
            request_time,
        }
    }
}

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
        value_parser = value_parser!(u16).range(1..=600))]
    pub papers_scanner_seconds: u16,
    /// Days to keep papers after the end of their case
    #[arg(long, env = "HANDOVER_KEEP_PAPERS_DAYS", value_name = "DAYS", default_value_t = 30,
        value_parser = value_parser!(u32).range(0..=3650))]
    pub keep_papers_days: u32,
    /// People of the staff who have to approve a case
    #[arg(long, env = "HANDOVER_CASE_APPROVERS", value_name = "NUMBER", default_value_t = 2,
        value_parser = value_parser!(u8).range(1..=2))]
    pub case_approvers: u8,
    /// Days in which the holder and the current admin can object to an approved case
    #[arg(long, env = "HANDOVER_OBJECTION_DAYS", value_name = "DAYS", default_value_t = 7,
        value_parser = value_parser!(u32).range(1..=90))]
    pub objection_days: u32,
    /// Days of silence after which a case that waits for papers closes
    #[arg(long, env = "HANDOVER_CASE_SILENCE_DAYS", value_name = "DAYS", default_value_t = 30,
        value_parser = value_parser!(u32).range(2..=365))]
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

    /// The validated settings. An error names the invalid option and a remedy.
    pub(super) fn settings(&self, is_demo: bool) -> Result<CaseSettings, String> {
        let key = key("--papers-key", self.papers_key.as_ref(), self.papers_key_file.as_deref())?;
        let limit = Duration::from_secs(self.papers_scanner_seconds.into());
        Ok(CaseSettings {
            key: key.map(PaperKey::new).or_else(|| is_demo.then(PaperKey::of_demo)),
            scanner: self.papers_scanner.as_deref().and_then(|command| Scanner::parse(command, limit)),
        })
    }
}

/// Procedures without access to an account.
#[derive(Clone, Debug)]
pub struct CaseSettings {
    /// The key that papers are sealed under; without one there are no procedures.
    pub key: Option<PaperKey>,
    /// The virus scanner for uploaded files.
    pub scanner: Option<Scanner>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_files_keep_half_for_other_networks_and_a_quarter_from_streams() {
        let time = Duration::from_secs(10);
        let limits = ConnectionLimits { total: 10_000, per_network: 5_000, head_time: time, request_time: time };
        let fewer = limits.of_total(832);
        assert_eq!((fewer.total, fewer.per_network), (832, 416));
        let shared = ConnectionLimits { per_network: 10_000, ..limits }.of_total(832);
        assert_eq!(shared.per_network, 832, "all clients of a proxy come from its address");
        let streams = StreamLimits { per_session: 10, per_account: 50, per_network: 200, total: 5_000 };
        assert_eq!([832, 10_000, 1].map(|total| streams.among(total).total), [624, 5_000, 1]);
    }
}
