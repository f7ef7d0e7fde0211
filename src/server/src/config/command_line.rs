//! The command line and its environment variables (`HANDOVER_*`).

use super::case_options::CaseOptions;
use super::policies::{REMOVAL_DAYS, SESSION_HOURS, SESSION_IDLE_MINUTES};
use super::provider_page::{parse_billing_url, parse_logo, parse_renew_url};
use super::{
    ConnectionLimits, KeysCommand, RenewalNotices, Retention, SignInOptions, StaffCommand, StreamLimits,
    WebhookOptions, WebhooksCommand,
};
use crate::logging::Format;
use crate::password::HashingLimits;
use chrono::TimeDelta;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use handover_rules::account::sign_in::FREE_FAILURES_OF_CLIENT;
use handover_rules::{NicHandle, Policy};
use lettre::message::Mailbox;
use std::net::SocketAddr;
use std::num::NonZeroU8;
use std::path::PathBuf;
use std::time::Duration;

/// Contact management for hosted services.
#[derive(Debug, Parser)]
#[command(name = "handover", version, about)]
pub struct Cli {
    /// Log format
    #[arg(long, global = true, env = "HANDOVER_LOG_FORMAT", value_enum, default_value_t)]
    pub log_format: Format,
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
    /// Copy the database to a new file and check the copy; also while a server is running
    Backup(BackupFile),
    /// Put a backup in the place of the database, whose files are moved aside; the server must be stopped
    Restore(Restore),
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

/// `handover doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// The configuration to check
    #[command(flatten)]
    pub serve: Serve,
    /// Also send a test email to this address
    #[arg(long, value_name = "ADDRESS")]
    pub send_to: Option<Mailbox>,
    /// Also check the age of the newest backup (`*.db`) in this folder
    #[arg(long, value_name = "DIR")]
    pub backups: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// The files of `handover backup` and `handover restore`.
#[derive(Debug, Args)]
pub struct BackupFile {
    /// File of the backup
    pub file: PathBuf,
    /// Database file
    #[arg(long, env = "HANDOVER_DATABASE", value_name = "PATH")]
    pub database: PathBuf,
}

/// `handover restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The files
    #[command(flatten)]
    pub files: BackupFile,
    /// End all sessions of people and of staff: the backup has those that have ended since
    #[arg(long)]
    pub end_sessions: bool,
    /// Revoke all keys of the provider's API and all access of applications: the backup has those revoked since
    #[arg(long)]
    pub revoke_keys: bool,
}

/// `handover sessions`.
#[derive(Debug, Subcommand)]
pub enum SessionsCommand {
    /// End all sessions, also those of staff, or those of one account; the server must be stopped
    End(EndSessions),
}

/// `handover sessions end`.
#[derive(Debug, Args)]
pub struct EndSessions {
    /// Only those of this NIC handle
    #[arg(long, value_name = "HANDLE", value_parser = parse_handle)]
    pub account: Option<NicHandle>,
    /// Database file
    #[arg(long, env = "HANDOVER_DATABASE", value_name = "PATH")]
    pub database: PathBuf,
}

fn parse_handle(text: &str) -> Result<NicHandle, String> {
    NicHandle::parse(text).map_err(|_| "a NIC handle looks like ab12345-ovh".to_owned())
}

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
    /// Database file
    #[arg(long, env = "HANDOVER_DATABASE", value_name = "PATH")]
    pub database: PathBuf,
}

/// The database.
#[derive(Debug, Args)]
pub struct Database {
    /// Database file
    #[arg(long = "database", env = "HANDOVER_DATABASE", value_name = "PATH")]
    pub path: PathBuf,
    /// Begin a new, empty database if the file does not exist; implied by --demo
    #[arg(long)]
    pub create: bool,
}

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
    pub database: Database,
}

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

