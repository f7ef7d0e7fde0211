//! Configuration: the command line, the environment, and the settings they validate to.

mod billing_url;
mod command_line;
mod host;
mod procedure_options;
mod public_url;
#[cfg(test)]
mod reference;
mod secret_file;
mod settings;
mod smtp_server;
mod staff_command;
mod validate;
mod warnings;

pub use command_line::{
    BackupFile, Capacity, Cli, Command, Database, EndSessions, Import, Keep, Limits, Outbox, RetryMails, Serve,
    SessionsCommand,
};
pub use host::Host;
pub use procedure_options::ProcedureOptions;
pub use public_url::PublicUrl;
pub use settings::{ConnectionLimits, MailRoute, ProcedureSettings, Retention, Settings, StreamLimits};
pub use smtp_server::SmtpServer;
pub use staff_command::{AddStaff, RemoveStaff, StaffCommand, StaffDatabase};
