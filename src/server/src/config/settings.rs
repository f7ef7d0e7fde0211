//! What a provider may set, validated once at start.

use super::{Host, PublicUrl, SmtpServer};
use crate::store::SessionLimits;
use handover_api::app::HelpLinks;
use handover_rules::Policy;
use lettre::message::Mailbox;
use std::path::PathBuf;
use std::time::Duration;

/// Everything the server goes by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the app lives, as people reach it: origin and path, no slash at the end. Links in mails begin with it;
    /// they never follow a request's `Host` header.
    pub public_url: PublicUrl,
    /// Origins besides that of the app that may call, where the app is served from somewhere else on the same site.
    pub allowed_origins: Vec<String>,
    /// Hosts besides that of the app under which the server answers.
    pub allowed_hosts: Vec<Host>,
    /// Proxies in front of the server whose word on where a call comes from is taken.
    pub trusted_proxies: usize,
    /// The built app, where this server serves it too.
    pub app_dir: Option<PathBuf>,
    /// The provider's name.
    pub provider: String,
    /// The ending of the provider's handles.
    pub suffix: String,
    /// Where help is to be found.
    pub help: HelpLinks,
    /// Lengths and limits.
    pub policy: Policy,
    /// How long sessions last.
    pub sessions: SessionLimits,
    /// The sender of mails.
    pub mail_from: Mailbox,
    /// How mails get out.
    pub mail: MailRoute,
    /// The hashes of the keys that the provider's other systems come with.
    pub rights_keys: Vec<[u8; 32]>,
    /// Whether this is a demo: anybody is let in, and mails are shown.
    pub demo: bool,
}

/// How mails get out.
#[derive(Clone, Debug)]
pub enum MailRoute {
    /// They do not: the mailbox of demo mode keeps them.
    Mailbox,
    /// By a mail server.
    Smtp {
        /// Which one.
        server: SmtpServer,
        /// How long handing over one mail may take.
        patience: Duration,
    },
}
