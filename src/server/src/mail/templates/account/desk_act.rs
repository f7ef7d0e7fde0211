//! Emails about an act of the provider's staff.

use super::context::{AccountContext, Heading, Label};
use crate::mail::i18n as t;
use crate::mail::templates::EmailContent;
use handover_rules::desk::corrections::SOLE_WAIT;
use handover_rules::desk::{DeskAct, SubjectKind};

/// The act, and its reason.
pub(super) fn compose(context: AccountContext<'_>) -> EmailContent {
    let language = context.language;
    let about = context.act.and_then(|done| done.about.as_ref());
    let is_about = |kind: SubjectKind| about.is_some_and(|(of, _)| *of == kind);
    let (title, opening): (Heading, Label) = match context.act.map(|done| done.act) {
        Some(DeskAct::EndSessions) => (t::mail_desk_sessions_title, t::mail_desk_sessions),
        Some(DeskAct::EndApplication) => (t::mail_desk_application_title, t::mail_desk_application),
        Some(DeskAct::EndPolicy) => (t::mail_desk_policy_title, t::mail_desk_policy),
        Some(DeskAct::Suspend) => (t::mail_desk_suspend_title, t::mail_desk_suspend),
        Some(DeskAct::Release) => (t::mail_desk_release_title, t::mail_desk_release),
        Some(DeskAct::ProposeCorrection) => return address_proposed(context),
        Some(DeskAct::SetAddress | DeskAct::ApproveCorrection) if is_about(SubjectKind::Account) => {
            return address_set(context);
        }
        Some(DeskAct::CorrectContacts) => (t::mail_desk_role_title, t::mail_desk_contacts),
        // The others do not send this email.
        _ => (t::mail_desk_role_title, t::mail_desk_role),
    };
    let base = context.base(title, opening(language).to_owned(), t::mail_desk_then);
    // The category comes first.
    let service = about.filter(|_| is_about(SubjectKind::Service)).and_then(|(_, name)| name.split_once(' '));
    let service = service.map(|(_, name)| context.fact(t::mail_label_service, name.to_owned()));
    EmailContent {
        facts: service.into_iter().chain(base.facts).chain([context.reason()]).collect(),
        body: context.ended_access().into_iter().collect(),
        ..base
    }
}

/// The address will change, which one person of the staff does after a wait.
fn address_proposed(context: AccountContext<'_>) -> EmailContent {
    let opening = t::mail_desk_address_proposed(context.language, &SOLE_WAIT.num_hours().to_string());
    let base = context.base(t::mail_desk_address_proposed_title, opening, t::mail_desk_address_proposed_then);
    EmailContent { facts: base.facts.into_iter().chain([context.reason()]).collect(), ..base }
}

/// The address has changed, and no mailed link undoes it.
fn address_set(context: AccountContext<'_>) -> EmailContent {
    let opening = t::mail_desk_address(context.language).to_owned();
    let base = context.base(t::mail_desk_address_title, opening, t::mail_desk_address_then);
    EmailContent {
        body: context.cooldown().into_iter().chain(context.ended_access()).collect(),
        facts: base.facts.into_iter().chain([context.new_address(), context.reason()]).collect(),
        ..base
    }
}
