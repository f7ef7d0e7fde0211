//! The business rules of Handover as pure functions over plain types (decision 0003).
//!
//! No I/O, no clock, no randomness: time and random bytes are arguments (decision 0003). The server enforces these
//! rules; the browser runs the same code for immediate feedback.
//!
//! Modules depend on each other in one direction only: `model`, then `submission`, then `request`, then `role_end` and
//! `holder`, then `cases`. `account`, `delivery`, `delivery_report`, `desk` and `renewal` use `model` alone; later modules
//! may use them, as `service_list` does. `access` uses `submission`, `history` uses `role_end`, and `provider` uses
//! `holder`; `provider_event` comes last, with `feed_position`.
//!
//! - [`access`] – access without a role: policies
//! - [`model`] – value types such as handles, roles and services
//! - [`submission`] – who may change which contacts, blockers, and the plan of requests
//! - [`request`] – the lifecycle of a request, its timeline, codes and recipients of mails
//! - [`role_end`] – roles that end on a date
//! - [`account`] – passwords, mailed links, sign-in throttling
//! - [`delivery`] – retries of emails and webhooks
//! - [`delivery_report`] – reports that emails could not be delivered
//! - [`desk`] – what the provider's staff may do
//! - [`feed_position`] – positions in the feed of events
//! - [`holder`] – the holder of a domain, and how it changes
//! - [`history`] – who may read who held a role, and when
//! - [`cases`] – cases of holders without access to an account
//! - [`provider`] – what the provider's other systems may write
//! - [`provider_event`] – events for the provider's other systems
//! - [`renewal`] – renewal notices
//! - [`service_list`] – what needs attention in the services list, and its groups

pub mod access;
pub mod account;
pub mod cases;
pub mod delivery;
pub mod delivery_report;
pub mod desk;
pub mod feed_position;
pub mod history;
pub mod holder;
pub mod model;
pub mod provider;
pub mod provider_event;
pub mod renewal;
pub mod request;
pub mod role_end;
pub mod service_list;
pub mod submission;

pub use account::country::Country;
pub use model::account::AccountFacts;
pub use model::category::Category;
pub use model::code::{CodeHash, ValidationCode};
pub use model::email::EmailAddress;
pub use model::handle::NicHandle;
pub use model::ids::{MailId, MailedLinkId, RequestId, SessionId, SubmissionId};
pub use model::language::Language;
pub use model::legal_form::LegalForm;
pub use model::per_role::PerRole;
pub use model::policy::Policy;
pub use model::role::{Role, RoleSet};
pub use model::service::{Contacts, ServiceFacts, ServiceKey, ServiceName, ServiceStatus};
pub use model::timestamp::Timestamp;
pub use model::zone::{Subsidiary, Zone};
pub use request::lifecycle::{Event, Refusal};
pub use request::{Ending, Request, RequestState};
pub use submission::blockers::Blocker;
