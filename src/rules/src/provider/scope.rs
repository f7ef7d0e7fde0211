//! Scopes of keys.

use crate::string_enum;

string_enum! {
    /// Scopes of a key.
    #[derive(PartialOrd, Ord)]
    pub enum Scope {
        /// Accounts.
        Accounts = "accounts",
        /// Services and their contacts.
        Services = "services",
        /// Holders of domains.
        Holders = "holders",
        /// Bills.
        Bills = "bills",
        /// Payment methods.
        PaymentMethods = "paymentMethods",
        /// The feed of events.
        Events = "events",
        /// Webhooks.
        Webhooks = "webhooks",
        /// Delivery reports.
        Bounces = "bounces",
    }
}
