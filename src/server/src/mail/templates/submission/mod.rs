//! Emails about several requests of a submission. An email about one of them is that of a single request.

mod context;
mod ended;
mod table;
mod topic;

pub use context::SubmissionContext;

use super::{ActionLink, Block, EmailContent, outgoing_label};
use crate::mail::{i18n as t, phrases};
use crate::store::RequestRecord;
use context::SubmissionSubject;
use handover_api::Link;
use handover_rules::Language;
use handover_rules::request::notices::Notice;

/// A heading or an opening: takes the number of requests.
type Counted = fn(Language, &str) -> String;

/// Composes the email in the language of its recipient.
#[must_use]
pub fn compose(context: SubmissionContext<'_>) -> EmailContent {
    let language = context.language();
    match context.notice {
        Notice::Confirm => confirm(context),
        Notice::Reminder => reminder(context),
        Notice::Done => {
            let title = t::mail_lines_done_title(language, &context.count());
            report(context, t::mail_lines_done_subject, title, t::mail_lines_done)
        }
        Notice::RoleEnding => role_ends(context, t::mail_lines_ending_subject, t::mail_lines_ending),
        Notice::RoleEnded => role_ends(context, t::mail_lines_role_ended_subject, t::mail_lines_role_ended),
        Notice::Changed => {
            let title = t::mail_lines_done_title(language, &context.count());
            report(context, t::mail_lines_changed_subject, title, t::mail_lines_changed)
        }
        Notice::Declined => ended(context, t::mail_lines_declined_subject, t::mail_lines_declined),
        Notice::Superseded => ended(context, t::mail_lines_superseded_subject, t::mail_lines_superseded),
        Notice::Expired => ended(context, t::mail_lines_expired_subject, t::mail_lines_expired),
        Notice::Failed => ended(context, t::mail_lines_failed_subject, t::mail_lines_failed),
        Notice::Withdrawn | Notice::TakenBack | Notice::AccountRecovered | Notice::EndedByProvider => {
            ended(context, t::mail_lines_cancelled_subject, t::mail_lines_cancelled)
        }
    }
}

fn confirm(context: SubmissionContext<'_>) -> EmailContent {
    let language = context.language();
    let total = &context.count();
    let asker = &context.request().asker;
    let (subject, heading, opening): (SubmissionSubject, _, _) = if context.is_recipient(asker) {
        let heading = t::mail_lines_confirm_title(language, total);
        (t::mail_lines_own_subject, heading, t::mail_lines_confirm_own(language, total))
    } else {
        (t::mail_lines_take_subject, context.question(), context.asked())
    };
    let mut body = vec![context.table()];
    body.extend(context.more());
    body.extend(context.lines.have_last_days.then(|| Block::Text(t::mail_lines_until(language).to_owned())));
    body.push(context.together().unwrap_or_else(|| Block::Text(t::mail_lines_confirm_how(language).to_owned())));
    EmailContent {
        preheader: Some(context.preheader()),
        opening,
        action: context.code.map(|code| {
            let link = Link::MailedRequest { id: context.number(), code: Some(code.clone()) };
            ActionLink::with_note(t::mail_confirm_action(language), link, t::mail_confirm_opening(language))
        }),
        body,
        facts: context.facts(true),
        code: context.code.cloned(),
        footnotes: vec![
            t::mail_confirm_personal(language).to_owned(),
            t::mail_confirm_ignore(language, &context.last_deadline()),
        ],
        ..context.content(subject, heading)
    }
}

fn reminder(context: SubmissionContext<'_>) -> EmailContent {
    let language = context.language();
    let total = &context.count();
    let asker = &context.request().asker;
    let opening = if context.is_recipient(asker) {
        t::mail_lines_reminder_own(language, total)
    } else if context.are_about_last_days() {
        context.asked()
    } else {
        t::mail_lines_reminder_asked(language, &context.about(), &context.named(asker), &context.taken_role())
    };
    let mut body = vec![context.table()];
    body.extend(context.more());
    body.extend(context.together());
    body.push(Block::Text(t::mail_reminder_code(language).to_owned()));
    EmailContent {
        preheader: Some(context.preheader()),
        opening,
        body,
        facts: context.facts(true),
        footnotes: vec![t::mail_reminder_ignore(language, &context.last_deadline())],
        ..context.content(t::mail_lines_reminder_subject, t::mail_reminder_title(language).to_owned())
    }
}

fn report(context: SubmissionContext<'_>, subject: SubmissionSubject, title: String, opening: Counted) -> EmailContent {
    let mut body = vec![context.table()];
    body.extend(context.more());
    EmailContent {
        opening: opening(context.language(), &context.count()),
        body,
        facts: context.facts(false),
        ..context.content(subject, title)
    }
}

/// Roles that end soon, or have ended.
fn role_ends(context: SubmissionContext<'_>, subject: SubmissionSubject, title: Counted) -> EmailContent {
    let (language, first) = (context.language(), context.request());
    let from = outgoing_label(language, context.notice);
    let head = [t::mail_label_service(language), t::mail_label_last_day(language), from];
    let head = head.into_iter().chain([t::mail_label_to(language)]).map(str::to_owned).collect();
    let row = |record: &RequestRecord| {
        let found = context.ends.iter().find(|end| end.end.request == record.request.id)?;
        let went_to = found.ended.as_ref().and_then(|ended| ended.went_to.as_ref());
        Some(vec![
            phrases::service_and_category(language, &record.request.service),
            phrases::date(language, found.end.until),
            context.party(&found.end.holder),
            context.party(went_to.unwrap_or(&found.end.returns_to)),
        ])
    };
    let mut body = vec![Block::Table(head, context.lines.first.iter().filter_map(row).collect())];
    body.extend(context.more());
    if context.notice == Notice::RoleEnding {
        body.push(Block::Text(t::mail_role_ending_then(language).to_owned()));
    }
    let plain = context.content(subject, title(language, &context.count()));
    // The others may not read the requests (decision 0008).
    let is_party = first.party(&context.recipient.handle).is_some();
    EmailContent {
        opening: context.ended_early_by().map_or_else(
            || t::mail_lines_role_ends(language).to_owned(),
            |by| t::mail_lines_role_ended_early(language, &context.named(by)),
        ),
        facts: vec![(t::mail_label_request(language).to_owned(), context.number().to_string())],
        body,
        action: plain.action.filter(|_| is_party),
        ..plain
    }
}

fn ended(context: SubmissionContext<'_>, subject: SubmissionSubject, title: Counted) -> EmailContent {
    let language = context.language();
    let mut body = vec![context.table()];
    body.extend(context.more());
    body.push(Block::Text(t::mail_lines_ended_again(language).to_owned()));
    EmailContent {
        opening: ended::opening(context, context.ending().as_ref()),
        body,
        facts: context.facts_of_end(),
        ..context.content(subject, title(language, &context.count()))
    }
}
