//! Use cases of the provider's desk (decision 0032).
//!
//! Every look and act is recorded in the audit log in the transaction in which it happens: see [`audited`].

mod acts;
mod audited;
pub mod cases;
mod corrections;
pub mod second_factor;
pub mod staff;
mod take_up;

pub use acts::perform;
pub use audited::{AuditedEntry, DeskCall, DeskError, NotFound, audited};
