//! Configuration: options of the server, the environment, and the settings they validate to.

mod files;
mod limit_options;
mod serve_options;
mod shared_options;
mod sign_in_options;
mod smtp_server;
mod urls;

pub use files::Logo;
pub use limit_options::{
    ApiOptions, Capacity, CaseOptions, CaseSettings, ConnectionLimits, HashingLimits, Limits, Policies, Retention,
    StreamLimits,
};
pub use serve_options::{RenewalNotices, Serve};
pub use shared_options::{DatabaseOption, WebhookOptions};
pub use sign_in_options::{CustomersClient, SignInOptions, StaffClient};
pub use smtp_server::SmtpServer;
pub use urls::{Host, PublicUrl};

use crate::clock::IS_MOVABLE;
use crate::oidc::SignInSettings;
use crate::secrets::{SealingKey, token_hash};
use crate::webhooks::WebhookSettings;
use chrono::TimeDelta;
use files::{Actions, read_secret, value_or_file};
use handover_api::app::HelpLinks;
use handover_rules::access::{Catalogue, ProviderAction};
use handover_rules::desk::corrections::CorrectionPolicy;
use handover_store::SessionLimits;
use lettre::message::Mailbox;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Settings {
    /// The URL of the app. Links in emails use it, never a request's `Host` header.
    pub public_url: PublicUrl,
    /// Further origins that may call the API, where the app is served elsewhere on the same site.
    pub allowed_origins: Vec<String>,
    pub allowed_hosts: Vec<Host>,
    pub catalogue: Arc<Catalogue>,
    pub provider_actions: Arc<[ProviderAction]>,
    pub metrics_listen: Option<SocketAddr>,
    pub trusted_proxies: usize,
    pub app_dir: Option<PathBuf>,
    pub provider: String,
    pub suffix: String,
    pub help: HelpLinks,
    /// The page where bills are paid; empty without one.
    pub billing_url: String,
    /// The page where services are renewed; empty without one.
    pub renew_url: String,
    pub renewal_notices: RenewalNotices,
    pub logo: Option<Arc<Logo>>,
    pub policies: Policies,
    pub sign_in: SignInSettings,
    pub hashing: HashingLimits,
    pub connections: ConnectionLimits,
    pub streams: StreamLimits,
    /// Time that the system clock must be steady after a step or a long break.
    pub clock_steady: Duration,
    /// Time between the order to stop and the end of accepting connections.
    pub drain: Duration,
    pub retention: Retention,
    pub cases: CaseSettings,
    /// Delivery of webhooks; `None` without a key for their secrets.
    pub webhooks: Option<WebhookSettings>,
    /// The key that secrets of applications are encrypted under; without one there are no applications.
    pub secrets_key: Option<SealingKey>,
    /// Whether keys may differ from those with which the database was written.
    pub has_new_keys: bool,
    pub mail_from: Mailbox,
    pub mail: MailRoute,
    /// The maildir that delivery reports arrive in, if any.
    pub bounce_maildir: Option<PathBuf>,
    /// Calls that one key of the provider's API, or one credential of an application, may make in a minute.
    pub calls_per_key: u32,
    /// SHA-256 hashes of the keys for the rights route.
    pub rights_keys: Vec<[u8; 32]>,
    /// Demo mode: sign-in without a password, and a public mailbox.
    pub demo: bool,
    /// Callers may move the clock. Never in a release.
    pub has_movable_clock: bool,
}

#[derive(Clone, Debug)]
pub enum MailRoute {
    /// To the demo mailbox only.
    Mailbox,
    Smtp {
        server: SmtpServer,
        /// The limit for handing over one email.
        timeout: Duration,
        /// Connections open together, and emails in transit.
        connections: NonZeroUsize,
    },
}

