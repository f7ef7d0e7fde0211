//! Configuration: options of the server, the environment, and the settings they validate to.

mod actions_file;
mod capacity_options;
mod case_options;
mod database_option;
mod host;
mod limit_options;
mod logo;
mod policies;
mod provider_page;
mod public_url;
mod secret_file;
mod serve_options;
mod settings;
mod sign_in_options;
mod smtp_server;
mod validate;
mod warnings;
mod webhook_options;

pub use actions_file::Actions;
pub use capacity_options::Capacity;
pub use case_options::CaseOptions;
pub use database_option::DatabaseOption;
pub use host::Host;
pub use limit_options::{ApiOptions, Keep, Limits};
pub use logo::Logo;
pub use policies::Policies;
pub use public_url::PublicUrl;
pub use serve_options::Serve;
pub use settings::{CaseSettings, ConnectionLimits, MailRoute, RenewalNotices, Retention, Settings, StreamLimits};
pub use sign_in_options::SignInOptions;
pub use smtp_server::SmtpServer;
pub use webhook_options::WebhookOptions;
