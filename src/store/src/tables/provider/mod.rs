//! The provider's API: its keys, versions of objects, deleted accounts and services, and objects as they are read.

mod deleted;
mod former;
mod keys;
mod object_key;
mod objects;
mod versions;

pub use keys::{NewProviderKey, ProviderKeyRecord};
pub use object_key::ObjectKey;
pub use objects::StoredObject;
