//! What the provider's other systems may write.

pub mod order;
mod scope;

pub use scope::Scope;
