//! Rows of the history that belong together: changes by one cause, and the roles of one name on a day.

use handover_api::history::{HistoryRow, Term};
use handover_rules::{Category, NicHandle, PerRole, Role, ServiceKey, ServiceName, Timestamp};

/// Roles that an account took by one request, or by another cause at one time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Event {
    /// The latest of the changes.
    pub(super) term: Term,
    /// The accounts that had the roles, each once; without those that are not recorded.
    pub(super) before: Vec<NicHandle>,
    pub(super) roles: PerRole<u64>,
    pub(super) names: Vec<Named>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    pub(super) services: Vec<ServiceKey>,
    /// Whether the reader is no contact any more, so that there is no page to lead to.
    pub(super) is_former: bool,
}

impl Named {
    fn of(row: &HistoryRow) -> Self {
        Self { services: vec![row.service.clone()], is_former: row.is_former }
    }

    pub(super) fn name(&self) -> Option<&ServiceName> {
        self.services.first().map(|service| &service.name)
    }

    fn add(&mut self, service: &ServiceKey) {
        if !self.services.contains(service) {
            self.services.push(service.clone());
        }
    }
}

impl Event {
    fn of(row: &HistoryRow) -> Self {
        let mut event =
            Self { term: row.term.clone(), before: Vec::new(), roles: PerRole::from_fn(|_| 0), names: Vec::new() };
        event.add(row);
        event
    }

    fn add(&mut self, row: &HistoryRow) {
        *self.roles.get_mut(row.term.role) += 1;
        self.before.extend(row.before.iter().filter(|who| !self.before.contains(who)).cloned().collect::<Vec<_>>());
        match self.names.iter_mut().find(|named| named.name() == Some(&row.service.name)) {
            Some(named) => named.add(&row.service),
            None => self.names.push(Named::of(row)),
        }
    }

    pub(super) fn services(&self) -> u64 {
        self.names.iter().map(|named| named.services.len() as u64).sum()
    }

    pub(super) fn changes(&self) -> u64 {
        Role::ALL.iter().map(|role| *self.roles.get(*role)).sum()
    }
}

/// The causes of two changes are one: the same request or case, or another cause at the same time.
fn has_same_cause(one: &Term, other: &Term) -> bool {
    let cause = |term: &Term| (term.request, term.case, term.by_provider, term.returned);
    let is_named = one.request.is_some() || one.case.is_some();
    cause(one) == cause(other) && (is_named || one.since == other.since && one.reason == other.reason)
}

/// Folds changes, latest first. Those of a request that names several accounts are an event for each.
pub(super) fn events(rows: &[HistoryRow]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    // The events of the latest cause.
    let mut start = 0;
    for row in rows {
        if events.last().is_none_or(|last| !has_same_cause(&last.term, &row.term)) {
            start = events.len();
        }
        match events[start..].iter_mut().find(|event| event.term.account == row.term.account) {
            Some(event) => event.add(row),
            None => events.push(Event::of(row)),
        }
    }
    events
}

/// Without the last one, while rows of it may follow on the next page; a single one is shown as it is.
pub(super) fn whole<T>(mut folded: Vec<T>, has_more: bool) -> Vec<T> {
    if has_more && folded.len() > 1 {
        folded.pop();
    }
    folded
}

/// The holders of the roles of a name on a day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held {
    pub(super) named: Named,
    pub(super) holders: PerRole<Vec<Holder>>,
}

/// Somebody who held a role on the day, and to whom it has moved since.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Holder {
    pub(super) who: NicHandle,
    pub(super) moved: Vec<Moved>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moved {
    pub(super) to: NicHandle,
    pub(super) at: Timestamp,
    /// The kinds of service that it concerns.
    pub(super) categories: Vec<Category>,
}

/// Folds the roles held on a day, in the order of their names.
pub(super) fn held(rows: &[HistoryRow]) -> Vec<Held> {
    let mut all: Vec<Held> = Vec::new();
    for row in rows {
        let is_same = all.last().is_some_and(|last| last.named.name() == Some(&row.service.name));
        if !is_same {
            all.push(Held { named: Named::of(row), holders: PerRole::from_fn(|_| Vec::new()) });
        }
        if let Some(last) = all.last_mut() {
            last.add(row);
        }
    }
    all
}

