//! The form for new contacts (decision 0035): what its fields and its preview say before anything is sent.
//!
//! The browser computes a [`Preview`] from the rows of the list; the server answers a check with the same type.

mod fields;
mod lines;
mod local;
mod preview;

pub use fields::{Candidate, RoleState, Verdict, candidate, role_state, verdict};
pub use lines::{Common, FormLine, FormLines, FormService, NewLine};
pub use local::Viewpoint;
pub use preview::{Change, FoundAccount, Move, PartyServices, PlannedLine, Preview, Shown};
