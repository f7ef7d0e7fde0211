//! The pages that mailed account links open. Opening one changes nothing: the token waits in memory, already gone from the
//! address bar and the history, until the person submits (decision 0010).

pub(crate) mod address;
mod parts;
pub(crate) mod password;
mod password_page;
mod refusal;
pub(crate) mod sign_up;
mod state;
pub(crate) mod undo;
