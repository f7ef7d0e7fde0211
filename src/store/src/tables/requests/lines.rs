//! The lines of a submission that an account is a party to, as a list.

use super::{COLUMNS, RequestFilter, RequestRecord, read_intact};
use crate::paging::{ListQuery, PageSpec, RowPage};
use crate::{ReadTx, StoreResult};
use handover_api::submissions::{LinesOrder, OwnAnswer};
use handover_rules::{NicHandle, RequestState, SubmissionId};

/// States in the order of [`LinesOrder::State`], which goes by service within a state.
const BY_STATE: [RequestState; 9] = [
    RequestState::Todo,
    RequestState::ValidatingByCustomers,
    RequestState::CheckValidity,
    RequestState::Doing,
    RequestState::Error,
    RequestState::Refused,
    RequestState::Expired,
    RequestState::Aborted,
    RequestState::Done,
];

/// Filter, order and page of lines.
#[derive(Clone, Debug)]
pub struct LinesQuery {
    /// The submission.
    pub submission: SubmissionId,
    /// The party.
    pub viewer: NicHandle,
    /// The filter.
    pub filter: RequestFilter,
    /// Filter by the party's answer; `None` for any.
    pub answer: Option<OwnAnswer>,
    /// The order.
    pub order: LinesOrder,
    /// The other way round.
    pub descending: bool,
    /// Cursor of the page.
    pub after: Option<String>,
    /// Number of lines on a page.
    pub limit: u32,
}

impl LinesQuery {
    fn list(&self) -> ListQuery {
        let mut list = ListQuery::new(
            "from party p join request r on r.id = p.request join service s on s.id = r.service
             where p.submission = :submission and p.account = :account",
        );
        list.bind(":submission", self.submission);
        list.bind(":account", &self.viewer);
        if let Some(state) = self.filter.state {
            list.filter("r.state = :state");
            list.bind(":state", state);
        }
        match self.answer {
            Some(OwnAnswer::Waiting) => list.filter("p.closed_at is null and p.accepted_at is null"),
            Some(OwnAnswer::Accepted) => list.filter("p.accepted_at is not null"),
            None => {}
        }
        if !self.filter.search.is_empty() {
            list.filter(
                "(s.name_key like :search escape '\\' or r.from_account like :search escape '\\'
                   or r.to_account like :search escape '\\' or cast(r.id as text) like :search escape '\\'
                   or exists (select 1 from rarray(:people) where value in (r.from_account, r.to_account)))",
            );
        }
        self.filter.bind_search(&mut list);
        list
    }

    /// Calls `read` with the page that this query asks for.
    fn with_page_spec<T>(&self, read: impl FnOnce(PageSpec<'_>) -> T) -> T {
        let by_state = by_state();
        let keys = match self.order {
            LinesOrder::Service => vec!["s.name_key", "s.category", "r.id"],
            LinesOrder::State => vec![by_state.as_str(), "s.name_key", "s.category", "r.id"],
        };
        read(PageSpec { keys: &keys, descending: self.descending, after: self.after.as_deref(), limit: self.limit })
    }
}

/// The place of a request in [`LinesOrder::State`].
fn by_state() -> String {
    let places = BY_STATE.iter().enumerate().map(|(place, state)| format!("when '{}' then {place}", state.as_str()));
    format!("case r.state {} end", places.collect::<Vec<_>>().join(" "))
}

impl ReadTx<'_> {
    /// A page of the lines. Corrupt ones are skipped.
    ///
    /// # Errors
    /// An invalid cursor.
    pub fn lines(&self, query: &LinesQuery) -> StoreResult<RowPage<RequestRecord>> {
        let page = query.with_page_spec(|spec| query.list().page(self, COLUMNS, spec, read_intact))?;
        let rows = self.with_parties_or_skipped(page.rows)?;
        Ok(RowPage { rows, total: page.total, unfiltered: page.unfiltered, next: page.next })
    }

    /// A part of the lines without their number, and the cursor of the next part. Corrupt ones are skipped.
    ///
    /// # Errors
    /// An invalid cursor.
    pub fn part_of_lines(&self, query: &LinesQuery) -> StoreResult<(Vec<RequestRecord>, Option<String>)> {
        let (rows, next) = query.with_page_spec(|spec| query.list().rows(self, COLUMNS, spec, read_intact))?;
        Ok((self.with_parties_or_skipped(rows)?, next))
    }
}
