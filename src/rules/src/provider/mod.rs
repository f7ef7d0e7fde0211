//! What the provider's other systems may write.

mod scope;

pub use scope::Scope;
