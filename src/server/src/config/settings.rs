//! The validated settings.

use super::{Host, Logo, Policies, PublicUrl, SmtpServer};
use crate::oidc::SignInSettings;
use crate::papers::{PaperKey, Scanner};
use crate::password::HashingLimits;
use crate::secrets::sealing_key::SealingKey;
use crate::webhooks::WebhookSettings;
use chrono::TimeDelta;
use handover_api::app::HelpLinks;
use handover_rules::Timestamp;
use handover_rules::access::{Catalogue, ProviderAction};
use handover_store::Cutoffs;
use lettre::message::Mailbox;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The settings of the server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The URL of the app. Links in emails use it, never a request's `Host` header.
    pub public_url: PublicUrl,
    /// Further origins that may call the API, where the app is served elsewhere on the same site.
    pub allowed_origins: Vec<String>,
    /// Further hosts that the server answers for.
    pub allowed_hosts: Vec<Host>,
    /// The actions that policies can give.
    pub catalogue: Arc<Catalogue>,
    /// The provider's own actions, with their texts.
    pub provider_actions: Arc<[ProviderAction]>,
    /// Address for Prometheus, if any.
    pub metrics_listen: Option<SocketAddr>,
    /// The number of trusted reverse proxies in front of the server.
    pub trusted_proxies: usize,
    /// The folder of the built app, if this server serves it.
    pub app_dir: Option<PathBuf>,
    /// The provider's name.
    pub provider: String,
    /// The suffix of the provider's NIC handles.
    pub suffix: String,
    /// Links to help pages.
    pub help: HelpLinks,
    /// The page where bills are paid; empty without one.
    pub billing_url: String,
    /// The page where services are renewed; empty without one.
    pub renew_url: String,
    /// Whether renewal notices are sent.
    pub renewal_notices: RenewalNotices,
    /// The provider's logo.
    pub logo: Option<Arc<Logo>>,
    /// Durations and limits of the use cases.
    pub policies: Policies,
    /// The ways to sign in.
    pub sign_in: SignInSettings,
    /// Capacity for hashing passwords.
    pub hashing: HashingLimits,
    /// Limits on connections.
    pub connections: ConnectionLimits,
    /// Caps on open event streams.
    pub streams: StreamLimits,
    /// Time that the system clock must be steady after a step or a long break.
    pub clock_steady: Duration,
    /// Time between the order to stop and the end of accepting connections.
    pub drain: Duration,
    /// Retention periods.
    pub retention: Retention,
    /// Procedures without access to an account.
    pub cases: CaseSettings,
    /// Delivery of webhooks; `None` without a key for their secrets.
    pub webhooks: Option<WebhookSettings>,
    /// The key that secrets of applications are encrypted under; without one there are no applications.
    pub secrets_key: Option<SealingKey>,
    /// Whether keys may differ from those with which the database was written.
    pub has_new_keys: bool,
    /// The sender of emails.
    pub mail_from: Mailbox,
    /// The delivery of emails.
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

/// Limits on connections.
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
    #[must_use]
    pub fn of_total(self, total: u32) -> Self {
        let share = u64::from(self.per_network) * u64::from(total) / u64::from(self.total.max(1));
        Self { total, per_network: u32::try_from(share).unwrap_or(total).max(1), ..self }
    }
}

/// Caps on event streams that are open at the same time.
#[derive(Clone, Copy, Debug)]
pub struct StreamLimits {
    /// Per session; a new one replaces the oldest.
    pub per_session: u32,
    /// Per account.
    pub per_account: u32,
    /// Per IPv4 address or IPv6 /64; a /56 may have twice as many, a /48 four times.
    pub per_network: u32,
    /// In total.
    pub total: u32,
}

impl StreamLimits {
    /// Caps the total at three quarters of `connections`.
    #[must_use]
    pub fn among(self, connections: u32) -> Self {
        Self { total: self.total.min(connections / 4 * 3).max(1), ..self }
    }
}

/// Retention periods.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Ended requests, with their timelines, codes and emails.
    pub requests: TimeDelta,
    /// Other emails, as far as they are recorded.
    pub emails: TimeDelta,
    /// Expired mailed links, with the addresses that they were asked for.
    pub links: TimeDelta,
    /// Former contacts of a role.
    pub role_terms: TimeDelta,
    /// Events for the provider's other systems.
    pub events: TimeDelta,
    /// Uses of policies.
    pub uses: TimeDelta,
}

impl Retention {
    /// The times before which everything is deleted.
    #[must_use]
    pub fn cutoffs(&self, now: Timestamp) -> Cutoffs {
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

/// Procedures without access to an account.
#[derive(Clone, Debug)]
pub struct CaseSettings {
    /// The key that papers are sealed under; without one there are no procedures.
    pub key: Option<PaperKey>,
    /// The virus scanner for uploaded files.
    pub scanner: Option<Scanner>,
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

/// The delivery of emails.
#[derive(Clone, Debug)]
pub enum MailRoute {
    /// To the demo mailbox only.
    Mailbox,
    /// By SMTP.
    Smtp {
        /// The mail server.
        server: SmtpServer,
        /// The limit for handing over one email.
        timeout: Duration,
        /// Connections open together, and emails in transit.
        connections: NonZeroUsize,
    },
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