/// Caps on concurrent work and open connections.
#[derive(Debug, Args)]
pub struct Capacity {
    /// Maximum number of open connections; the limit of open files has to be somewhat higher
    #[arg(long, env = "HANDOVER_CONNECTIONS", value_name = "NUMBER", default_value_t = 10_000,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub connections: u32,
    /// Number of passwords hashed in parallel; each takes 19 MiB and one core for about 20 ms
    #[arg(long, env = "HANDOVER_PASSWORD_WORKERS", value_name = "NUMBER", default_value_t = 2,
        value_parser = clap::value_parser!(u16).range(1..=256))]
    pub password_workers: u16,
    /// Number of callers of one kind (signing in, signing up, …) whose passwords may wait
    #[arg(long, env = "HANDOVER_PASSWORD_QUEUE", value_name = "NUMBER", default_value_t = 32,
        value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub password_queue: u32,
    /// Of these, those of one client IP or IPv6 /64; a /56 may have twice as many, a /48 four times
    #[arg(long, env = "HANDOVER_PASSWORD_QUEUE_PER_ADDRESS", value_name = "NUMBER", default_value_t = 8,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub password_queue_per_address: u32,
    /// Failed sign-ins (and other throttled calls) of one client IP or IPv6 /64 before waits begin; a /56 has twice as
    /// many, a /48 four times
    #[arg(long, env = "HANDOVER_FAILURES_PER_ADDRESS", value_name = "NUMBER",
        default_value_t = FREE_FAILURES_OF_CLIENT, value_parser = clap::value_parser!(u32).range(1..))]
    pub failures_per_address: u32,
    /// Seconds that a client may take to send the head of a request, and again for its body
    #[arg(long, env = "HANDOVER_REQUEST_SECONDS", value_name = "SECONDS", default_value_t = 15,
        value_parser = clap::value_parser!(u16).range(1..=600))]
    pub request_seconds: u16,
    /// Maximum number of open event streams (an open tab has one), but no more than three quarters of the connections
    #[arg(long, env = "HANDOVER_EVENT_STREAMS", value_name = "NUMBER", default_value_t = 5000,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub event_streams: u32,
    /// Maximum number of open event streams of one account
    #[arg(long, env = "HANDOVER_EVENT_STREAMS_PER_ACCOUNT", value_name = "NUMBER", default_value_t = 50,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub event_streams_per_account: u32,
    /// Maximum number of open event streams of one client IP or IPv6 /64; a /56 may have twice as many, a /48 four times
    #[arg(long, env = "HANDOVER_EVENT_STREAMS_PER_ADDRESS", value_name = "NUMBER", default_value_t = 500,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub event_streams_per_address: u32,
}

/// The time for which a connection may be idle if it is a proxy's: longer than proxies keep theirs (usually a minute), or
/// they would send requests on connections that are being closed.
const IDLE_TIME_OF_PROXY: Duration = Duration::from_secs(75);

impl Capacity {
    /// Limits on connections. Those of a trusted proxy are shared by all clients, and it collects requests by itself.
    #[must_use]
    pub fn connections(&self, has_proxy: bool) -> ConnectionLimits {
        let request_time = Duration::from_secs(self.request_seconds.into());
        let total = self.connections;
        ConnectionLimits {
            total,
            per_network: if has_proxy { total } else { total.div_ceil(2) },
            head_time: if has_proxy { IDLE_TIME_OF_PROXY.max(request_time) } else { request_time },
            request_time,
        }
    }

    /// Capacity for hashing passwords.
    #[must_use]
    pub fn hashing(&self) -> HashingLimits {
        HashingLimits {
            workers: self.password_workers.into(),
            places_per_kind: self.password_queue,
            places_per_client: self.password_queue_per_address,
        }
    }

    /// Caps on event streams. A browser with HTTP/1.1 opens six connections to a host.
    #[must_use]
    pub fn streams(&self) -> StreamLimits {
        let streams = StreamLimits {
            per_session: 10,
            per_account: self.event_streams_per_account,
            per_network: self.event_streams_per_address,
            total: self.event_streams,
        };
        streams.among(self.connections)
    }
}

