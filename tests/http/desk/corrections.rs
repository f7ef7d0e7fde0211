//! Acts that take two people: correcting a role, and setting an address.

use super::{REASON, act, refusal};
use crate::accounts::hijacked::{NEW, OLD, change_address, undo_secret};
use crate::common::{NewContacts, TestServer, TestUser, account, days, domain, hours, minutes, tech};
use handover_api::Reason;
use handover_api::app::ScreenResponse;
use handover_api::desk::{DeskAction, DeskCustomer, DeskOverview, DeskService, customer_route, service_route};
use handover_api::history::History;
use handover_api::route::{self, TaskAction};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::desk::StaffRole::{Approver, Support};
use handover_rules::desk::corrections::ProposedChange;
use handover_rules::desk::{ActRefusal, CorrectionId};
use handover_rules::submission::PlanError;
use handover_rules::{Blocker, EmailAddress, MailedLinkId, RequestState, Role};
use serde_json::json;

fn proposal(to: &str) -> DeskAction {
    DeskAction::ProposeCorrection { service: domain(), role: Role::Tech, to: account(to) }
}

async fn proposed(user: &TestUser) -> CorrectionId {
    act(user, proposal("newcomer")).await.done();
    let overview: DeskOverview = user.get(route::DESK_OVERVIEW).await.ok();
    overview.corrections.last().expect("a proposal").id
}

#[tokio::test]
async fn one_proposes_and_another_one_approves() {
    let server = TestServer::start().await;
    let jonas = server.staff("jonas", &[Support]).await;
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    let admin = server.sign_in("admin").await;
    let open = admin.submit_one(&domain(), tech("newcomer2")).await;
    let correction = proposed(&jonas).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    act(&rhea, DeskAction::ApproveCorrection { correction }).await.done();
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
    for name in ["admin", "tech", "newcomer", "billing"] {
        let mail = server.mail_to(&format!("{name}@mail.example"), "We corrected a role").await;
        assert!(mail.text.contains("halden.example") && mail.text.contains(REASON), "{}", mail.text);
    }
    // The request that the change made impossible has ended.
    assert_eq!(admin.state(open).await, RequestState::Error);
    // Customers see it in the history of their service.
    let history: ScreenResponse<History> = admin.get(&route::of_service(route::HISTORY, &domain())).await.ok();
    let term = history.data.terms.iter().find(|term| term.account == account("newcomer")).expect("a term");
    assert!(term.by_provider && term.request.is_none());
    assert_eq!(term.reason.as_deref(), Some(REASON), "why it was approved");
    let page: DeskService = rhea.get(&service_route(&domain())).await.ok();
    assert!(page.corrections[0].approved);
    assert_eq!(page.corrections[0].decided_by_name.as_deref(), Some("rhea"));
    assert_eq!(refusal(&act(&rhea, DeskAction::ApproveCorrection { correction }).await), ActRefusal::Decided);
}

#[tokio::test]
async fn proposer_cannot_approve() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    let correction = proposed(&rhea).await;
    assert_eq!(refusal(&act(&rhea, DeskAction::ApproveCorrection { correction }).await), ActRefusal::OwnProposal);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    let tamsin = server.staff("tamsin", &[Approver]).await;
    act(&tamsin, DeskAction::RejectCorrection { correction }).await.done();
    assert_eq!(refusal(&act(&tamsin, DeskAction::ApproveCorrection { correction }).await), ActRefusal::Decided);
    let nothing = CorrectionId::new(999);
    assert_eq!(act(&tamsin, DeskAction::ApproveCorrection { correction: nothing }).await.reason(404), Reason::NotFound);
}

#[tokio::test]
async fn returning_staff_member_is_the_same_person() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    let tamsin = server.staff("tamsin", &[Approver]).await;
    let correction = proposed(&rhea).await;
    server.remove_staff("rhea").await;
    let approval = || DeskAction::ApproveCorrection { correction };
    assert_eq!(refusal(&act(&tamsin, approval()).await), ActRefusal::ProposerLeft);
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    assert_eq!(refusal(&act(&rhea, approval()).await), ActRefusal::OwnProposal);
    act(&tamsin, approval()).await.done();
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
}