impl Serve {
    /// Validates the options for a server that listens on `listening`.
    ///
    /// # Errors
    /// Names the invalid option and a remedy.
    pub fn settings(&self, listening: SocketAddr) -> Result<Settings, String> {
        if self.demo && !self.listen.ip().is_loopback() {
            return Err("--demo needs no passwords and shows every code, so it listens on a loopback address only; \
                        leave out --demo, or use --listen 127.0.0.1:8080"
                .to_owned());
        }
        let public_url = self.public_url(listening)?;
        let (mail, mail_from) = (self.mail_route(&public_url)?, self.sender()?);
        let mut allowed_hosts = self.allowed_hosts(&public_url)?;
        let origins = self.allowed_origin.iter().map(|text| parse_origin(text)).collect::<Result<Vec<_>, _>>()?;
        let mut allowed_origins = self.allowed_origin.clone();
        if listening.ip().is_loopback() {
            let own = [format!("localhost:{}", listening.port()), listening.to_string()];
            allowed_hosts.extend(own.iter().filter_map(|own| Host::parse(own, public_url.is_secure())));
            if self.demo {
                allowed_origins.extend(own.map(|own| format!("http://{own}")));
            }
        }
        if self.demo {
            let hosts =
                [public_url.host()].into_iter().chain(&allowed_hosts).chain(origins.iter().map(PublicUrl::host));
            require_local(hosts, listening.port())?;
        }
        let webhooks = self.webhooks.settings(self.demo)?;
        let actions = Actions::read(self.actions_file.as_deref())?;
        Ok(Settings {
            sign_in: self.sign_in.settings(&public_url, self.demo)?,
            public_url,
            allowed_origins,
            allowed_hosts,
            catalogue: Arc::new(actions.catalogue),
            provider_actions: actions.provided.into(),
            metrics_listen: self.metrics_listen,
            trusted_proxies: usize::from(self.trusted_proxies),
            app_dir: self.app_dir.clone(),
            provider: self.provider.clone(),
            suffix: self.handle_suffix.clone(),
            help: self.help_links(),
            billing_url: self.billing_url.clone(),
            renew_url: self.renew_url.clone(),
            renewal_notices: self.renewal_notices,
            logo: self.logo.as_deref().map(Logo::read).transpose()?.map(Arc::new),
            policies: self.policies(),
            hashing: self.capacity.hashing,
            connections: self.capacity.connections(self.trusted_proxies > 0),
            streams: self.capacity.streams.among(self.capacity.connections),
            retention: self.keep,
            clock_steady: Duration::from_secs(60 * u64::from(self.clock_steady_minutes())),
            drain: Duration::from_secs(self.drain_seconds.into()),
            cases: self.cases.settings(self.demo)?,
            calls_per_key: self.api.calls_per_key,
            secrets_key: webhooks.as_ref().map(|webhooks| webhooks.key.clone()),
            webhooks,
            has_new_keys: self.new_keys,
            mail_from,
            mail,
            bounce_maildir: self.bounce_maildir.as_deref().map(maildir).transpose()?,
            rights_keys: self.rights_keys()?,
            demo: self.demo,
            has_movable_clock: self.has_movable_clock()?,
        })
    }

    fn has_movable_clock(&self) -> Result<bool, String> {
        if self.movable_clock && !IS_MOVABLE {
            return Err("--movable-clock is for tests of a debug build; leave it out".to_owned());
        }
        Ok(self.movable_clock)
    }

    #[must_use]
    pub fn policies(&self) -> Policies {
        Policies {
            requests: self.limits.policy(),
            cases: self.cases.policy(),
            corrections: CorrectionPolicy { may_set_address_alone: self.address_staff == 1 },
            sessions: SessionLimits {
                idle: TimeDelta::minutes(self.session_idle_minutes.into()),
                absolute: TimeDelta::hours(self.session_hours.into()),
            },
            failures_per_client: self.capacity.failures_per_address,
            removal: TimeDelta::days(self.api.removal_days.into()),
            has_passwords: !self.sign_in.no_passwords,
        }
    }

    /// A demo may be interrupted at any time, and nothing in it is lost by a wrong clock.
    fn clock_steady_minutes(&self) -> u32 {
        self.clock_steady_minutes.unwrap_or(if self.demo { 0 } else { 5 })
    }

    fn mail_route(&self, public_url: &PublicUrl) -> Result<MailRoute, String> {
        match (value_or_file(self.smtp_url.as_ref(), self.smtp_url_file.as_deref())?, self.demo) {
            (None, true) => Ok(MailRoute::Mailbox),
            (Some(url), false) => {
                let certificate = self.smtp_ca.as_deref().map(read_certificate).transpose()?;
                Ok(MailRoute::Smtp {
                    server: SmtpServer::parse(&url, certificate.as_deref())?.greeting_as(&self.greeting(public_url)?),
                    timeout: Duration::from_secs(self.smtp_timeout.into()),
                    connections: self.smtp_connections.into(),
                })
            }
            (Some(_), true) => {
                Err("--demo shows every email to everyone, so it takes no mail server; leave out --smtp-url or --demo"
                    .to_owned())
            }
            (None, false) => {
                Err("codes are sent by email: name a mail server with --smtp-url, or try the product with --demo"
                    .to_owned())
            }
        }
    }

    fn greeting(&self, public_url: &PublicUrl) -> Result<Host, String> {
        let Some(text) = &self.smtp_hello else { return Ok(public_url.host().clone()) };
        Host::parse(text, false).filter(|host| !host.has_port()).ok_or_else(|| {
            format!("--smtp-hello {text:?} is not a host; write it like mail.contacts.example or 192.0.2.7")
        })
    }

    fn public_url(&self, listening: SocketAddr) -> Result<PublicUrl, String> {
        match &self.public_url {
            Some(url) => self.require_root(PublicUrl::parse(url)?),
            None if self.demo => PublicUrl::parse(&format!("http://localhost:{}", listening.port())),
            None => Err("links in emails need the URL of the app: set --public-url, such as \
                         --public-url https://contacts.example"
                .to_owned()),
        }
    }

    /// The app calls the API at the root of its own host, unless another server serves it (decision 0020).
    fn require_root(&self, url: PublicUrl) -> Result<PublicUrl, String> {
        if self.app_dir.is_none() || url.path().is_empty() {
            return Ok(url);
        }
        Err(format!(
            "--public-url has the path {:?}, where the app would not find the server. Give it a host name of its own, such \
             as --public-url {}",
            url.path(),
            url.origin()
        ))
    }

