//! Lists: an account's requests, the lines of a submission, open requests between two accounts.

use super::{COLUMNS, RequestRecord, read_intact};
use crate::engine::{FromRow, List, from_row, params};
use crate::paging::{ListQuery, PageSpec, RowPage};
use crate::search::{contains, truncate_pattern};
use crate::{ReadTx, StoreResult};
use handover_api::people::OpenBetween;
use handover_api::requests::RequestGroup;
use handover_api::submissions::{LinesOrder, OwnAnswer};
use handover_rules::{NicHandle, RequestId, RequestState, SubmissionId};

#[derive(Clone, Debug, Default)]
pub struct RequestFilter {
    /// Text in service name, handles or id; empty for any.
    pub search: String,
    /// Further handles to match: their names or labels contain the text.
    pub people: Vec<String>,
    /// State; `None` for any.
    pub state: Option<RequestState>,
    /// Whether the account asked; `None` for any.
    pub is_asker: Option<bool>,
}

impl RequestFilter {
    fn bind_search(&self, list: &mut ListQuery) {
        if !self.search.is_empty() {
            list.bind(":search", contains(&RequestId::ungroup(&self.search)));
            list.bind(":people", List::texts(&self.people));
        }
    }
}

/// Filter of the list of requests of OVHcloud's API: patterns of `like`.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    pub asker: Option<String>,
    pub to: Option<String>,
    pub state: Option<String>,
}

/// The condition of a group, on an alias of `party`.
fn in_group(group: RequestGroup, party: &str) -> String {
    match group {
        RequestGroup::WaitingForMe => format!("{party}.closed_at is null and {party}.accepted_at is null"),
        RequestGroup::WaitingForOthers => format!("{party}.closed_at is null and {party}.accepted_at is not null"),
        RequestGroup::Finished => format!("{party}.closed_at is not null"),
    }
}

/// The condition of the groups before one, on an alias of `party`.
fn in_earlier_group(group: RequestGroup, party: &str) -> Option<String> {
    match group {
        RequestGroup::WaitingForMe => None,
        RequestGroup::WaitingForOthers => Some(in_group(RequestGroup::WaitingForMe, party)),
        RequestGroup::Finished => Some(format!("{party}.closed_at is null")),
    }
}

/// The conditions of a filter, on the aliases of `request` and `service`.
fn matches(filter: &RequestFilter, request: &str, service: &str) -> Vec<String> {
    let mut conditions = Vec::new();
    if filter.state.is_some() {
        conditions.push(format!("{request}.state = :state"));
    }
    if let Some(is_asker) = filter.is_asker {
        let is = if is_asker { "=" } else { "<>" };
        conditions.push(format!("{request}.asker {is} :account"));
    }
    if !filter.search.is_empty() {
        conditions.push(format!(
            "({service}.name_key like :search escape '\\' or {request}.asker like :search escape '\\'
               or {request}.from_account like :search escape '\\' or {request}.to_account like :search escape '\\'
               or cast({request}.id as text) like :search escape '\\'
               or exists (select 1 from rarray(:people)
                 where value in ({request}.asker, {request}.from_account, {request}.to_account)))"
        ));
    }
    conditions
}

fn of_group(account: &NicHandle, group: RequestGroup, filter: &RequestFilter) -> ListQuery {
    let mut list = ListQuery::new(&format!(
        "from party p join request r on r.id = p.request join service s on s.id = r.service
         where p.account = :account and {}",
        in_group(group, "p")
    ));
    list.bind(":account", account);
    if let Some(state) = filter.state {
        list.bind(":state", state);
    }
    filter.bind_search(&mut list);
    list
}

/// One request for each submission: the first in the group, unless another matching one is in an earlier group.
fn filtered(account: &NicHandle, group: RequestGroup, filter: &RequestFilter) -> ListQuery {
    let mut list = of_group(account, group, filter);
    let conditions = matches(filter, "r", "s");
    let is_filtered = !conditions.is_empty();
    let joined =
        if is_filtered { "join request er on er.id = e.request join service es on es.id = er.service" } else { "" };
    let of_submission = |group: String| {
        let conditions = [vec![group], matches(filter, "er", "es")].concat().join(" and ");
        format!("from party e {joined} where e.submission = p.submission and e.account = p.account and {conditions}")
    };
    // Looks back from each request to the nearest one that counts: together that passes each line of a submission once.
    let mut is_first = format!(
        "(select e.request {} and e.request < p.request order by e.request desc limit 1) is null",
        of_submission(in_group(group, "e"))
    );
    if let Some(earlier) = in_earlier_group(group, "e") {
        // `case`, because both sides of an `and` may be evaluated. Looks at the lines of a submission once. PostgreSQL may
        // answer `not exists` by a hash of the requests of all accounts.
        let has_no_earlier = format!("(select e.request {} limit 1) is null", of_submission(earlier));
        is_first = format!("case when {is_first} then {has_no_earlier} end");
    }
    if !is_filtered {
        list.count_in(&format!("from party p where p.account = :account and {}", in_group(group, "p")));
        list.filter(&is_first);
        return list;
    }
    list.filter(&format!("case when {} then {is_first} end", conditions.join(" and ")));
    list
}

