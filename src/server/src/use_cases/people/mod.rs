//! People as an account sees them (decision 0052).

mod labels;
mod search;

pub use labels::{TooManyLabels, delete_label, set_label};
pub use search::{find_unable, page, roles_since, shared_with};
