//! The parts of the page that the first picture of a mailed link does not have.

use handover_rules::NicHandle;
use handover_rules::request::situation::Outcome;

#[derive(Clone)]
pub(crate) enum RequestPart {
    /// The question before everything open is cancelled.
    CancelAll,
    Ended(Outcome),
    Gone,
    LeftOut,
    Lines,
    /// Help for a reader who has no email.
    MailHelp,
    /// Help for somebody whose counterpart has not answered for a while.
    NoAnswer,
    NoPart,
    /// Obstacles that the reader has to resolve before roles can move.
    ToResolve,
    /// For an account that may read but is not asked to answer.
    ReaderNote,
    /// The outcome of an act on several lines.
    ActOutcome,
    /// The button that sends a party's email again.
    Resend {
        to: NicHandle,
        /// It stands in the row of the party, otherwise among the acts of the reader.
        is_in_row: bool,
    },
    RoleEnds,
    /// That some of the lines failed, and the way to them.
    SomeFailed,
    /// That some of the lines take effect while others are open.
    SomeSoon,
    /// The complete record of one line.
    Timeline,
}