/// The sort columns of a group. Together they are unique. Those of the finished ones are the order of an index: thousands
/// may have ended at one moment.
const fn order_of(group: RequestGroup) -> [&'static str; 2] {
    if matches!(group, RequestGroup::Finished) { ["p.closed_at", "p.request"] } else { ["r.deadline", "r.id"] }
}

impl ReadTx<'_> {
    /// A page of one group of an account's requests: of each submission the first one. Corrupt requests are skipped.
    pub fn requests_of(
        &self,
        account: &NicHandle,
        group: RequestGroup,
        filter: &RequestFilter,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<RowPage<RequestRecord>> {
        let is_finished = group == RequestGroup::Finished;
        let spec = PageSpec { keys: &order_of(group), descending: is_finished, after, limit };
        let page = filtered(account, group, filter).page(self, COLUMNS, spec, read_intact)?;
        let rows = self.with_parties_or_skipped(page.rows)?;
        Ok(RowPage { rows, ..page })
    }

    /// A part of one group of an account's requests, every request by itself, and the cursor of the next part. Corrupt
    /// requests are skipped.
    pub fn lines_of_account(
        &self,
        account: &NicHandle,
        group: RequestGroup,
        filter: &RequestFilter,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<(Vec<RequestRecord>, Option<String>)> {
        let mut list = of_group(account, group, filter);
        for condition in matches(filter, "r", "s") {
            list.filter(&condition);
        }
        let spec = PageSpec { keys: &order_of(group), descending: group == RequestGroup::Finished, after, limit };
        let (rows, next) = list.rows(self, COLUMNS, spec, read_intact)?;
        Ok((self.with_parties_or_skipped(rows)?, next))
    }

    /// A page of the ids of requests that the account is a party to, latest first, and the cursor of the next page.
    ///
    /// # Errors
    /// An invalid cursor.
    pub fn contact_change_tasks(
        &self,
        account: &NicHandle,
        filter: &TaskFilter,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<(Vec<RequestId>, Option<String>)> {
        let mut list = ListQuery::new("from party p join request r on r.id = p.request where p.account = :account");
        list.bind(":account", account);
        let patterns = [
            ("r.asker", ":asker", &filter.asker),
            ("r.to_account", ":to", &filter.to),
            ("r.state", ":state", &filter.state),
        ];
        for (column, name, pattern) in patterns {
            if let Some(pattern) = pattern {
                list.filter(&format!("{column} like {name}"));
                list.bind(name, truncate_pattern(pattern));
            }
        }
        let spec = PageSpec { keys: &["r.asked_at", "r.id"], descending: true, after, limit };
        list.rows(self, "r.id", spec, |row| row.get("id").map(Some))
    }
}

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
    pub submission: SubmissionId,
    /// The party.
    pub viewer: NicHandle,
    pub filter: RequestFilter,
    /// Filter by the party's answer; `None` for any.
    pub answer: Option<OwnAnswer>,
    pub order: LinesOrder,
    /// The other way round.
    pub descending: bool,
    pub after: Option<String>,
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
        Ok(RowPage { rows, ..page })
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

from_row!(OpenBetween { submission, roles, services, deadline, waits_for_reader, waits_for_other; service });

impl ReadTx<'_> {
    /// The open requests that both accounts are parties of, by submission, the earliest deadline first.
    pub fn open_between(&self, reader: &NicHandle, other: &NicHandle, limit: u32) -> StoreResult<Vec<OpenBetween>> {
        self.all(
            "select b.submission, s.name, s.category, r.roles, b.services, r.deadline, b.waits_for_reader, b.waits_for_other
             from (
               select mine.submission, min(mine.request) as first, count(*) as services,
                 count(*) > count(mine.accepted_at) as waits_for_reader,
                 count(*) > count(theirs.accepted_at) as waits_for_other
               from party mine cross join party theirs
               where mine.account = ?1 and mine.closed_at is null
                 and theirs.request = mine.request and theirs.account = ?2
               group by mine.submission) b
             cross join request r cross join service s
             where r.id = b.first and s.id = r.service
             order by r.deadline, b.submission limit ?3",
            params![reader, other, limit],
            OpenBetween::from_row,
        )
    }
}
