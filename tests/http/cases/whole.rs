//! Whole procedures, from approval to their effects, and what returns a case to the desk.

use super::{
    CLAIMANT, DOMAIN, HOLDER, TestClaimant, approve, approve_again, approved, approvers, contacts_case, holder_case,
    mail, object, secret_to_object, server, subjects,
};
use crate::common::database::Value;
use crate::common::{NewContacts, TO_NEWCOMER, TestServer, TestUser, account, days, domain, seconds, service};
use crate::holders;
use handover_api::app::ScreenResponse;
use handover_api::cases::{CaseLinkInfo, CaseToken, DeskCase};
use handover_api::desk::{DeskActCall, DeskAction, SearchResult};
use handover_api::history::History;
use handover_api::{Reason, route};
use handover_rules::cases::CaseState;
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::timeline::CaseMilestone;
use handover_rules::{Category, RequestState, Role};

const UNCHANGED: [&str; 3] = ["admin", "tech", "billing"];
const CHANGED: [&str; 3] = ["newcomer", "newcomer", "billing"];

/// The subject of the newest email about a case to an address.
async fn last_subject(server: &TestServer, address: &str) -> Option<String> {
    subjects(server, address).await.pop()
}

#[tokio::test]
async fn contacts_change_after_a_quiet_objection_period() {
    let server = server().await;
    let open = server.sign_in("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
    let (claimant, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    server.advance(days(7) - seconds(1)).await;
    assert_eq!(server.contact_names(&domain()).await, UNCHANGED);
    server.advance(seconds(1)).await;
    assert_eq!(server.contact_names(&domain()).await, CHANGED);
    assert_eq!(claimant.state().await, CaseState::Executed);
    // The former and the new holders of the roles are notified; open requests for these roles end.
    for address in ["admin@mail.example", "tech@mail.example", "newcomer@mail.example", HOLDER] {
        let subject = last_subject(&server, address).await;
        assert_eq!(subject.as_deref(), Some("halden.example has changed hands"), "{address}");
    }
    assert_eq!(last_subject(&server, "billing@mail.example").await, None);
    let to_claimant = last_subject(&server, CLAIMANT).await;
    assert_eq!(to_claimant.as_deref(), Some("Your case about halden.example was carried out"));
    let newcomer = server.sign_in("newcomer").await;
    assert!(matches!(newcomer.state(open).await, RequestState::Error | RequestState::Expired));
    // The history names the case.
    let billing = server.sign_in("billing").await;
    let history: ScreenResponse<History> = billing.get(&route::of_service(route::HISTORY, &domain())).await.ok();
    let (new, former): (Vec<_>, Vec<_>) =
        history.data.terms.iter().partition(|term| term.account == account("newcomer"));
    let new: Vec<_> = new.iter().map(|term| (term.role, term.case, term.request)).collect();
    assert_eq!(new, [(Role::Tech, Some(number), None), (Role::Admin, Some(number), None)]);
    assert!(former.iter().all(|term| term.case.is_none()));
}

/// Never without history and emails, and never half. The true holder needs another admin most when the desk has
/// suspended the present one.
#[tokio::test]
async fn suspended_admin_loses_the_role_in_one_transaction_with_history_and_emails() {
    let server = server().await;
    let (_, _, [rhea, _]) = approved(&server, &contacts_case(DOMAIN)).await;
    let act = DeskAction::Suspend { account: account("admin") };
    rhea.post(route::DESK_ACT, &DeskActCall { act, reason: "Somebody else uses it.".to_owned() }).await.done();
    server.settle().await;
    let _ = server.store.take_statements();
    server.advance(days(7)).await;
    let transactions = server.store.take_statements();
    let has = |statements: &[String], part: &str| statements.iter().any(|sql| sql.contains(part));
    let with_move: Vec<_> = transactions.iter().filter(|of| has(of, "update service set admin")).collect();
    let [moved] = with_move[..] else { panic!("{transactions:#?}") };
    for part in ["update holder_case set state", "insert into case_entry", "into role_term", "insert into outbox"] {
        assert!(has(moved, part), "{part}: {moved:#?}");
    }
    assert_eq!(server.contact_names(&domain()).await, CHANGED);
}

#[tokio::test]
async fn holder_changes_after_a_quiet_objection_period() {
    let server = server().await;
    let (claimant, ..) = approved(&server, &holder_case(DOMAIN)).await;
    let email = mail(&server, HOLDER, "Someone else may get halden.example").await;
    assert!(!email.text.contains("Lindqvist"), "no text that a stranger chose: {}", email.text);
    server.advance(days(7)).await;
    assert_eq!(claimant.state().await, CaseState::Executed);
    let holder = server.rows("select last_name, email from holder where service_name = 'halden.example'");
    assert_eq!(holder, [["Lindqvist", "vera@lindqvist.example"].map(Value::from)]);
    for address in [HOLDER, "admin@mail.example", "vera@lindqvist.example"] {
        let subject = last_subject(&server, address).await;
        assert_eq!(subject.as_deref(), Some("halden.example has changed hands"), "{address}");
    }
}

/// Otherwise both holders could agree to a change that must fail, or the admin hold the case up with new ones.
#[tokio::test]
async fn approval_ends_an_open_change_of_holder() {
    let server = server().await;
    let admin = server.sign_in("admin").await;
    holders::ask(&admin).await;
    let new = server.mail_to(holders::NEW, holders::ASK_NEW).await.secret();
    let claimant = TestClaimant::with_papers(&server, &holder_case(DOMAIN)).await;
    let [rhea, tamsin] = approvers(&server).await;
    let number = claimant.page().await.number;
    approve(&[&rhea], number).await;
    assert!(holders::page(&admin).await.open.is_some(), "one of two approvals decides nothing");
    approve(&[&tamsin], number).await;
    assert_eq!(holders::page(&admin).await.open, None);
    assert!(server.value::<String>("select ending from holder_change").contains("claimed"));
    holders::answer(&server.visitor(), &new, "accept").await.problem(409);
    let mut notified = holders::recipients_of(&server, "halden.example keeps its holder").await;
    notified.sort();
    assert_eq!(notified, ["admin@mail.example", HOLDER, holders::NEW]);
}

#[tokio::test]
async fn objection_returns_the_case_and_a_second_quiet_period_carries_it_out() {
    let server = server().await;
    let (claimant, number, staff) = approved(&server, &contacts_case(DOMAIN)).await;
    let visitor = server.visitor();
    assert_eq!(object(&visitor, claimant.token.clone()).await.reason(403), Reason::BadToken);
    let token = secret_to_object(&server, "admin@mail.example").await;
    let info: CaseLinkInfo = visitor.post(route::CASE_LINK, &CaseToken { token }).await.ok();
    assert_eq!((info.link, info.state), (CaseLink::AdminObjection, CaseState::ObjectionPeriod));
    assert!(info.claim.is_some() && info.claimant.is_some());
    assert_eq!(claimant.state().await, CaseState::ObjectionPeriod, "looking objects to nothing");
    server.advance(days(6)).await;
    let token = secret_to_object(&server, HOLDER).await;
    object(&visitor, token.clone()).await.done();
    assert_eq!(object(&visitor, token).await.problem(409).cause.as_deref(), Some("notNow"));
    for address in [HOLDER, "admin@mail.example"] {
        let subject = last_subject(&server, address).await;
        assert_eq!(subject.as_deref(), Some("An objection arrived: halden.example"), "{address}");
    }
    server.advance(days(20)).await;
    assert_eq!(server.contact_names(&domain()).await, UNCHANGED);
    assert_eq!(claimant.state().await, CaseState::Checking);
    approve_again(&server, &staff, number).await;
    server.advance(days(7)).await;
    assert_eq!(claimant.state().await, CaseState::Executed);
    assert_eq!(server.contact_names(&domain()).await, CHANGED);
}

#[tokio::test]
async fn blocker_at_the_end_returns_the_case_to_the_desk() {
    let mut server = server().await;
    let (claimant, ..) = approved(&server, &contacts_case(DOMAIN)).await;
    server.import_with(|export| export.bills.push(("newcomer", "2029-02-01", "UNPAID"))).await;
    server.advance(days(8)).await;
    assert_eq!(claimant.state().await, CaseState::Checking);
    assert_eq!(server.contact_names(&domain()).await, UNCHANGED);
    let subject = last_subject(&server, CLAIMANT).await;
    assert_eq!(subject.as_deref(), Some("We’re checking your case about halden.example again"));
}

#[tokio::test]
async fn a_domain_is_found_in_any_spelling_and_the_claimant_does_not_see_the_spelling_of_the_provider() {
    const LISTED: &str = "XN--ELDERWCK-H2A.Example";
    let server =
        TestServer::start_with(&[], |export| export.add(LISTED, "DOMAIN", ["admin", "tech", "billing"], None, "ok"))
            .await;
    let (claimant, _, [rhea, _]) = approved(&server, &contacts_case("elderWi\u{301}ck.example.")).await;
    assert_eq!(claimant.page().await.domain.as_str(), "elderwíck.example");
    let mails = server.mails().await;
    assert!(mails.iter().filter(|mail| mail.address == CLAIMANT).all(|mail| !mail.text.contains(LISTED)), "{mails:#?}");
    for text in ["elderwíck.example", "elderwi\u{301}ck.example.", LISTED] {
        let found: SearchResult = rhea.get(&[route::DESK_SEARCH, "?q=", text].concat()).await.ok();
        assert_eq!((found.cases.len(), found.services.len()), (1, 1), "{text}");
    }
    server.advance(days(7)).await;
    assert_eq!(server.contact_names(&service("elderwíck.example", Category::Domain)).await, CHANGED);
}

async fn last_milestone(staff: &TestUser, claimant: &TestClaimant) -> Option<CaseMilestone> {
    let case: DeskCase = staff.get(&route::desk_case(claimant.page().await.number)).await.ok();
    case.timeline.last().map(|entry| entry.milestone)
}

#[tokio::test]
async fn domain_with_another_admin_is_not_taken_back() {
    let server = server().await;
    let (claimant, number, staff) = approved(&server, &contacts_case(DOMAIN)).await;
    let of_former_admin = secret_to_object(&server, "admin@mail.example").await;
    let [admin, newcomer2] = [server.sign_in("admin").await, server.sign_in("newcomer2").await];
    let id = admin.submit_one(&domain(), NewContacts { admin: "newcomer2", ..NewContacts::default() }).await;
    server.all_accept(id, &[&admin, &newcomer2]).await;
    server.advance(days(1)).await;
    let visitor = server.visitor();
    assert_eq!(object(&visitor, of_former_admin.clone()).await.reason(403), Reason::BadToken);
    let looked = visitor.post(route::CASE_LINK, &CaseToken { token: of_former_admin }).await;
    assert_eq!(looked.reason(403), Reason::BadToken);
    // The holder is the same, and so is that link.
    let token = secret_to_object(&server, HOLDER).await;
    visitor.post(route::CASE_LINK, &CaseToken { token }).await.ok::<CaseLinkInfo>();

    server.advance(days(7)).await;
    assert_eq!(server.contact_names(&domain()).await, ["newcomer2", "tech", "billing"]);
    assert_eq!(claimant.state().await, CaseState::Checking);
    assert_eq!(claimant.page().await.timeline.last().map(|entry| entry.milestone), Some(CaseMilestone::Blocked));
    server.sign_in_to_desk(&staff[0], "rhea").await;
    assert_eq!(last_milestone(&staff[0], &claimant).await, Some(CaseMilestone::ObjectorsChanged));
    // Approved again, it is the current admin who can object.
    approve_again(&server, &staff, number).await;
    object(&visitor, secret_to_object(&server, "newcomer2@mail.example").await).await.done();
    assert_eq!(claimant.state().await, CaseState::Checking);
}

/// Takes back that emails offering to object were delivered.
fn undeliver(server: &TestServer, to: &str, state: &str, next_at: &str) {
    let sql = format!(
        "update outbox set state = '{state}', next_at = {next_at} where notice = 'mayObject' and case_recipient = '{to}'"
    );
    server.change_row(&sql, []);
    let read =
        "delete from mailbox where outbox in (select id from outbox where notice = 'mayObject' and state <> 'sent')";
    server.change_row(read, []);
}

#[tokio::test]
async fn failed_notification_returns_the_case_to_the_desk() {
    for (to, state, next_at) in [
        ("admin", "failed", "null"),
        // The mail server has been down since.
        ("holder", "queued", "queued_at + 8 * 86400000"),
    ] {
        let server = server().await;
        let (claimant, number, staff) = approved(&server, &contacts_case(DOMAIN)).await;
        server.settle().await;
        undeliver(&server, to, state, next_at);
        server.advance(days(7)).await;
        assert_eq!(claimant.state().await, CaseState::Checking, "{to} {state}");
        assert_eq!(server.contact_names(&domain()).await, UNCHANGED);
        server.sign_in_to_desk(&staff[0], "rhea").await;
        assert_eq!(last_milestone(&staff[0], &claimant).await, Some(CaseMilestone::NotTold));
        // The next time, both are notified.
        approve_again(&server, &staff, number).await;
        server.advance(days(7)).await;
        assert_eq!(claimant.state().await, CaseState::Executed);
    }
}
