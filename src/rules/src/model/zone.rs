//! Subsidiaries of the provider, and the geographical zones they belong to.

use crate::string_enum;
use serde::{Deserialize, Serialize};

string_enum! {
    /// The geographical zone of an account. Contacts can only change within one zone (guide, statement 17).
    pub enum Zone {
        /// Europe, and the subsidiaries run from there.
        Eu = "EU",
        /// Canada, Asia-Pacific and the rest of the world.
        Ca = "CA",
        /// United States.
        Us = "US",
    }
}

impl Zone {
    /// Any other zone. A placeholder for an account that is only known to be outside of the own zone.
    #[must_use]
    pub fn another(self) -> Self {
        if self == Self::Eu { Self::Ca } else { Self::Eu }
    }
}

/// The subsidiary that an account belongs to: an index into [`SUBSIDIARIES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "FR"))]
#[serde(try_from = "String", into = "String")]
pub struct Subsidiary(usize);

/// Every subsidiary with its zone, grouped by zone.
const SUBSIDIARIES: [(&str, Zone); 25] = {
    use Zone::{Ca, Eu, Us};
    [
        ("CZ", Eu),
        ("DE", Eu),
        ("ES", Eu),
        ("EU", Eu),
        ("FI", Eu),
        ("FR", Eu),
        ("GB", Eu),
        ("IE", Eu),
        ("IT", Eu),
        ("LT", Eu),
        ("MA", Eu),
        ("NL", Eu),
        ("PL", Eu),
        ("PT", Eu),
        ("SN", Eu),
        ("TN", Eu),
        ("ASIA", Ca),
        ("AU", Ca),
        ("CA", Ca),
        ("IN", Ca),
        ("QC", Ca),
        ("SG", Ca),
        ("WE", Ca),
        ("WS", Ca),
        ("US", Us),
    ]
};

impl Subsidiary {
    /// Parses a code such as `FR`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|subsidiary| subsidiary.as_str() == code)
    }

    /// Every subsidiary, grouped by zone.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..SUBSIDIARIES.len()).map(Self)
    }

    /// The code, such as `FR`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        SUBSIDIARIES[self.0].0
    }

    /// The zone it belongs to.
    #[must_use]
    pub fn zone(self) -> Zone {
        SUBSIDIARIES[self.0].1
    }
}

impl TryFrom<String> for Subsidiary {
    type Error = &'static str;
    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code).ok_or("not a subsidiary")
    }
}

impl From<Subsidiary> for String {
    fn from(subsidiary: Subsidiary) -> Self {
        subsidiary.as_str().to_owned()
    }
}
