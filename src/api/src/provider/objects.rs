//! The provider's objects, once: rows of files, columns of tables, and bodies follow from the one list of their fields,
//! [`crate::provider_objects`].

use super::{Amount, BillId, Currency, Locale, ObjectState, PaymentMethodId, PaymentType, ProfileState, RenewalType};
use chrono::NaiveDate;
use handover_rules::holder::data::{CountryCode, Holder};
use handover_rules::model::account::{BillStatus, PaymentStatus};
use handover_rules::{
    Category, Contacts, EmailAddress, LegalForm, NicHandle, ServiceKey, ServiceName, ServiceStatus, Subsidiary,
    Timestamp,
};
use serde::{Deserialize, Serialize};

/// Passes the objects to the macro `$each`, in the order of reading and applying: referenced objects come first. Of each,
/// the table and the file, and its fields: column, type, and the name of the member and of the column of the file.
#[macro_export]
macro_rules! provider_objects {
    ($each:ident) => { $each! {
        /// An account.
        Accounts: Account(AccountRow, AccountPart) in "account", "accounts.csv" {
            /// NIC handle.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            handle: NicHandle = "nichandle", KEY;
            /// Present address.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            email: EmailAddress = "email", PLAIN;
            /// First name.
            first_name: String = "firstname", PLAIN;
            /// Last name.
            name: String = "name", PLAIN;
            /// Organisation; empty for an individual.
            organisation: String = "organisation", PLAIN;
            /// Subsidiary.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            subsidiary: Subsidiary = "ovhSubsidiary", PLAIN;
            /// Locale of emails.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            language: Locale = "language", PLAIN;
            /// `complete` or `incomplete`.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            complete: ProfileState = "state", PLAIN;
        } as AccountObject {
            /// When it was suspended; `None` if it is not.
            suspended_at: Option<Timestamp>,
        }

        /// A service with its current contacts.
        Services: Service(ServiceRow, ServicePart) in "service", "services.csv" {
            /// Name.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            name: ServiceName = "serviceName", KEY;
            /// Category.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            category: Category = "category", KEY;
            /// Admin contact.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            admin: NicHandle = "contactAdmin", ACCOUNT;
            /// Tech contact.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            tech: NicHandle = "contactTech", ACCOUNT;
            /// Billing contact.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            billing: NicHandle = "contactBilling", ACCOUNT;
            /// Creation date.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            creation: NaiveDate = "creation", PLAIN;
            /// Last day of service.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            expiration: Option<NaiveDate> = "expiration", PLAIN;
            /// Status.
            #[cfg_attr(feature = "openapi", schema(required = false, value_type = String))]
            status: ServiceStatus = "status", PLAIN;
            /// Renewal type.
            #[cfg_attr(feature = "openapi", schema(required = false, value_type = String))]
            renewal: RenewalType = "renewalType", PLAIN;
            /// The account that ordered it, if it was not taken over.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            ordered_by: Option<NicHandle> = "orderedBy", OPTIONAL_ACCOUNT;
        } as ServiceObject {
            /// The holder, to write with an order of a domain.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            holder: Option<HolderObject>,
        }

        /// The holder of a domain. Details may be empty.
        Holders: Holder(HolderRow, HolderPart) in "holder", "holders.csv" {
            /// Domain.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            service_name: ServiceName = "serviceName", KEY;
            /// Legal form.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            legal_form: LegalForm = "legalForm", PLAIN;
            /// First name.
            first_name: String = "firstName", PLAIN;
            /// Last name.
            last_name: String = "lastName", PLAIN;
            /// Organisation.
            organisation: String = "organisationName", PLAIN;
            /// Address.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            email: EmailAddress = "email", PLAIN;
            /// Country.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            country: CountryCode = "country", PLAIN;
            /// Phone.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            phone: String = "phone", OPTIONAL;
            /// Street and number.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            street: String = "street", OPTIONAL;
            /// Postcode.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            postcode: String = "postcode", OPTIONAL;
            /// Town.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            town: String = "town", OPTIONAL;
            /// Whether the domain is in dispute.
            #[cfg_attr(feature = "openapi", schema(required = false))]
            disputed: bool = "disputed", OPTIONAL;
        } as HolderObject {}

        /// A bill.
        Bills: Bill(BillRow, BillPart) in "bill", "bills.csv" {
            /// Id.
            #[cfg_attr(feature = "openapi", schema(required = false, value_type = String))]
            id: BillId = "billId", KEY;
            /// Debtor.
            account: NicHandle = "nichandle", ACCOUNT;
            /// Date of issue.
            issued: NaiveDate = "date", PLAIN;
            /// Due date.
            #[cfg_attr(feature = "openapi", schema(required))]
            due: Option<NaiveDate> = "dueDate", PLAIN;
            /// Amount.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            amount: Amount = "amount", PLAIN;
            /// Currency.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            currency: Currency = "currency", PLAIN;
            /// Status.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            status: BillStatus = "status", PLAIN;
        } as BillObject {}

        /// A payment method.
        PaymentMethods: PaymentMethod(PaymentMethodRow, PaymentMethodPart) in "payment_method", "payment_methods.csv" {
            /// Id.
            #[cfg_attr(feature = "openapi", schema(required = false, value_type = i64))]
            id: PaymentMethodId = "paymentMethodId", KEY;
            /// Owner.
            account: NicHandle = "nichandle", ACCOUNT;
            /// Type.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            kind: PaymentType = "paymentType", PLAIN;
            /// Status.
            #[cfg_attr(feature = "openapi", schema(value_type = String))]
            status: PaymentStatus = "status", PLAIN;
            /// Last day it can be charged.
            #[cfg_attr(feature = "openapi", schema(required))]
            last_day: Option<NaiveDate> = "expirationDate", PLAIN;
        } as PaymentMethodObject {}
    } };
}

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
