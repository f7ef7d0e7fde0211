//! The provider's objects, once: rows of files, columns of tables, and bodies follow from [`crate::provider_objects`].

use super::ObjectState;
use super::values::{Amount, BillId, Currency, Locale, PaymentMethodId, PaymentType, ProfileState, RenewalType};
use chrono::NaiveDate;
use handover_rules::holder::data::{CountryCode, Holder};
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::{
    Category, Contacts, EmailAddress, LegalForm, NicHandle, ServiceKey, ServiceName, ServiceStatus, Subsidiary,
    Timestamp,
};
use serde::{Deserialize, Serialize};

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The member of a body, and the column of a file.
    pub member: &'static str,
    /// The column of the table.
    pub column: &'static str,
    /// It identifies the object.
    pub is_key: bool,
    /// It is the handle of an account.
    pub is_account: bool,
    /// It may be left out, and is empty then.
    pub is_optional: bool,
}

const PLAIN: Field = Field { member: "", column: "", is_key: false, is_account: false, is_optional: false };
const KEY: Field = Field { is_key: true, ..PLAIN };
const ACCOUNT: Field = Field { is_account: true, ..PLAIN };
const OPTIONAL: Field = Field { is_optional: true, ..PLAIN };
const OPTIONAL_ACCOUNT: Field = Field { is_optional: true, ..ACCOUNT };

macro_rules! define {
    ($(
        $(#[$doc:meta])*
        $table:ident: $kind:ident($row:ident, $part:ident) in $name:literal, $file:literal {
            $($(#[$meta:meta])* $field:ident: $type:ty = $member:tt, $property:ident;)*
        } as $body:ident {
            $($(#[$other_meta:meta])* $other:ident: $other_type:ty,)*
        }
    )*) => {
        /// The kinds of objects: tables, and files of an export.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ExportTable {
            $($(#[$doc])* $table),*
        }

        impl ExportTable {
            /// All kinds, in order.
            pub const ALL: [Self; 5] = [$(Self::$table),*];

            /// The name of the table in the database.
            #[must_use]
            pub const fn table_name(self) -> &'static str {
                match self { $(Self::$table => $name),* }
            }

            /// The name of the file.
            #[must_use]
            pub const fn file_name(self) -> &'static str {
                match self { $(Self::$table => $file),* }
            }

            /// The fields, the key first.
            #[must_use]
            pub const fn fields(self) -> &'static [Field] {
                match self {
                    $(Self::$table => &[$(Field { member: $member, column: stringify!($field), ..$property }),*]),*
                }
            }

            /// Names of members, and of columns of the file; its header may have them in any order.
            #[must_use]
            pub const fn header(self) -> &'static [&'static str] {
                match self { $(Self::$table => &[$($member),*]),* }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct $row {
                $(#[doc = $member] pub $field: $type,)*
            }

            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            #[serde(rename_all = "camelCase")]
            pub struct $body {
                $($(#[$meta])* #[serde(rename = $member)] pub $field: $type,)*
                $($(#[$other_meta])* pub $other: $other_type,)*
                /// Version and removal.
                #[serde(flatten)]
                pub object: ObjectState,
            }

            impl $row {
                /// The body of the object.
                #[must_use]
                pub fn into_body(self, $($other: $other_type,)* object: ObjectState) -> $body {
                    $body { $($field: self.$field,)* $($other,)* object }
                }
            }

            /// The fields as far as they are given and valid.
            #[derive(Clone, Debug, Default)]
            pub struct $part {
                $(#[doc = $member] pub $field: Option<$type>,)*
            }

            impl $part {
                /// The row, if all fields are there.
                #[must_use]
                pub fn complete(self) -> Option<$row> {
                    Some($row { $($field: self.$field?),* })
                }
            }

            impl From<$row> for $part {
                fn from(row: $row) -> Self {
                    Self { $($field: Some(row.$field)),* }
                }
            }
        )*

        /// An object as a row of its table.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum ObjectRow {
            $($(#[$doc])* $kind($row)),*
        }

        /// The body of an object.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(untagged)]
        pub enum ObjectBody {
            $($(#[$doc])* $kind($body)),*
        }

        /// An object as it was read: valid or not.
        #[derive(Clone, Debug)]
        pub enum ObjectPart {
            $($(#[$doc])* $kind($part)),*
        }

        impl ObjectPart {
            /// The object, if all fields are there.
            #[must_use]
            pub fn complete(self) -> Option<ObjectRow> {
                match self { $(Self::$kind(part) => part.complete().map(ObjectRow::$kind)),* }
            }
        }

        impl From<ObjectRow> for ObjectPart {
            fn from(row: ObjectRow) -> Self {
                match row { $(ObjectRow::$kind(row) => Self::$kind(row.into())),* }
            }
        }
    };
}
crate::provider_objects!(define);

impl ExportTable {
    /// The fields with the handles of accounts.
    #[must_use]
    pub fn accounts(self) -> Vec<&'static Field> {
        self.fields().iter().filter(|field| field.is_account).collect()
    }

    /// The export may lack the file; its rows stay as they are then.
    #[must_use]
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::Holders)
    }
}

impl ServiceRow {
    /// Name and category.
    #[must_use]
    pub fn key(&self) -> ServiceKey {
        ServiceKey { name: self.name.clone(), category: self.category }
    }

    /// The contacts.
    #[must_use]
    pub fn contacts(&self) -> Contacts {
        Contacts { admin: self.admin.clone(), tech: self.tech.clone(), billing: self.billing.clone() }
    }

    /// Replaces the contacts.
    pub fn set_contacts(&mut self, contacts: Contacts) {
        (self.admin, self.tech, self.billing) = (contacts.admin, contacts.tech, contacts.billing);
    }
}

impl HolderRow {
    /// The row of a holder whose domain is not in dispute.
    #[must_use]
    pub fn new(service_name: ServiceName, Holder { identity, details }: Holder) -> Self {
        Self {
            service_name,
            legal_form: identity.legal_form,
            first_name: identity.first_name,
            last_name: identity.last_name,
            organisation: identity.organisation,
            email: identity.email,
            country: details.country,
            phone: details.phone,
            street: details.street,
            postcode: details.postcode,
            town: details.town,
            disputed: false,
        }
    }
}
