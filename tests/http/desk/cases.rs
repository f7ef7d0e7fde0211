//! Cases at the desk: the queue, damaged ones, and the search.

use super::{REASON, act, refusal};
use crate::cases::{CLAIMANT, DOMAIN, TestClaimant, approve, contacts_case, holder_case, server};
use crate::common::{TestServer, TestUser, account, days, domain};
use crate::holders;
use handover_api::cases::{DeskCaseRow, DeskQueue, QueuedChange, SessionObjection};
use handover_api::desk::{
    AuditPage, DeskAction, DeskMail, DeskOverview, DeskPage, DeskService, SearchResult, SetAsideHolderChange,
    service_route,
};
use handover_api::route;
use handover_api::submissions::Delivery;
use handover_rules::cases::claim::StatedField;
use handover_rules::cases::timeline::{CaseTurn, NextStep};
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::desk::ActRefusal;
use handover_rules::desk::StaffRole::{Approver, Support};
use handover_rules::{Role, RoleSet, ServiceName};
use serde_json::json;

async fn queue(user: &TestUser) -> Vec<DeskCaseRow> {
    user.get(route::DESK_CASES).await.ok::<DeskQueue>().rows
}

async fn overview(user: &TestUser) -> DeskOverview {
    user.get(route::DESK_OVERVIEW).await.ok()
}

fn numbers(rows: &[DeskCaseRow]) -> Vec<CaseNumber> {
    rows.iter().map(|row| row.number).collect()
}

async fn sent(server: &TestServer, body: &serde_json::Value) -> CaseNumber {
    TestClaimant::with_papers(server, body).await.page().await.number
}

#[tokio::test]
async fn a_damaged_case_is_quarantined_and_leaves_the_queue_to_the_others() {
    let server = server().await;
    let damaged = sent(&server, &contacts_case(DOMAIN)).await;
    let other = sent(&server, &holder_case(DOMAIN)).await;
    let row = format!("select body from holder_case where number = {}", damaged.get());
    let body: String = server.value(&row);
    let update = format!("update holder_case set body = ?1 where number = {}", damaged.get());
    server.change_row(&update, ["{}"]);
    let jonas = server.staff("jonas", &[Support, Approver]).await;
    // For either order of reading the two pages.
    assert_eq!(overview(&jonas).await.set_aside_others.cases, [damaged]);
    assert_eq!(numbers(&queue(&jonas).await), [other]);
    // Its page says so; it is found by its number.
    assert_eq!(refusal(&jonas.get(&route::desk_case(damaged)).await), ActRefusal::StillDamaged);
    let found: SearchResult = jonas.get(&format!("{}?q={damaged}", route::DESK_SEARCH)).await.ok();
    assert_eq!(found.cases.iter().map(|case| case.number).collect::<Vec<_>>(), [damaged]);
    let take_up = async |case| act(&jonas, DeskAction::TakeUpCase { case }).await;
    assert_eq!(refusal(&take_up(damaged).await), ActRefusal::StillDamaged);
    assert_eq!(refusal(&take_up(other).await), ActRefusal::NotSetAside);
    server.change_row(&update, [body]);
    take_up(damaged).await.done();
    let mut all = [damaged, other];
    all.sort_unstable();
    let mut listed = numbers(&queue(&jonas).await);
    listed.sort_unstable();
    assert_eq!(listed, all);
    assert!(overview(&jonas).await.set_aside_others.cases.is_empty());
    let log: AuditPage = jonas.get(&[route::DESK_AUDIT, "?act=takeUpCase"].concat()).await.ok();
    let done: Vec<_> = log.rows.iter().filter(|entry| entry.refusal.is_none()).collect();
    let [entry] = done.as_slice() else { panic!("{log:?}") };
    assert_eq!(entry.about.as_ref().map(|about| about.name.clone()), Some(damaged.to_string()));
    assert_eq!(entry.reason.as_deref(), Some(REASON));
}

