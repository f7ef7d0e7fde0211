//! The emails of the list: one group, newest first. The view is whether it has those of all accounts.

use crate::data::paged_list::{self, ListPage, Source};
use crate::state::App;
use handover_api::app::{MailPage, MailRow};
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
    type Answer = MailPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &MailRow) -> MailId {
        row.id
    }

    fn path(is_of_all: &bool, after: Option<((), &str)>, _: usize) -> String {
        route::demo_mails_page(*is_of_all, after.map_or("", |((), after)| after))
    }

    fn page(_: App, MailPage { rows, next }: MailPage) -> ListPage<Self> {
        ListPage::uncounted(rows, next.map(|id| id.to_string()), ())
    }
}
