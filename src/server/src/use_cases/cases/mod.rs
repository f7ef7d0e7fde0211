//! Procedures of holders without access to an account (decision 0033).
//!
//! No result before the confirmation of the mailbox reveals whether a domain, an account or an address is known.

mod apply;
mod due;
mod facts;
mod in_session;
mod links;
mod open;
mod papers;
mod recipients;

pub use apply::{apply, would_accept};
pub use due::{damaged, quarantine_damaged, queue, run_due, save_again};
pub use in_session::object_in_session;
pub use links::{ConfirmationRefusal, case_of_page_link, confirm_mailbox, find_link, object};
pub use open::{CaseOpening, open_case, postpone_case};
pub use papers::{add_paper, open_paper};
