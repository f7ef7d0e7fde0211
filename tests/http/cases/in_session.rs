//! The current admin sees a case on the page of the domain, and objects there. The holder: see `claims.rs`.

use super::{DOMAIN, TestClaimant, approve, contacts_case, decide, decision, holder_case, server};
use crate::accounts::hijacked::{acts, begin_change, change_address, confirm_change, preview, undo, undo_secret};
use crate::common::{NewContacts, Reply, TestServer, TestUser, days, domain, hours, minutes, service};
use handover_api::cases::{CaseToObject, CaseView, DecisionKind, DeskCase, MadeObjection, SessionObjection};
use handover_api::{Reason, route};
use handover_rules::Category;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::papers::PaperKind;
use handover_rules::cases::timeline::CaseMilestone;
use handover_rules::cases::{CaseNumber, CaseState, Objector};
use handover_rules::desk::StaffRole::{Approver, Support};
use handover_rules::holder::blockers::HolderBlocker;
use serde_json::json;

async fn shown(user: &TestUser) -> Vec<CaseToObject> {
    user.service_detail(&domain()).await.objections
}

async fn objected(user: &TestUser) -> Vec<MadeObjection> {
    user.service_detail(&domain()).await.objected
}

async fn object(user: &TestUser, number: CaseNumber) -> Reply {
    let body = SessionObjection { reason: "I never signed.".to_owned() };
    user.post(&route::object_to_case(number), &body).await
}

/// Approves a case twice.
async fn approved(server: &TestServer, body: &serde_json::Value) -> (TestClaimant, CaseNumber, TestUser) {
    let claimant = TestClaimant::with_papers(server, body).await;
    let number = claimant.page().await.number;
    let roles = [Support, Approver];
    let (rhea, tamsin) = (server.staff("rhea", &roles).await, server.staff("tamsin", &roles).await);
    approve(&[&rhea, &tamsin], number).await;
    (claimant, number, rhea)
}

