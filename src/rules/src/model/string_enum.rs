//! The one way to give the variants of an enum stable names.
//!
//! `strum` would do the same, but its names stand beside serde's: every enum would spell them twice. Here one list
//! feeds storage, the wire and `ALL`, without a procedural macro and with one small reader for all enums in the browser.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// Declares a field-less enum whose variants have stable names.
///
/// Generates `ALL` (in the order of declaration), `as_str`, `parse`, and serde's `Serialize` and `Deserialize` as the
/// name. Further derives go in front of the enum; `Clone`, `Copy`, `Debug`, `PartialEq`, `Eq` and `Hash` are there.
///
/// ```text
/// string_enum! {
///     /// A direction.
///     #[derive(PartialOrd, Ord)]
///     pub enum Direction {
///         /// Upwards.
///         Up = "up",
///         /// Downwards.
///         Down = "down",
///     }
/// }
/// ```
#[macro_export]
macro_rules! string_enum {
    (
        $(#[$($meta:tt)*])*
        $visibility:vis enum $name:ident {
            $($(#[$($variant_meta:tt)*])* $variant:ident = $text:literal),+ $(,)?
        }
    ) => {
        $(#[$($meta)*])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $visibility enum $name {
            $($(#[$($variant_meta)*])* $variant,)+
        }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$variant),+];

            /// The stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// Reads the stable name; `None` if no variant has it.
            #[must_use]
            pub fn parse(name: &str) -> ::core::option::Option<Self> {
                Self::ALL.into_iter().find(|variant| variant.as_str() == name)
            }
        }

        impl $crate::model::string_enum::serde::Serialize for $name {
            fn serialize<S: $crate::model::string_enum::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::model::string_enum::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::model::string_enum::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::model::string_enum::deserialize(deserializer, Self::parse, &[$($text),+])
            }
        }

        $crate::describe_names! { [$(#[$($meta)*])*] $name $([$(#[$($variant_meta)*])*] $text)+ }
    };
}

#[doc(hidden)]
pub use serde;

/// Reads a name for [`string_enum!`](crate::string_enum).
///
/// # Errors
/// Not a string, or not one of `names`.
#[doc(hidden)]
pub fn deserialize<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    parse: fn(&str) -> Option<T>,
    names: &'static [&'static str],
) -> Result<T, D::Error> {
    let name = String::deserialize(deserializer)?;
    parse(&name).ok_or_else(|| D::Error::unknown_variant(&name, names))
}