    fn sender(&self) -> Result<Mailbox, String> {
        match &self.mail_from {
            Some(sender) => Ok(sender.clone()),
            None if self.demo => {
                let address = "no-reply@handover.example".parse::<lettre::Address>();
                let address = address.map_err(|_| "the demo has no sender of emails".to_owned())?;
                Ok(Mailbox::new(Some(self.provider.clone()), address))
            }
            None => Err("emails need a sender that your mail server accepts: set --mail-from, such as \
                         --mail-from 'Aldermoor <no-reply@contacts.example>'"
                .to_owned()),
        }
    }

    fn allowed_hosts(&self, public_url: &PublicUrl) -> Result<Vec<Host>, String> {
        let parse = |text: &String| {
            let error =
                || format!("{text:?} is not a host; write it like api.example or api.example:8080, without https://");
            Host::parse(text, public_url.is_secure()).ok_or_else(error)
        };
        self.allowed_host.iter().map(parse).collect()
    }

    fn rights_keys(&self) -> Result<Vec<[u8; 32]>, String> {
        let keys = match &self.rights_keys_file {
            Some(file) => read_secret(file)?.lines().map(|key| key.trim().to_owned()).collect(),
            None => self.rights_key.clone(),
        };
        // Short keys could be guessed.
        if keys.iter().any(|key: &String| key.len() < 32) {
            return Err("a --rights-key must have at least 32 characters".to_owned());
        }
        Ok(keys.iter().map(|key| token_hash(key)).collect())
    }

    fn help_links(&self) -> HelpLinks {
        HelpLinks {
            support: self.support_url.clone(),
            partners: self.partners_url.clone(),
            community: self.community_url.clone(),
            policies: self.help_policies.clone(),
        }
    }
}

fn read_certificate(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("cannot read the certificate {}: {error}", file.display()))
}

/// A maildir has `new` and `cur`.
fn maildir(path: &Path) -> Result<PathBuf, String> {
    match ["new", "cur"].iter().map(|folder| path.join(folder)).find(|folder| !folder.is_dir()) {
        None => Ok(path.to_owned()),
        Some(missing) => Err(format!(
            "{} is not a folder. --bounce-maildir needs a maildir, which the mail server creates with the first message",
            missing.display()
        )),
    }
}

fn parse_origin(text: &str) -> Result<PublicUrl, String> {
    let url =
        PublicUrl::parse(text).map_err(|_| format!("{text:?} is not an origin; write it like https://app.example"))?;
    if url.origin() != text {
        return Err(format!("{text:?} is not an origin; did you mean {:?}?", url.origin()));
    }
    Ok(url)
}

/// Keeps a demo on this machine: through a proxy or a public name, others could get in, and so could pages of other sites
/// in a browser of this machine.
fn require_local<'h>(hosts: impl IntoIterator<Item = &'h Host>, port: u16) -> Result<(), String> {
    match hosts.into_iter().find(|host| !host.is_local()) {
        None => Ok(()),
        Some(public) => Err(format!(
            "--demo needs no passwords and shows every code, so it is for this machine only, and {:?} is not local; \
             leave out --demo, or use http://localhost:{port}",
            public.text()
        )),
    }
}

impl Settings {
    /// Warnings for the operator about connections to other machines.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.public_url.is_secure() && !self.public_url.host().is_local() {
            warnings.push(
                "--public-url is http: passwords and sessions travel unencrypted, and cookies are not Secure; use https \
                 and a reverse proxy that terminates TLS"
                    .to_owned(),
            );
        }
        let is_plain = |origin: &&String| {
            origin
                .strip_prefix("http://")
                .and_then(|host| Host::parse(host, false))
                .is_some_and(|host| !host.is_local())
        };
        for origin in self.allowed_origins.iter().filter(is_plain) {
            warnings.push(format!("--allowed-origin {origin} is http: an intermediary can change the app; use https"));
        }
        if let MailRoute::Smtp { server, .. } = &self.mail
            && !server.is_encrypted_or_local()
        {
            warnings.push(
                "--smtp-url does not enforce TLS: validation codes travel unencrypted; leave out tls=, or use smtps://"
                    .to_owned(),
            );
        }
        if let Some(address) = self.metrics_listen.filter(|address| !is_internal(address.ip())) {
            warnings.push(format!(
                "--metrics-listen {address} may be reached from other networks, and metrics need no sign-in: use a loopback or \
                 private address, or block it at the firewall"
            ));
        }
        warnings
    }
}

/// Loopback, private or link-local.
fn is_internal(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maildir_has_new_and_cur() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("new")).expect("a folder");
        assert!(maildir(folder.path()).is_err_and(|error| error.contains("cur is not a folder")));
        std::fs::create_dir(folder.path().join("cur")).expect("a folder");
        assert_eq!(maildir(folder.path()), Ok(folder.path().to_owned()));
    }
}
