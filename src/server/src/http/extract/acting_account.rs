//! The account that a call acts for.

use super::Session;
use crate::http::AppState;
use crate::http::errors::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use handover_rules::NicHandle;
use handover_rules::account::sign_in::Authentication;
use handover_store::CredentialRecord;

/// An account in a session, or one that has granted the calling application this call. Handlers that take a [`Session`]
/// refuse applications.
#[derive(Clone, Debug)]
pub(crate) struct ActingAccount {
    pub(crate) account: NicHandle,
    /// The authentication by the provider, in a session that has begun with it.
    pub(crate) authentication: Option<Authentication>,
}

impl FromRequestParts<AppState> for ActingAccount {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let credential = parts.extensions.get::<CredentialRecord>();
        if let Some(account) = credential.and_then(|credential| credential.account.clone()) {
            return Ok(Self { account, authentication: None });
        }
        let session = Session::from_request_parts(parts, state).await?;
        Ok(Self { account: session.account, authentication: session.authentication })
    }
}
