//! Input of the templates for emails about requests.

use crate::config::Settings;
use crate::mail::templates::{ActionLink, Block, EmailContent, ignore, named, outgoing_label, subject, words};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::people::KnownPerson;
use handover_rules::request::notices::Notice;
use handover_rules::{Ending, Language, NicHandle, Request, ValidationCode};
use handover_store::{Account, RequestRecord, RoleEndRecord};

/// Input of a template.
#[derive(Clone, Copy)]
pub struct TemplateContext<'a> {
    /// Notice.
    pub notice: Notice,
    /// Request.
    pub record: &'a RequestRecord,
    /// Text of the asker to the parties.
    pub note: Option<&'a str>,
    /// Recipient.
    pub recipient: &'a Account,
    /// The accounts in it whose names the recipient may see.
    pub people: &'a [KnownPerson],
    /// A new code, if the notice carries one.
    pub code: Option<&'a ValidationCode>,
    /// The end of the role, if the notice is about one.
    pub end: Option<&'a RoleEndRecord>,
    /// Server settings.
    pub settings: &'a Settings,
}

impl TemplateContext<'_> {
    pub(super) fn language(&self) -> Language {
        Language::of_locale(&self.recipient.language)
    }

    pub(super) fn request(&self) -> &Request {
        &self.record.request
    }

    /// "tech", "tech and billing"
    pub(super) fn roles(&self) -> String {
        phrases::roles(self.language(), self.request().roles)
    }

    /// Number of roles.
    pub(super) fn count(&self) -> u64 {
        phrases::count(self.request().roles)
    }

    /// The service name inside a sentence.
    pub(super) fn service(&self) -> String {
        phrases::service(&self.request().service.name)
    }

    pub(super) fn is_recipient(&self, account: &NicHandle) -> bool {
        *account == self.recipient.handle
    }

    /// An account in the table, marked if it is the recipient's.
    pub(super) fn party(&self, account: &NicHandle) -> String {
        if self.is_recipient(account) { t::mail_you(self.language(), account.as_str()) } else { self.named(account) }
    }

    /// Another account in a sentence.
    pub(super) fn named(&self, account: &NicHandle) -> String {
        named(self.language(), self.people, account)
    }

    /// The ending, as far as the recipient may know it.
    pub(super) fn ending(&self) -> Option<Ending> {
        self.request().as_seen_by(&self.recipient.handle).ended.map(|ended| ended.how)
    }

    /// The request only gives the current contact another last day.
    pub(super) fn is_about_last_day(&self) -> bool {
        self.request().is_about_last_day()
    }

    /// The opening of an email that asks about another last day.
    pub(super) fn last_day_opening(&self) -> String {
        let (language, request) = (self.language(), self.request());
        if self.is_recipient(&request.asker) {
            t::mail_extend_own(language, &self.service(), &self.named(&request.to))
        } else {
            t::mail_extend_asked(language, &self.named(&request.asker), &self.service())
        }
    }

    /// The deadline as a phrase.
    pub(super) fn deadline(&self) -> String {
        phrases::timestamp(self.language(), self.request().deadline)
    }

    /// The advice to a reader who did not expect the email.
    pub(super) fn ignore(&self) -> String {
        ignore(self.language(), self.is_recipient(&self.request().asker), &self.deadline())
    }

    /// The note of the asker.
    pub(super) fn note(&self) -> Option<Block> {
        let request = self.request();
        let note = self.note.filter(|_| request.shows_submission_to(&self.recipient.handle))?;
        Some(self.words(&request.asker, note))
    }

    /// A text in the words of its author.
    pub(super) fn words(&self, author: &NicHandle, text: &str) -> Block {
        let author = (!self.is_recipient(author)).then(|| self.named(author));
        words(self.language(), author.as_deref(), text)
    }

    /// The request as a table.
    fn facts(&self) -> Vec<(String, String)> {
        let (language, request) = (self.language(), self.request());
        let mut facts = vec![
            (t::mail_label_service(language).to_owned(), phrases::service_and_category(language, &request.service)),
            (t::mail_label_roles(language, self.count()), self.roles()),
        ];
        if self.is_about_last_day() {
            facts.push((t::mail_label_contact(language).to_owned(), self.party(&request.to)));
        } else {
            facts.push((outgoing_label(language, self.notice).to_owned(), self.party(&request.from)));
            facts.push((t::mail_label_to(language).to_owned(), self.party(&request.to)));
        }
        facts.push((t::mail_label_asked_by(language).to_owned(), self.party(&request.asker)));
        if let Some(until) = request.until {
            let until = phrases::date(language, until);
            facts.push((t::mail_label_last_day(language).to_owned(), t::mail_last_day(language, &until)));
        }
        facts.push((t::mail_label_request(language).to_owned(), request.id.grouped()));
        facts
    }

    /// That the request takes effect together with others, or not at all.
    pub(super) fn together(&self) -> Option<Block> {
        let together = self.record.together().filter(|_| self.request().shows_submission_to(&self.recipient.handle))?;
        Some(Block::Text(t::mail_together(self.language(), &together.to_string())))
    }

    pub(super) fn see_request(&self) -> ActionLink {
        let link = Link::request(self.request().id);
        ActionLink::new(t::mail_see_request(self.language()), link)
    }

    /// An email with nothing but the request as a table.
    pub(super) fn content(&self, heading: String) -> EmailContent {
        let language = self.language();
        EmailContent {
            subject: subject(language, self.request().id, &heading),
            facts: self.facts(),
            ..EmailContent::to(language, &self.recipient.full_name(), heading)
        }
    }
}
