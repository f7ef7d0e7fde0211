//! The table of the requests that an email lists.

use super::context::RequestContext;
use crate::mail::templates::lines_file::{LinesFileContext, file_name};
use crate::mail::templates::{Block, FactValue, outgoing_label};
use crate::mail::{i18n as t, phrases};
use handover_rules::Category;
use handover_rules::request::Request;
use handover_rules::request::lines::is_same_change;
use handover_rules::request::notices::Notice;
use handover_store::RequestRecord;

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
        let &Self { notice, recipient, people, settings, .. } = self;
        let columns = LinesFileContext { notice, recipient, people, settings };
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

    /// Where the requests are that the table does not list: in the attached file, or behind the link if the email asks for
    /// an answer: there may be fewer of these by the time it is read.
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
