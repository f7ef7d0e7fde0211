//! Acts of support, and their notifications.

use super::{REASON, act, refusal};
use crate::applications::SigningClient;
use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, billing, domain};
use crate::holders::{ASK_NEW, NEW, OLD, answer, ask, open_link, page, recipients_of, secrets};
use crate::submissions::{submit, these};
use handover_api::access::{PoliciesPage, PolicyRow, PolicySide};
use handover_api::app::{Credentials, DemoCredentials};
use handover_api::desk::{
    AuditPage, DeskAction, DeskCustomer, DeskOverview, DeskRequest, DeskService, SearchResult, customer_policies_route,
    customer_route, request_route, service_route,
};
use handover_api::route::SubmissionAction;
use handover_api::submissions::Lines;
use handover_api::{Reason, route};
use handover_rules::desk::StaffRole::Support;
use handover_rules::desk::{ActRefusal, DeskAct};
use handover_rules::holder::notices::HolderHistoryEvent;
use handover_rules::holder::{HolderChangeEnding, HolderChangeId, HolderSide};
use handover_rules::{Blocker, Ending, MailId};
use serde_json::json;

fn suspend() -> DeskAction {
    DeskAction::Suspend { account: account("tech") }
}

fn release() -> DeskAction {
    DeskAction::Release { account: account("tech") }
}

/// The entries of the audit log about a completed act, as actor, subject and reason.
async fn logged(user: &TestUser, act: DeskAct) -> Vec<(String, String, Option<String>)> {
    let log: AuditPage = user.get(&[route::DESK_AUDIT, "?act=", act.as_str()].concat()).await.ok();
    let about = |entry: handover_api::desk::AuditEntry| entry.about.map(|about| about.name).unwrap_or_default();
    let done = log.rows.into_iter().filter(|entry| entry.refusal.is_none());
    done.map(|entry| (entry.name.clone(), about(entry.clone()), entry.reason)).collect()
}

#[tokio::test]
async fn suspended_accounts_sign_in_and_take_roles_once_they_are_released() {
    let server = TestServer::start().await;
    server.set_password("tech", "a password").await;
    let tech = server.sign_in("tech").await;
    let support = server.staff("jonas", &[Support]).await;
    act(&support, suspend()).await.done();
    assert_eq!(tech.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let credentials = Credentials { login: "tech-ovh".to_owned(), password: "a password".to_owned() };
    let visitor = server.visitor();
    assert_eq!(visitor.post(route::SESSION, &credentials).await.reason(401), Reason::WrongCredentials);
    let demo = DemoCredentials { account: account("tech") };
    assert_eq!(visitor.post(route::DEMO_SESSION, &demo).await.reason(401), Reason::WrongCredentials);
    let mail = server.mail_to("tech@mail.example", "tech-ovh is suspended").await;
    assert!(mail.text.contains(REASON), "{}", mail.text);
    let page: DeskCustomer = support.get(&customer_route(&account("tech"))).await.ok();
    assert_eq!((page.suspended_at, page.facts.suspended), (Some(server.now()), true));
    // Others cannot give it a role, and do not learn why.
    let admin = server.sign_in("admin").await;
    let reasons = admin.submit(&domain(), billing("tech")).await.blockers().billing;
    assert_eq!(reasons, [Blocker::Unable { account: account("tech") }]);

    act(&support, release()).await.done();
    let mail = server.mail_to("tech@mail.example", "tech-ovh is released").await;
    assert!(mail.text.contains(REASON), "{}", mail.text);
    server.sign_in("tech").await.get(route::ME).await.text();
    assert_eq!(refusal(&act(&support, release()).await), ActRefusal::NotSuspended);
}

#[tokio::test]
async fn mailed_link_does_not_sign_a_suspended_account_in() {
    let server = TestServer::start().await;
    let support = server.staff("jonas", &[Support]).await;
    let visitor = server.visitor();
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "tech-ovh" })).await.done();
    let token = server.mail_to("tech@mail.example", "Set a").await.secret();
    act(&support, suspend()).await.done();
    let password = "seven grey herons wade";
    visitor.post(route::PASSWORD_RESET, &json!({ "token": token, "password": password })).await;
    assert_eq!(visitor.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let credentials = json!({ "login": "tech-ovh", "password": password });
    assert_eq!(visitor.post(route::SESSION, &credentials).await.reason(401), Reason::WrongCredentials);
    act(&support, release()).await.done();
    // A password that was set during the suspension is void, too.
    assert_eq!(visitor.post(route::SESSION, &credentials).await.reason(401), Reason::WrongCredentials);
    let token = server.mail_to("tech@mail.example", "Set a").await.secret();
    visitor.post(route::PASSWORD_RESET, &json!({ "token": token, "password": password })).await.ok::<String>();
    visitor.post(route::SESSION, &credentials).await.done();
}

