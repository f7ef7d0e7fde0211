//! The topic of an email, mostly of one about several requests: for subjects, headings and openings.

use super::context::RequestContext;
use crate::mail::{i18n as t, phrases};
use handover_rules::request::notices::Notice;
use handover_store::MailLines;

impl RequestContext<'_> {
    pub(super) fn count(&self) -> String {
        self.lines.total.to_string()
    }

    /// The name that all of the services have; requests of one name are few, so that all of them are listed.
    fn only_service(&self) -> Option<String> {
        let MailLines { total, first, .. } = self.lines;
        let name = &self.request().service.name;
        let is_whole = *total == first.len() as u64;
        let is_one = is_whole && first.iter().all(|record| record.request.service.name == *name);
        is_one.then(|| phrases::service(name))
    }

    /// The services of the new contact: their name if they share one, otherwise their number.
    pub(super) fn about(&self) -> String {
        self.only_service().unwrap_or_else(|| t::mail_lines_services(self.language(), &self.lines.services.to_string()))
    }

    /// The new role: "the tech contact", or "a contact" if the roles differ by service.
    pub(super) fn taken_role(&self) -> String {
        let language = self.language();
        self.lines.roles.map_or_else(
            || t::mail_lines_role_mixed(language).to_owned(),
            |roles| t::mail_lines_role(language, &phrases::roles(language, roles)),
        )
    }

    /// The request to the reader, as a question.
    pub(super) fn question(&self) -> String {
        let (language, about) = (self.language(), self.about());
        if self.is_about_last_days() {
            t::mail_lines_extend_title(language, &about)
        } else {
            t::mail_lines_take_title(language, &about, &self.taken_role())
        }
    }

    /// The same as a sentence.
    pub(super) fn asked(&self) -> String {
        let (language, about, asker) = (self.language(), self.about(), self.named(&self.request().asker));
        if self.is_about_last_days() {
            t::mail_lines_extend_asked(language, &about, &asker)
        } else {
            t::mail_lines_confirm_asked(language, &about, &asker, &self.taken_role())
        }
    }

    /// The requests have made the reader a contact; the reader is not their asker, who may have named others, too.
    pub(super) fn becomes_contact(&self) -> bool {
        self.notice == Notice::Done && !self.is_asker() && !self.is_about_last_days()
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

    /// The topic of a heading.
    pub(super) fn topic(&self) -> String {
        let (language, count) = (self.language(), self.count());
        match (self.notice, self.only_service()) {
            (Notice::Changed, None) => t::mail_lines_contacts(language, &count),
            (Notice::Changed, Some(service)) => t::mail_lines_contacts_of(language, &service),
            (_, None) => t::mail_lines_changes(language, &count),
            (_, Some(service)) => t::mail_lines_changes_of(language, &count, &service),
        }
    }
}
