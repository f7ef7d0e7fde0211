//! Limits on open requests, mails and account lookups: see decision 0022.

use super::zone;
use crate::common::{
    NewContacts, Reply, TO_NEWCOMER, TestServer, TestUser, billing, days, domain, hours, minutes, seconds, service,
    tech,
};
use crate::submissions::these;
use handover_api::problem::Budget;
use handover_api::submissions::NewSubmission;
use handover_api::{Reason, route};
use handover_rules::{Category, Refusal, RequestId, ServiceKey};

fn hosting() -> ServiceKey {
    service("halden.example", Category::Hosting)
}

#[tokio::test]
async fn open_requests_are_limited() {
    let server = TestServer::start_with(&["--open-requests", "2"], |_| {}).await;
    let admin = server.sign_in("admin").await;
    let first = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.advance(hours(1)).await;
    // One submission counts once, for any number of requests.
    let both = NewContacts { tech: "newcomer", billing: "newcomer", ..NewContacts::default() };
    admin.submit(&zone(), both).await.ok::<Vec<RequestId>>();
    // Says which limit it is, and when there is room at the latest: when the first request expires.
    let problem = admin.submit(&hosting(), TO_NEWCOMER).await.problem(429);
    assert_eq!((problem.reason, problem.budget), (Reason::OverBudget, Some(Budget::OpenSubmissions)));
    assert_eq!(problem.until, Some(admin.request(first).await.deadline));
    assert!(problem.detail.contains("Withdraw"), "{}", problem.detail);
    // Blockers come before the limit.
    admin.submit(&hosting(), tech("canada")).await.blockers();
    // Other accounts have their own limit.
    server.sign_in("tech").await.submit_one(&hosting(), tech("admin")).await;
    admin.withdraw(first).await.done();
    admin.submit_one(&domain(), TO_NEWCOMER).await;
}

