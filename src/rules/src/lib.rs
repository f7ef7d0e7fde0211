//! What is allowed and what happens next.
//!
//! Every decision of Handover is taken here, as pure functions over plain types: no I/O, no clock, no randomness.
//! The same code runs in the server, where it is the law, and in the browser, where it gives feedback at once.
//!
//! Where to look:
//!
//! - the values: [`model`]
//! - who may ask for what, and the requests a submission becomes: [`submission`]
//! - why a change cannot be made, and who may know it: [`submission::blockers`]
//! - the lifecycle of a request: [`request::lifecycle`]
//! - who is told: [`request::recipients`]
//! - what each role can do on a service: [`submission::abilities`]
//! - passwords, mailed links, sign-in: [`account`]
//!
//! Times are UTC and always passed in. The texts in `guide` are the specification; comments name the rule they carry out.

pub mod account;
pub mod model;
pub mod renewal;
pub mod request;
pub mod submission;
mod wire;

pub use model::account::AccountFacts;
pub use model::category::Category;
pub use model::code::{CodeHash, ValidationCode};
pub use model::email::EmailAddress;
pub use model::handle::NicHandle;
pub use model::ids::{MailId, RequestId, SessionId, TaskId};
pub use model::language::Language;
pub use model::per_role::PerRole;
pub use model::policy::Policy;
pub use model::role::{Role, RoleSet};
pub use model::service::{Contacts, ServiceFacts, ServiceKey, ServiceName, ServiceStatus};
pub use model::timestamp::Timestamp;
pub use model::zone::{Subsidiary, Zone};
pub use request::lifecycle::{Event, Refusal};
pub use request::{Ending, Request, State};
pub use submission::blockers::Blocker;
