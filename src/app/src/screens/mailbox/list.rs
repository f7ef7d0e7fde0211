//! The emails of the list: one group, newest first. The view is whether it has those of all accounts.

use crate::data::paged_list::{self, Count, ListPage, Source};
use crate::platform::client::{self, Failure};
use crate::state::App;
use handover_api::demo::{MailPage, MailRow};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::MailId;

#[derive(Clone, Copy, PartialEq)]
pub(super) struct Mails;

pub(super) type List = paged_list::PagedList<Mails>;
pub(super) type Row = paged_list::Row<Mails>;

impl Source for Mails {
    type View = bool;
    type Group = ();
    type Key = MailId;
    type Row = MailRow;

    const GROUPS: &'static [()] = &[()];

    fn key(row: &MailRow) -> MailId {
        row.id
    }

    async fn read(
        app: App,
        is_of_all: &bool,
        after: Option<((), &str)>,
        _wanted: usize,
    ) -> Result<ListPage<Self>, Failure> {
        let own = if *is_of_all { "" } else { "true" };
        let query = Query::default().with("own", own).with("after", after.map_or("", |((), after)| after));
        let MailPage { rows, next } = client::screen(app, &[route::DEMO_MAILS, &query.finish()].concat()).await?;
        // Not shown, so the server does not count.
        let total = Count { number: rows.len() as u64, is_minimum: next.is_some() };
        let next = next.map(|id| id.to_string());
        Ok(ListPage::new(total, rows, next))
    }
}