/// The account that an exceeded limit of emails is about.
fn mailed_too_often(reply: &Reply) -> String {
    assert_eq!(reply.problem(429).budget, Some(Budget::Mails));
    let problem: serde_json::Value = serde_json::from_slice(&reply.body).expect("a problem");
    problem["account"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn mails_to_one_account_are_limited() {
    let server = TestServer::start_with(&["--mails-to-one-account", "2"], |_| {}).await;
    let begun = server.now();
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.advance(minutes(10)).await;
    let second = admin.submit_one(&zone(), TO_NEWCOMER).await;
    let problem = admin.submit(&hosting(), TO_NEWCOMER).await.problem(429);
    assert_eq!((problem.reason, problem.until), (Reason::OverBudget, Some(begun + hours(24))));
    // It says which account, also if that was entered by its address or is one of several, and that withdrawing is no help.
    assert!(problem.detail.contains("Withdrawing a request does not help"), "{}", problem.detail);
    let of_two = NewContacts { tech: "newcomer2", billing: "newcomer", ..NewContacts::default() };
    for contacts in [TO_NEWCOMER, of_two] {
        assert_eq!(mailed_too_often(&admin.submit(&hosting(), contacts).await), "newcomer-ovh");
    }
    let many = admin.post(route::SUBMISSIONS, &these(&[hosting()])).await;
    assert_eq!(mailed_too_often(&many), "newcomer-ovh");
    // Mails to other accounts and to oneself have limits of their own.
    admin.submit_one(&hosting(), tech("newcomer2")).await;
    let other = service("other.example", Category::Domain);
    admin.submit_one(&other, tech("admin")).await;
    // Withdrawing does not give the mail back.
    admin.withdraw(second).await.done();
    assert_eq!(admin.submit(&zone(), TO_NEWCOMER).await.reason(429), Reason::OverBudget);
    server.advance(hours(24) - minutes(10)).await;
    server.sign_in("admin").await.submit_one(&zone(), TO_NEWCOMER).await;
}

#[tokio::test]
async fn mails_to_oneself_are_limited() {
    let server = TestServer::start_with(&["--mails-to-oneself", "3"], |_| {}).await;
    let begun = server.now();
    let admin = server.sign_in("admin").await;
    let first = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.withdraw(first).await.done();
    server.advance(minutes(10)).await;
    // A request to oneself sends one mail, as any other.
    let own = admin.submit_one(&zone(), tech("admin")).await;
    server.advance(minutes(2)).await;
    admin.resend(own, &admin.handle).await.done();
    let problem = admin.submit(&hosting(), TO_NEWCOMER).await.problem(429);
    assert_eq!((problem.budget, problem.until), (Some(Budget::OwnMails), Some(begun + hours(24))));
    server.advance(minutes(2)).await;
    let refused = admin.resend(own, &admin.handle).await;
    assert_eq!(refused.refusal(), Refusal::TooMany { until: begun + hours(24) });
    // Other accounts have their own limit.
    server.sign_in("tech").await.submit_one(&hosting(), TO_NEWCOMER).await;
    server.advance(hours(24) - minutes(14)).await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
}

#[tokio::test]
async fn resends_to_others_count_against_the_mail_limit() {
    let server = TestServer::start_with(&["--mails-to-one-account", "3"], |_| {}).await;
    let begun = server.now();
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let first = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let second = admin.submit_one(&zone(), TO_NEWCOMER).await;
    server.advance(minutes(2)).await;
    admin.resend(first, &newcomer.handle).await.done();
    let refused = admin.resend(second, &newcomer.handle).await;
    assert_eq!(refused.refusal(), Refusal::TooMany { until: begun + hours(24) });
    // Resends to oneself have a limit of their own, whether by the asker or the party.
    admin.resend(second, &admin.handle).await.done();
    newcomer.resend(second, &newcomer.handle).await.done();
    // A refusal by the request's rules comes before the limit.
    server.advance(days(1)).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    admin.resend(second, &newcomer.handle).await.done();
    let code = server.code(second, &newcomer).await;
    newcomer.accept(second, &code).await.done();
    assert_eq!(admin.resend(second, &newcomer.handle).await.refusal(), Refusal::Answered);
}

/// A check of the domain with one new tech contact.
fn check_of(name: &str) -> NewSubmission {
    tech(name).of(&domain())
}

/// Looks up a number of accounts that do not exist, from `first` on.
pub(super) async fn look_up(user: &TestUser, first: u32, count: u32) {
    for number in first..first + count {
        assert_eq!(user.post(route::SUBMISSIONS_CHECK, &check_of(&format!("xx{number:05}"))).await.status, 200);
    }
}

#[tokio::test]
async fn lookups_are_limited_per_minute() {
    let server = TestServer::start().await;
    let [admin, techs] = [server.sign_in("admin").await, server.sign_in("tech").await];
    look_up(&admin, 0, 60).await;
    let check = check_of("newcomer");
    let problem = admin.post(route::SUBMISSIONS_CHECK, &check).await.problem(429);
    assert_eq!((problem.reason, problem.budget), (Reason::OverBudget, Some(Budget::Lookups)));
    assert_eq!(problem.until, Some(server.now() + minutes(1)));
    // Submissions count as lookups.
    assert_eq!(admin.submit(&domain(), TO_NEWCOMER).await.reason(429), Reason::OverBudget);
    // Repeating them reveals nothing new.
    look_up(&admin, 0, 60).await;
    assert_eq!(techs.post(route::SUBMISSIONS_CHECK, &check).await.status, 200);
    server.advance(seconds(59)).await;
    admin.post(route::SUBMISSIONS_CHECK, &check).await.problem(429);
    server.advance(seconds(1)).await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
}

#[tokio::test]
async fn payment_method_of_an_account_makes_no_difference_to_the_limit() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for name in ["newcomer", "unbanked"] {
        look_up(&admin, 0, 59).await;
        let as_billing = billing(name).of(&domain());
        for check in [check_of(name), as_billing.clone(), check_of(name), as_billing] {
            assert_eq!(admin.post(route::SUBMISSIONS_CHECK, &check).await.status, 200, "{name}");
        }
        admin.post(route::SUBMISSIONS_CHECK, &check_of("gaps")).await.problem(429);
        server.advance(minutes(1)).await;
    }
}

#[tokio::test]
async fn every_looked_up_account_counts() {
    let server = TestServer::start().await;
    let [admin, techs] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let check = |change: NewContacts<'_>| change.of(&domain());
    let three = check(NewContacts { admin: "newcomer", tech: "newcomer2", billing: "newcomer3" });
    // With two lookups left, three accounts are refused.
    look_up(&admin, 0, 58).await;
    admin.post(route::SUBMISSIONS_CHECK, &three).await.problem(429);
    // One account for several roles counts once.
    let one = check(NewContacts { admin: "newcomer", tech: "newcomer", billing: "newcomer" });
    assert_eq!(admin.post(route::SUBMISSIONS_CHECK, &one).await.status, 200);
    let two = check(NewContacts { admin: "newcomer", tech: "newcomer2", billing: "newcomer" });
    assert_eq!(admin.post(route::SUBMISSIONS_CHECK, &two).await.status, 200);
    admin.post(route::SUBMISSIONS_CHECK, &three).await.problem(429);
    // Current contacts are not looked up, by handle or by address.
    let present = NewContacts { admin: "admin@mail.example", tech: "tech", billing: "billing" };
    assert_eq!(admin.post(route::SUBMISSIONS_CHECK, &check(present)).await.status, 200);
    // Nor are inputs for roles that the caller may not change.
    look_up(&techs, 0, 59).await;
    assert_eq!(techs.post(route::SUBMISSIONS_CHECK, &three).await.status, 200);
    techs.post(route::SUBMISSIONS_CHECK, &check_of("newcomer3")).await.problem(429);
}
