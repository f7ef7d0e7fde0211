//! The app's preview of new contacts for 10,000 services together, for `cargo xtask bench --only preview`: each call of
//! `main` computes it once, from loaded data as the app does. In every second call, none of the services can be
//! changed.

use chrono::NaiveDate;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::submission::form::{FormLines, FormService, Shown, Viewpoint};
use handover_rules::submission::{OwnRequests, presumed_account};
use handover_rules::{
    Category, Contacts, NicHandle, PerRole, RequestId, Role, ServiceFacts, ServiceKey, ServiceName, ServiceStatus, Zone,
};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

const LINES: u64 = 10_000;

/// As in the app: groups name all of their services.
const SHOWN: Shown = Shown { refused: usize::MAX, changes: 200 };

/// A service as the list has loaded it.
struct Row {
    service: ServiceFacts,
    open: Vec<OpenRequest>,
}

impl Row {
    fn listed(&self) -> FormService<'_> {
        let ServiceFacts { key, status, contacts } = &self.service;
        FormService { key, contacts, status: *status, open: &self.open, tech_until: None }
    }
}

static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
static REFUSED: OnceLock<Vec<Row>> = OnceLock::new();
static CALLS: AtomicU64 = AtomicU64::new(0);

fn handle(number: u64) -> Option<NicHandle> {
    NicHandle::parse(&format!("ab{number:05}-ovh")).ok()
}

/// Every tenth has an open request, and every twentieth has expired.
fn usual(number: u64) -> Option<Row> {
    row(number, number % 10 == 3, number % 20 == 7)
}

/// Each has expired, and has an open request.
fn refused(number: u64) -> Option<Row> {
    row(number, true, true)
}

fn row(number: u64, is_open: bool, has_expired: bool) -> Option<Row> {
    let key = ServiceKey { name: ServiceName::parse(&format!("s{number:05}.example"))?, category: Category::Domain };
    let contacts = Contacts { admin: handle(1)?, tech: handle(2 + number % 200)?, billing: handle(1)? };
    let status = if has_expired { ServiceStatus::Expired } else { ServiceStatus::Ok };
    let (id, roles) = (RequestId::new(number + 1)?, Role::Tech.into());
    let open = OpenRequest { id, asker: handle(1)?, roles, to: handle(9)?, together: false, unconfirmed: false };
    let open = if is_open { vec![open] } else { Vec::new() };
    Some(Row { service: ServiceFacts { key, status, contacts }, open })
}

/// The number of services that would change, and the number named in each group of those that cannot.
fn preview(rows: &[Row], asker: &NicHandle, to: &NicHandle) -> (u64, Vec<usize>) {
    let me = presumed_account(asker, Zone::Eu);
    let viewpoint = Viewpoint { me: &me, first_day: NaiveDate::default(), own: OwnRequests::Stay };
    let listed: Vec<FormService<'_>> = rows.iter().map(Row::listed).collect();
    let contacts = PerRole { tech: Some(to.clone()), ..PerRole::default() };
    let lines = FormLines::of(asker, &listed, false).ask(&contacts, None);
    let preview = viewpoint.preview(listed.into_iter().zip(&lines), SHOWN);
    (preview.will_change, preview.refused.iter().map(|group| group.services.len()).collect())
}

fn main() {
    let rows = ROWS.get_or_init(|| (0..LINES).filter_map(usual).collect());
    let refused = REFUSED.get_or_init(|| (0..LINES).filter_map(refused).collect());
    let (Some(me), Some(to)) = (handle(1), handle(99_999)) else { unreachable!("valid handles") };
    if CALLS.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
        assert_eq!(preview(rows, &me, &to), (8500, vec![1000, 500]));
    } else {
        assert_eq!(preview(refused, &me, &to), (0, vec![10_000, 10_000]));
    }
}
