//! The parts of the page that the first picture of a mailed link does not have.

use handover_rules::request::situation::Outcome;

#[derive(Clone, Copy)]
pub(crate) enum RequestPart {
    /// The question before everything open is cancelled.
    CancelAll,
    Ended(Outcome),
    Gone,
    LeftOut,
    Lines,
    NoPart,
    /// The outcome of an act on several lines.
    ActOutcome,
    RoleEnds,
}