impl Held {
    fn add(&mut self, row: &HistoryRow) {
        let HistoryRow { service, term, after, .. } = row;
        self.named.add(service);
        let holders = self.holders.get_mut(term.role);
        let index = holders.iter().position(|holder| holder.who == term.account).unwrap_or_else(|| {
            holders.push(Holder { who: term.account.clone(), moved: Vec::new() });
            holders.len() - 1
        });
        let (Some(to), Some(at)) = (after, term.until) else { return };
        let moves = &mut holders[index].moved;
        match moves.iter_mut().find(|moved| moved.to == *to && moved.at == at) {
            Some(known) => known.categories.push(service.category),
            None => moves.push(Moved { to: to.clone(), at, categories: vec![service.category] }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::RequestId;
    use handover_rules::model::timestamp;

    fn account(name: &str) -> NicHandle {
        NicHandle::parse(name).expect("a handle")
    }

    fn row(service: &str, role: Role, before: &str, account_after: &str, request: Option<u64>) -> HistoryRow {
        let (name, category) = service.split_once(' ').expect("name and category");
        HistoryRow {
            service: ServiceKey {
                name: ServiceName::parse(name).expect("a name"),
                category: Category::parse(category).expect("a category"),
            },
            term: Term {
                role,
                account: account(account_after),
                since: timestamp::parse("2026-11-28T01:29:00Z"),
                until: None,
                request: request.and_then(|id| RequestId::parse(&id.to_string())),
                case: None,
                by_provider: false,
                reason: None,
                returned: false,
            },
            before: Some(account(before)),
            after: None,
            end: None,
            is_former: false,
        }
    }

    #[test]
    fn the_roles_and_names_of_a_request_are_one_event() {
        let rows = [
            row("amber.example DOMAIN", Role::Admin, "mh20417-ovh", "bl20418-ovh", Some(793_562_431_665)),
            row("amber.example DOMAIN", Role::Tech, "tq5108-ovh", "bl20418-ovh", Some(793_562_431_665)),
            row("amber.example ZONE", Role::Admin, "mh20417-ovh", "bl20418-ovh", Some(793_562_431_665)),
            row("birch.example DOMAIN", Role::Admin, "mh20417-ovh", "bl20418-ovh", Some(793_562_431_665)),
            row("birch.example DOMAIN", Role::Admin, "bl20418-ovh", "mh20417-ovh", Some(803_889_523_540)),
        ];
        let [first, second] = events(&rows).try_into().expect("two events");
        assert_eq!((first.changes(), first.services(), first.names.len()), (4, 3, 2));
        assert_eq!(
            (*first.roles.get(Role::Admin), *first.roles.get(Role::Tech), *first.roles.get(Role::Billing)),
            (3, 1, 0)
        );
        assert_eq!(first.before, [account("mh20417-ovh"), account("tq5108-ovh")]);
        assert_eq!((second.changes(), second.names.len()), (1, 1));
    }

    #[test]
    fn a_request_that_names_two_accounts_is_an_event_for_each() {
        let request = Some(793_562_431_665);
        let rows = [
            row("amber.example DOMAIN", Role::Admin, "mh20417-ovh", "bl20418-ovh", request),
            row("amber.example DOMAIN", Role::Tech, "mh20417-ovh", "tq5108-ovh", request),
            row("birch.example DOMAIN", Role::Admin, "mh20417-ovh", "bl20418-ovh", request),
        ];
        let changes: Vec<u64> = events(&rows).iter().map(Event::changes).collect();
        assert_eq!(changes, [2, 1]);
    }

    #[test]
    fn changes_without_a_request_belong_together_at_one_time() {
        let first = row("amber.example DOMAIN", Role::Admin, "mh20417-ovh", "bl20418-ovh", None);
        let mut later = row("birch.example DOMAIN", Role::Admin, "mh20417-ovh", "bl20418-ovh", None);
        assert_eq!(events(&[first.clone(), later.clone()]).len(), 1);
        later.term.since = timestamp::parse("2026-11-29T01:29:00Z");
        assert_eq!(events(&[later, first]).len(), 2);
    }

    #[test]
    fn the_last_one_waits_for_its_rows() {
        assert_eq!(whole(vec![1, 2], true), [1]);
        assert_eq!(whole(vec![1, 2], false), [1, 2]);
        assert_eq!(whole(vec![1], true), [1]);
    }

    #[test]
    fn a_day_has_a_row_for_each_name() {
        let moved = |service: &str, role: Role| {
            let mut row = row(service, role, "mh20417-ovh", "mh20417-ovh", None);
            row.term.until = timestamp::parse("2026-11-28T01:29:00Z");
            row.after = Some(account("bl20418-ovh"));
            row
        };
        let rows = [
            moved("amber.example DOMAIN", Role::Admin),
            moved("amber.example DOMAIN", Role::Billing),
            row("amber.example ZONE", Role::Admin, "mh20417-ovh", "tq5108-ovh", None),
            row("birch.example DOMAIN", Role::Admin, "mh20417-ovh", "mh20417-ovh", None),
        ];
        let [first, second] = held(&rows).try_into().expect("two names");
        let [mira, teo] = first.holders.get(Role::Admin).as_slice() else { panic!("two people were admin") };
        assert_eq!((&mira.who, &teo.who), (&account("mh20417-ovh"), &account("tq5108-ovh")));
        let [change] = mira.moved.as_slice() else { panic!("one change") };
        assert_eq!((&change.to, change.categories.as_slice()), (&account("bl20418-ovh"), &[Category::Domain][..]));
        assert!(teo.moved.is_empty() && second.holders.get(Role::Admin).iter().all(|holder| holder.moved.is_empty()));
    }
}