#[tokio::test]
async fn ended_sessions_and_a_password_link_are_mailed_with_the_reason() {
    let server = TestServer::start().await;
    let tech = server.sign_in("tech").await;
    let support = server.staff("jonas", &[Support]).await;
    act(&support, DeskAction::EndSessions { account: account("tech") }).await.done();
    assert_eq!(tech.get(route::ME).await.reason(401), Reason::NotSignedIn);
    let mail = server.mail_to("tech@mail.example", "tech-ovh was signed out").await;
    assert!(mail.text.contains(REASON));
    act(&support, DeskAction::SendPasswordLink { account: account("tech") }).await.done();
    let mail = server.mail_to("tech@mail.example", "Set a password for tech-ovh").await;
    assert!(mail.text.contains(REASON), "{}", mail.text);
    assert!(mail.link.as_ref().is_some_and(|link| link.contains("password/new")), "{mail:?}");
    let mails = server.mails().await;
    let about_passwords = mails.iter().filter(|mail| mail.subject.contains("password"));
    assert_eq!(
        about_passwords.filter(|mail| mail.text.contains(REASON)).count(),
        1,
        "one email has the link and the reason: {mails:?}"
    );
}

#[tokio::test]
async fn ended_request_shows_its_parties_the_reason() {
    let server = TestServer::start().await;
    let (admin, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let support = server.staff("jonas", &[Support]).await;
    let code = server.code(id, &newcomer).await;
    act(&support, DeskAction::EndRequest { request: id }).await.done();
    for party in [&admin, &newcomer] {
        let ended = party.request(id).await.ended.expect("ended");
        assert_eq!(ended.how, Ending::EndedByProvider { reason: REASON.to_owned() });
        let mail = server
            .mail_to(&format!("{}@mail.example", party.handle.as_str().trim_end_matches("-ovh")), "Cancelled")
            .await;
        assert!(mail.text.replace('\n', " ").contains(REASON), "{}", mail.text);
    }
    newcomer.accept(id, &code).await.refusal();
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    assert_eq!(refusal(&act(&support, DeskAction::EndRequest { request: id }).await), ActRefusal::RequestEnded);
    let page: DeskRequest = support.get(&request_route(id)).await.ok();
    let events: Vec<_> = page.events.iter().map(|entry| (entry.act, entry.refusal.as_deref())).collect();
    let end = DeskAct::EndRequest;
    assert_eq!(events, [(DeskAct::SeeRequest, None), (end, Some("requestEnded")), (end, None)]);
}

#[tokio::test]
async fn email_about_mixed_ends_lists_the_author_of_each() {
    let (server, domains) = TestServer::start_with_domains(52).await;
    let admin = server.sign_in("admin").await;
    let id = submit(&admin, &these(&domains)).await.submission;
    server.settle().await;
    crate::submissions::act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    server.settle().await;
    let opening = "cancelled this request.";
    let email = server.mail_to("newcomer@mail.example", "Cancelled: tech contact for 52 services").await;
    assert!(email.text.contains(opening) && !email.text.contains("  By"), "{}", email.text);

    // Somebody else has ended a request that the email does not list.
    let unlisted = domains[51].name.as_str();
    assert!(!email.text.contains(unlisted), "{}", email.text);
    let change = "update request set ending = replace(ending, 'admin-ovh', 'billing-ovh')
                  where service = (select id from service where name = ?1)";
    server.change_row(change, [unlisted]);
    let support = server.staff("jonas", &[Support]).await;
    let mail = server.value("select id from outbox where notice = 'withdrawn' and account = 'newcomer-ovh'");
    act(&support, DeskAction::ResendMail { mail: MailId::new(mail) }).await.done();
    server.settle().await;
    let email = server.mail_to("newcomer@mail.example", "Cancelled: tech contact for 52 services").await;
    assert!(!email.text.contains(opening) && email.text.contains("  By"), "{}", email.text);
}

#[tokio::test]
async fn an_email_is_sent_again_with_a_new_code() {
    let server = TestServer::start().await;
    let (admin, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let support = server.staff("jonas", &[Support]).await;
    let first = server.code(id, &newcomer).await;
    let page: DeskRequest = support.get(&request_route(id)).await.ok();
    let mail = page.mails.iter().find(|mail| mail.to == Some(account("newcomer"))).expect("the email").id;
    act(&support, DeskAction::ResendMail { mail }).await.done();
    server.settle().await;
    let second = server.code(id, &newcomer).await;
    assert_ne!(first, second);
    newcomer.accept(id, &first).await.refusal();
    newcomer.accept(id, &second).await.done();
    // Once answered, nobody needs it.
    let answered = act(&support, DeskAction::ResendMail { mail }).await;
    assert_eq!(refusal(&answered), ActRefusal::MailNotNeeded);
    let why = Some(REASON.to_owned());
    assert_eq!(logged(&support, DeskAct::ResendMail).await[0], ("jonas".to_owned(), id.to_string(), why));
}

#[tokio::test]
async fn an_email_to_a_holder_is_sent_again() {
    let server = TestServer::start().await;
    ask(&server.sign_in("admin").await).await;
    assert_eq!(recipients_of(&server, ASK_NEW).await.len(), 1);
    let mail = server.value(&format!("select id from outbox where address = '{NEW}'"));
    let support = server.staff("jonas", &[Support]).await;
    act(&support, DeskAction::ResendMail { mail: MailId::new(mail) }).await.done();
    assert_eq!(recipients_of(&server, ASK_NEW).await.len(), 2);
}

#[tokio::test]
async fn a_damaged_request_is_taken_up_once_it_is_repaired() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let damage = |sql: &str| server.change_row(sql, [id.get()]);
    let support = server.staff("jonas", &[Support]).await;
    let take_up = || act(&support, DeskAction::TakeUpRequest { request: id });
    assert_eq!(refusal(&take_up().await), ActRefusal::NotSetAside);
    damage("update request set state = 'nonsense', due_at = null where id = ?1");
    let overview: DeskOverview = support.get(route::DESK_OVERVIEW).await.ok();
    assert_eq!(overview.set_aside, [id]);
    let page: DeskRequest = support.get(&request_route(id)).await.ok();
    assert_eq!((page.request, page.is_set_aside), (None, true));
    assert_eq!(refusal(&take_up().await), ActRefusal::StillDamaged);
    damage("update request set state = 'validatingByCustomers' where id = ?1");
    take_up().await.done();
    let page: DeskRequest = support.get(&request_route(id)).await.ok();
    assert!(page.request.is_some() && !page.is_set_aside);
    assert_eq!(logged(&support, DeskAct::TakeUpRequest).await.len(), 1);
}

#[tokio::test]
async fn ended_application_loses_all_access_and_its_owner_reads_why() {
    let server = TestServer::start().await;
    let client = SigningClient::granted(&server, &[("GET", "/me")]).await;
    let support = server.staff("jonas", &[Support]).await;
    let page = async |handle: &str| -> DeskCustomer { support.get(&customer_route(&account(handle))).await.ok() };
    let [application] = page("tech").await.applications.try_into().expect("one application");
    assert_eq!((application.name.as_str(), application.owner.as_str()), ("Billing sync", "tech-ovh"));
    assert_eq!(page("admin").await.applications_with_access, std::slice::from_ref(&application));
    act(&support, DeskAction::EndApplication { application: application.id }).await.done();
    assert_eq!(client.get(&server, route::ME).await.status, 403);
    assert!(page("tech").await.applications.is_empty() && page("admin").await.applications_with_access.is_empty());
    let mail = server.mail_to("tech@mail.example", "An application of tech-ovh was ended").await;
    assert!(mail.text.contains(REASON), "{}", mail.text);
    assert!(page("tech").await.events.iter().any(|entry| entry.act == DeskAct::EndApplication));
    let again = DeskAction::EndApplication { application: application.id };
    assert_eq!(act(&support, again).await.reason(404), Reason::NotFound);
}

async fn open_change(staff: &TestUser) -> Option<(HolderChangeId, Vec<HolderSide>)> {
    let service: DeskService = staff.get(&service_route(&domain())).await.ok();
    service.holder_change.map(|change| (change.id, change.missing))
}

#[tokio::test]
async fn ended_change_of_holder_shows_the_reason_and_kills_both_links() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let change = ask(&admin).await;
    let [old, new] = secrets(&server).await;
    assert_eq!(answer(&server.visitor(), &old, "accept").await.status, 200);
    let support = server.staff("jonas", &[Support]).await;
    assert_eq!(open_change(&support).await, Some((change, vec![HolderSide::New])));
    // The caller has the number from an email.
    let found: SearchResult = support.get(&[route::DESK_SEARCH, "?q=", &change.to_string()].concat()).await.ok();
    assert_eq!(found.services, [domain()]);

    act(&support, DeskAction::EndHolderChange { change }).await.done();
    for (secret, given) in [(old, "decline"), (new, "accept")] {
        assert_eq!(answer(&server.visitor(), &secret, given).await.reason(409), Reason::Refused);
        let ended = open_link(&server.visitor(), &secret).await.ended.expect("it has ended");
        assert_eq!(ended.how, HolderChangeEnding::EndedByProvider { reason: REASON.to_owned() });
    }
    assert_eq!(recipients_of(&server, "halden.example keeps its holder").await, [OLD, NEW, "admin@mail.example"]);
    let mail = server.mail_to(OLD, "halden.example keeps its holder").await;
    assert!(mail.text.replace('\n', " ").contains(REASON), "{}", mail.text);
    // Every contact reads it in the history, and the holder is the same.
    let page = page(&server.sign_in("billing").await).await;
    assert_eq!((page.open, page.holder.expect("the holder is known").identity.email.as_str()), (None, OLD));
    let entry = &page.history[0];
    assert_eq!((entry.event, &entry.by), (HolderHistoryEvent::EndedByProvider, &None));
    assert_eq!(open_change(&support).await, None);
    let again = act(&support, DeskAction::EndHolderChange { change }).await;
    assert_eq!(refusal(&again), ActRefusal::HolderChangeEnded);
    let unknown = DeskAction::EndHolderChange { change: HolderChangeId::new(change.get() + 1) };
    assert_eq!(act(&support, unknown).await.reason(404), Reason::NotFound);
    let log: AuditPage =
        support.get(&[route::DESK_AUDIT, "?act=", DeskAct::EndHolderChange.as_str()].concat()).await.ok();
    let refusals: Vec<Option<&str>> = log.rows.iter().map(|entry| entry.refusal.as_deref()).collect();
    assert_eq!(refusals, [Some("notFound"), Some("holderChangeEnded"), None]);
    for entry in &log.rows[1..] {
        let about = entry.about.as_ref().map(|about| about.name.as_str());
        assert_eq!((about, entry.reason.as_deref()), (Some("DOMAIN halden.example"), Some(REASON)));
    }
}

