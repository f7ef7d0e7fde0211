//! Refused lines, grouped by reason.

use crate::{prelude::*, test};
use handover_rules::submission::refused::{
    LineRefusal, RefusalKind, RefusalRemedy, RefusedLineRef, RefusedServices, by_reason,
};

fn blocked(blockers: Vec<Blocker>) -> LineRefusal {
    LineRefusal::Plan(PlanError::Blocked { reasons: PerRole { admin: blockers, ..PerRole::default() } })
}

fn service(name: &str) -> ServiceKey {
    key(Category::Domain, name)
}

fn request_open(number: u64) -> Blocker {
    Blocker::RequestOpen { request: id(number), roles: Role::Admin.into() }
}

fn line<'a>(service: &'a ServiceKey, refusal: &'a LineRefusal) -> RefusedLineRef<'a> {
    RefusedLineRef { service, refusal, open: &[], file_line: None }
}

type Row = (RefusalKind, Option<NicHandle>, u64, usize);

fn grouped(lines: &[(ServiceKey, LineRefusal)], viewer: &NicHandle) -> Vec<Row> {
    let groups = by_reason(lines.iter().map(|(service, refusal)| line(service, refusal)), viewer, 2);
    groups.into_iter().map(|group| (group.reason, group.account, group.count, group.services.len())).collect()
}

#[test]
fn each_reason_is_one_group_with_the_first_services() {
    let lines = [
        (service("a.example"), blocked(vec![Blocker::Expired])),
        (service("b.example"), blocked(vec![request_open(1)])),
        (service("c.example"), blocked(vec![request_open(2), Blocker::Expired])),
        (service("d.example"), blocked(vec![request_open(3)])),
        (service("e.example"), LineRefusal::NoService),
        (service("f.example"), LineRefusal::Malformed { inputs: PerRole::default() }),
        (service("g.example"), LineRefusal::NamedTwice),
        (service("h.example"), LineRefusal::Plan(PlanError::NothingToChange)),
    ];
    assert_eq!(
        grouped(&lines, &account("asker")),
        [
            (RefusalKind::RequestOpen, None, 3, 2),
            (RefusalKind::Expired, None, 2, 2),
            (RefusalKind::NoService, None, 1, 1),
            (RefusalKind::Malformed, None, 1, 1),
            (RefusalKind::NamedTwice, None, 1, 1),
        ]
    );
}

#[test]
fn private_reasons_of_others_fall_into_one_group_and_their_own_do_not() {
    let incoming = account("incoming");
    let private = [
        Blocker::UnpaidInvoice { account: incoming.clone() },
        Blocker::ProfileIncomplete { account: incoming.clone() },
        Blocker::AddressUnconfirmed { account: incoming.clone() },
        Blocker::NoPaymentMethod { account: incoming.clone() },
        Blocker::Unable { account: incoming.clone() },
    ];
    let lines: Vec<_> = private.into_iter().map(|blocker| (service("a.example"), blocked(vec![blocker]))).collect();
    let unable = (RefusalKind::Unable, Some(incoming.clone()), 5, 2);
    assert_eq!(grouped(&lines, &account("asker")), [unable]);
    assert_eq!(grouped(&lines, &incoming).len(), 5);
}

#[test]
fn every_reason_has_a_group() {
    let mut found = vec![RefusalKind::NoService, RefusalKind::Malformed, RefusalKind::NamedTwice];
    for blocker in every_blocker() {
        let lines = [(service("a.example"), blocked(vec![blocker.clone()]))];
        let groups = grouped(&lines, &account("incoming"));
        assert_eq!(groups.len(), 1, "{blocker:?}");
        let name = format!("{blocker:?}");
        let kind = format!("{:?}", groups[0].0);
        assert!(name.split(' ').next() == Some(&kind) || kind == "LastDay" && name == "LastDayOutOfRange", "{name}");
        found.push(groups[0].0);
    }
    found.sort_unstable();
    let mut all = RefusalKind::ALL;
    all.sort_unstable();
    assert_eq!(found, all, "no group is without a reason");
}

