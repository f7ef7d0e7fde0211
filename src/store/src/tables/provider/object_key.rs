//! Keys of objects.

use crate::engine::Value;
use crate::{PaymentMethodId, service_subject};
use handover_api::provider::{BillId, ExportTable};
use handover_rules::{NicHandle, ServiceKey, ServiceName};

/// The key of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectKey {
    /// An account, by handle.
    Account(NicHandle),
    /// A service.
    Service(ServiceKey),
    /// The holder of a domain.
    Holder(ServiceName),
    /// A bill.
    Bill(BillId),
    /// A payment method.
    PaymentMethod(PaymentMethodId),
}

impl ObjectKey {
    /// The table of the object.
    #[must_use]
    pub const fn table(&self) -> ExportTable {
        match self {
            Self::Account(_) => ExportTable::Accounts,
            Self::Service(_) => ExportTable::Services,
            Self::Holder(_) => ExportTable::Holders,
            Self::Bill(_) => ExportTable::Bills,
            Self::PaymentMethod(_) => ExportTable::PaymentMethods,
        }
    }

    /// The key as one text, under which the version is stored.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Account(handle) => handle.to_string(),
            Self::Service(key) => service_subject(key),
            Self::Holder(domain) => domain.to_string(),
            Self::Bill(id) => id.as_str().to_owned(),
            Self::PaymentMethod(id) => id.to_string(),
        }
    }

    /// The values of the columns of the key.
    pub(super) fn values(&self) -> Vec<Value<'static>> {
        match self {
            Self::Service(key) => vec![Value::of(&key.name), Value::of(key.category)],
            Self::PaymentMethod(id) => vec![Value::of(id)],
            key => vec![Value::of(key.text())],
        }
    }
}
