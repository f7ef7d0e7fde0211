//! The command line and the environment (`HANDOVER_*`), validated at start.

use super::{Host, MailRoute, PublicUrl, Settings, SmtpServer};
use crate::logging::Format;
use crate::store::SessionLimits;
use chrono::TimeDelta;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use handover_api::app::HelpLinks;
use handover_rules::Policy;
use lettre::message::Mailbox;
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Contact management for hosted services.
#[derive(Debug, Parser)]
#[command(name = "handover", version, about)]
pub struct Cli {
    /// How the log is written
    #[arg(long, global = true, env = "HANDOVER_LOG_FORMAT", value_enum, default_value_t)]
    pub log_format: Format,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads the command line and the environment; ends the program with words where they are wrong.
    #[must_use]
    pub fn read() -> Self {
        let mut matches = without_empty_variables(Self::command()).get_matches();
        Self::from_arg_matches_mut(&mut matches).unwrap_or_else(|error| error.exit())
    }
}

/// A variable that is set to nothing is as good as none: files of settings often list them all, most of them empty.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    command
        .mut_args(|argument| {
            let is_empty = argument.get_env().and_then(std::env::var_os).is_some_and(|value| value.is_empty());
            if is_empty { argument.env(None::<&str>) } else { argument }
        })
        .mut_subcommands(without_empty_variables)
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and, with --app-dir, the app
    Serve(Box<Serve>),
    /// Take over a provider's export: all of it, or nothing and every fault by file, line and field
    Import(Import),
}

/// Where the data is.
#[derive(Debug, Args)]
pub struct Database {
    /// The database file; it is made where it is missing
    #[arg(long = "database", env = "HANDOVER_DATABASE", value_name = "PATH")]
    pub path: PathBuf,
}

/// `handover import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The folder with `accounts.csv`, `services.csv`, `holders.csv`, `bills.csv` and `payment_methods.csv`
    pub folder: PathBuf,
    /// Where the data goes
    #[command(flatten)]
    pub database: Database,
}

/// Lengths of the life of a request.
#[derive(Debug, Args)]
pub struct Limits {
    /// Hours that parties have to answer
    #[arg(long, env = "HANDOVER_DEADLINE_HOURS", value_name = "HOURS", default_value_t = 168,
        value_parser = clap::value_parser!(u32).range(1..=8760))]
    pub deadline_hours: u32,
    /// Seconds between the last answer and the effect
    #[arg(long, env = "HANDOVER_GRACE_SECONDS", value_name = "SECONDS", default_value_t = 120,
        value_parser = clap::value_parser!(u32).range(0..=86400))]
    pub grace_seconds: u32,
    /// Open requests that one account may have asked for
    #[arg(long, env = "HANDOVER_OPEN_REQUESTS", value_name = "NUMBER", default_value_t = 500)]
    pub open_requests: u32,
    /// Mails with a code that one account may cause to one other in 24 hours
    #[arg(long, env = "HANDOVER_MAILS_TO_ONE_ACCOUNT", value_name = "NUMBER", default_value_t = 200)]
    pub mails_to_one_account: u32,
}

impl Limits {
    /// The policy with these lengths and limits.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy {
            deadline: self.deadline_hours * 60 * 60,
            grace: self.grace_seconds,
            open_requests: self.open_requests,
            mails_to_one_account: self.mails_to_one_account,
            ..Policy::default()
        }
    }
}