#[tokio::test]
async fn a_case_that_was_due_is_taken_up_without_a_restart() {
    let server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let body: String = server.value("select body from holder_case");
    server.change_row("update holder_case set body = ?1", ["{}"]);
    server.advance(days(31)).await;
    let jonas = server.staff("jonas", &[Support]).await;
    assert_eq!(overview(&jonas).await.set_aside_others.cases, [number]);
    server.change_row("update holder_case set body = ?1", [body]);
    act(&jonas, DeskAction::TakeUpCase { case: number }).await.done();
    server.until("what was due is run", async || claimant.state().await == CaseState::Lapsed).await;
}

#[tokio::test]
async fn a_damaged_change_of_holder_is_taken_up_once_it_is_repaired() {
    let server = server().await;
    let id = holders::ask(&server.sign_in("admin").await).await;
    let after: String = server.value("select after from holder_change");
    server.change_row("update holder_change set after = ?1", ["{}"]);
    server.advance(days(15)).await;
    let jonas = server.staff("jonas", &[Support]).await;
    let expected = SetAsideHolderChange { id, domain: Some(domain().name) };
    assert_eq!(overview(&jonas).await.set_aside_others.holders, [expected]);
    let take_up = async || act(&jonas, DeskAction::TakeUpHolderChange { change: id }).await;
    assert_eq!(refusal(&take_up().await), ActRefusal::StillDamaged);
    server.change_row("update holder_change set after = ?1", [after]);
    take_up().await.done();
    assert!(overview(&jonas).await.set_aside_others.holders.is_empty());
    assert_eq!(refusal(&take_up().await), ActRefusal::NotSetAside);
    server
        .until("it lapses", async || !server.rows("select 1 from holder_change where ended_at is not null").is_empty())
        .await;
}

#[tokio::test]
async fn queue_shows_the_change_beside_the_record_by_name() {
    let server = server().await;
    let contacts = sent(&server, &contacts_case(DOMAIN)).await;
    let mut body = holder_case(DOMAIN);
    body["legalForm"] = json!("association");
    sent(&server, &body).await;
    sent(&server, &contacts_case("no-such-domain.example")).await;
    let rhea = server.staff("rhea", &[Approver]).await;
    let page: DeskPage<DeskQueue> = rhea.get(route::DESK_CASES).await.ok();
    assert_eq!(page.data.approvers, 2);
    let changes: Vec<_> = page.data.rows.iter().map(|row| (row.change.clone(), row.differs.clone())).collect();
    let roles = RoleSet::from_iter([Role::Admin, Role::Tech]);
    let [admin, tech, to] = ["admin", "tech", "newcomer"].map(account);
    let contacts_change = |from| QueuedChange::Contacts { roles, from, to: to.clone() };
    let holder_change =
        QueuedChange::Holder { from: Some("Imre Castellan".to_owned()), to: "Vera Lindqvist".to_owned() };
    let expected = [
        (contacts_change(vec![admin.clone(), tech]), Some(vec![StatedField::Email])),
        (holder_change, Some(vec![StatedField::LegalForm, StatedField::Email])),
        (contacts_change(Vec::new()), None),
    ];
    for one in &expected {
        assert!(changes.contains(one), "{one:?} in {changes:?}");
    }
    assert!(page.people.iter().any(|person| person.handle == admin && person.name.is_some()), "{:?}", page.people);
    // The words of an objection.
    approve(&[&rhea], contacts).await;
    let of_contacts = async || queue(&rhea).await.into_iter().find(|row| row.number == contacts).expect("in the queue");
    let row = of_contacts().await;
    let expected = (vec!["rhea".to_owned()], CaseTurn::SecondApproval, NextStep::LastApproval);
    assert_eq!((row.approved_by, row.turn, row.next), expected);
    approve(&[&server.staff("tamsin", &[Approver]).await], contacts).await;
    let objection = SessionObjection { reason: "I never agreed to this.".to_owned() };
    server.sign_in("admin").await.post(&route::object_to_case(contacts), &objection).await.done();
    let row = of_contacts().await;
    let expected = (CaseTurn::Mine, NextStep::Objection, Some(objection.reason), None);
    assert_eq!((row.turn, row.next, row.objection, row.until), expected);
}

