//! New contacts that an account asks for, as the use cases take them.

use chrono::NaiveDate;
use handover_rules::submission::{Initiator, InputResult, OwnRequests};
use handover_rules::{NicHandle, PerRole, RequestId, ServiceKey, SubmissionId};

/// New contacts that an account asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The asking account.
    pub asker: NicHandle,
    /// The account with access that asks in the asker's name.
    pub delegate: Option<NicHandle>,
    /// The services with their new contacts as entered.
    pub lines: Vec<Line>,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// Whether lines that cannot be changed are left out.
    pub leave_out: bool,
    /// Text for the other parties.
    pub note: Option<String>,
    /// The request or submission that it replaces.
    pub replaces: Option<Replaced>,
    /// Treatment of the asker's conflicting open requests.
    pub own: OwnRequests,
}

/// A service with its new contacts as entered.
#[derive(Clone, Debug)]
pub struct Line {
    /// The service.
    pub service: ServiceKey,
    /// The new contacts.
    pub inputs: PerRole<InputResult>,
    /// The last day of the tech contact.
    pub until: Option<NaiveDate>,
    /// Its line in the file that it comes from.
    pub file_line: Option<u64>,
}

/// A request or submission that the asker withdraws for a new submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// An open request.
    Request(RequestId),
    /// Everything open of a submission.
    Submission(SubmissionId),
}

impl Asked {
    /// A change of the contacts of one service.
    #[must_use]
    pub const fn for_service(asker: NicHandle, lines: Vec<Line>, replaces: Option<Replaced>) -> Self {
        let (all_or_nothing, leave_out, note) = (false, false, None);
        Self { asker, delegate: None, lines, all_or_nothing, leave_out, note, replaces, own: OwnRequests::Stay }
    }

    /// The account that reads the outcome. Accounts are looked up as it may, and emails count as caused by it.
    #[must_use]
    pub fn viewer(&self) -> &NicHandle {
        self.delegate.as_ref().unwrap_or(&self.asker)
    }

    /// The person who asks, as the rules judge it.
    #[must_use]
    pub const fn by(&self) -> Initiator {
        if self.delegate.is_some() { Initiator::Delegate } else { Initiator::Asker(self.own) }
    }

    /// Whether a line names an admin.
    #[must_use]
    pub fn names_admin(&self) -> bool {
        self.lines.iter().any(|line| !matches!(line.inputs.admin, Ok(None)))
    }
}