#[test]
fn reasons_about_an_entry_name_its_role() {
    let reasons = PerRole {
        admin: vec![Blocker::Expired],
        tech: vec![Blocker::NoSuchAccount, Blocker::Expired],
        billing: vec![Blocker::SeveralAccounts],
    };
    let (key, refusal) = (service("a.example"), LineRefusal::Plan(PlanError::Blocked { reasons }));
    let groups = by_reason([line(&key, &refusal)], &asker(), 2);
    let mut reasons: Vec<_> = groups.into_iter().map(|group| (group.reason, group.role)).collect();
    reasons.sort_unstable();
    let of_entries =
        [(RefusalKind::NoSuchAccount, Some(Role::Tech)), (RefusalKind::SeveralAccounts, Some(Role::Billing))];
    assert_eq!(reasons, [&of_entries[..], &[(RefusalKind::Expired, None)]].concat());
}

#[test]
fn open_requests_in_the_way_are_named_and_ones_that_the_asker_may_replace_counted() {
    let open = |number, by: &NicHandle| open_request(number, by, Role::Admin.into());
    let services = ["a.example", "b.example", "c.example"].map(service);
    let own_and_others = [open(7, &asker()), open(3, &stranger()), open(9, &asker())];
    let lines = [
        // Request 9 does not conflict.
        (blocked(vec![request_open(7), request_open(3), request_open(7)]), &own_and_others[..]),
        (blocked(vec![request_open(3)]), &own_and_others[1..2]),
        (blocked(vec![request_open(9)]), &own_and_others[2..]),
    ];
    let of = |(key, (refusal, open))| RefusedLineRef { open, ..line(key, refusal) };
    let lines = services.iter().zip(lines.iter().map(|(refusal, open)| (refusal, *open))).map(of);
    let groups = by_reason(lines, &asker(), 2);
    assert_eq!((groups.len(), groups[0].count, groups[0].replaceable), (1, 3, 2));
    assert_eq!(groups[0].requests, [vec![id(3), id(7)], vec![id(3)]], "for as many as are named");
    let group = |replaceable| RefusedServices { replaceable, ..groups[0].clone() };
    let written = [0, 2].map(|number| serde_json::to_value(group(number)).expect("JSON").get("replaceable").cloned());
    assert_eq!(written, [None, Some(2.into())]);
}

#[test]
fn each_reason_has_the_remedy_that_the_reader_can_use() {
    let (me, other) = (account("asker"), account("incoming"));
    let about = |reason, who: Option<&NicHandle>| {
        let (key, refusal) = (service("a.example"), LineRefusal::NoService);
        let line = RefusedLineRef { file_line: Some(3), ..line(&key, &refusal) };
        let group = by_reason([line], &me, 2).pop().expect("a group");
        assert_eq!(group.lines, [3]);
        RefusedServices { reason, account: who.cloned(), ..group }
    };
    let write = Some(RefusalRemedy::WriteTo(other.clone()));
    for (reason, who, remedy) in [
        (RefusalKind::UnpaidInvoice, Some(&me), Some(RefusalRemedy::Pay(Some(me.clone())))),
        (RefusalKind::InDebt, None, Some(RefusalRemedy::Pay(None))),
        (RefusalKind::Expired, None, Some(RefusalRemedy::Renew)),
        (RefusalKind::ProfileIncomplete, Some(&me), Some(RefusalRemedy::Profile)),
        (RefusalKind::NoPaymentMethod, Some(&me), Some(RefusalRemedy::Profile)),
        (RefusalKind::ProfileIncomplete, Some(&other), write.clone()),
        (RefusalKind::Unable, Some(&other), write.clone()),
        (RefusalKind::Unable, Some(&me), None),
        (RefusalKind::OtherZone, Some(&other), write),
        (RefusalKind::LastDay, None, Some(RefusalRemedy::LastDay)),
        (RefusalKind::NoSuchAccount, None, Some(RefusalRemedy::Entry)),
        (RefusalKind::RightMissing, None, None),
    ] {
        assert_eq!(about(reason, who).remedy(&me), remedy, "{reason:?} {who:?}");
    }
    let number = RequestId::new(7).expect("a number");
    let open = RefusedServices { requests: vec![vec![], vec![number]], ..about(RefusalKind::RequestOpen, None) };
    assert_eq!(open.remedy(&me), Some(RefusalRemedy::SeeRequest(number)));
    assert_eq!(RefusedServices { replaceable: 1, ..open }.remedy(&me), Some(RefusalRemedy::ReplaceOwn));
}
