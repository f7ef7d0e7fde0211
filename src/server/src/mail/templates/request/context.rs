//! Input of the templates, and the parts and phrases that they share.

use crate::config::Settings;
use crate::mail::templates::{ActionLink, Block, EmailContent, Fact, FactValue, named, outgoing_label, words};
use crate::mail::{i18n as t, phrases};
use handover_api::Link;
use handover_api::people::KnownPerson;
use handover_rules::request::notices::Notice;
use handover_rules::request::situation::{Asker, Content, Title, TitleFacts};
use handover_rules::{Ending, Language, NicHandle, Request, RequestId, ValidationCode};
use handover_store::{Account, MailLines, RequestRecord, RoleEndRecord};

#[derive(Clone, Copy)]
pub struct RequestContext<'a> {
    pub notice: Notice,
    /// The requests: one, or several of a submission.
    pub lines: &'a MailLines,
    pub first: &'a RequestRecord,
    /// The ends of their roles, if the notice is about these.
    pub ends: &'a [RoleEndRecord],
    pub recipient: &'a Account,
    /// The accounts in it whose names the recipient may see.
    pub people: &'a [KnownPerson],
    /// A new code, if the notice carries one.
    pub code: Option<&'a ValidationCode>,
    pub settings: &'a Settings,
}

impl RequestContext<'_> {
    pub(super) fn language(&self) -> Language {
        Language::of_locale(&self.recipient.language)
    }

    pub(super) fn is_of_one(&self) -> bool {
        self.lines.total <= 1
    }

    /// The only request, or the first one.
    pub(super) fn request(&self) -> &Request {
        &self.first.request
    }

    /// The number, which is that of its submission.
    pub(super) fn number(&self) -> RequestId {
        self.first.submission.first_request()
    }

    /// The roles of the only request: "tech", "tech and billing"
    pub(super) fn roles(&self) -> String {
        phrases::roles(self.language(), self.request().roles)
    }

    /// The service of the only request inside a sentence.
    pub(super) fn service(&self) -> String {
        phrases::service(&self.request().service.name)
    }

    pub(super) fn is_recipient(&self, account: &NicHandle) -> bool {
        *account == self.recipient.handle
    }

    pub(super) fn is_asker(&self) -> bool {
        self.is_recipient(&self.request().asker)
    }

    /// An account in the table. The facts name the recipient's, because several accounts may have one mailbox.
    pub(super) fn party(&self, account: &NicHandle) -> String {
        if self.is_recipient(account) { t::mail_you(self.language()).to_owned() } else { self.named(account) }
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

    /// The requests only give the current contact other last days, as far as the email lists them.
    pub(super) fn is_about_last_days(&self) -> bool {
        self.lines.first.iter().all(|record| record.request.is_about_last_day())
    }

    /// The account that asks in the name of the recipient, which has to confirm it.
    pub(super) fn delegate_of_recipient(&self) -> Option<String> {
        self.delegate().filter(|_| self.is_asker()).map(|delegate| self.named(delegate))
    }

    /// Both accounts, if somebody asks the recipient in the name of another account.
    pub(super) fn delegated_asker(&self) -> Option<[String; 2]> {
        let delegate = self.delegate().filter(|_| !self.is_asker())?;
        Some([self.named(delegate), self.named(&self.request().asker)])
    }

    fn delegate(&self) -> Option<&NicHandle> {
        self.first.delegate_seen_by(&self.recipient.handle)
    }

    pub(super) fn delegated_opening(&self, delegate: &str) -> String {
        let (language, request) = (self.language(), self.request());
        if !self.is_of_one() {
            return t::mail_lines_delegated(language, delegate, &self.roles_on_services());
        }
        let (roles, service) = (self.roles(), self.service());
        if self.is_recipient(&request.to) {
            t::mail_delegated_self(language, delegate, &roles, &service)
        } else {
            t::mail_delegated(language, delegate, &roles, &service, &self.named(&request.to))
        }
    }

    /// The first deadline as a phrase.
    pub(super) fn deadline(&self) -> String {
        phrases::timestamp(self.language(), self.lines.deadlines.0)
    }

    /// The advice to a reader who did not expect an email that asks for an answer.
    pub(super) fn ignore(&self) -> String {
        let (language, last) = (self.language(), phrases::timestamp(self.language(), self.lines.deadlines.1));
        if self.delegate_of_recipient().is_some() {
            t::mail_delegated_ignore(language, &last)
        } else if self.is_asker() {
            t::mail_confirm_ignore_own(language, &last)
        } else {
            t::mail_confirm_ignore(language, &last)
        }
    }

    /// The note of the asker, or of the delegate.
    pub(super) fn note(&self) -> Option<Block> {
        let request = self.request();
        let note = self.lines.note.as_deref().filter(|_| request.shows_submission_to(&self.recipient.handle))?;
        Some(self.words(self.first.delegate.as_ref().unwrap_or(&request.asker), note))
    }

    /// A text in the words of its author.
    pub(super) fn words(&self, author: &NicHandle, text: &str) -> Block {
        let author = (!self.is_recipient(author)).then(|| self.named(author));
        words(self.language(), author.as_deref(), text)
    }

    /// That the requests take effect together with all others of the submission, or not at all.
    pub(super) fn together(&self) -> Option<Block> {
        self.first.together().filter(|_| self.request().shows_submission_to(&self.recipient.handle))?;
        Some(Block::Text(t::mail_together(self.language()).to_owned()))
    }

    pub(super) fn see_request(&self) -> ActionLink {
        // Others may read the request by its own number.
        let is_party = self.request().party(&self.recipient.handle).is_some();
        let number = if is_party { self.number() } else { self.request().id };
        ActionLink::new(t::mail_see_request(self.language()), Link::request(number))
    }

    /// An email with nothing but the facts.
    pub(super) fn content(&self, heading: String) -> EmailContent {
        let language = self.language();
        EmailContent {
            subject: self.subject(&heading),
            facts: self.facts(),
            ..EmailContent::to(language, &self.recipient.full_name(), heading)
        }
    }

    /// A subject with the number of the request. One in ASCII is sent as it is.
    pub(super) fn subject(&self, title: &str) -> String {
        t::mail_subject(self.language(), &self.number().grouped().replace('\u{a0}', " "), title)
    }

    /// The only request as a table; several have a table of their own.
    fn facts(&self) -> Vec<Fact> {
        let (language, request) = (self.language(), self.request());
        let mut facts = if self.is_of_one() { self.facts_of_one() } else { Vec::new() };
        facts.push(Fact::new(t::mail_label_asked_by(language), self.asked_by()));
        if let Some(until) = request.until.filter(|_| self.is_of_one()) {
            let until = phrases::date(language, until);
            facts.push(Fact::new(t::mail_label_last_day(language), t::mail_last_day(language, &until)));
        }
        facts.push(Fact::new(t::mail_label_your_account(language), self.recipient.handle.to_string()));
        facts.push(Fact::new(t::mail_label_request(language), self.number().grouped()));
        facts
    }

    fn asked_by(&self) -> String {
        let (language, asker) = (self.language(), &self.request().asker);
        match self.delegate() {
            None => self.party(asker),
            Some(delegate) if self.is_asker() => t::mail_asked_in_your_name(language, &self.named(delegate)),
            Some(delegate) => t::mail_asked_in_name(language, &self.named(asker), &self.party(delegate)),
        }
    }

    fn facts_of_one(&self) -> Vec<Fact> {
        let (language, request) = (self.language(), self.request());
        let roles = t::mail_label_roles(language, phrases::count(request.roles));
        let mut facts = vec![
            Fact::new(t::mail_label_service(language), phrases::service_and_category(language, &request.service)),
            Fact::new(roles, FactValue::roles(language, request.roles)),
        ];
        if self.is_about_last_days() {
            facts.push(Fact::new(t::mail_label_contact(language), self.party(&request.to)));
        } else {
            facts.push(Fact::new(outgoing_label(language, self.notice), self.party(&request.from)));
            facts.push(Fact::new(t::mail_label_to(language), self.party(&request.to)));
        }
        facts
    }
}

