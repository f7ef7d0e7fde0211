//! Ids that only the server uses. Those it shares with the browser are in `handover_rules`; they are bound with `get` and
//! read with `new`, because SQL conversions can only be implemented for local types.

use super::{StoreError, StoreResult};
use handover_rules::{RequestId, typed_id};
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

macro_rules! row_ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        typed_id! {
            $(#[$meta])*
            $name
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.get().into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                i64::column_result(value).map(Self::new)
            }
        }
    )*};
}

row_ids! {
    /// Id of a service.
    ServiceId;
    /// The provider's id of a payment method.
    PaymentMethodId;
    /// Id of a postponed call.
    PostponedCallId;
    /// Number of a webhook.
    WebhookId;
    /// A request id as stored. Unlike [`RequestId`] it need not be valid, so that a corrupt request can be named.
    StoredRequestId;
}

/// SHA-256 of a token or key.
pub type TokenHash = [u8; 32];

impl From<RequestId> for StoredRequestId {
    fn from(id: RequestId) -> Self {
        // At most 12 digits, so it always fits.
        Self::new(i64::try_from(id.get()).unwrap_or(i64::MAX))
    }
}

impl StoredRequestId {
    /// Validates the id.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if it is no valid request id.
    pub fn validate(self) -> StoreResult<RequestId> {
        u64::try_from(self.get()).ok().and_then(RequestId::new).ok_or(StoreError::Corrupt("request id"))
    }
}
