//! Emails about one request, or several of a submission: one module per kind.

mod blocked;
mod confirm;
mod consequences;
mod context;
mod ended;
pub(super) mod failure_reason;
mod moved;
mod reminder;
mod role_end;
mod table;
mod topic;

pub use context::RequestContext;

use super::EmailContent;
use handover_rules::request::notices::Notice;

/// Composes the email in the language of its recipient. `None` if it lacks the end of the role that it is about.
#[must_use]
pub fn compose(context: RequestContext<'_>) -> Option<EmailContent> {
    Some(match context.notice {
        Notice::Confirm => confirm::content(context),
        Notice::Reminder => reminder::content(context),
        Notice::Blocked => blocked::content(context),
        Notice::Done | Notice::Changed => moved::content(context),
        Notice::RoleEnding | Notice::RoleEnded => role_end::content(context, context.ends.first()?),
        Notice::Declined
        | Notice::Withdrawn
        | Notice::TakenBack
        | Notice::Superseded
        | Notice::AccountRecovered
        | Notice::EndedByProvider
        | Notice::Expired
        | Notice::Failed => ended::content(context),
    })
}
