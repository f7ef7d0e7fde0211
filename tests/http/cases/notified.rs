//! Nothing is carried out against a holder or an admin who was not notified in time.

use super::{
    DOMAIN, HOLDER, TestClaimant, approve, contacts_case, decide, decision, holder_case, mail, object, read_papers,
    secret, server,
};
use crate::common::database::Value;
use crate::common::{NewContacts, TestServer, TestUser, days, domain, hours};
use handover_api::cases::{CaseLinkInfo, CaseToken, DecisionKind, DeskCase};
use handover_api::link::ProcedurePage;
use handover_api::{Reason, route};
use handover_rules::cases::CaseState;
use handover_rules::cases::timeline::CaseMilestone;
use handover_rules::desk::StaffRole::{Approver, Support};
use handover_rules::holder::HolderChangeId;
use serde_json::json;

const BUYER: &str = "new@holder.example";

async fn approvers(server: &TestServer) -> [TestUser; 2] {
    let roles = [Support, Approver];
    [server.staff("rhea", &roles).await, server.staff("tamsin", &roles).await]
}

/// Sessions at the desk are short.
async fn sign_in_again(server: &TestServer, [rhea, tamsin]: &[TestUser; 2]) {
    server.sign_in_to_desk(rhea, "rhea").await;
    server.sign_in_to_desk(tamsin, "tamsin").await;
}

/// Makes somebody else the holder, with both consents.
async fn sell(server: &TestServer) {
    let admin = server.sign_in("admin").await;
    let body = json!({ "domain": DOMAIN, "identity": {
        "legalForm": "individual", "firstName": "Hanna", "lastName": "Ashdown", "organisation": "", "email": BUYER,
    } });
    admin.post(route::HOLDER_CHANGES, &body).await.ok::<HolderChangeId>();
    for address in [HOLDER, BUYER] {
        let token = server.mail_to(address, "Change of holder of").await.secret();
        let answer = json!({ "token": token, "answer": "accept" });
        assert_eq!(server.visitor().post(route::HOLDER_ANSWER, &answer).await.status, 200);
    }
}

/// Another holder, as the provider's data may bring.
fn replace_holder(server: &TestServer) {
    let sql = "update holder set first_name = 'Hanna', last_name = 'Ashdown', email = ?2 where service_name = ?1";
    server.change_row(sql, [DOMAIN, BUYER]);
}

/// Makes another account the admin, with both consents.
async fn hand_over(server: &TestServer, from: &str, to: &str) {
    let [from, to_user] = [server.sign_in(from).await, server.sign_in(to).await];
    let id = from.submit_one(&domain(), NewContacts { admin: to, ..NewContacts::default() }).await;
    server.all_accept(id, &[&from, &to_user]).await;
    server.advance(days(1)).await;
    assert_eq!(server.contact_names(&domain()).await[0], to);
}

async fn milestones(staff: &TestUser, claimant: &TestClaimant) -> Vec<CaseMilestone> {
    let case: DeskCase = staff.get(&route::desk_case(claimant.page().await.number)).await.ok();
    case.timeline.iter().map(|entry| entry.milestone).collect()
}

#[tokio::test]
async fn domain_with_another_admin_is_not_taken_back() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let staff = approvers(&server).await;
    approve(&[&staff[0], &staff[1]], claimant.page().await.number).await;
    hand_over(&server, "admin", "newcomer2").await;
    server.advance(days(7)).await;
    assert_eq!(server.contact_names(&domain()).await, ["newcomer2", "tech", "billing"]);
    assert_eq!(claimant.state().await, CaseState::Checking);
    sign_in_again(&server, &staff).await;
    assert_eq!(milestones(&staff[0], &claimant).await.last(), Some(&CaseMilestone::ObjectorsChanged));
    assert_eq!(claimant.page().await.timeline.last().map(|entry| entry.milestone), Some(CaseMilestone::Blocked));
    // Approved again, it is the current admin who can object.
    approve(&[&staff[0], &staff[1]], claimant.page().await.number).await;
    let email = mail(&server, "newcomer2@mail.example", "Someone else may get halden.example").await;
    object(&server.visitor(), secret(&email, ProcedurePage::Objection)).await.done();
    assert_eq!(claimant.state().await, CaseState::Checking);
}

