//! Use cases of the provider's desk (decision 0032).
//!
//! Every look and act is recorded in the audit log in the transaction in which it happens: see [`audited`].

mod audited;
pub mod second_factor;
pub mod staff;

pub use audited::{DeskCall, DeskError, audited};