#[tokio::test]
async fn a_queue_that_is_cut_off_says_so() {
    let server = server().await;
    let first = sent(&server, &contacts_case(DOMAIN)).await;
    let copy = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 204)
        insert into holder_case (number, state, since, opened_at, domain, email, email_key, name, language, claim, body)
        select 100000000 + n.i, state, since + n.i, opened_at, domain, email, email_key, name, language, claim, body
        from holder_case, n";
    server.sql(copy, []);
    let rhea = server.staff("rhea", &[Approver]).await;
    let queue: DeskQueue = rhea.get(route::DESK_CASES).await.ok();
    assert_eq!((queue.rows.len(), queue.hidden, queue.rows[0].number), (200, 5, first));
}

#[tokio::test]
async fn a_services_page_has_its_holder_cases_and_emails() {
    let server = server().await;
    let admin = server.sign_in("admin").await;
    holders::ask(&admin).await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    admin.submit_one(&domain(), crate::common::billing("newcomer")).await;
    server.settle().await;
    let jonas = server.staff("jonas", &[Support]).await;
    let page: DeskService = jonas.get(&service_route(&domain())).await.ok();
    assert_eq!((page.contacts.tech, page.terms.len(), page.requests.len()), (account("tech"), 3, 1));
    assert_eq!(page.holder.map(|holder| holder.identity.full_name()), Some("Imre Castellan".to_owned()));
    assert_eq!(page.cases.iter().map(|case| case.number).collect::<Vec<_>>(), [number]);
    let notices: Vec<&str> = page.mails.iter().map(|mail| mail.notice.as_str()).collect();
    for notice in ["confirm", "holderAskOld", "holderAskNew", "confirmMailbox"] {
        assert!(notices.iter().any(|found| found.eq_ignore_ascii_case(notice)), "{notice}: {notices:?}");
    }
    // Their difference among all emails to one account.
    for mail in &page.mails {
        let name = mail.service.as_ref().map(ServiceName::as_str);
        assert_eq!(name, mail.request.is_none().then_some(DOMAIN), "{}", mail.notice);
    }
    // A lost link is sent again from here, though its reader has no account.
    let lost = page.mails.iter().find(|mail| mail.address.as_ref().is_some_and(|to| to.as_str() == CLAIMANT));
    act(&jonas, DeskAction::ResendMail { mail: lost.expect("an email to the claimant").id }).await.done();
    let other = crate::common::service("other.example", handover_rules::Category::Domain);
    let page: DeskService = jonas.get(&service_route(&other)).await.ok();
    assert_eq!((page.cases.len(), page.mails.len()), (0, 0));
}

#[tokio::test]
async fn a_damaged_email_is_listed_until_it_is_sent_again() {
    let server = server().await;
    TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    server.settle().await;
    let damage = "update outbox set notice = 'nonsense', state = 'queued', next_at = 0 where id = ?1";
    let id: i64 = server.value("select min(id) from outbox where case_number is not null");
    let notice: String = server.value(&format!("select notice from outbox where id = {id}"));
    server.change_row(damage, [id]);
    // Wakes the worker.
    TestClaimant::confirmed(&server, &holder_case(DOMAIN)).await;
    server.settle().await;
    // Longer than a failed one is.
    server.advance(days(2)).await;
    let jonas = server.staff("jonas", &[Support]).await;
    let listed: Vec<DeskMail> = overview(&jonas).await.set_aside_others.mails;
    assert_eq!(listed.iter().map(|mail| (mail.id.get(), mail.delivery)).collect::<Vec<_>>(), [(id, Delivery::Failed)]);
    server.change_row(&format!("update outbox set notice = ?1 where id = {id}"), [notice]);
    act(&jonas, DeskAction::ResendMail { mail: listed[0].id }).await.done();
    server.settle().await;
    assert!(overview(&jonas).await.set_aside_others.mails.is_empty());
}
