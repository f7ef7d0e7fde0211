//! Mails about a service.

use crate::string_enum;

string_enum! {
    /// Kind of a mail about a service.
    pub enum ServiceNotice {
        /// Reports to the billing contact that the service expires soon.
        Renewal = "renewal",
        /// Reports to a contact that the service was ordered.
        Ordered = "ordered",
    }
}
