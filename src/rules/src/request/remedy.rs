//! Remedies for refused acts on a request.

use super::lifecycle::Refusal;
use super::{Answer, RequestState};

/// A remedy for a refused act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Answer with the code of the latest email.
    LatestCode,
    /// Sign in with the account that the code belongs to.
    OtherAccount,
    /// Decline, which is possible now.
    Decline,
    /// Cancel the request, which is still open and accepted.
    Cancel,
    /// Ask for the same again.
    AskAgain,
    /// Have the asker ask for the same again.
    HaveItAskedAgain,
    /// Ask for the way back: it has taken effect.
    AskForWayBack,
}

/// The remedy for a refusal, for the asker of the request or another party of it. `None` if nothing helps, or only
/// time, which the refusal says.
#[must_use]
pub const fn remedy(refusal: &Refusal, is_asker: bool) -> Option<Remedy> {
    match refusal {
        Refusal::WrongCode { .. } | Refusal::SupersededCode => Some(Remedy::LatestCode),
        Refusal::OthersCode => Some(Remedy::OtherAccount),
        Refusal::CoolingDown { .. } if is_asker => Some(Remedy::Cancel),
        Refusal::CoolingDown { .. } | Refusal::NotAccepted => Some(Remedy::Decline),
        Refusal::Answered | Refusal::UsedCode { answer: Answer::Accept } => Some(Remedy::Cancel),
        Refusal::Closed { state: RequestState::Done } => Some(Remedy::AskForWayBack),
        Refusal::Closed { .. } | Refusal::UsedCode { answer: Answer::Decline } => {
            Some(if is_asker { Remedy::AskAgain } else { Remedy::HaveItAskedAgain })
        }
        Refusal::Paused { .. }
        | Refusal::TooSoon { .. }
        | Refusal::TooMany { .. }
        | Refusal::NoPart
        | Refusal::NotTheAsker
        | Refusal::Together => None,
    }
}
