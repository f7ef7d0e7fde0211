//! Acts of support, and their notifications.

use super::{REASON, act, refusal};
use crate::applications::SigningClient;
use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, domain, minutes, staff_address};
use crate::submissions::{one_each, requests_of, submit, these};
use handover_api::app::{Credentials, DemoCredentials};
use handover_api::desk::{
    AuditPage, DeskActCall, DeskAction, DeskCustomer, DeskOverview, DeskRequest, customer_route, request_route,
};
use handover_api::route::SubmissionAction;
use handover_api::submissions::Lines;
use handover_api::{Reason, route};
use handover_rules::desk::StaffRole::{Approver, Reader, Support};
use handover_rules::desk::reason::LONGEST_REASON;
use handover_rules::desk::{ActRefusal, DeskAct};
use handover_rules::holder::HolderChangeId;
use handover_rules::request::notices::Notice;
use handover_rules::{Blocker, EmailAddress, Ending, MailId, RequestState};
use serde_json::json;

fn suspend() -> DeskAction {
    DeskAction::Suspend { account: account("tech") }
}

fn release() -> DeskAction {
    DeskAction::Release { account: account("tech") }
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// The entries of the audit log about a completed act, as actor, subject and reason.
async fn logged(user: &TestUser, act: DeskAct) -> Vec<(String, String, Option<String>)> {
    let log: AuditPage = user.get(&[route::DESK_AUDIT, "?act=", act.as_str()].concat()).await.ok();
    let about = |entry: handover_api::desk::AuditEntry| entry.about.map(|about| about.name).unwrap_or_default();
    let done = log.rows.into_iter().filter(|entry| entry.refusal.is_none());
    done.map(|entry| (entry.name.clone(), about(entry.clone()), entry.reason)).collect()
}

#[tokio::test]
async fn acts_need_their_role_and_a_reason() {
    let server = TestServer::start().await;
    let reader = server.staff("lena", &[Reader]).await;
    let approver = server.staff("tamsin", &[Approver]).await;
    for user in [&reader, &approver] {
        assert_eq!(act(user, suspend()).await.reason(403), Reason::NotAllowed);
        assert_eq!(
            act(user, DeskAction::EndSessions { account: account("nobody") }).await.reason(403),
            Reason::NotAllowed
        );
    }
    let support = server.staff("jonas", &[Support]).await;
    for reason in ["", "    ", "ok", &"a".repeat(LONGEST_REASON + 1), "\u{202e}reversed"] {
        let call = DeskActCall { act: suspend(), reason: reason.to_owned() };
        assert_eq!(support.post(route::DESK_ACT, &call).await.reason(400), Reason::Malformed, "{reason}");
    }
    // Nothing was done, or recorded as done.
    assert_eq!(server.rows("select 1 from account where suspended_at is not null").len(), 0);
    assert!(logged(&support, DeskAct::Suspend).await.is_empty());
    assert!(!server.mails().await.iter().any(|mail| mail.subject.contains("suspended")));
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
    assert_eq!(refusal(&act(&support, suspend()).await), ActRefusal::SuspendedAlready);

    // Others cannot give it a role, and do not learn why.
    let admin = server.sign_in("admin").await;
    let to_tech = crate::common::billing("tech");
    let reasons = admin.submit(&domain(), to_tech).await.blockers().billing;
    assert_eq!(reasons, [Blocker::Unable { account: account("tech") }]);

    act(&support, release()).await.done();
    let mail = server.mail_to("tech@mail.example", "tech-ovh is released").await;
    assert!(mail.text.contains(REASON), "{}", mail.text);
    server.sign_in("tech").await.get(route::ME).await.text();
    assert_eq!(refusal(&act(&support, release()).await), ActRefusal::NotSuspended);
    let why = Some(REASON.to_owned());
    assert_eq!(logged(&support, DeskAct::Suspend).await, [("jonas".to_owned(), "tech-ovh".to_owned(), why)]);
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
async fn open_requests_of_a_suspended_account_wait_and_fail_at_their_effect() {
    let server = TestServer::start().await;
    let (admin, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    let support = server.staff("jonas", &[Support]).await;
    act(&support, DeskAction::Suspend { account: account("newcomer") }).await.done();
    assert_eq!(admin.state(id).await, RequestState::Doing);
    server.advance(minutes(2)).await;
    assert_eq!(admin.failure(id).await, [Blocker::Unable { account: account("newcomer") }]);
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
    let nobody = DeskAction::EndSessions { account: account("nobody") };
    assert_eq!(act(&support, nobody).await.reason(404), Reason::NotFound);
}

#[tokio::test]
async fn new_address_is_checked() {
    let server = TestServer::start().await;
    let support = server.staff("jonas", &[Support]).await;
    let propose = |text| DeskAction::ProposeAddress { account: account("tech"), address: address(text) };
    assert_eq!(refusal(&act(&support, propose("tech@mail.example")).await), ActRefusal::SameAddress);
    let own = staff_address("jonas");
    assert_eq!(refusal(&act(&support, propose(own.as_str())).await), ActRefusal::OwnMailbox);
    let wrong = serde_json::json!({
        "act": { "proposeAddress": { "account": "tech-ovh", "address": "no address" } }, "reason": REASON,
    });
    assert_eq!(support.post(route::DESK_ACT, &wrong).await.reason(400), Reason::Malformed);
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
    assert_eq!(
        page.events.iter().map(|entry| entry.act).collect::<Vec<_>>(),
        [DeskAct::SeeRequest, DeskAct::EndRequest, DeskAct::EndRequest]
    );
    assert_eq!(page.events[1].refusal.as_deref(), Some("requestEnded"));
}

#[tokio::test]
async fn ended_line_of_all_or_nothing_shows_everybody_the_reason() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let newcomer2 = server.sign_in("newcomer2").await;
    let asked = one_each(&domains, &["newcomer", "newcomer", "newcomer2"], true);
    let id = submit(&admin, &asked).await.submission;
    let line = requests_of(&admin, id).await[0];
    let support = server.staff("jonas", &[Support]).await;
    act(&support, DeskAction::EndRequest { request: line }).await.done();
    // Each is notified of its own lines.
    let only = format!("tech contact for {}", domains[2].name);
    let [all, two] = ["tech contact for 3 services", "tech contact for 2 services"];
    for (party, what) in [(&admin, all), (&newcomer, two), (&newcomer2, only.as_str())] {
        let address = format!("{}@mail.example", party.handle.as_str().trim_end_matches("-ovh"));
        let mail = server.mail_to(&address, &format!("Cancelled: {what}")).await;
        let text = mail.text.replace('\n', " ");
        assert!(text.contains("We closed") && text.contains(&format!("Our reason: “{REASON}”")), "{}", mail.text);
    }
}

#[tokio::test]
async fn email_about_mixed_ends_lists_the_author_of_each() {
    let (server, domains) = TestServer::start_with_domains(52).await;
    let admin = server.sign_in("admin").await;
    let id = submit(&admin, &these(&domains)).await.submission;
    server.settle().await;
    crate::submissions::act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    server.settle().await;
    let opening = "cancelled these requests.";
    let email = server.mail_to("newcomer@mail.example", "Cancelled: tech contact for 52 services").await;
    assert!(email.text.contains(opening) && !email.text.contains("  By"), "{}", email.text);

    // Several people may end requests together. Here, somebody else has ended one that the email does not list.
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
async fn an_email_about_several_requests_is_sent_again_with_all() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let (admin, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    let id = submit(&admin, &these(&domains)).await.submission;
    crate::submissions::act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    server.settle().await;
    let support = server.staff("jonas", &[Support]).await;
    let mail =
        MailId::new(server.value("select id from outbox where notice = 'withdrawn' and account = 'newcomer-ovh'"));
    let subject = "Cancelled: tech contact for 3 services";
    let cancelled = async || crate::submissions::mails(&server, &newcomer, subject).await.len();
    assert_eq!(cancelled().await, 1);
    act(&support, DeskAction::ResendMail { mail }).await.done();
    server.settle().await;
    assert_eq!(cancelled().await, 2);
}

#[tokio::test]
async fn an_email_to_a_holder_is_sent_again() {
    let server = TestServer::start().await;
    let identity = json!({ "legalForm": "individual", "firstName": "Hanna", "lastName": "Ashdown", "organisation": "",
        "email": "new@holder.example" });
    let body = json!({ "domain": "halden.example", "identity": identity });
    let _: HolderChangeId = server.sign_in("admin").await.post(route::HOLDER_CHANGES, &body).await.ok();
    server.settle().await;
    let sent = async || server.mails().await.iter().filter(|mail| mail.address == "new@holder.example").count();
    assert_eq!(sent().await, 1);
    let mail = server.value("select id from outbox where address = 'new@holder.example'");
    let support = server.staff("jonas", &[Support]).await;
    act(&support, DeskAction::ResendMail { mail: MailId::new(mail) }).await.done();
    server.settle().await;
    assert_eq!(sent().await, 2);
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
async fn a_quarantined_email_is_sent_again_once_it_is_repaired() {
    let server = TestServer::start().await;
    let (admin, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let change = |sql: &str| {
        let sql = format!("update outbox set {sql} where request = ?1 and account = 'newcomer-ovh'");
        server.change_row(&sql, [id.get()]);
    };
    change("notice = 'nonsense', state = 'queued', next_at = 0");
    // The worker continues with the next one.
    server.queue_mail(id, "admin", Notice::Confirm).await;
    server.settle().await;
    change("notice = 'confirm'");
    let support = server.staff("jonas", &[Support]).await;
    let page: DeskRequest = support.get(&request_route(id)).await.ok();
    let mail = page.mails.iter().find(|mail| mail.to == Some(account("newcomer"))).expect("the email");
    assert_eq!(mail.delivery, handover_api::mail::Delivery::Failed);
    let first = server.code(id, &newcomer).await;
    act(&support, DeskAction::ResendMail { mail: mail.id }).await.done();
    server.settle().await;
    let second = server.code(id, &newcomer).await;
    assert_ne!(first, second);
    newcomer.accept(id, &second).await.done();
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
