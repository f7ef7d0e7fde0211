//! The provider's word on accounts, services, holders, bills and payment methods, whether a file or a call brings it.
//!
//! Every object is applied by the SQL of imports: what people changed here stays (decision 0013).

mod apply;
mod correct;
mod delete;
mod former;
pub mod keys;
mod object_write;
mod present;
mod put;
mod refused;
mod remove;
mod service;
mod write;

pub use apply::{apply_rows, run_late_transitions};
pub use correct::{Correction, correct};
pub use object_write::{ObjectWrite, WriteAct};
pub use refused::Refused;
pub use remove::remove_deleted;
pub use write::write_all;