#[tokio::test]
async fn the_present_admin_sees_the_case_and_objects_in_a_session() {
    let server = server().await;
    let admin = server.sign_in("admin").await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    assert_eq!(shown(&admin).await, [], "nothing is decided yet");
    let number = claimant.page().await.number;
    assert_eq!(object(&admin, number).await.reason(404), Reason::NotFound);
    let roles = [Support, Approver];
    let (rhea, tamsin) = (server.staff("rhea", &roles).await, server.staff("tamsin", &roles).await);
    approve(&[&rhea, &tamsin], number).await;

    let cases = shown(&admin).await;
    assert_eq!((cases.len(), cases[0].number, cases[0].until), (1, number, server.now() + days(7)));
    let Claim::Contacts { roles, to } = &cases[0].claim else { panic!("{:?}", cases[0].claim) };
    assert_eq!((roles.iter().count(), to.as_str()), (2, "newcomer-ovh"));

    object(&admin, number).await.done();
    assert_eq!(claimant.state().await, CaseState::Checking);
    let case: handover_api::cases::DeskCase = rhea.get(&route::desk_case(number)).await.ok();
    let last = case.timeline.last().expect("an entry");
    assert_eq!((last.milestone, last.note.as_deref()), (CaseMilestone::Objected, Some("I never signed.")));
    assert_eq!(shown(&admin).await, []);
    let made = objected(&admin).await;
    assert_eq!((made.len(), made[0].number, made[0].by, made[0].at), (1, number, Objector::Admin, server.now()));
    assert_eq!((made[0].state, made[0].since), (CaseState::Checking, server.now()));
    let tech = server.sign_in("tech").await;
    assert_eq!(objected(&tech).await, [], "the admin's affair");
    assert_eq!(object(&admin, number).await.reason(404), Reason::NotFound, "it is with the desk again");
    server.advance(days(8)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
}

#[tokio::test]
async fn until_an_approved_case_is_over_the_holder_stays() {
    let server = server().await;
    let admin = server.sign_in("admin").await;
    let blockers = async || admin.service_detail(&domain()).await.holder.expect("a domain").blockers;
    let claimant = TestClaimant::with_papers(&server, &holder_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let (rhea, tamsin) = (server.staff("rhea", &[Approver]).await, server.staff("tamsin", &[Approver]).await);
    approve(&[&rhea], number).await;
    assert_eq!(blockers().await, [], "one approval is none");
    approve(&[&tamsin], number).await;
    assert_eq!(blockers().await, [HolderBlocker::Claimed]);
    let change = json!({ "domain": DOMAIN, "identity": {
        "legalForm": "individual", "firstName": "Hanna", "lastName": "Ashdown", "organisation": "",
        "email": "new@holder.example",
    } });
    assert_eq!(admin.post(route::HOLDER_CHANGES, &change).await.reason(400), Reason::Rejected);
    object(&admin, number).await.done();
    assert_eq!(blockers().await, [HolderBlocker::Claimed], "staff have yet to decide on the objection");
    let ask_again = decision(DecisionKind::AskAgain, &[PaperKind::Identity]);
    decide(&rhea, number, &ask_again).await.ok::<DeskCase>();
    assert_eq!(blockers().await, [HolderBlocker::Claimed], "it is not over");
    claimant.post(route::CASE_CLOSE).await.ok::<CaseView>();
    assert_eq!(blockers().await, []);
}

#[tokio::test]
async fn undo_of_a_hijacked_address_lists_an_objection() {
    let server = server().await;
    let admin = server.sign_in("admin").await;
    let (claimant, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    change_address(&server, &admin, "thief@mail.example").await;
    let undo_link = undo_secret(&server, "admin@mail.example").await;
    object(&admin, number).await.done();
    let expected = [["objection", domain().name.as_str(), "tookEffect"].map(str::to_owned)];
    assert_eq!(acts(&preview(&server, &undo_link).await), expected);
    assert_eq!(acts(&undo(&server, &undo_link).await), expected);
    assert_eq!(claimant.state().await, CaseState::Checking, "staff look at it again");
    let mail = server.mail_to("admin@mail.example", "The address of admin-ovh was restored").await;
    assert!(mail.text.contains("Objection to a case about"), "{}", mail.text);
}

#[tokio::test]
async fn undo_of_a_hijacked_address_lists_an_objection_as_holder() {
    let server = server().await;
    server.sql("update holder set email = ?1 where service_name = ?2", ["newcomer2@mail.example", DOMAIN]);
    let [holder, admin] = [server.sign_in("newcomer2").await, server.sign_in("admin").await];
    let (_, number, rhea) = approved(&server, &contacts_case(DOMAIN)).await;
    // The address counts as the holder's until the new one is confirmed.
    let link = begin_change(&holder, "thief@mail.example").await;
    server.advance(minutes(1)).await;
    object(&holder, number).await.done();
    confirm_change(&server, &holder, link, "thief@mail.example").await;

    let expected = [["objection", domain().name.as_str(), "tookEffect"].map(str::to_owned)];
    let undo_link = undo_secret(&server, "newcomer2@mail.example").await;
    assert_eq!(acts(&preview(&server, &undo_link).await), expected);
    let case: DeskCase = rhea.get(&route::desk_case(number)).await.ok();
    assert_eq!(case.timeline.last().and_then(|entry| entry.account.clone()), Some(holder.handle.clone()));

    // It is no act of the admin, whose address changes at the same time.
    change_address(&server, &admin, "other@mail.example").await;
    let of_admin = undo_secret(&server, "admin@mail.example").await;
    assert_eq!(acts(&preview(&server, &of_admin).await), Vec::<[String; 3]>::new());
    assert_eq!(acts(&undo(&server, &undo_link).await), expected);
}

#[tokio::test]
async fn only_the_present_admin_sees_the_case() {
    let server = server().await;
    let (claimant, number, _) = approved(&server, &holder_case(DOMAIN)).await;
    let unknown = CaseNumber::new(123_456_789).expect("a number");
    for name in ["tech", "billing", "newcomer", "outsider"] {
        let user = server.sign_in(name).await;
        if ["tech", "billing"].contains(&name) {
            assert_eq!(shown(&user).await, [], "{name}");
        }
        // The same answer as to a number that does not exist.
        let (refused, missing) = (object(&user, number).await, object(&user, unknown).await);
        assert_eq!((refused.status, refused.text()), (404, missing.text()), "{name}");
        let (page, missing) = (user.get(&route::my_case(number)).await, user.get(&route::my_case(unknown)).await);
        assert_eq!((page.status, page.text()), (404, missing.text()), "{name}");
    }
    let visitor = server.visitor();
    assert_eq!(object(&visitor, number).await.reason(401), Reason::NotSignedIn);
    // Other services of the same name are no concern of the case.
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.service_detail(&service(DOMAIN, Category::Zone)).await.objections, []);
    assert_eq!(shown(&admin).await.len(), 1);
    assert_eq!(claimant.state().await, CaseState::ObjectionPeriod);
}

#[tokio::test]
async fn present_admin_objects_within_the_period() {
    let server = server().await;
    let (claimant, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    let (admin, newcomer2) = (server.sign_in("admin").await, server.sign_in("newcomer2").await);
    let id = admin.submit_one(&domain(), NewContacts { admin: "newcomer2", ..NewContacts::default() }).await;
    server.all_accept(id, &[&admin, &newcomer2]).await;
    server.advance(days(1)).await;
    let (admin, newcomer2) = (server.sign_in("admin").await, server.sign_in("newcomer2").await);
    assert_eq!(object(&admin, number).await.reason(404), Reason::NotFound);
    assert_eq!(shown(&newcomer2).await.len(), 1);
    object(&newcomer2, number).await.done();
    assert_eq!(claimant.state().await, CaseState::Checking);
}

#[tokio::test]
async fn a_damaged_case_does_not_hide_the_page_of_the_service() {
    let server = server().await;
    let (_, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    let admin = server.sign_in("admin").await;
    server.advance(hours(1)).await;
    server.change_row("update holder_case set body = '{}'", []);
    assert_eq!(shown(&admin).await, []);
    assert_eq!(server.visitor().post(&route::object_to_case(number), &serde_json::json!({})).await.status, 401);
}

#[tokio::test]
async fn a_damaged_objection_does_not_hide_the_page_of_the_service() {
    let server = server().await;
    let (_, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    let admin = server.sign_in("admin").await;
    object(&admin, number).await.done();
    assert_eq!(objected(&admin).await.len(), 1);
    let damage =
        r#"update case_entry set entry = '{"milestone":"objected"}' where entry like '%"milestone":"objected"%'"#;
    server.change_row(damage, []);
    assert_eq!(objected(&admin).await, []);
}
