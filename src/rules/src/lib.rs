//! What is allowed and what happens next.
//!
//! Every decision of Handover is taken here, as pure functions over plain types: no I/O, no clock, no randomness.
//! The same code runs in the server, where it is the law, and in the browser, where it gives feedback at once.
//!
//! Where to look:
//!
//! - who may ask for what, and the requests a submission becomes: [`submission`]
//! - why a change cannot be made, and who may know it: [`blocker`]
//! - the life of a request from asking to its end: [`life`]
//! - who is told: [`notice`]
//! - what each role can do on a service: [`rights`]
//!
//! Times are UTC and always passed in. The texts in `guide` are the specification; comments name the rule they carry out.

pub mod account;
pub mod account_task;
pub mod blocker;
pub mod category;
pub mod code;
pub mod email;
pub mod handle;
pub mod language;
pub mod ledger;
pub mod life;
pub mod moment;
pub mod money;
pub mod notice;
pub mod password;
pub mod policy;
pub mod request;
pub mod rights;
pub mod role;
pub mod service;
pub mod submission;
mod wire;
pub mod zone;

/// A point in time, always UTC.
pub type Moment = chrono::DateTime<chrono::Utc>;

pub use account::AccountFacts;
pub use blocker::Blocker;
pub use category::Category;
pub use code::{CodeHash, ValidationCode};
pub use email::EmailAddress;
pub use handle::NicHandle;
pub use language::Language;
pub use life::{Event, Refusal};
pub use policy::Policy;
pub use request::{Ending, Request, RequestId, State};
pub use role::{Role, RoleSet};
pub use service::{Contacts, ServiceFacts, ServiceKey, ServiceName, ServiceStatus};
pub use zone::{Subsidiary, Zone};