/// `handover serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where the data is
    #[command(flatten)]
    pub database: Database,
    /// The address to listen on
    #[arg(long, env = "HANDOVER_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where people reach the app, with its path; links in mails begin with it [needed without --demo; with it
    /// http://localhost:PORT]
    #[arg(long, env = "HANDOVER_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// The folder of the built app; without it the app is served by somebody else
    #[arg(long, env = "HANDOVER_APP_DIR", value_name = "DIR")]
    pub app_dir: Option<PathBuf>,
    /// Another origin of the same site that the app may call from; give it once for each
    #[arg(long, env = "HANDOVER_ALLOWED_ORIGINS", value_name = "ORIGIN", value_delimiter = ',')]
    pub allowed_origin: Vec<String>,
    /// The host the backend itself is reached under, where that is not the app's; give it once for each
    #[arg(long, env = "HANDOVER_ALLOWED_HOSTS", value_name = "HOST", value_delimiter = ',')]
    pub allowed_host: Vec<String>,
    /// How many reverse proxies of yours stand in front: so many entries of `X-Forwarded-For`, from its end, are believed
    #[arg(long, env = "HANDOVER_TRUSTED_PROXIES", value_name = "NUMBER", default_value_t = 0,
        value_parser = clap::value_parser!(u8).range(0..=16))]
    pub trusted_proxies: u8,
    /// The provider's name, shown beside the product's
    #[arg(long, env = "HANDOVER_PROVIDER", value_name = "NAME", default_value = "Aldermoor")]
    pub provider: String,
    /// The ending of the provider's NIC handles
    #[arg(long, env = "HANDOVER_HANDLE_SUFFIX", value_name = "LETTERS", default_value = "ovh", value_parser = suffix)]
    pub handle_suffix: String,
    /// A key that another system of the provider comes with to ask who may do what, of at least 32 characters; give it
    /// once for each
    #[arg(long, env = "HANDOVER_RIGHTS_KEYS", value_name = "KEY", value_delimiter = ',', hide_env_values = true)]
    pub rights_key: Vec<String>,
    /// The sender of mails [needed with a mail server]
    #[arg(long, env = "HANDOVER_MAIL_FROM", value_name = "MAILBOX")]
    pub mail_from: Option<Mailbox>,
    /// The mail server: `smtp://host:25`, `smtp://host:587?tls=required` or `smtps://user:password@host:465`
    #[arg(long, env = "HANDOVER_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// A certificate (PEM) to trust besides those of the public authorities, for a mail server that has its own
    #[arg(long, env = "HANDOVER_SMTP_CA", value_name = "FILE", requires = "smtp_url")]
    pub smtp_ca: Option<PathBuf>,
    /// Seconds that handing over one mail may take; after that it is tried again later
    #[arg(long, env = "HANDOVER_SMTP_TIMEOUT", value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u16).range(1..=600))]
    pub smtp_timeout: u16,
    /// Where support is to be found
    #[arg(long, env = "HANDOVER_SUPPORT_URL", value_name = "URL", default_value = "", value_parser = help_address)]
    pub support_url: String,
    /// Where partners are to be found
    #[arg(long, env = "HANDOVER_PARTNERS_URL", value_name = "URL", default_value = "", value_parser = help_address)]
    pub partners_url: String,
    /// Where other users are to be found
    #[arg(long, env = "HANDOVER_COMMUNITY_URL", value_name = "URL", default_value = "", value_parser = help_address)]
    pub community_url: String,
    /// Where access policies (IAM) are explained or set
    #[arg(long, env = "HANDOVER_HELP_POLICIES", value_name = "URL", default_value = "", value_parser = help_address)]
    pub help_policies: String,
    /// Minutes after which an unused session ends
    #[arg(long, env = "HANDOVER_SESSION_IDLE_MINUTES", value_name = "MINUTES", default_value_t = 120,
        value_parser = clap::value_parser!(u32).range(1..=43200))]
    pub session_idle_minutes: u32,
    /// Hours after which every session ends
    #[arg(long, env = "HANDOVER_SESSION_HOURS", value_name = "HOURS", default_value_t = 12,
        value_parser = clap::value_parser!(u32).range(1..=720))]
    pub session_hours: u32,
    /// The life of requests
    #[command(flatten)]
    pub limits: Limits,
    /// Let anybody in as anybody, and show all mails in a mailbox instead of sending them; on loopback only
    #[arg(long, env = "HANDOVER_DEMO")]
    pub demo: bool,
}

