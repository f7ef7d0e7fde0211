//! Parts of the services list: filters, sort orders, positions, and what is read from `contact` alone. See decision 0028.
//!
//! A page reads one range of `contact` where it can. Other orders and filters pass over the services of a small account;
//! those of a large one have an index.

mod matching;
#[cfg(test)]
mod plans;
mod position;
mod prepared;
mod query;
mod rows;
mod small;

pub(super) use matching::Matcher;
pub(super) use position::{Cursors, Position, primary, primary_names, urgency};
pub(super) use prepared::{ListPart, PreparedList};
pub use query::{NeedFilter, ServiceFilter, ServicesQuery, SharedServices};
pub use rows::ListedService;
pub(crate) use rows::{COLUMNS, read};
