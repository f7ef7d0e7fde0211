//! Acts that need a recent or strong authentication by the provider, and acts that are switched off (decision 0057).

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use handover_api::{Problem, Reason};
use handover_rules::account::sign_in::{Authentication, SensitiveAct};

/// Refuses an act unless the caller's authentication suffices for it. Applications have none.
pub(crate) fn require(state: &AppState, act: SensitiveAct, authentication: Option<&Authentication>) -> ApiResult<()> {
    if state.settings.sign_in.step_up.allows(act, authentication, state.clock.now()) {
        return Ok(());
    }
    let detail = "The provider has to authenticate you again for this. Sign in by the provider, then repeat the call.";
    let mut problem = Problem::new(Reason::StepUp, detail);
    problem.cause = Some(act.as_str().to_owned());
    Err(problem.into())
}

/// Refuses to use or set a password if passwords are switched off.
pub(crate) fn require_passwords(state: &AppState) -> ApiResult<()> {
    if state.settings.policies.has_passwords {
        return Ok(());
    }
    Err(ApiError::new(Reason::SwitchedOff, "There are no passwords here. Sign in by the provider."))
}

/// Refuses to sign up if that is switched off.
pub(crate) fn require_sign_up(state: &AppState) -> ApiResult<()> {
    if state.settings.sign_in.has_sign_up {
        return Ok(());
    }
    Err(ApiError::new(Reason::SwitchedOff, "Sign-up is switched off here. The provider makes accounts."))
}
