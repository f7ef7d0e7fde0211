//! Lists of an account's requests.

use super::{COLUMNS, RequestRecord, read_intact};
use crate::engine::List;
use crate::paging::{ListQuery, PageSpec, RowPage};
use crate::search::{contains, truncate_pattern};
use crate::{ReadTx, StoreResult};
use handover_api::requests::RequestGroup;
use handover_rules::{NicHandle, RequestId, RequestState};

/// Filter of a list of requests.
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
    pub(super) fn bind_search(&self, list: &mut ListQuery) {
        if !self.search.is_empty() {
            list.bind(":search", contains(&RequestId::ungroup(&self.search)));
            list.bind(":people", List::texts(&self.people));
        }
    }
}

/// Filter of the list of requests of OVHcloud's API: patterns of `like`.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// The asker.
    pub asker: Option<String>,
    /// The incoming contact.
    pub to: Option<String>,
    /// The state.
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

/// The requests of a group.
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

/// Of each submission whose matching requests are in the group and in none before, the first one in the group.
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
        Ok(RowPage { rows, total: page.total, unfiltered: page.unfiltered, next: page.next })
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
