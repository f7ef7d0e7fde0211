//! The answer of every page.

use crate::people::KnownPerson;
use serde::{Deserialize, Serialize};

/// The data of a page, with the names of the accounts in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskPage<T> {
    /// The data.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub data: T,
    /// The accounts in it that have a name, sorted by handle: staff see all names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<KnownPerson>,
}