impl RequestContext<'_> {
    /// `22 services`.
    pub(super) fn services(&self) -> String {
        t::word_services(self.language(), self.lines.services)
    }

    /// `41 roles on 22 services`.
    pub(super) fn roles_on_services(&self) -> String {
        t::word_roles_on(self.language(), self.lines.role_count, &self.services())
    }

    /// The name that all of the services have; requests of one name are few, so that all of them are listed.
    fn only_service(&self) -> Option<String> {
        let MailLines { total, first, .. } = self.lines;
        let name = &self.request().service.name;
        let is_whole = *total == first.len() as u64;
        let is_one = is_whole && first.iter().all(|record| record.request.service.name == *name);
        is_one.then(|| phrases::service(name))
    }

    /// The contact that it is about, as `title` says it: `tech contact for 12 services`.
    pub(super) fn contact(&self, title: Title) -> String {
        let (language, lines) = (self.language(), self.lines);
        let name = if self.is_of_one() { Some(self.service()) } else { self.only_service() };
        let names = if name.is_some() { 1 } else { lines.services };
        match title.content((lines.services, names), (lines.roles, lines.role_count)) {
            Content::Contact => {
                let about = name.unwrap_or_else(|| self.services());
                t::word_contact_for(language, &about, &phrases::roles(language, lines.roles))
            }
            Content::Services => t::word_contact(language, &self.services()),
            Content::Roles => self.roles_on_services(),
        }
    }

    /// The heading, which is also that of the request's page.
    pub(super) fn title(&self) -> String {
        let is_incoming = self.lines.first.iter().all(|record| self.is_recipient(&record.request.to));
        let facts = TitleFacts {
            asker: Asker::new(&self.request().asker, self.delegate().is_some(), &self.recipient.handle),
            is_incoming,
            is_about_last_day: self.is_about_last_days(),
        };
        let title = Title::of_notice(self.notice, facts).unwrap_or(Title::Unchanged);
        t::word_request_title(self.language(), title, &self.contact(title))
    }

    /// The request to the reader, as a sentence.
    pub(super) fn asked(&self) -> String {
        let (language, asker) = (self.language(), self.named(&self.request().asker));
        let text = if self.is_about_last_days() { t::mail_lines_extend_asked } else { t::mail_lines_confirm_asked };
        text(language, &asker, &self.contact(Title::Take))
    }

    /// The opening of an email that asks for another last day of one request.
    pub(super) fn last_day_opening(&self) -> String {
        let (language, request) = (self.language(), self.request());
        if self.is_asker() {
            t::mail_extend_own(language, &self.service(), &self.named(&request.to))
        } else {
            t::mail_extend_asked(language, &self.named(&request.asker), &self.service())
        }
    }
}
