//! Ids that only the server uses. Those it shares with the browser are in `handover_rules`.

use crate::{StoreError, StoreResult};
use handover_rules::{RequestId, typed_id};

/// Ids as columns hold them.
macro_rules! id_columns {
    ($($name:ident),* $(,)?) => {$(
        impl $crate::engine::Param for $name {
            fn value(&self) -> $crate::engine::Value<'_> {
                $crate::engine::Value::Integer(self.get())
            }
        }

        impl $crate::engine::Column for $name {
            fn read(value: $crate::engine::ValueRef<'_>) -> $crate::StoreResult<Self> {
                <i64 as $crate::engine::Column>::read(value).map(Self::new)
            }
        }
    )*};
}
pub(crate) use id_columns;

macro_rules! row_ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {
        $(typed_id! {
            $(#[$meta])*
            $name
        })*

        id_columns!($($name),*);
    };
}

row_ids! {
    /// Id of a service.
    ServiceId;
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
