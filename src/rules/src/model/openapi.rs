//! Descriptions of the types that macros declare, for the API's OpenAPI document. Only the server enables the feature.

#[cfg(feature = "openapi")]
#[doc(hidden)]
pub use utoipa;

/// Describes an enum of [`string_enum!`](crate::string_enum): its names, and the doc comments of its variants.
#[cfg(feature = "openapi")]
#[doc(hidden)]
#[macro_export]
macro_rules! describe_names {
    ([$($docs:tt)*] $name:ident $([$($variant_docs:tt)*] $text:literal)+) => {
        impl $crate::model::openapi::DescribedNames for $name {
            const NAMES: &'static [(&'static str, &'static str)] = &[$(($text, $crate::doc_text!($($variant_docs)*))),+];
        }

        impl $crate::model::openapi::utoipa::PartialSchema for $name {
            fn schema() -> $crate::model::openapi::SchemaOrRef {
                $crate::model::openapi::names::<Self>($crate::doc_text!($($docs)*))
            }
        }

        impl $crate::model::openapi::utoipa::ToSchema for $name {
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
        impl $crate::model::openapi::utoipa::PartialSchema for $name {
            fn schema() -> $crate::model::openapi::SchemaOrRef {
                $crate::model::openapi::number($crate::doc_text!($($docs)*))
            }
        }

        impl $crate::model::openapi::utoipa::ToSchema for $name {
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

/// The result of describing a type.
#[cfg(feature = "openapi")]
#[doc(hidden)]
pub type SchemaOrRef = utoipa::openapi::RefOr<utoipa::openapi::Schema>;

/// The names of an enum with the doc comments of its variants.
#[cfg(feature = "openapi")]
pub trait DescribedNames {
    /// Name and doc comment of each variant.
    const NAMES: &'static [(&'static str, &'static str)];
}

/// Describes a string that is one of the names of `T`.
#[cfg(feature = "openapi")]
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
#[cfg(feature = "openapi")]
#[doc(hidden)]
#[must_use]
pub fn number(about: &str) -> SchemaOrRef {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::Type::Integer)
        .description(Some(about.trim()))
        .into()
}
