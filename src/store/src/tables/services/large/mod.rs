//! The index of a large account: an account with too many services to pass over for each page (decision 0028).
//!
//! Accounts below are not indexed, because writing the index costs more than such a pass.
//!
//! - [`refresh`] follows a change of contacts. It also builds or removes the index of an account that became large or small.
//! - [`page`] reads a page of the list, [`needed`] the services that need attention.
//! - `fill` adds services to an index. Imports list services by the hundred thousand, so they leave the indexes of their
//!   accounts ([`leave_to_fill`]) and fill them in chunks at their end
//!   ([`WriteTx::fill_large_account`](crate::WriteTx::fill_large_account)).

mod fill;
mod needed;
mod order;
mod page;
#[cfg(test)]
mod plans;
mod refresh;
mod rows;
mod search;

pub(crate) use fill::leave_to_fill;
pub(super) use needed::needed;
pub(super) use page::page;
pub(super) use refresh::refresh;

/// More services make an account large.
pub const LARGE_ABOVE: u64 = 2_000;
