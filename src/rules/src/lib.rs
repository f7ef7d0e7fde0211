//! The business rules of Handover as pure functions over plain types (decision 0003).
//!
//! No I/O, no clock, no randomness: time and random bytes are arguments (decision 0003). The server enforces these
//! rules; the browser runs the same code for immediate feedback.
//!
//! Modules depend on each other in one direction only: `model`, then `submission`, then `request`, then `role_end` and
//! `holder`, then `cases`. `account`, `delivery` and `desk` use `model` alone; later modules may use
//! them, as `service_list` does. `access` uses `submission`, `history` uses `role_end`, and `provider` uses `holder`;
//! `provider_event` comes last.
//!
//! - [`access`] – access without a role: policies
//! - [`model`] – value types such as handles, roles and services, durations and limits
//! - [`submission`] – who may change which contacts, blockers, and the plan of requests
//! - [`request`] – the lifecycle of a request, its timeline, codes and recipients of mails
//! - [`role_end`] – roles that end on a date
//! - [`account`] – passwords, mailed links, recovery, sign-in, applications
//! - [`delivery`] – retries of emails and webhooks, and reports that emails could not be delivered
//! - [`desk`] – what the provider's staff may do
//! - [`holder`] – the holder of a domain, and how it changes
//! - [`history`] – who may read who held a role, and when
//! - [`cases`] – cases of holders without access to an account
//! - [`provider`] – what the provider's other systems may write
//! - [`provider_event`] – events for the provider's other systems, and positions in their feed
//! - [`service_list`] – what needs attention in the services list, and its groups

#![expect(clippy::missing_errors_doc, reason = "most error types say it")]
#![expect(missing_docs, reason = "nobody else imports this crate: a comment stands where it adds something")]

pub mod access;
pub mod account;
pub mod cases;
pub mod delivery;
pub mod desk;
pub mod history;
pub mod holder;
pub mod model;
pub mod provider;
pub mod provider_event;
pub mod request;
pub mod role_end;
pub mod service_list;
pub mod submission;

pub use model::account::{AccountFacts, LegalForm, NicHandle};
pub use model::code::{CodeHash, ValidationCode};
pub use model::email::EmailAddress;
pub use model::ids::{MailId, MailedLinkId, RequestId, SessionId, SubmissionId};
pub use model::policy::Policy;
pub use model::role::{PerRole, Role, RoleSet};
pub use model::service::{Category, Contacts, ServiceFacts, ServiceKey, ServiceName, ServiceStatus};
pub use model::timestamp::Timestamp;
pub use model::zone::{Country, Language, Subsidiary, Zone};
pub use request::lifecycle::{Event, Refusal};
pub use request::{Ending, Request, RequestState};
pub use submission::blockers::Blocker;
