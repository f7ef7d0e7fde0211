//! Options of webhooks, of the server and of `handover webhooks`.

use super::secret_file::value_or_file;
use crate::sealing_key::SealingKey;
use crate::webhooks::WebhookSettings;
use clap::Args;
use std::path::PathBuf;

/// Webhooks.
#[derive(Clone, Debug, Args)]
pub struct WebhookOptions {
    /// Key that secrets of webhooks are encrypted under: 32 random bytes in Base64. Without it, nothing is delivered; a demo
    /// has one of its own
    #[arg(long, env = "HANDOVER_SECRETS_KEY", value_name = "KEY", hide_env_values = true)]
    pub secrets_key: Option<String>,
    /// File with this key
    #[arg(long, env = "HANDOVER_SECRETS_KEY_FILE", value_name = "FILE", conflicts_with = "secrets_key")]
    pub secrets_key_file: Option<PathBuf>,
    /// Let webhooks go to private addresses, and over HTTP: for tests, and for receivers in the provider's own network
    #[arg(long, env = "HANDOVER_WEBHOOKS_ALLOW_PRIVATE")]
    pub webhooks_allow_private: bool,
}

impl WebhookOptions {
    /// The validated settings; `None` without a key.
    ///
    /// # Errors
    /// Names the invalid option and a remedy.
    pub fn settings(&self, is_demo: bool) -> Result<Option<WebhookSettings>, String> {
        let given = value_or_file(self.secrets_key.as_ref(), self.secrets_key_file.as_deref())?;
        let malformed = || "--secrets-key is not 32 bytes in Base64; make one with: openssl rand -base64 32".to_owned();
        let key = match given {
            Some(text) => Some(SealingKey::parse(&text).ok_or_else(malformed)?),
            None => is_demo.then(SealingKey::of_demo),
        };
        Ok(key.map(|key| WebhookSettings { key, allow_private: self.webhooks_allow_private || is_demo }))
    }
}
