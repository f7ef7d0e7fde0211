//! Data written by the provider's other systems.

pub mod order;
mod scope;

pub use scope::Scope;
