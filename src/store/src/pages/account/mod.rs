//! The own account: its profile, its applications, and what an undo of its address recovers.

mod address_undo;
mod applications;
mod profile;

pub use address_undo::{Recovered, UndoneAddress, address_undo, mailed_link, recovered};
pub use applications::{applications, open_credential, requested_grant};
pub use profile::{me, own_details, profile};