/// `handover serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The database
    #[command(flatten)]
    pub database: Database,
    /// Address to listen on
    #[arg(long, env = "HANDOVER_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address that serves metrics for Prometheus at /metrics, without a sign-in; do not publish it [default: none]
    #[arg(long, env = "HANDOVER_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    pub metrics_listen: Option<SocketAddr>,
    /// URL of the app, without a path if --app-dir serves it; links in emails begin with it [required; with --demo
    /// http://localhost:PORT]
    #[arg(long, env = "HANDOVER_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Folder of the built app; leave out if another server serves the app
    #[arg(long, env = "HANDOVER_APP_DIR", value_name = "DIR")]
    pub app_dir: Option<PathBuf>,
    /// Further origin of the same site that may call the API; repeatable
    #[arg(long, env = "HANDOVER_ALLOWED_ORIGINS", value_name = "ORIGIN", value_delimiter = ',')]
    pub allowed_origin: Vec<String>,
    /// Further host that the server answers for, if it differs from the app's; repeatable
    #[arg(long, env = "HANDOVER_ALLOWED_HOSTS", value_name = "HOST", value_delimiter = ',')]
    pub allowed_host: Vec<String>,
    /// Number of trusted reverse proxies in front, and of trusted entries at the end of `X-Forwarded-For`
    #[arg(long, env = "HANDOVER_TRUSTED_PROXIES", value_name = "NUMBER", default_value_t = 0,
        value_parser = clap::value_parser!(u8).range(0..=16))]
    pub trusted_proxies: u8,
    /// Provider's name, shown beside the product's
    #[arg(long, env = "HANDOVER_PROVIDER", value_name = "NAME", default_value = "Aldermoor")]
    pub provider: String,
    /// Suffix of the provider's NIC handles
    #[arg(long, env = "HANDOVER_HANDLE_SUFFIX", value_name = "LETTERS", default_value = "ovh", value_parser = parse_suffix)]
    pub handle_suffix: String,
    /// Key of at least 32 characters that authorises another system to call the rights route; repeatable
    #[arg(long, env = "HANDOVER_RIGHTS_KEYS", value_name = "KEY", value_delimiter = ',', hide_env_values = true)]
    pub rights_key: Vec<String>,
    /// File with such keys, one per line
    #[arg(long, env = "HANDOVER_RIGHTS_KEYS_FILE", value_name = "FILE", conflicts_with = "rights_key")]
    pub rights_keys_file: Option<PathBuf>,
    /// Sender of emails [required with --smtp-url]
    #[arg(long, env = "HANDOVER_MAIL_FROM", value_name = "MAILBOX")]
    pub mail_from: Option<Mailbox>,
    /// Mail server: `smtp://user:password@host:587` (STARTTLS) or `smtps://user:password@host:465`; `?tls=none` for one without
    /// TLS, which is the default on this machine
    #[arg(long, env = "HANDOVER_SMTP_URL", value_name = "URL", hide_env_values = true, group = "mail_server")]
    pub smtp_url: Option<String>,
    /// File with the URL of the mail server
    #[arg(long, env = "HANDOVER_SMTP_URL_FILE", value_name = "FILE", group = "mail_server")]
    pub smtp_url_file: Option<PathBuf>,
    /// CA certificate (PEM) to trust for the mail server, in addition to the public ones
    #[arg(long, env = "HANDOVER_SMTP_CA", value_name = "FILE", requires = "mail_server")]
    pub smtp_ca: Option<PathBuf>,
    /// Name of this server in its greeting to the mail server (EHLO) [default: the host of --public-url]
    #[arg(long, env = "HANDOVER_SMTP_HELLO", value_name = "HOST", requires = "mail_server")]
    pub smtp_hello: Option<String>,
    /// Timeout in seconds for handing over one email, which is then retried
    #[arg(long, env = "HANDOVER_SMTP_TIMEOUT", value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u16).range(1..=600))]
    pub smtp_timeout: u16,
    /// Maximum number of connections to the mail server, and of emails sent in parallel
    #[arg(long, env = "HANDOVER_SMTP_CONNECTIONS", value_name = "NUMBER", default_value = "4")]
    pub smtp_connections: NonZeroU8,
    /// Maildir with the emails to the sender's address, which is checked for delivery reports [default: none]
    #[arg(long, env = "HANDOVER_BOUNCE_MAILDIR", value_name = "DIR")]
    pub bounce_maildir: Option<PathBuf>,
    /// Link to support (https, http or mailto)
    #[arg(long, env = "HANDOVER_SUPPORT_URL", value_name = "URL", default_value = "", value_parser = parse_help_link)]
    pub support_url: String,
    /// Link to partners
    #[arg(long, env = "HANDOVER_PARTNERS_URL", value_name = "URL", default_value = "", value_parser = parse_help_link)]
    pub partners_url: String,
    /// Link to the community
    #[arg(long, env = "HANDOVER_COMMUNITY_URL", value_name = "URL", default_value = "", value_parser = parse_help_link)]
    pub community_url: String,
    /// Link to access policies (IAM)
    #[arg(long, env = "HANDOVER_HELP_POLICIES", value_name = "URL", default_value = "", value_parser = parse_help_link)]
    pub help_policies: String,
    /// Page where customers pay their bills; `{handle}` and `{service}` in it stand for the account and the unpaid service
    #[arg(long, env = "HANDOVER_BILLING_URL", value_name = "URL", default_value = "", value_parser = parse_billing_url)]
    pub billing_url: String,
    /// Page where customers renew a service, linked in renewal notices; `{handle}` and `{service}` as for bills
    #[arg(long, env = "HANDOVER_RENEW_URL", value_name = "URL", default_value = "", value_parser = parse_renew_url)]
    pub renew_url: String,
    /// Renewal notices 30, 7 and 1 days before a service expires: `on`, or `off` if another system sends them
    #[arg(
        long,
        env = "HANDOVER_RENEWAL_NOTICES",
        value_name = "ON|OFF",
        value_enum,
        default_value_t,
        hide_possible_values = true
    )]
    pub renewal_notices: RenewalNotices,
    /// Provider's logo at the top of emails: the https URL of a PNG or JPEG image, shown 32 pixels high on white
    #[arg(long, env = "HANDOVER_LOGO", value_name = "URL", default_value = "", value_parser = parse_logo)]
    pub logo: String,
    /// Idle timeout of sessions in minutes
    #[arg(long, env = "HANDOVER_SESSION_IDLE_MINUTES", value_name = "MINUTES", default_value_t = SESSION_IDLE_MINUTES,
        value_parser = clap::value_parser!(u32).range(1..=43200))]
    pub session_idle_minutes: u32,
    /// Maximum lifetime of sessions in hours
    #[arg(long, env = "HANDOVER_SESSION_HOURS", value_name = "HOURS", default_value_t = SESSION_HOURS,
        value_parser = clap::value_parser!(u32).range(1..=720))]
    pub session_hours: u32,
    /// Signing in
    #[command(flatten)]
    pub sign_in: SignInOptions,
    /// Minutes that the system clock must be steady before its time is used after it was set, and before timers run and emails
    /// are sent after a break of more than an hour [default: 5; with --demo 0]
    #[arg(long, env = "HANDOVER_CLOCK_STEADY_MINUTES", value_name = "MINUTES",
        value_parser = clap::value_parser!(u32).range(0..=1440))]
    pub clock_steady_minutes: Option<u32>,
    /// Retention periods
    #[command(flatten)]
    pub keep: Keep,
    /// Periods and limits of requests
    #[command(flatten)]
    pub limits: Limits,
    /// Number of staff needed to change the address of an account: 2 (one proposes, another approves), or 1, who has to
    /// wait 72 hours after the mailboxes concerned were notified
    #[arg(long, env = "HANDOVER_ADDRESS_STAFF", value_name = "NUMBER", default_value_t = 2,
        value_parser = clap::value_parser!(u8).range(1..=2))]
    pub address_staff: u8,
    /// Procedures without access to an account
    #[command(flatten)]
    pub cases: CaseOptions,
    /// The provider's API
    #[command(flatten)]
    pub api: ApiOptions,
    /// Webhooks
    #[command(flatten)]
    pub webhooks: WebhookOptions,
    /// Capacity of the server
    #[command(flatten)]
    pub capacity: Capacity,
    /// Demo mode, on loopback only: sign in as anyone without a password, and read all emails in a mailbox
    #[arg(long, env = "HANDOVER_DEMO")]
    pub demo: bool,
}

