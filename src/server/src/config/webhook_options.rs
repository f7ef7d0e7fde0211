//! Options of webhooks, of the server and of `handover webhooks`.

use super::secret_file::value_or_file;
use crate::secrets::sealing_key::SealingKey;
use crate::webhooks::{self, WebhookSettings};
use clap::Args;
use std::path::PathBuf;

/// Webhooks.
#[derive(Clone, Debug, Args)]
pub struct WebhookOptions {
    /// Key that secrets of webhooks and applications are encrypted under: 32 random bytes in Base64. Without it, there are
    /// neither; a demo has one of its own
    #[arg(long, env = "HANDOVER_SECRETS_KEY", value_name = "KEY", hide_env_values = true)]
    pub secrets_key: Option<String>,
    /// File with this key
    #[arg(long, env = "HANDOVER_SECRETS_KEY_FILE", value_name = "FILE", conflicts_with = "secrets_key")]
    pub secrets_key_file: Option<PathBuf>,
    /// Let webhooks go to private addresses, and over HTTP: for tests, and for receivers in the provider's own network
    #[arg(long, env = "HANDOVER_WEBHOOKS_ALLOW_PRIVATE")]
    pub webhooks_allow_private: bool,
    /// CA certificates (PEM) to trust for receivers of webhooks, in addition to the public ones
    #[arg(long, env = "HANDOVER_WEBHOOKS_CA", value_name = "FILE")]
    pub webhooks_ca: Option<PathBuf>,
}

impl WebhookOptions {
    /// The validated settings; `None` without a key.
    ///
    /// # Errors
    /// Names the invalid option and a remedy.
    pub fn settings(&self, is_demo: bool) -> Result<Option<WebhookSettings>, String> {
        let http = webhooks::http_client(self.webhooks_ca.as_deref(), self.webhooks_allow_private || is_demo)?;
        Ok(self.key(is_demo)?.map(|key| WebhookSettings { key, http }))
    }

    /// The key alone, which applications use as well.
    ///
    /// # Errors
    /// The option is invalid.
    pub fn key(&self, is_demo: bool) -> Result<Option<SealingKey>, String> {
        let given = value_or_file(self.secrets_key.as_ref(), self.secrets_key_file.as_deref())?;
        let malformed = || "--secrets-key is not 32 bytes in Base64; make one with: openssl rand -base64 32".to_owned();
        match given {
            Some(text) => SealingKey::parse(&text).map(Some).ok_or_else(malformed),
            None => Ok(is_demo.then(SealingKey::of_demo)),
        }
    }
}
