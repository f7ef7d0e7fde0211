//! Acts of commands on a database of either engine, without a store.

mod copy;
mod inspect;

pub use copy::{Copied, CopiedTable, CopyError, copy};
pub use inspect::inspect;
