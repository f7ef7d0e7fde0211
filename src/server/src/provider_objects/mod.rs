//! Objects of the provider (accounts, services, holders, bills, payment methods), read from a row of an export or from the
//! JSON of a call.

mod fault;
mod object;
mod row;
mod rows;
mod value;

pub use fault::ExportFault;
pub(crate) use fault::{FaultEffect, Location, quoted};
pub(crate) use object::{
    Members, fault, parse_handle, parse_key, parse_object, require_version, take_version, unknown,
};
pub(crate) use row::ExportRow;
pub(crate) use rows::parse;
