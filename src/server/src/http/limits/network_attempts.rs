//! Throttling of unauthenticated routes by network: signing in, and routes that send mail or hash passwords.
//!
//! [`admit_attempt`] counts.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::limits::Network;
use crate::use_cases::accounts::admit_attempt;
use handover_api::{Problem, Reason};
use handover_rules::Timestamp;

/// A throttled action. Each has a count of its own: a caller who cannot sign in must still be able to reset the password.
#[derive(Clone, Copy)]
pub(crate) enum ThrottledAction {
    SignUp,
    ConfirmSignUp,
    RequestPasswordReset,
    ResetPassword,
    OpenCase,
    AcceptInvitation,
    RequestCredential,
    /// An invalid link about a change of holder.
    UnknownHolderLink,
}

impl ThrottledAction {
    /// The end of the keys that this action is counted under.
    const fn key(self) -> &'static str {
        match self {
            Self::SignUp => " sign-up",
            Self::ConfirmSignUp => " confirm",
            Self::RequestPasswordReset => " forgotten",
            Self::ResetPassword => " reset",
            Self::OpenCase => " case",
            Self::AcceptInvitation => " invitation",
            Self::RequestCredential => " credential",
            Self::UnknownHolderLink => " holder",
        }
    }
}

/// The error of a throttled call.
pub(crate) fn too_many_tries(until: Timestamp) -> ApiError {
    let mut problem = Problem::new(Reason::TooManyTries, "Too many attempts. Wait before you try again.");
    problem.until = Some(until);
    problem.into()
}

/// Counts an action, or refuses it while the network has to wait. Success and failure count alike: the limit is on work,
/// and must not reveal the outcome.
pub(crate) async fn count_action(
    state: &AppState,
    mut networks: Vec<Network>,
    action: ThrottledAction,
) -> ApiResult<()> {
    for network in &mut networks {
        network.key.push_str(action.key());
    }
    let admitted = state.act(move |act| admit_attempt(act, &networks)).await?;
    admitted.map_err(too_many_tries)
}
