//! Emails about several requests of a submission. An email about one of them is that of a single request.

mod context;
mod ended;
mod table;
mod topic;

pub use context::SubmissionContext;

use super::{Block, EmailContent, answer, outgoing_label, request_code};
use crate::mail::{i18n as t, phrases};
use handover_rules::request::notices::Notice;
use handover_rules::{Ending, Language};
use handover_store::RequestRecord;

/// A heading: takes the topic.
type Title = fn(Language, &str) -> String;

/// Composes the email in the language of its recipient.
#[must_use]
pub fn compose(context: SubmissionContext<'_>) -> EmailContent {
    match context.notice {
        Notice::Confirm => confirm(context),
        Notice::Reminder => reminder(context),
        Notice::Blocked => blocked(context),
        Notice::Done | Notice::Changed => moved(context),
        Notice::RoleEnding => role_ends(context, t::mail_lines_ending_title),
        Notice::RoleEnded => role_ends(context, t::mail_lines_role_ended_title),
        Notice::Declined => ended(context, t::mail_lines_declined_title),
        Notice::Superseded => ended(context, t::mail_lines_superseded_title),
        Notice::Expired => ended(context, t::mail_lines_expired_title),
        Notice::Failed => ended(context, t::mail_lines_failed_title),
        Notice::Withdrawn | Notice::TakenBack | Notice::AccountRecovered | Notice::EndedByProvider => {
            ended(context, t::mail_lines_cancelled_title)
        }
    }
}

fn confirm(context: SubmissionContext<'_>) -> EmailContent {
    let language = context.language();
    let is_asker = context.is_recipient(&context.request().asker);
    let (heading, opening) = if is_asker {
        (t::mail_lines_own_title(language, &context.topic()), t::mail_lines_confirm_own(language, &context.count()))
    } else {
        (context.question(), context.asked())
    };
    let until = context.lines.have_last_days.then(|| Block::Text(t::mail_lines_until(language).to_owned()));
    let effect = context.together().unwrap_or_else(|| Block::Text(t::mail_lines_confirm_how(language).to_owned()));
    EmailContent {
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        opening,
        action: context.code.map(|code| answer(language, context.number(), code, context.deadline(), is_asker)),
        body: context.note().into_iter().chain(context.listing()).chain(until).chain([effect]).collect(),
        code: context.code.map(|code| request_code(language, code)),
        footnotes: vec![context.ignore()],
        ..context.content(heading)
    }
}

fn reminder(context: SubmissionContext<'_>) -> EmailContent {
    let language = context.language();
    let asker = &context.request().asker;
    let opening = if context.is_recipient(asker) {
        t::mail_lines_reminder_own(language, &context.count())
    } else if context.are_about_last_days() {
        context.asked()
    } else {
        t::mail_lines_reminder_asked(language, &context.about(), &context.named(asker), &context.taken_role())
    };
    let code = Block::Text(t::mail_reminder_code(language).to_owned());
    EmailContent {
        preheader: Some(t::mail_preheader(language, &context.deadline())),
        opening,
        action: Some(context.see_request().until(t::mail_label_answer_by(language), context.deadline())),
        body: context.note().into_iter().chain(context.listing()).chain(context.together()).chain([code]).collect(),
        footnotes: vec![context.ignore()],
        ..context.content(t::mail_lines_reminder_title(language, &context.topic()))
    }
}

/// Something that the recipient can settle is still missing.
fn blocked(context: SubmissionContext<'_>) -> EmailContent {
    let language = context.language();
    let how = Block::Text(t::mail_blocked_how(language).to_owned());
    EmailContent {
        preheader: Some(t::mail_preheader_settle(language, &context.deadline())),
        opening: t::mail_lines_blocked(language, &context.count()),
        action: Some(context.see_request().until(t::mail_label_settle_by(language), context.deadline())),
        body: [how].into_iter().chain(context.listing()).chain(context.together()).collect(),
        ..context.content(t::mail_lines_blocked_title(language, &context.topic()))
    }
}

/// The roles have moved: to the parties, the outgoing contacts, and the admin.
fn moved(context: SubmissionContext<'_>) -> EmailContent {
    let (language, total) = (context.language(), context.count());
    let is_party = context.notice == Notice::Done;
    let heading = if context.becomes_contact() {
        t::mail_lines_done_title_you(language, &context.about(), &context.taken_role())
    } else if is_party {
        t::mail_lines_done_title(language, &context.topic())
    } else {
        t::mail_lines_changed_title(language, &context.topic())
    };
    let opening = if is_party { t::mail_lines_done } else { t::mail_lines_changed };
    EmailContent { opening: opening(language, &total), body: context.listing(), ..context.content(heading) }
}

/// Roles that end soon, or have ended.
fn role_ends(context: SubmissionContext<'_>, title: Title) -> EmailContent {
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
    let plain = context.content(title(language, &context.count()));
    // The others may not read the requests (decision 0008).
    let is_party = first.party(&context.recipient.handle).is_some();
    EmailContent {
        opening: context.ended_early_by().map_or_else(
            || t::mail_lines_role_ends(language).to_owned(),
            |by| t::mail_lines_role_ended_early(language, &context.named(by)),
        ),
        facts: vec![(t::mail_label_request(language).to_owned(), context.number().grouped())],
        body,
        action: plain.action.filter(|_| is_party),
        ..plain
    }
}

fn ended(context: SubmissionContext<'_>, title: Title) -> EmailContent {
    let language = context.language();
    let how = context.ending();
    let words = match &how {
        Some(Ending::Declined { by, reason: Some(reason) }) => Some(context.words(by, reason)),
        _ => None,
    };
    let again = Block::Text(t::mail_lines_ended_again(language).to_owned());
    EmailContent {
        opening: ended::opening(context, how.as_ref()),
        body: words.into_iter().chain(context.listing()).chain([again]).collect(),
        ..context.content(title(language, &context.topic()))
    }
}