#[tokio::test]
async fn proposal_that_cannot_be_made_or_decided_says_why() {
    let server = TestServer::start().await;
    let [jonas, wim] = [server.staff("jonas", &[Support]).await, server.staff("wim", &[Support]).await];
    let tamsin = server.staff("tamsin", &[Approver]).await;
    for (to, expected) in [("nobody", ActRefusal::NoSuchAccount), ("tech", ActRefusal::HoldsRole)] {
        assert_eq!(refusal(&act(&jonas, proposal(to)).await), expected, "{to}");
    }
    let [first, second, third] = [proposed(&jonas).await, proposed(&jonas).await, proposed(&jonas).await];
    let withdraw = || DeskAction::WithdrawCorrection { correction: first };
    assert_eq!(refusal(&act(&wim, withdraw()).await), ActRefusal::OthersProposal);
    act(&jonas, withdraw()).await.done();
    let approve = async |correction| act(&tamsin, DeskAction::ApproveCorrection { correction }).await;
    assert_eq!(refusal(&approve(first).await), ActRefusal::Decided);
    approve(second).await.done();
    assert_eq!(refusal(&approve(third).await), ActRefusal::RoleMoved);
    server.advance(days(14)).await;
    server.sign_in_to_desk(&tamsin, "tamsin").await;
    assert_eq!(refusal(&approve(third).await), ActRefusal::Lapsed);
    let overview: DeskOverview = tamsin.get(route::DESK_OVERVIEW).await.ok();
    assert!(overview.corrections.is_empty());
}

const RIGHT: &str = "right@mail.example";

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// Proposes an address for `admin-ovh`.
async fn propose(user: &TestUser, to: &str) -> CorrectionId {
    act(user, DeskAction::ProposeAddress { account: account("admin"), address: address(to) }).await.done();
    page(user).await.corrections[0].id
}

/// Two members of staff set the address of `admin-ovh`.
async fn set_address(server: &TestServer, to: &str) {
    let (jonas, tamsin) = (server.staff("jonas", &[Support]).await, server.staff("tamsin", &[Approver]).await);
    let correction = propose(&jonas, to).await;
    act(&tamsin, DeskAction::ApproveCorrection { correction }).await.done();
}

async fn page(user: &TestUser) -> DeskCustomer {
    user.get(&customer_route(&account("admin"))).await.ok()
}

async fn present_address(server: &TestServer) -> EmailAddress {
    page(&server.staff("wim", &[Support]).await).await.account.email
}

async fn undo(server: &TestServer, token: &str) -> Option<MailedLinkRefusal> {
    server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": token })).await.problem(403).token
}

/// A change of address that the owner of a session has asked for, with the code that confirms it.
async fn begun_change(server: &TestServer, user: &TestUser, to: &str) -> (MailedLinkId, String) {
    let link = user.post(route::CHANGE_EMAIL, &json!({ "newEmail": to })).await.ok();
    (link, server.mail_to(to, "Confirm the new address").await.secret())
}

#[tokio::test]
async fn former_mailbox_is_notified_of_a_new_address_without_a_link() {
    let server = TestServer::start().await;
    change_address(&server, &server.sign_in("admin").await, NEW).await;
    set_address(&server, RIGHT).await;
    // Every one that could undo a change before, too.
    for mailbox in [OLD, NEW, RIGHT] {
        let mail = server.mail_to(mailbox, "We changed the address of admin-ovh").await;
        assert!(mail.text.contains(REASON) && mail.text.contains("Ask our support"), "{}", mail.text);
        assert!(mail.text.contains("r•••@mail.example"), "{}", mail.text);
        assert!(mail.text.contains("Until Tuesday 5 March 2030, 10:00 UTC"), "{}", mail.text);
        assert!(mail.link.is_none(), "{mailbox}");
    }
}

