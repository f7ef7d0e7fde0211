//! Limits in memory (decision 0022): [`Shares`] bound what each key holds at a time, [`Windows`] what it does in a minute.

mod network;
mod shares;
mod window;

pub(crate) use network::{Network, coarse};
pub(crate) use shares::{Share, Shares};
pub(crate) use window::{MINUTE, Windows};
