//! Emails about cases of holders without access to an account (decision 0033).

use super::{ActionLink, Block, EmailContent, Fact, lines};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::link::ProcedurePage;
use handover_rules::cases::Objector;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::notices::{CaseLink, CaseNotice};
use handover_rules::cases::papers::PaperKind;
use handover_rules::{Language, Timestamp, ValidationCode};
use handover_store::CaseRecord;

#[derive(Clone, Copy)]
pub struct CaseContext<'a> {
    pub notice: CaseNotice,
    pub record: &'a CaseRecord,
    pub language: Language,
    /// Name of the recipient; empty if unknown.
    pub name: &'a str,
    /// A new token, and the page that it opens.
    pub link: Option<(CaseLink, &'a ValidationCode)>,
    /// The end of the present wait.
    pub until: Option<Timestamp>,
    /// The recipient's mailbox is that of the holder on record.
    pub is_holder: bool,
    pub missing: &'a [PaperKind],
    /// Text of staff for the claimant.
    pub reason: Option<&'a str>,
    pub provider: &'a str,
}

/// Takes the domain.
type Title = fn(Language, &str) -> String;
/// A text without arguments.
type Text = fn(Language) -> &'static str;

/// Title, opening and next steps.
fn texts(notice: CaseNotice) -> (Title, Text, Text) {
    match notice {
        // The mailbox may be a stranger's, who must not read the domain.
        CaseNotice::ConfirmMailbox => (
            |language, _| t::mail_case_confirm_title(language).to_owned(),
            t::mail_case_confirm,
            t::mail_case_confirm_then,
        ),
        CaseNotice::SendPapers => (t::mail_case_papers_title, t::mail_case_papers, t::mail_case_papers_then),
        CaseNotice::PapersReceived => (t::mail_case_received_title, t::mail_case_received, t::mail_case_received_then),
        CaseNotice::AskedAgain => (t::mail_case_again_title, t::mail_case_again, t::mail_case_papers_then),
        CaseNotice::Reminder => (t::mail_case_reminder_title, t::mail_case_reminder, t::mail_case_papers_then),
        CaseNotice::Approved => (t::mail_case_approved_title, t::mail_case_approved, t::mail_case_approved_then),
        CaseNotice::CheckedAgain => (t::mail_case_checked_title, t::mail_case_checked, t::mail_case_checked_then),
        CaseNotice::Executed => (t::mail_case_executed_title, t::mail_case_executed, t::mail_case_executed_then),
        CaseNotice::Refused => (t::mail_case_refused_title, t::mail_case_refused, t::mail_case_refused_then),
        CaseNotice::Closed => (t::mail_case_closed_title, t::mail_case_closed, t::mail_case_closed_then),
        CaseNotice::Lapsed => (t::mail_case_lapsed_title, t::mail_case_lapsed, t::mail_case_closed_then),
        CaseNotice::MayObject => (t::word_case_object_title, t::mail_case_object, t::mail_case_object_then),
        CaseNotice::Objected => (t::mail_case_objected_title, t::mail_case_objected, t::mail_case_objected_then),
        CaseNotice::NothingChanges => (t::mail_case_nothing_title, t::mail_case_nothing, t::mail_case_nothing_then),
        CaseNotice::Changed => (t::mail_case_changed_title, t::mail_case_changed, t::mail_case_changed_then),
    }
}

pub fn compose(context: CaseContext<'_>) -> EmailContent {
    let CaseContext { notice, record, language, .. } = context;
    let (title, opening, then) = texts(notice);
    let title = title(language, &phrases::service(&record.domain));
    let name = if notice.may_reach_a_stranger() { "" } else { context.name };
    EmailContent {
        subject: t::mail_case_subject(language, &record.case.number.to_string(), &title),
        opening: opening(language).to_owned(),
        action: action(context),
        body: body(context, then(language)),
        facts: facts(context),
        footnotes: footnotes(context),
        ..EmailContent::to(language, name, title)
    }
}

fn facts(context: CaseContext<'_>) -> Vec<Fact> {
    let CaseContext { notice, record, language, .. } = context;
    let mut facts = vec![Fact::new(t::mail_label_case(language), record.case.number.to_string())];
    if !notice.may_reach_a_stranger() {
        facts.push(Fact::new(t::mail_label_domain(language), phrases::service(&record.domain)));
        facts.push(Fact::new(t::mail_label_claim(language), claim(language, &record.claim)));
    }
    facts
}

/// Without the names of a new holder, which a stranger may have chosen.
fn claim(language: Language, claim: &Claim) -> String {
    match claim {
        Claim::Holder(_) => t::mail_case_claim_holder(language).to_owned(),
        Claim::Contacts { roles, to } => {
            t::mail_case_claim_contacts(language, &phrases::roles(language, *roles), to.as_str())
        }
    }
}

fn body(context: CaseContext<'_>, then: &str) -> Vec<Block> {
    let language = context.language;
    let asks = matches!(context.notice, CaseNotice::SendPapers | CaseNotice::AskedAgain | CaseNotice::Reminder);
    let reason = context.reason.map(|reason| Block::Quote(t::mail_case_reason(language).to_owned(), lines(reason)));
    let papers = context.missing.iter().map(|kind| t::word_paper(language, *kind).to_owned()).collect();
    let papers =
        (asks && !context.missing.is_empty()).then(|| Block::List(t::mail_case_missing(language).to_owned(), papers));
    let reader = context.link.and_then(|(link, _)| link.objector()).map(|objector| match objector {
        Objector::Admin if context.is_holder => t::mail_case_object_both(language),
        Objector::Holder => t::mail_case_object_holder(language),
        Objector::Admin => t::mail_case_object_admin(language),
    });
    let reader = reader.map(|text| Block::Text(text.to_owned()));
    reader.into_iter().chain(reason).chain(papers).chain([Block::Text(then.to_owned())]).collect()
}

/// The link with the token, and the end of the wait for the reader.
fn action(context: CaseContext<'_>) -> Option<ActionLink> {
    let language = context.language;
    let (link, token) = context.link?;
    let (label, page, note) = match link {
        CaseLink::Confirm => (t::mail_confirm_address(language), ProcedurePage::Confirm, t::mail_once(language)),
        CaseLink::Page => (t::mail_case_see(language), ProcedurePage::Case, t::mail_case_private(language)),
        CaseLink::HolderObjection | CaseLink::AdminObjection => {
            (t::mail_case_see_object(language), ProcedurePage::Objection, t::mail_case_private(language))
        }
    };
    let until = match context.notice {
        CaseNotice::ConfirmMailbox => Some(t::mail_label_confirm_by(language)),
        CaseNotice::SendPapers | CaseNotice::AskedAgain | CaseNotice::Reminder => Some(t::mail_label_send_by(language)),
        CaseNotice::Approved | CaseNotice::MayObject => Some(t::mail_label_object_by(language)),
        _ => None,
    };
    let action = ActionLink::with_note(label, Link::Procedure { page, token: Some(token.clone()) }, note);
    Some(match until.zip(context.until) {
        Some((label, until)) => action.until(label, phrases::timestamp(language, until)),
        None => action,
    })
}

fn footnotes(context: CaseContext<'_>) -> Vec<String> {
    match context.notice {
        CaseNotice::ConfirmMailbox => vec![t::mail_case_confirm_ignore(context.language, context.provider)],
        _ => Vec::new(),
    }
}
