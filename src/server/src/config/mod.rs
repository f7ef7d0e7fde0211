//! Configuration: the command line, the environment, and the settings they validate to.

mod case_options;
mod command_line;
mod host;
mod keys_command;
mod policies;
mod provider_page;
mod public_url;
#[cfg(test)]
mod reference;
mod secret_file;
mod settings;
mod sign_in_options;
mod smtp_server;
mod staff_command;
mod validate;
mod warnings;
mod webhook_command;
mod webhook_options;

pub use case_options::CaseOptions;
pub use command_line::{
    ApiOptions, BackupFile, Capacity, Cli, Command, Database, Doctor, EndSessions, Import, Keep, Limits, Outbox,
    Restore, RetryMails, Serve, SessionsCommand,
};
pub use host::Host;
pub use keys_command::{AddKey, KeysCommand, RevokeKey};
pub use policies::Policies;
pub use public_url::PublicUrl;
pub use settings::{CaseSettings, ConnectionLimits, MailRoute, RenewalNotices, Retention, Settings, StreamLimits};
pub use sign_in_options::SignInOptions;
pub use smtp_server::SmtpServer;
pub use staff_command::{AddStaff, RemoveStaff, StaffCommand, StaffDatabase};
pub use webhook_command::{AddWebhook, OneWebhook, ReplayWebhook, SigningWebhook, WebhooksCommand, WebhooksDatabase};
pub use webhook_options::WebhookOptions;
