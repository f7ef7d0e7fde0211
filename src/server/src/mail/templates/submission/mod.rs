//! Emails about several requests of a submission. An email about one of them is that of a single request.

mod ended;
mod table;
mod topic;

use super::{ActionLink, Block, EmailContent, named, outgoing_label};
use crate::config::Settings;
use crate::mail::{i18n as t, phrases};
use crate::store::{Account, MailLines, RequestRecord, RoleEndRecord};
use handover_api::Link;
use handover_api::people::KnownPerson;
use handover_rules::request::notices::Notice;
use handover_rules::{Ending, Language, NicHandle, Request, RequestId, ValidationCode};

/// Input of a template.
#[derive(Clone, Copy)]
pub struct SubmissionContext<'a> {
    /// Notice.
    pub notice: Notice,
    /// The requests: at least two.
    pub lines: &'a MailLines,
    /// The first of them.
    pub first: &'a RequestRecord,
    /// The ends of their roles, if the notice is about these.
    pub ends: &'a [RoleEndRecord],
    /// Recipient.
    pub recipient: &'a Account,
    /// The accounts in it whose names the recipient may see.
    pub people: &'a [KnownPerson],
    /// A new code, if the notice carries one.
    pub code: Option<&'a ValidationCode>,
    /// Server settings.
    pub settings: &'a Settings,
}

/// A subject: takes its topic and the number of the first request.
type SubmissionSubject = fn(Language, &str, &str) -> String;
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

impl SubmissionContext<'_> {
    /// The account that ended all of the listed roles before their last day, if one did.
    fn ended_early_by(&self) -> Option<&NicHandle> {
        let by = |end: &'_ RoleEndRecord| end.ended.as_ref().and_then(|ended| ended.by.clone());
        let first = self.ends.first().and_then(|end| end.ended.as_ref())?.by.as_ref()?;
        self.ends.iter().all(|end| by(end).as_ref() == Some(first)).then_some(first)
    }

    fn language(&self) -> Language {
        Language::of_locale(&self.recipient.language)
    }

    fn request(&self) -> &Request {
        &self.first.request
    }

    /// The submission's number if its first request concerns the recipient, otherwise the number of the recipient's
    /// first request: both lead to the submission, and only numbers of their own requests reveal nothing about others.
    fn number(&self) -> RequestId {
        self.request().id
    }

    fn count(&self) -> String {
        self.lines.total.to_string()
    }

    fn is_recipient(&self, account: &NicHandle) -> bool {
        *account == self.recipient.handle
    }

    /// An email that only links to the requests.
    fn content(&self, subject: SubmissionSubject, heading: String) -> EmailContent {
        let language = self.language();
        let link = Link::request(self.number());
        EmailContent {
            subject: subject(language, &self.topic(), &self.number().to_string()),
            heading,
            // An outgoing contact may no longer read the requests (decision 0008).
            action: (self.notice != Notice::Changed).then(|| ActionLink::new(t::mail_see_request(language), link)),
            ..EmailContent::to(language, &self.recipient.full_name())
        }
    }

    /// The sentence that the requests take effect together with all others of the submission, or not at all.
    fn together(&self) -> Option<Block> {
        let together = self.first.together()?;
        Some(Block::Text(t::mail_lines_together(self.language(), &together.to_string())))
    }

    /// The time after which none of the requests is open any more, as a phrase.
    fn last_deadline(&self) -> String {
        phrases::timestamp(self.language(), self.lines.deadlines.1)
    }

    /// The first deadline, behind the subject in an inbox.
    fn preheader(&self) -> String {
        t::mail_preheader(self.language(), &phrases::timestamp(self.language(), self.lines.deadlines.0))
    }

    fn facts(&self, is_open: bool) -> Vec<(String, String)> {
        let (language, request) = (self.language(), self.request());
        let mut facts = vec![(t::mail_label_asked_by(language).to_owned(), self.party(&request.asker))];
        if let Some(note) = &self.lines.note {
            facts.push((t::mail_lines_label_note(language).to_owned(), phrases::one_line(note)));
        }
        if is_open {
            let deadline = phrases::timestamp(language, self.lines.deadlines.0);
            facts.push((t::mail_label_answer_by(language).to_owned(), deadline));
        }
        facts.push((t::mail_label_request(language).to_owned(), self.number().to_string()));
        facts
    }

    /// With the reason for declining, if it is the same for all of the requests.
    fn facts_of_end(&self) -> Vec<(String, String)> {
        let mut facts = self.facts(false);
        if let Some(Ending::Declined { reason: Some(reason), .. }) = self.ending() {
            facts.push((t::mail_label_reason(self.language()).to_owned(), phrases::one_line(&reason)));
        }
        facts
    }

    /// An account, marked if it is the recipient's.
    fn party(&self, account: &NicHandle) -> String {
        if self.is_recipient(account) { t::mail_you(self.language(), account.as_str()) } else { self.named(account) }
    }

    /// Another account in a sentence.
    fn named(&self, account: &NicHandle) -> String {
        named(self.language(), self.people, account)
    }

    /// The ending that all of the requests share, as far as the recipient may know it; `None` if they ended
    /// differently.
    fn ending(&self) -> Option<Ending> {
        let seen = self.request().as_seen_by(&self.recipient.handle);
        seen.ended.filter(|_| self.lines.ended_alike).map(|ended| ended.how)
    }
}
