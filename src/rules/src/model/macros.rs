//! Macros that declare enums with stable names and typed ids, with their descriptions for the API's OpenAPI document.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

#[doc(hidden)]
pub use serde;

/// Declares a field-less enum whose variants have stable names.
///
/// `strum` would do the same, but its names stand beside serde's: every enum would spell them twice. Here one list feeds
/// storage, the wire and `ALL`, without a procedural macro and with one small reader for all enums in the browser.
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

        impl $crate::model::macros::serde::Serialize for $name {
            fn serialize<S: $crate::model::macros::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::model::macros::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::model::macros::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::model::macros::deserialize_name(deserializer, Self::parse, &[$($text),+])
            }
        }

        $crate::describe_names! { [$(#[$($meta)*])*] $name $([$(#[$($variant_meta)*])*] $text)+ }
    };
}

/// Reads a name for [`string_enum!`](crate::string_enum).
///
/// # Errors
/// Not a string, or not one of `names`.
#[doc(hidden)]
pub fn deserialize_name<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    parse: fn(&str) -> Option<T>,
    names: &'static [&'static str],
) -> Result<T, D::Error> {
    let name = String::deserialize(deserializer)?;
    parse(&name).ok_or_else(|| D::Error::unknown_variant(&name, names))
}

/// Lets serde read a type from a string by its `parse`, and write it again.
macro_rules! string_value {
    ($name:ident or $error:literal, $write:expr) => {
        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or($error)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                let write: fn($name) -> Self = $write;
                write(value)
            }
        }
    };
}
pub(crate) use string_value;

/// Declares a newtype for the row ids of one kind of record, so that ids of two kinds cannot be confused.
///
/// Serialized as a plain number.
#[macro_export]
macro_rules! typed_id {
    ($(#[$($meta:tt)*])* $name:ident) => {
        $(#[$($meta)*])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Wraps a row id.
            #[must_use]
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// Parses a decimal number.
            #[must_use]
            pub fn parse(text: &str) -> ::core::option::Option<Self> {
                text.parse().ok().map(Self)
            }

            /// The row id as a number.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, formatter)
            }
        }

        $crate::describe_number! { [$(#[$($meta)*])*] $name }
    };
}

/// Describes an enum of [`string_enum!`](crate::string_enum): its names, and the doc comments of its variants.
#[cfg(feature = "openapi")]
#[doc(hidden)]
#[macro_export]
macro_rules! describe_names {
    ([$($docs:tt)*] $name:ident $([$($variant_docs:tt)*] $text:literal)+) => {
        impl $crate::model::macros::openapi::DescribedNames for $name {
            const NAMES: &'static [(&'static str, &'static str)] = &[$(($text, $crate::doc_text!($($variant_docs)*))),+];
        }

        impl $crate::model::macros::openapi::utoipa::PartialSchema for $name {
            fn schema() -> $crate::model::macros::openapi::SchemaOrRef {
                $crate::model::macros::openapi::names::<Self>($crate::doc_text!($($docs)*))
            }
        }

        impl $crate::model::macros::openapi::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::core::stringify!($name).into()
            }
        }
    };
}

/// Describes a number of [`typed_id!`](crate::typed_id).
#[cfg(feature = "openapi")]
#[doc(hidden)]
#[macro_export]
macro_rules! describe_number {
    ([$($docs:tt)*] $name:ident) => {
        impl $crate::model::macros::openapi::utoipa::PartialSchema for $name {
            fn schema() -> $crate::model::macros::openapi::SchemaOrRef {
                $crate::model::macros::openapi::number($crate::doc_text!($($docs)*))
            }
        }

        impl $crate::model::macros::openapi::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::core::stringify!($name).into()
            }
        }
    };
}

/// The text of doc comments among attributes.
#[cfg(feature = "openapi")]
#[doc(hidden)]
#[macro_export]
macro_rules! doc_text {
    () => { "" };
    (#[doc = $text:literal] $($rest:tt)*) => { ::core::concat!($text, $crate::doc_text!($($rest)*)) };
    (#[$($other:tt)*] $($rest:tt)*) => { $crate::doc_text!($($rest)*) };
}

#[cfg(not(feature = "openapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! describe_names {
    ($($ignored:tt)*) => {};
}

#[cfg(not(feature = "openapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! describe_number {
    ($($ignored:tt)*) => {};
}

/// Descriptions of the declared types. Only the server enables the feature.
#[cfg(feature = "openapi")]
pub mod openapi {
    #[doc(hidden)]
    pub use utoipa;

    /// The result of describing a type.
    #[doc(hidden)]
    pub type SchemaOrRef = utoipa::openapi::RefOr<utoipa::openapi::Schema>;

    /// The names of an enum with the doc comments of its variants.
    pub trait DescribedNames {
        /// Name and doc comment of each variant.
        const NAMES: &'static [(&'static str, &'static str)];
    }

    /// Describes a string that is one of the names of `T`.
    #[doc(hidden)]
    #[must_use]
    pub fn names<T: DescribedNames>(about: &str) -> SchemaOrRef {
        let list = T::NAMES.iter().map(|(name, about)| ["\n- `", name, "`:", about].concat());
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .enum_values(Some(T::NAMES.iter().map(|(name, _)| *name)))
            .description(Some([about.trim(), "\n"].into_iter().map(str::to_owned).chain(list).collect::<String>()))
            .into()
    }

    /// Describes the number of a record.
    #[doc(hidden)]
    #[must_use]
    pub fn number(about: &str) -> SchemaOrRef {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::Integer)
            .description(Some(about.trim()))
            .into()
    }
}
