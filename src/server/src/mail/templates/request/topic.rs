//! The topic of an email: for subjects, headings and openings.

use super::context::RequestContext;
use crate::mail::{i18n as t, phrases};
use handover_rules::request::situation::{Asker, Content, Title, TitleFacts};
use handover_store::MailLines;

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
            asker: Asker::new(&self.request().asker, self.is_in_name(), &self.recipient.handle),
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
