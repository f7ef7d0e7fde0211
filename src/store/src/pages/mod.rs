//! Reads: what a screen, a file or an answer of the API shows, in one transaction.

mod bodies;
mod desk_bodies;

pub use bodies::{open_bill, payment_method, waiting_count};
pub use desk_bodies::{corrections, webhook};
