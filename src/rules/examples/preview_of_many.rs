//! What the app previews before it asks for new contacts of 10,000 services at once, for `cargo xtask bench --only preview`:
//! each call of `main` foresees it once, as the app does with what it has loaded.

use handover_rules::submission::blockers::{ChangeFacts, OpenRequest};
use handover_rules::submission::refused::{LineRefusal, by_reason};
use handover_rules::submission::{PlanError, Resolution, plan, presumed_account};
use handover_rules::{
    AccountFacts, Category, Contacts, NicHandle, PerRole, RequestId, Role, RoleSet, ServiceFacts, ServiceKey,
    ServiceName, ServiceStatus, Zone,
};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const LINES: u64 = 10_000;

/// Groups name this many of their services.
const NAMED: usize = 50;

/// A service as the list has loaded it.
struct Row {
    service: ServiceFacts,
    open: Vec<OpenRequest>,
}

static ROWS: OnceLock<Vec<Row>> = OnceLock::new();

fn handle(number: u64) -> Option<NicHandle> {
    NicHandle::parse(&format!("ab{number:05}-ovh")).ok()
}

/// Every tenth has an open request, and every twentieth has expired.
fn row(number: u64) -> Option<Row> {
    let key = ServiceKey { name: ServiceName::parse(&format!("s{number:05}.example"))?, category: Category::Domain };
    let contacts = Contacts { admin: handle(1)?, tech: handle(2 + number % 200)?, billing: handle(1)? };
    let status = if number % 20 == 7 { ServiceStatus::Expired } else { ServiceStatus::Ok };
    let open =
        OpenRequest { id: RequestId::new(number + 1)?, asker: handle(1)?, roles: Role::Tech.into(), to: handle(9)? };
    let open = if number % 10 == 3 { vec![open] } else { Vec::new() };
    Some(Row { service: ServiceFacts { key, status, contacts }, open })
}

fn facts(me: &NicHandle, to: &NicHandle, row: &Row) -> ChangeFacts {
    let mut accounts: Vec<AccountFacts> = Vec::new();
    let holders = Role::ALL.into_iter().map(|role| row.service.contacts.holder(role));
    for handle in core::iter::once(me).chain(holders).chain([to]) {
        if accounts.iter().all(|account| account.handle != *handle) {
            accounts.push(presumed_account(handle, Zone::Eu));
        }
    }
    ChangeFacts { service: row.service.clone(), accounts, open: row.open.clone(), lost_to_siblings: RoleSet::EMPTY }
}

/// How many would change, and how many groups of others there are.
fn preview(rows: &[Row], me: &NicHandle, to: &NicHandle) -> (usize, usize) {
    let found = PerRole { tech: Resolution::Account(to.clone()), ..PerRole::default() };
    let mut will_change = 0;
    let mut parties: BTreeMap<NicHandle, u64> = BTreeMap::new();
    let mut refused: Vec<(&ServiceKey, LineRefusal)> = Vec::new();
    for row in rows {
        match plan(me, &found, &facts(me, to, row)) {
            Ok(plan) => {
                will_change += 1;
                for party in plan.requests.iter().flat_map(|request| request.parties(me)) {
                    *parties.entry(party).or_default() += 1;
                }
            }
            Err(PlanError::NothingToChange) => {}
            Err(error) => refused.push((&row.service.key, LineRefusal::Plan(error))),
        }
    }
    let groups = by_reason(refused.iter().map(|(service, refusal)| (*service, refusal)), me, NAMED);
    (will_change, groups.len())
}

fn main() {
    let rows = ROWS.get_or_init(|| (0..LINES).filter_map(row).collect());
    let (Some(me), Some(to)) = (handle(1), handle(99_999)) else { unreachable!("valid handles") };
    assert_eq!(preview(rows, &me, &to), (8500, 2));
}
