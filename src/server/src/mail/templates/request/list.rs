//! The requests that an email lists: its table, and the attached file with all of them; and why each has ended.

use super::context::RequestContext;
use crate::mail::templates::{Block, FactValue, named, outgoing_label, visible_name};
use crate::mail::{i18n as t, phrases};
use handover_api::csv;
use handover_api::people::KnownPerson;
use handover_rules::request::Request;
use handover_rules::request::lines::is_same_change;
use handover_rules::request::notices::Notice;
use handover_rules::submission::blockers::{Blocker, right_to_ask};
use handover_rules::{Category, Ending, Language, NicHandle, RequestId};
use handover_store::{Account, RequestRecord, RoleEndRecord};

impl RequestContext<'_> {
    /// The requests that the email lists, and how many more there are; nothing if it is about one.
    pub(super) fn listing(&self) -> Vec<Block> {
        let table = (!self.is_of_one()).then(|| self.table());
        table.into_iter().chain(self.more()).collect()
    }

    fn table(&self) -> Block {
        let language = self.language();
        let mut head = vec![
            t::mail_label_service(language).to_owned(),
            t::mail_label_roles(language, phrases::count(self.lines.roles)),
            outgoing_label(language, self.notice).to_owned(),
            t::mail_label_to(language).to_owned(),
        ];
        let with_last_days = self.lines.have_last_days;
        if with_last_days {
            head.push(t::mail_label_last_day(language).to_owned());
        }
        let &Self { notice, recipient, people, .. } = self;
        let columns = LinesFileContext { notice, recipient, people };
        // Otherwise, the opening states the cause for all requests.
        let with_causes = notice == Notice::Failed || !self.lines.ended_alike;
        let cause_title = columns.cause_title().filter(|_| with_causes);
        head.extend(cause_title.map(str::to_owned));
        let row = |records: &Vec<&RequestRecord>| {
            let record = records.first()?;
            let request = &record.request;
            let kinds: Vec<Category> = records.iter().map(|record| record.request.service.category).collect();
            let mut row = vec![
                phrases::service_and_categories(language, &request.service.name, &kinds).into(),
                FactValue::roles(language, request.roles),
                self.party(&request.from).into(),
                self.party(&request.to).into(),
            ];
            if with_last_days {
                row.push(request.until.map_or_else(String::new, |day| phrases::date(language, day)).into());
            }
            if cause_title.is_some() {
                row.push(columns.cause(record, |account| self.party(account)).into());
            }
            Some(row)
        };
        Block::Table(head, self.changes().iter().filter_map(row).collect())
    }

    /// The requests that are one change of a name, each in a row.
    fn changes(&self) -> Vec<Vec<&RequestRecord>> {
        let mut changes: Vec<Vec<&RequestRecord>> = Vec::new();
        let is_one = |one: &Request, other: &Request| one.roles == other.roles && is_same_change(one, other);
        for record in &self.lines.first {
            let of = |change: &&mut Vec<&RequestRecord>| change.iter().all(|of| is_one(&of.request, &record.request));
            match changes.iter_mut().find(of) {
                Some(change) => change.push(record),
                None => changes.push(vec![record]),
            }
        }
        changes
    }

    /// Where the requests are that the table does not list: in the attached file, or behind the link if the email asks
    /// for an answer: there may be fewer of these by the time it is read.
    pub(super) fn more(&self) -> Option<Block> {
        let (language, services) = (self.language(), self.services());
        let text = if self.notice.asks() {
            t::mail_lines_more(language, &services)
        } else {
            t::mail_lines_attached(language, &file_name(self.number()), &services)
        };
        (self.lines.more() > 0).then_some(Block::Text(text))
    }
}

/// Facts that the lines of the file depend on.
#[derive(Clone, Copy)]
pub struct LinesFileContext<'a> {
    pub notice: Notice,
    pub recipient: &'a Account,
    /// People whose names the recipient may see.
    pub people: &'a [KnownPerson],
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
        let category = t::word_category(self.language(), request.service.category).to_owned();
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
    fn cause_title(&self) -> Option<&'static str> {
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
    fn cause(&self, record: &RequestRecord, name: impl Fn(&NicHandle) -> String) -> String {
        let how = record.request.as_seen_by(&self.recipient.handle).ended.map(|ended| ended.how);
        match how {
            Some(Ending::Failed { reasons }) => {
                let (language, recipient) = (self.language(), &self.recipient.handle);
                let named = |account: &NicHandle| account.to_string();
                let phrase = |why| failure_reason(language, why, record, recipient, named);
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

/// A blocker as a sentence, the same as on screen; `named` formats an account. It is already redacted for the
/// recipient, so profile and debt blockers are the recipient's own.
pub(super) fn failure_reason(
    language: Language,
    reason: &Blocker,
    record: &RequestRecord,
    recipient: &NicHandle,
    named: impl Fn(&NicHandle) -> String,
) -> String {
    let request = &record.request;
    match reason {
        Blocker::RightMissing { roles } => {
            let roles = phrases::roles(language, right_to_ask(record.asker_roles, *roles));
            let service = phrases::service(&request.service.name);
            if request.asker == *recipient {
                t::word_blocker_right_lost_you(language, &roles, &service)
            } else {
                t::word_blocker_right_lost(language, &roles, &service, &named(&request.asker))
            }
        }
        Blocker::RoleLost { roles } => t::word_blocker_role_lost(language, &phrases::roles(language, *roles)),
        Blocker::NoSuchAccount => t::word_blocker_no_such_account(language).to_owned(),
        Blocker::SeveralAccounts => t::word_blocker_several_accounts(language).to_owned(),
        Blocker::LastDayOutOfRange => t::word_blocker_last_day(language).to_owned(),
        Blocker::OtherZone { from, to } => t::word_blocker_other_zone(language, &named(from), &named(to)),
        Blocker::ProfileIncomplete { .. } => t::word_blocker_profile_yours(language).to_owned(),
        Blocker::AddressUnconfirmed { .. } => t::word_blocker_address_yours(language).to_owned(),
        Blocker::UnpaidInvoice { .. } => t::word_blocker_unpaid_yours(language).to_owned(),
        Blocker::NoPaymentMethod { account } if account != recipient => {
            t::word_blocker_payment_theirs(language, &named(account))
        }
        Blocker::NoPaymentMethod { .. } => t::word_blocker_payment_yours(language).to_owned(),
        // A cool-down only blocks submissions, which fail on screen.
        Blocker::CoolingDown { account, .. } | Blocker::Unable { account } => {
            t::word_blocker_unable_theirs(language, &named(account))
        }
        Blocker::InCreation => t::word_blocker_in_creation(language).to_owned(),
        Blocker::Expired => t::word_blocker_expired(language).to_owned(),
        Blocker::InDebt => t::word_blocker_in_debt(language).to_owned(),
        Blocker::RequestOpen { request, .. } => t::word_blocker_request_open(language, &request.grouped()),
    }
}
