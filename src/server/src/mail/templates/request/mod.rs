//! Emails about requests, one module per kind.

mod blocked;
mod confirm;
mod consequences;
mod context;
mod ended;
mod failure_reason;
mod moved;
mod reminder;
mod role_end;

pub use context::TemplateContext;

use super::EmailContent;
use crate::config::Settings;
use handover_rules::Blocker;
use handover_rules::request::notices::Notice;
use handover_store::{Account, RequestRecord};

/// Composes the email in the language of its recipient. `None` if it lacks the end of the role that it is about.
#[must_use]
pub fn compose(context: TemplateContext<'_>) -> Option<EmailContent> {
    Some(match context.notice {
        Notice::Confirm => confirm::content(context),
        Notice::Reminder => reminder::content(context),
        Notice::Blocked => blocked::content(context),
        Notice::Done | Notice::Changed => moved::content(context),
        Notice::RoleEnding => context.end.map(|end| role_end::ending(context, end))?,
        Notice::RoleEnded => context.end.map(|end| role_end::ended(context, end))?,
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

/// The failure of a request, as sentences for `recipient`, who may know these reasons.
pub(super) fn failure_phrases(
    reasons: &[Blocker],
    record: &RequestRecord,
    recipient: &Account,
    settings: &Settings,
) -> Vec<String> {
    let notice = Notice::Failed;
    let context =
        TemplateContext { notice, record, note: None, recipient, people: &[], code: None, end: None, settings };
    reasons.iter().map(|reason| failure_reason::phrase(reason, context)).collect()
}