#[tokio::test]
async fn no_link_mailed_before_replaces_an_address_that_staff_set() {
    let server = TestServer::start().await;
    let thief = server.sign_in("admin").await;
    change_address(&server, &thief, NEW).await;
    let to_owner = undo_secret(&server, OLD).await;
    server.advance(minutes(1)).await;
    change_address(&server, &thief, "second@thief.example").await;
    let to_thief = undo_secret(&server, NEW).await;
    let (pending, code) = begun_change(&server, &thief, "third@thief.example").await;
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let password = server.mail_to("second@thief.example", "Set a").await.secret();

    set_address(&server, RIGHT).await;
    for token in [to_owner, to_thief] {
        assert_eq!(undo(&server, &token).await, Some(MailedLinkRefusal::Superseded));
    }
    let accept = route::email_task_action(pending, TaskAction::Accept);
    assert_eq!(thief.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let thief = server.sign_in("admin").await;
    let refused = thief.post(&accept, &json!({ "token": code })).await.problem(403);
    assert_eq!(refused.token, Some(MailedLinkRefusal::Superseded));
    let body = json!({ "token": password, "password": "nine blue kettles sing" });
    let refused = server.visitor().post(route::PASSWORD_RESET, &body).await.problem(403);
    assert_eq!(refused.token, Some(MailedLinkRefusal::Superseded));
    assert_eq!(present_address(&server).await, address(RIGHT));
}

#[tokio::test]
async fn queued_email_with_an_undo_is_not_sent_once_staff_set_an_address() {
    let server = TestServer::start().await;
    let thief = server.sign_in("admin").await;
    change_address(&server, &thief, NEW).await;
    server.advance(hours(24)).await;
    set_address(&server, RIGHT).await;
    let before = server.mails().await.len();
    let to_new_admin = NewContacts { admin: "newcomer", tech: "", billing: "" };
    server.advance(hours(24)).await;
    server.sign_in("admin").await.submit_one(&domain(), to_new_admin).await;
    let later = server.mails().await.split_off(before);
    assert!(later.iter().all(|mail| mail.address != OLD && mail.address != NEW), "{later:?}");
}

#[tokio::test]
async fn later_change_by_its_user_is_undone_to_the_address_that_staff_set() {
    let server = TestServer::start().await;
    set_address(&server, RIGHT).await;
    server.advance(hours(1)).await;
    let user = server.sign_in("admin").await;
    change_address(&server, &user, NEW).await;
    let token = undo_secret(&server, RIGHT).await;
    server.visitor().post(route::ADDRESS_UNDO, &json!({ "token": token })).await.ok::<serde_json::Value>();
    assert_eq!(present_address(&server).await, address(RIGHT));
}

#[tokio::test]
async fn corrected_address_ends_requests_since_the_wrong_one() {
    let (server, services) = TestServer::start_with_domains(2).await;
    let owner = server.sign_in("admin").await;
    let earlier = owner.submit_one(&services[0], tech("newcomer")).await;
    server.advance(minutes(1)).await;
    change_address(&server, &owner, NEW).await;
    let of_thief = owner.submit_one(&services[1], tech("newcomer")).await;
    // The link that undoes the change has expired.
    server.advance(hours(73)).await;
    set_address(&server, RIGHT).await;
    let newcomer = server.sign_in("newcomer").await;
    assert_eq!(newcomer.state(of_thief).await, RequestState::Aborted);
    assert_eq!(newcomer.state(earlier).await, RequestState::ValidatingByCustomers);
}

fn send_link() -> DeskAction {
    DeskAction::SendPasswordLink { account: account("admin") }
}

#[tokio::test]
async fn one_support_person_cannot_take_over_an_account() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    let correction = propose(&rhea, RIGHT).await;
    let approve = || DeskAction::ApproveCorrection { correction };
    assert_eq!(refusal(&act(&rhea, approve()).await), ActRefusal::OwnProposal);
    server.advance(hours(100)).await;
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    assert_eq!(refusal(&act(&rhea, DeskAction::SetAddress { correction }).await), ActRefusal::OwnProposal);
    assert_eq!(refusal(&act(&rhea, send_link()).await), ActRefusal::AddressProposed);
    assert_eq!(present_address(&server).await, address(OLD));
    let mails = server.mails().await;
    assert!(mails.iter().all(|mail| mail.address != OLD && mail.address != RIGHT), "{mails:?}");

    let jonas = server.staff("jonas", &[Support]).await;
    assert_eq!(act(&jonas, approve()).await.reason(403), Reason::NotAllowed);
    let tamsin = server.staff("tamsin", &[Approver]).await;
    let overview: DeskOverview = tamsin.get(route::DESK_OVERVIEW).await.ok();
    let [waiting] = overview.corrections.as_slice() else { panic!("{:?}", overview.corrections) };
    let proposed = ProposedChange::Address { account: account("admin"), from: address(OLD), to: address(RIGHT) };
    assert_eq!((waiting.id, &waiting.change, waiting.proposed_by_name.as_str()), (correction, &proposed, "rhea"));
    act(&tamsin, approve()).await.done();
    assert_eq!(present_address(&server).await, address(RIGHT));
    act(&rhea, send_link()).await.done();
    assert!(server.mail_to(RIGHT, "Set a").await.secret().len() > 20);
    // A new admin waits as after any change of address.
    let to_new_admin = NewContacts { admin: "newcomer", tech: "", billing: "" };
    let refused = server.sign_in("admin").await.submit(&domain(), to_new_admin).await.problem(400);
    let waits = |blocker: &Blocker| matches!(blocker, Blocker::CoolingDown { .. });
    assert!(matches!(refused.rejected, Some(PlanError::Blocked { reasons }) if reasons.admin.iter().any(waits)));
}

