//! Parts of demo mode only: a mailbox, and figures for its first screen.

mod mailbox;
mod showcase;

pub use mailbox::RenderedMail;
pub use showcase::RoleCounts;