#[tokio::test]
async fn domain_with_another_holder_is_not_taken_back() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &holder_case(DOMAIN)).await;
    let staff = approvers(&server).await;
    approve(&[&staff[0], &staff[1]], claimant.page().await.number).await;
    replace_holder(&server);
    server.advance(days(7)).await;
    assert_eq!(claimant.state().await, CaseState::Checking);
    let holder = server.rows("select email from holder where service_name = 'halden.example'");
    assert_eq!(holder, [[Value::from(BUYER.to_owned())]]);
}

#[tokio::test]
async fn approval_given_for_another_holder_does_not_count() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &holder_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let [rhea, tamsin] = approvers(&server).await;
    approve(&[&rhea], number).await;
    sell(&server).await;
    approve(&[&tamsin], number).await;
    assert_eq!(claimant.state().await, CaseState::Checking, "the first approval did not know the present holder");
    read_papers(&rhea, number).await;
    decide(&rhea, number, &decision(DecisionKind::Approve, &[])).await.ok::<DeskCase>();
    assert_eq!(claimant.state().await, CaseState::ObjectionPeriod);
    mail(&server, BUYER, "Someone else may get halden.example").await;
}

#[tokio::test]
async fn link_of_a_former_admin_cannot_object() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let [rhea, tamsin] = approvers(&server).await;
    approve(&[&rhea, &tamsin], claimant.page().await.number).await;
    let email = mail(&server, "admin@mail.example", "Someone else may get halden.example").await;
    let token = secret(&email, ProcedurePage::Objection);
    hand_over(&server, "admin", "newcomer2").await;
    assert_eq!(object(&server.visitor(), token.clone()).await.reason(403), Reason::BadToken);
    let looked = server.visitor().post(route::CASE_LINK, &CaseToken { token }).await;
    assert_eq!(looked.reason(403), Reason::BadToken);
    assert_eq!(claimant.state().await, CaseState::ObjectionPeriod);
    // The holder is the same, and so is that link.
    let email = mail(&server, HOLDER, "Someone else may get halden.example").await;
    let token = CaseToken { token: secret(&email, ProcedurePage::Objection) };
    server.visitor().post(route::CASE_LINK, &token).await.ok::<CaseLinkInfo>();
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
        ("holder", "failed", "null"),
        ("admin", "failed", "null"),
        // The mail server has been down since.
        ("holder", "queued", "queued_at + 8 * 86400000"),
    ] {
        let server = server().await;
        let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
        let staff = approvers(&server).await;
        approve(&[&staff[0], &staff[1]], claimant.page().await.number).await;
        server.settle().await;
        undeliver(&server, to, state, next_at);
        server.advance(days(7)).await;
        assert_eq!(claimant.state().await, CaseState::Checking, "{to} {state}");
        assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
        sign_in_again(&server, &staff).await;
        assert_eq!(milestones(&staff[0], &claimant).await.last(), Some(&CaseMilestone::NotTold));
        // The next time, both are notified.
        approve(&[&staff[0], &staff[1]], claimant.page().await.number).await;
        server.advance(days(7)).await;
        assert_eq!(claimant.state().await, CaseState::Executed);
    }
}

#[tokio::test]
async fn late_notification_leaves_no_time_to_object() {
    for (late, state) in [(83, CaseState::Executed), (85, CaseState::Checking)] {
        let mut server = server().await;
        let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
        let staff = approvers(&server).await;
        approve(&[&staff[0], &staff[1]], claimant.page().await.number).await;
        server.settle().await;
        undeliver(&server, "holder", "queued", &format!("queued_at + {late} * 3600000"));
        server.restart(hours(late)).await;
        assert_eq!(claimant.state().await, CaseState::ObjectionPeriod);
        server.advance(days(7) - hours(late)).await;
        assert_eq!(claimant.state().await, state, "notified after {late} hours of 168");
    }
}
