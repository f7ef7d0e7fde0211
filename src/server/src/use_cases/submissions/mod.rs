//! Submissions over many services (decision 0035): what is asked for, and acts on many lines at once.

mod act;
mod file;
mod left_out;
mod plan;
mod replace;
mod requested;
mod submit;

pub use act::{ActError, act_on_lines, resend};
pub use file::{FileError, read_file};
pub use left_out::read_left_out;
pub use plan::{PlannedLines, RefusedLine, plan_lines};
pub use replace::{require_replaceable, submit};
pub use requested::RequestedActs;
pub use submit::ManyError;

use chrono::NaiveDate;
use handover_rules::submission::{InputResult, OwnRequests};
use handover_rules::{NicHandle, PerRole, ServiceKey, SubmissionId};

/// New contacts for many services.
#[derive(Clone, Debug)]
pub struct ManyServices {
    /// The asking account.
    pub asker: NicHandle,
    /// The services with their new contacts as entered.
    pub lines: Vec<EnteredLine>,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// Whether lines that cannot be changed are left out.
    pub leave_out: bool,
    /// Text for those who are asked.
    pub note: Option<String>,
    /// A submission of the asker of which everything open is withdrawn.
    pub replaces: Option<SubmissionId>,
    /// Treatment of the asker's other open requests that are in the way.
    pub own: OwnRequests,
}

/// A service with its new contacts as entered.
#[derive(Clone, Debug)]
pub struct EnteredLine {
    /// The service.
    pub service: ServiceKey,
    /// The new contacts.
    pub inputs: PerRole<InputResult>,
    /// The last day of the tech contact.
    pub until: Option<NaiveDate>,
    /// Its line in the file that it comes from.
    pub file_line: Option<u64>,
}