#[tokio::test]
async fn ended_policy_gives_nothing_and_its_giver_reads_why() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let body = json!({ "name": "Agency", "accounts": ["newcomer-ovh", "outsider-ovh"], "services": ["*"],
        "permissions": { "groups": ["see"] } });
    let policy: PolicyRow = admin.post(route::ACCESS_POLICIES, &body).await.ok();
    let support = server.staff("jonas", &[Support]).await;
    let policies = async |handle: &str, side| -> PoliciesPage {
        support.get(&customer_policies_route(&account(handle), side)).await.ok()
    };
    for (name, side) in [("admin", PolicySide::Given), ("outsider", PolicySide::Received)] {
        assert_eq!(policies(name, side).await.rows, std::slice::from_ref(&policy), "with all accounts");
    }
    let missing = support.get(&customer_policies_route(&account("nobody"), PolicySide::Given)).await;
    assert_eq!(missing.reason(404), Reason::NotFound);
    let end = DeskAction::EndPolicy { policy: policy.id };
    act(&support, end.clone()).await.done();
    assert!(policies("admin", PolicySide::Given).await.rows.is_empty());
    assert!(newcomer.services("?shared=1").await.rows.is_empty());
    let mail = server.mail_to("admin@mail.example", "A policy of admin-ovh was ended").await;
    assert!(mail.text.contains(REASON) && !mail.text.contains("Agency"), "{}", mail.text);
    server.mail_to("newcomer@mail.example", "Your access to services has ended").await;
    let page: DeskCustomer = support.get(&customer_route(&account("admin"))).await.ok();
    assert!(page.events.iter().any(|entry| entry.act == DeskAct::EndPolicy));
    assert_eq!(act(&support, end).await.reason(404), Reason::NotFound);
}
