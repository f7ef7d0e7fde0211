//! The history of contacts of all services has what the rules let an account read.

use crate::common::{TestServer, account, domain, service};
use chrono::TimeDelta;
use handover_rules::history::{Scope, bounds_of_day};
use handover_rules::{Category, NicHandle, Role, RoleSet, ServiceKey, Timestamp};
use handover_store::{HistoryDay, HistoryEntry, HistoryFilter, HistoryQuery, ReadTx, RowPage, StoreResult, WriteTx};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::Config;

const ACCOUNTS: [&str; 6] = ["admin", "tech", "billing", "newcomer", "newcomer2", "all"];

fn services() -> [ServiceKey; 3] {
    [domain(), service("halden.example", Category::Hosting), service("other.example", Category::Domain)]
}

/// Roles of a service go to an account, some hours after the last change.
#[derive(Clone, Debug)]
struct Change {
    service: usize,
    roles: u8,
    to: usize,
    hours: i64,
}

fn change() -> impl Strategy<Value = Change> {
    let all = (0..services().len(), 1..8_u8, 0..ACCOUNTS.len(), 0..40_i64);
    all.prop_map(|(service, roles, to, hours)| Change { service, roles, to, hours })
}

/// Makes the changes; returns when.
fn make(tx: &mut WriteTx<'_>, changes: &[Change], mut now: Timestamp) -> StoreResult<Vec<Timestamp>> {
    let mut times = Vec::new();
    for Change { service, roles, to, hours } in changes {
        now += TimeDelta::hours(*hours);
        let record = tx.service(&services()[*service])?.expect("a service");
        let before = record.facts.contacts;
        let after = before.after(RoleSet::from_bits(*roles), &account(ACCOUNTS[*to]));
        tx.record_role_changes(record.id, &before, &after, None, now)?;
        tx.set_contacts(record.id, &after)?;
        times.push(now);
    }
    Ok(times)
}

/// Service, role, who before, holder, beginning and end.
type Row = (ServiceKey, Role, Option<NicHandle>, NicHandle, Option<Timestamp>, Option<Timestamp>);

fn rows(page: RowPage<HistoryEntry>) -> Vec<Row> {
    let row = |HistoryEntry { key, term, before, .. }: HistoryEntry| {
        (key, term.role, before, term.account, term.since, term.until)
    };
    sorted(page.rows.into_iter().map(row).collect())
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort();
    rows
}

fn query(name: &str, filter: HistoryFilter) -> HistoryQuery {
    HistoryQuery { account: account(name), filter, after: None, limit: 1_000, is_counted: true }
}

fn day_of(time: Timestamp) -> HistoryDay {
    let day = time.date_naive();
    let (from, to) = bounds_of_day(day);
    HistoryDay { day, from, to }
}

/// The rows of single services' histories that the rules let an account read: changes, and roles held on a day.
fn by_rules(reader: &ReadTx<'_>, me: &NicHandle, day: HistoryDay) -> StoreResult<[Vec<Row>; 2]> {
    let (mut changes, mut held) = (Vec::new(), Vec::new());
    for key in services() {
        let record = reader.service(&key)?.expect("a service");
        let scope = Scope::of(me, &record.facts.contacts);
        let terms = reader.role_terms(record.id, &record.facts.contacts)?;
        for (at, term) in terms.iter().enumerate() {
            let before = terms[at + 1..].iter().find(|before| before.role == term.role).map(|term| &term.account);
            let shows_term = scope.shows_term(me, &term.account);
            let row = |before: Option<&NicHandle>| {
                let until = term.until.filter(|_| shows_term);
                (key.clone(), term.role, before.cloned(), term.account.clone(), term.since, until)
            };
            if term.since.is_some() && scope.shows_change(me, before, &term.account) {
                changes.push(row(before));
            }
            let has_begun = term.since.is_none_or(|since| since < day.to);
            if shows_term && has_begun && term.until.is_none_or(|until| until > day.from) {
                held.push(row(None));
            }
        }
    }
    Ok([sorted(changes), sorted(held)])
}

/// Of the services with a history; the accounts have others.
fn of_services(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter().filter(|row| services().contains(&row.0)).collect()
}

proptest! {
    #![proptest_config(Config { cases: 8, failure_persistence: None, ..Config::default() })]

    #[test]
    fn lists_have_what_the_rules_let_an_account_read(changes in vec(change(), 1..40)) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let server = TestServer::start().await;
            let now = server.now();
            let times = server.store.write(move |tx| make(tx, &changes, now)).await.expect("changing contacts");
            for name in ACCOUNTS {
                for at in &times {
                    let day = day_of(*at);
                    let read = move |reader: &ReadTx<'_>| {
                        let changes = reader.contact_changes(&query(name, HistoryFilter::default()))?;
                        let held = reader.roles_held_on(&query(name, HistoryFilter::default()), day)?;
                        let found = [changes, held].map(|page| of_services(rows(page)));
                        Ok((found, by_rules(reader, &account(name), day)?))
                    };
                    let (found, expected) = server.store.read(read).await.expect("reading");
                    assert_eq!(found, expected, "{name} {day:?}");
                }
            }
        });
    }
}
