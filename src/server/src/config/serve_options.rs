//! The options of the server, and their environment variables (`HANDOVER_*`).

use super::limit_options::{ApiOptions, Capacity, CaseOptions, Limits, Retention, SESSION_HOURS, SESSION_IDLE_MINUTES};
use super::shared_options::{DatabaseOption, WebhookOptions};
use super::sign_in_options::SignInOptions;
use super::urls::{parse_billing_url, parse_renew_url};
use clap::{Args, value_parser};
use lettre::message::Mailbox;
use std::net::SocketAddr;
use std::num::NonZeroU8;
use std::path::PathBuf;

/// `handover serve`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub struct Serve {
    #[command(flatten)]
    pub database: DatabaseOption,
    /// Begin a new, empty database if the file does not exist; implied by --demo. A PostgreSQL database must exist; the first
    /// start makes its schema
    #[arg(long)]
    pub create: bool,
    /// Address to listen on
    #[arg(long, env = "HANDOVER_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address that serves metrics for Prometheus at /metrics, without a sign-in; do not publish it [default: none]
    #[arg(long, env = "HANDOVER_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    pub metrics_listen: Option<SocketAddr>,
    /// Seconds between the order to stop and the end of accepting connections: time for a load balancer to notice that /readyz
    /// fails. 0 without one
    #[arg(long, env = "HANDOVER_DRAIN_SECONDS", value_name = "SECONDS", default_value_t = 0,
        value_parser = value_parser!(u8).range(0..=120))]
    pub drain_seconds: u8,
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
        value_parser = value_parser!(u8).range(0..=16))]
    pub trusted_proxies: u8,
    /// Provider's name, shown beside the product's
    #[arg(long, env = "HANDOVER_PROVIDER", value_name = "NAME", default_value = "Aldermoor")]
    pub provider: String,
    /// Suffix of the provider's NIC handles
    #[arg(long, env = "HANDOVER_HANDLE_SUFFIX", value_name = "LETTERS", default_value = "ovh",
        value_parser = parse_suffix)]
    pub handle_suffix: String,
    /// Key of at least 32 characters that authorises another system to call the rights route; repeatable
    #[arg(long, env = "HANDOVER_RIGHTS_KEYS", value_name = "KEY", value_delimiter = ',', hide_env_values = true)]
    pub rights_key: Vec<String>,
    /// File with such keys, one per line
    #[arg(long, env = "HANDOVER_RIGHTS_KEYS_FILE", value_name = "FILE", conflicts_with = "rights_key")]
    pub rights_keys_file: Option<PathBuf>,
    /// Accept a secrets key or papers key other than the one used so far. What was encrypted with the old one is lost: add
    /// webhooks and applications again
    #[arg(long)]
    pub new_keys: bool,
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
        value_parser = value_parser!(u16).range(1..=600))]
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
    /// Provider's logo, in emails and in the app: a PNG or JPEG image of at most 20 KiB, shown 32 pixels high on white
    #[arg(long, env = "HANDOVER_LOGO", value_name = "FILE")]
    pub logo: Option<PathBuf>,
    /// JSON file with actions of the provider's own systems, for policies and authorization queries: names, roles, groups and
    /// texts. See API.md
    #[arg(long, env = "HANDOVER_ACTIONS_FILE", value_name = "FILE")]
    pub actions_file: Option<PathBuf>,
    /// Idle timeout of sessions in minutes
    #[arg(long, env = "HANDOVER_SESSION_IDLE_MINUTES", value_name = "MINUTES", default_value_t = SESSION_IDLE_MINUTES,
        value_parser = value_parser!(u32).range(1..=43200))]
    pub session_idle_minutes: u32,
    /// Maximum lifetime of sessions in hours
    #[arg(long, env = "HANDOVER_SESSION_HOURS", value_name = "HOURS", default_value_t = SESSION_HOURS,
        value_parser = value_parser!(u32).range(1..=720))]
    pub session_hours: u32,
    #[command(flatten)]
    pub sign_in: SignInOptions,
    /// Minutes that the system clock must be steady before its time is used after it was set, and before timers run and emails
    /// are sent after a break of more than an hour [default: 5; with --demo 0]
    #[arg(long, env = "HANDOVER_CLOCK_STEADY_MINUTES", value_name = "MINUTES",
        value_parser = value_parser!(u32).range(0..=1440))]
    pub clock_steady_minutes: Option<u32>,
    #[command(flatten)]
    pub keep: Retention,
    #[command(flatten)]
    pub limits: Limits,
    /// Number of staff needed to change the address of an account: 2 (one proposes, another approves), or 1, who has to
    /// wait 72 hours after the mailboxes concerned were notified
    #[arg(long, env = "HANDOVER_ADDRESS_STAFF", value_name = "NUMBER", default_value_t = 2,
        value_parser = value_parser!(u8).range(1..=2))]
    pub address_staff: u8,
    #[command(flatten)]
    pub cases: CaseOptions,
    #[command(flatten)]
    pub api: ApiOptions,
    #[command(flatten)]
    pub webhooks: WebhookOptions,
    #[command(flatten)]
    pub capacity: Capacity,
    /// Demo mode, on loopback only: sign in as anyone without a password, and read all emails in a mailbox
    #[arg(long, env = "HANDOVER_DEMO")]
    pub demo: bool,
    /// Lets callers move the clock: for tests of a debug build
    #[arg(long, hide = true)]
    pub movable_clock: bool,
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

/// Whether renewal notices are sent from here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum RenewalNotices {
    /// They are.
    #[default]
    On,
    /// Another system sends them.
    Off,
}

#[cfg(test)]
mod tests {
    use crate::cli::{Cli, Command};
    use crate::config::MailRoute;
    use clap::Parser;
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
