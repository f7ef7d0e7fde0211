//! Use cases of holders of domains (decision 0031).

mod answer;
mod apply;
mod ask;
mod details;
mod in_session;

pub use answer::answer;
pub use apply::{end_open_change, replace_holder, run_due};
pub use ask::{AskError, ask, end_by_provider, end_changes_since, withdraw};
pub use details::{DetailsError, change_details};
pub use in_session::{HolderResendError, SessionAnswerError, answer_in_session, resend_mail};
