//! The input of the templates, and the parts that they share.

use crate::config::Settings;
use crate::mail::templates::{ActionLink, Block, EmailContent, ignore, named, subject, words};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::people::KnownPerson;
use handover_rules::request::notices::Notice;
use handover_rules::{Ending, Language, NicHandle, Request, RequestId, ValidationCode};
use handover_store::{Account, MailLines, RequestRecord, RoleEndRecord};

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

impl SubmissionContext<'_> {
    /// The account that ended all of the listed roles before their last day, if one did.
    pub(super) fn ended_early_by(&self) -> Option<&NicHandle> {
        let by = |end: &'_ RoleEndRecord| end.ended.as_ref().and_then(|ended| ended.by.clone());
        let first = self.ends.first().and_then(|end| end.ended.as_ref())?.by.as_ref()?;
        self.ends.iter().all(|end| by(end).as_ref() == Some(first)).then_some(first)
    }

    pub(super) fn language(&self) -> Language {
        Language::of_locale(&self.recipient.language)
    }

    pub(super) fn request(&self) -> &Request {
        &self.first.request
    }

    /// The submission's number if its first request concerns the recipient, otherwise the number of the recipient's
    /// first request: both lead to the submission, and only numbers of their own requests reveal nothing about others.
    pub(super) fn number(&self) -> RequestId {
        self.request().id
    }

    pub(super) fn count(&self) -> String {
        self.lines.total.to_string()
    }

    pub(super) fn is_recipient(&self, account: &NicHandle) -> bool {
        *account == self.recipient.handle
    }

    /// An email that only links to the requests.
    pub(super) fn content(&self, heading: String) -> EmailContent {
        let language = self.language();
        EmailContent {
            subject: subject(language, self.number(), &heading),
            // An outgoing contact may no longer read the requests (decision 0008).
            action: (self.notice != Notice::Changed).then(|| self.see_request()),
            facts: self.facts(),
            ..EmailContent::to(language, &self.recipient.full_name(), heading)
        }
    }

    pub(super) fn see_request(&self) -> ActionLink {
        ActionLink::new(t::mail_see_request(self.language()), Link::request(self.number()))
    }

    /// The advice to a reader who did not expect the email.
    pub(super) fn ignore(&self) -> String {
        let last = phrases::timestamp(self.language(), self.lines.deadlines.1);
        ignore(self.language(), self.is_recipient(&self.request().asker), &last)
    }

    /// The sentence that the requests take effect together with all others of the submission, or not at all.
    pub(super) fn together(&self) -> Option<Block> {
        let together = self.first.together().filter(|_| self.request().shows_submission_to(&self.recipient.handle))?;
        Some(Block::Text(t::mail_lines_together(self.language(), &together.to_string())))
    }

    /// The first deadline as a phrase.
    pub(super) fn deadline(&self) -> String {
        phrases::timestamp(self.language(), self.lines.deadlines.0)
    }

    fn facts(&self) -> Vec<(String, String)> {
        let (language, asker) = (self.language(), self.party(&self.request().asker));
        vec![
            (t::mail_label_asked_by(language).to_owned(), asker),
            (t::mail_label_request(language).to_owned(), self.number().grouped()),
        ]
    }

    /// The note of the asker.
    pub(super) fn note(&self) -> Option<Block> {
        self.lines.note.as_deref().map(|note| self.words(&self.request().asker, note))
    }

    /// A text in the words of its author.
    pub(super) fn words(&self, author: &NicHandle, text: &str) -> Block {
        let author = (!self.is_recipient(author)).then(|| self.named(author));
        words(self.language(), author.as_deref(), text)
    }

    /// An account, marked if it is the recipient's.
    pub(super) fn party(&self, account: &NicHandle) -> String {
        if self.is_recipient(account) { t::mail_you(self.language(), account.as_str()) } else { self.named(account) }
    }

    /// Another account in a sentence.
    pub(super) fn named(&self, account: &NicHandle) -> String {
        named(self.language(), self.people, account)
    }

    /// The ending that all of the requests share, as far as the recipient may know it; `None` if they ended
    /// differently.
    pub(super) fn ending(&self) -> Option<Ending> {
        let seen = self.request().as_seen_by(&self.recipient.handle);
        seen.ended.filter(|_| self.lines.ended_alike).map(|ended| ended.how)
    }
}
