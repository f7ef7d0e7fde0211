//! The file attached to an email about more requests than it lists: a table of all of them.

use super::request::failure_reason;
use super::{named, outgoing_label, visible_name};
use crate::config::Settings;
use crate::mail::{i18n as t, phrases};
use handover_api::csv;
use handover_api::people::KnownPerson;
use handover_rules::request::notices::Notice;
use handover_rules::{Ending, Language, NicHandle, RequestId};
use handover_store::{Account, RequestRecord, RoleEndRecord};

/// Facts that the lines of the file depend on.
#[derive(Clone, Copy)]
pub struct LinesFileContext<'a> {
    /// Notice of the email.
    pub notice: Notice,
    /// Recipient.
    pub recipient: &'a Account,
    /// People whose names the recipient may see.
    pub people: &'a [KnownPerson],
    /// Server settings.
    pub settings: &'a Settings,
}

/// The name of the file attached to an email about a request with this number.
#[must_use]
pub fn file_name(number: RequestId) -> String {
    format!("request-{number}.csv")
}

impl LinesFileContext<'_> {
    fn language(&self) -> Language {
        Language::of_locale(&self.recipient.language)
    }

    /// The beginning of the file: its titles.
    #[must_use]
    pub fn head(&self) -> String {
        let language = self.language();
        let [from, to] = [outgoing_label(language, self.notice), t::mail_label_to(language)];
        let last_day = t::mail_label_last_day(language);
        let [from_name, to_name] = [from, to].map(|column| t::mail_label_name_of(language, column));
        let parties = [from, &from_name, to, &to_name];
        let mut titles = vec![t::mail_label_service(language), t::mail_label_category(language)];
        let roles = t::mail_label_roles(language, 2);
        if self.notice.is_about_role_end() {
            titles.push(last_day);
            titles.extend(parties);
        } else {
            titles.push(&roles);
            titles.extend(parties);
            titles.push(last_day);
        }
        titles.extend(self.cause_title());
        csv::head(titles)
    }

    /// The line of a request, `None` if the email is about the end of a role and the request has none.
    #[must_use]
    pub fn line(&self, record: &RequestRecord, end: Option<&RoleEndRecord>) -> Option<String> {
        let request = &record.request;
        let category = phrases::category(self.language(), request.service.category).to_owned();
        let mut cells = vec![request.service.name.as_str().to_owned(), category];
        if self.notice.is_about_role_end() {
            let found = end.filter(|end| self.notice != Notice::RoleEnding || end.ended.is_none())?;
            let went_to = found.ended.as_ref().and_then(|ended| ended.went_to.as_ref());
            let to = went_to.unwrap_or(&found.end.returns_to);
            cells.push(found.end.until.to_string());
            cells.extend(self.parties(&found.end.holder, to));
        } else {
            let until = request.until.map_or_else(String::new, |day| day.to_string());
            let roles = phrases::roles(self.language(), request.roles);
            cells.push(roles);
            cells.extend(self.parties(&request.from, &request.to));
            cells.push(until);
        }
        if self.cause_title().is_some() {
            cells.push(self.cause(record, |account| named(self.language(), self.people, account)));
        }
        Some(csv::line(cells.iter().map(String::as_str)))
    }

    /// The previous and the new contact, each with the name if the recipient may see it.
    fn parties(&self, from: &NicHandle, to: &NicHandle) -> [String; 4] {
        let name = |account: &NicHandle| match visible_name(self.people, account) {
            None if *account == self.recipient.handle => phrases::name(&self.recipient.full_name()),
            name => phrases::name(name.unwrap_or_default()),
        };
        [from.to_string(), name(from), to.to_string(), name(to)]
    }

    /// The title of the column for the end of each request: its author, or the reason; `None` if the email has no such
    /// column.
    pub(super) fn cause_title(&self) -> Option<&'static str> {
        let language = self.language();
        match self.notice {
            Notice::Failed => Some(t::mail_lines_label_reasons(language)),
            Notice::EndedByProvider => Some(t::mail_lines_label_our_reason(language)),
            Notice::Declined
            | Notice::Withdrawn
            | Notice::TakenBack
            | Notice::Superseded
            | Notice::AccountRecovered => Some(t::mail_lines_label_by(language)),
            _ => None,
        }
    }

    /// The account that ended a request, or the reason for its end, as far as the recipient may know it. `name` formats
    /// an account.
    pub(super) fn cause(&self, record: &RequestRecord, name: impl Fn(&NicHandle) -> String) -> String {
        let how = record.request.as_seen_by(&self.recipient.handle).ended.map(|ended| ended.how);
        match how {
            Some(Ending::Failed { reasons }) => {
                let (language, recipient) = (self.language(), &self.recipient.handle);
                let named = |account: &NicHandle| account.to_string();
                let phrase = |why| failure_reason::phrase(language, why, record, recipient, named);
                reasons.iter().map(phrase).collect::<Vec<_>>().join(" ")
            }
            Some(Ending::EndedByProvider { reason }) => phrases::one_line(&reason),
            Some(Ending::AccountRemoved { account }) => t::mail_account_removed(self.language(), account.as_str()),
            Some(Ending::Declined { by, reason: Some(reason) }) => {
                t::mail_quoted(self.language(), &name(&by), &phrases::one_line(&reason))
            }
            Some(
                Ending::Declined { by, .. }
                | Ending::Withdrawn { by }
                | Ending::TakenBack { by }
                | Ending::Superseded { by }
                | Ending::AccountRecovered { by },
            ) => name(&by),
            Some(Ending::Done | Ending::Expired) | None => String::new(),
        }
    }
}