fn parse_suffix(text: &str) -> Result<String, String> {
    let fits = (2..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase());
    if fits { Ok(text.to_owned()) } else { Err("a suffix has 2 to 16 lower-case letters".to_owned()) }
}

fn parse_help_link(text: &str) -> Result<String, String> {
    let fits =
        text.is_empty() || text.starts_with("https://") || text.starts_with("http://") || text.starts_with("mailto:");
    if fits { Ok(text.to_owned()) } else { Err("a link begins with https://, http:// or mailto:".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MailRoute;
    use std::net::Ipv4Addr;
    use std::time::Duration;

    #[test]
    fn smtp_timeout_is_1_to_600_seconds() {
        let serve = |timeout: &[&str]| {
            let usual = ["handover", "serve", "--database", "handover.db", "--smtp-url", "smtp://mail.example"];
            let names = ["--public-url", "https://contacts.example", "--mail-from", "no-reply@contacts.example"];
            Cli::try_parse_from(usual.iter().chain(&names).chain(timeout))
        };
        for (timeout, expected) in [(&[][..], 60), (&["--smtp-timeout", "1"], 1), (&["--smtp-timeout", "600"], 600)] {
            let Ok(Cli { command: Command::Serve(options), .. }) = serve(timeout) else { panic!("{timeout:?}") };
            let settings = options.settings((Ipv4Addr::LOCALHOST, 8080).into()).expect("valid options");
            let MailRoute::Smtp { timeout: limit, .. } = settings.mail else { panic!("{timeout:?}") };
            assert_eq!(limit, Duration::from_secs(expected));
        }
        for wrong in ["0", "601", "-1", "1.5", "soon", ""] {
            assert!(serve(&["--smtp-timeout", wrong]).is_err(), "{wrong}");
        }
    }
}
