//! The one list of the fields of the provider's objects.

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
