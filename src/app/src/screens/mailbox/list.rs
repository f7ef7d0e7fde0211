//! The emails of the list: one group, newest first. The view is whether it has those of all accounts.

use crate::data::paged_list::{self, Count, GroupPage, ListPage, Source};
use crate::platform::client::{self, Failure};
use crate::state::App;
use core::cell::RefCell;
use handover_api::demo::{MailPage, MailRow};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::MailId;
use std::thread::LocalKey;

pub(super) struct Mails;

pub(super) type List = paged_list::PagedList<Mails>;
pub(super) type Row = paged_list::Row<Mails>;
type SavedList = paged_list::SavedList<Mails>;

thread_local! {
    static KEPT: RefCell<Option<SavedList>> = const { RefCell::new(None) };
}

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
        Ok(ListPage { groups: vec![GroupPage { total, rows, next }], unfiltered: None, by_role: None })
    }

    fn kept() -> &'static LocalKey<RefCell<Option<SavedList>>> {
        &KEPT
    }
}