#[tokio::test]
async fn user_change_does_not_delay_a_proposed_address() {
    let server = TestServer::start().await;
    let (jonas, tamsin) = (server.staff("jonas", &[Support]).await, server.staff("tamsin", &[Approver]).await);
    let correction = propose(&jonas, RIGHT).await;
    change_address(&server, &server.sign_in("admin").await, NEW).await;
    act(&tamsin, DeskAction::ApproveCorrection { correction }).await.done();
    assert_eq!(present_address(&server).await, address(RIGHT));
}

#[tokio::test]
async fn single_approver_address_change_notifies_mailboxes_and_waits() {
    let server = TestServer::start_with(&["--address-staff", "1"], |_| {}).await;
    let jonas = server.staff("jonas", &[Support]).await;
    let correction = propose(&jonas, RIGHT).await;
    let email = server.mail_to(OLD, "We are about to change the address of admin-ovh").await;
    assert!(email.text.contains("72 hours") && email.text.contains(REASON) && email.link.is_none(), "{}", email.text);
    let from = server.now() + hours(72);
    assert_eq!(page(&jonas).await.corrections[0].sole_from, Some(from));
    let alone = || DeskAction::SetAddress { correction };
    server.advance(hours(72) - minutes(1)).await;
    let (jonas, wim) = (server.staff("jonas", &[Support]).await, server.staff("wim", &[Support]).await);
    assert_eq!(refusal(&act(&jonas, alone()).await), ActRefusal::TooEarly);
    assert_eq!(refusal(&act(&jonas, send_link()).await), ActRefusal::AddressProposed);
    server.advance(minutes(1)).await;
    assert_eq!(refusal(&act(&wim, alone()).await), ActRefusal::OthersProposal);
    act(&jonas, alone()).await.done();
    assert_eq!(present_address(&server).await, address(RIGHT));
    server.mail_to(OLD, "We changed the address of admin-ovh").await;
    act(&jonas, send_link()).await.done();
    server.mail_to(RIGHT, "Set a").await;
}
