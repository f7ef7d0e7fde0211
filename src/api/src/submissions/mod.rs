//! Bodies of submissions over many services (decision 0035).

mod act;
mod detail;
mod lines;
mod new;
mod preview;
mod progress;
mod role_ends;
mod summary;

pub use handover_rules::submission::form::NewLine;

pub use act::{ActOnLines, AnswerLines, Lines, LinesResult, MAX_ACT_BYTES, RefusedLineAct};
pub use detail::{Accounts, LastDays, OneLine, SubmissionDetail};
pub use lines::{LineRow, LinesOrder, LinesPage, LinesView, MAX_PAGE, OwnAnswer, PAGE};
pub use new::{MAX_BODY_BYTES, MAX_FILE_BYTES, NewLines, NewSubmission, ServiceSelection, is_file_sendable};
pub use preview::{LISTED_CHANGES, LeftOut, NAMED_SERVICES, SubmissionLimit, Submitted};
pub use progress::{PartyProgress, Progress, StateCount};
pub use role_ends::{EndRoles, EndedRoles, EndingRoles, ExtendableRoles};
pub use summary::{PARTIES_IN_LIST, SubmissionSummary};