impl Serve {
    /// The settings, once the port is known.
    ///
    /// # Errors
    /// Says which option is wrong and what to do, in words for whoever starts the server.
    pub fn settings(&self, listening: SocketAddr) -> Result<Settings, String> {
        if self.demo && !self.listen.ip().is_loopback() {
            return Err("--demo lets anybody in and shows every code, so it listens on a loopback address only; \
                        leave out --demo, or use --listen 127.0.0.1:8080"
                .to_owned());
        }
        let mail = match (&self.smtp_url, self.demo) {
            (None, true) => MailRoute::Mailbox,
            (Some(url), false) => MailRoute::Smtp {
                server: SmtpServer::parse(url, self.smtp_certificate()?.as_deref())?,
                patience: Duration::from_secs(self.smtp_timeout.into()),
            },
            (Some(_), true) => {
                return Err("--demo shows every mail to everybody, so it takes no mail server; leave out --smtp-url \
                            or --demo"
                    .to_owned());
            }
            (None, false) => {
                return Err("codes go out by mail: name a mail server with --smtp-url, or try the product with --demo"
                    .to_owned());
            }
        };
        let port = listening.port();
        let public_url = match &self.public_url {
            Some(url) => PublicUrl::parse(url)?,
            None if self.demo => PublicUrl::parse(&format!("http://localhost:{port}"))?,
            None => {
                return Err("links in mails begin with where people reach the app: say it with --public-url, such as \
                            --public-url https://contacts.example"
                    .to_owned());
            }
        };
        let mail_from = match &self.mail_from {
            Some(sender) => sender.clone(),
            None if self.demo => demo_sender()?,
            None => {
                return Err(
                    "mails need a sender that your mail server lets you use: say it with --mail-from, such as \
                            --mail-from 'Handover <no-reply@contacts.example>'"
                        .to_owned(),
                );
            }
        };
        let is_secure = public_url.is_secure();
        let read_host = |text: &String| {
            let wrong = || format!("{text:?} is no host, such as api.example or api.example:8080, without https://");
            Host::parse(text, is_secure).ok_or_else(wrong)
        };
        let mut allowed_hosts = self.allowed_host.iter().map(read_host).collect::<Result<Vec<Host>, String>>()?;
        if listening.ip().is_loopback() {
            let own = [format!("localhost:{port}"), listening.to_string()];
            allowed_hosts.extend(own.iter().filter_map(|own| Host::parse(own, is_secure)));
        }
        let mut allowed_origins = self.allowed_origin.clone();
        let mut origin_hosts = Vec::with_capacity(allowed_origins.len());
        for origin in &allowed_origins {
            let url = PublicUrl::parse(origin)
                .map_err(|_| format!("{origin:?} is no origin, such as https://app.example"))?;
            if url.origin() != origin {
                return Err(format!("{origin:?} is no origin; did you mean {:?}?", url.origin()));
            }
            origin_hosts.push(url.host().clone());
        }
        // A proxy in front, or a name that leads here, would let everybody in that the address keeps out, and so would
        // another site's page in a browser of this machine.
        let is_public = |host: &&Host| !host.is_local();
        if self.demo
            && let Some(public) =
                [public_url.host()].into_iter().chain(&allowed_hosts).chain(&origin_hosts).find(is_public)
        {
            return Err(format!(
                "--demo lets anybody in and shows every code, so it is for this machine only and {:?} is no address for \
                 it; leave out --demo, or use http://localhost:{port}",
                public.text()
            ));
        }
        if self.demo && listening.ip().is_loopback() {
            allowed_origins.extend([format!("http://localhost:{port}"), format!("http://{listening}")]);
        }
        Ok(Settings {
            public_url,
            allowed_origins,
            allowed_hosts,
            trusted_proxies: usize::from(self.trusted_proxies),
            app_dir: self.app_dir.clone(),
            provider: self.provider.clone(),
            suffix: self.handle_suffix.clone(),
            help: HelpLinks {
                support: self.support_url.clone(),
                partners: self.partners_url.clone(),
                community: self.community_url.clone(),
                policies: self.help_policies.clone(),
            },
            policy: self.limits.policy(),
            sessions: SessionLimits {
                idle: TimeDelta::minutes(i64::from(self.session_idle_minutes)),
                absolute: TimeDelta::hours(i64::from(self.session_hours)),
            },
            mail_from,
            mail,
            rights_keys: rights_keys(&self.rights_key)?,
            demo: self.demo,
        })
    }
}

impl Serve {
    /// What is in the file of the mail server's certificate.
    fn smtp_certificate(&self) -> Result<Option<Vec<u8>>, String> {
        let read = |file: &PathBuf| {
            std::fs::read(file).map_err(|error| format!("cannot read the certificate {}: {error}", file.display()))
        };
        self.smtp_ca.as_ref().map(read).transpose()
    }
}

/// The sender of mails that nobody sends.
fn demo_sender() -> Result<Mailbox, String> {
    "Handover <no-reply@handover.example>".parse().map_err(|_| "there is no sender of mails".to_owned())
}

/// The hashes of keys; a short one could be guessed.
fn rights_keys(keys: &[String]) -> Result<Vec<[u8; 32]>, String> {
    if keys.iter().any(|key| key.len() < 32) {
        return Err("a --rights-key has at least 32 characters".to_owned());
    }
    Ok(keys.iter().map(|key| Sha256::digest(key.as_bytes()).into()).collect())
}

fn suffix(text: &str) -> Result<String, String> {
    let fits = (2..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase());
    if fits { Ok(text.to_owned()) } else { Err("an ending is 2 to 16 lower-case letters".to_owned()) }
}

fn help_address(text: &str) -> Result<String, String> {
    let fits =
        text.is_empty() || text.starts_with("https://") || text.starts_with("http://") || text.starts_with("mailto:");
    if fits { Ok(text.to_owned()) } else { Err("an address begins with https://, http:// or mailto:".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn the_mail_server_has_from_a_second_to_ten_minutes() {
        let serve = |timeout: &[&str]| {
            let usual = ["handover", "serve", "--database", "handover.db", "--smtp-url", "smtp://mail.example"];
            let names = ["--public-url", "https://contacts.example", "--mail-from", "no-reply@contacts.example"];
            Cli::try_parse_from(usual.iter().chain(&names).chain(timeout))
        };
        for (timeout, expected) in [(&[][..], 60), (&["--smtp-timeout", "1"], 1), (&["--smtp-timeout", "600"], 600)] {
            let Ok(Cli { command: Command::Serve(options), .. }) = serve(timeout) else { panic!("{timeout:?}") };
            let settings = options.settings((Ipv4Addr::LOCALHOST, 8080).into()).expect("the options are right");
            let MailRoute::Smtp { patience, .. } = settings.mail else { panic!("{timeout:?}") };
            assert_eq!(patience, Duration::from_secs(expected));
        }
        for wrong in ["0", "601", "-1", "1.5", "soon", ""] {
            assert!(serve(&["--smtp-timeout", wrong]).is_err(), "{wrong}");
        }
    }
}
