//! Splitting a submission into requests, one for each pair of accounts.

use super::pairs;
use crate::common::{DemoMail, LIVE_CODES, NewContacts, TestServer, account, domain, roles, service, tech};
use handover_rules::request::Answer;
use handover_rules::{Category, NicHandle, Refusal, RequestId, RequestState, Role};

#[tokio::test]
async fn three_new_contacts_become_three_requests() {
    let server = TestServer::start_with(&["--grace-seconds", "0"], |_| {}).await;
    let [admin, newcomer, newcomer2, newcomer3] = [
        server.sign_in("admin").await,
        server.sign_in("newcomer").await,
        server.sign_in("newcomer2").await,
        server.sign_in("newcomer3").await,
    ];
    let change = NewContacts { admin: "newcomer", tech: "newcomer2", billing: "newcomer3" };
    let ids: Vec<RequestId> = admin.submit(&domain(), change).await.ok();
    assert_eq!(
        pairs(&admin, &ids).await,
        [
            (account("admin"), account("newcomer"), roles(&[Role::Admin])),
            (account("tech"), account("newcomer2"), roles(&[Role::Tech])),
            (account("billing"), account("newcomer3"), roles(&[Role::Billing])),
        ]
    );
    // The admin role moves first. The right that the asker loses by it still counts for the sibling requests.
    server.all_accept(ids[0], &[&admin, &newcomer]).await;
    assert_eq!(server.contact_names(&domain()).await, ["newcomer", "tech", "billing"]);
    assert_eq!(admin.state(ids[1]).await, RequestState::ValidatingByCustomers);
    let before = server.notifications(ids[0]).await;
    server.all_accept(ids[1], &[&admin, &newcomer2]).await;
    let mut after = server.notifications(ids[0]).await;
    for earlier in before {
        after.remove(after.iter().position(|email| *email == earlier).expect("an earlier email"));
    }
    // The admin at that time is notified, because it is not the asker.
    assert_eq!(after, ["admin Done", "newcomer Changed", "newcomer2 Done", "tech Changed"]);
    server.all_accept(ids[2], &[&newcomer3, &admin]).await;
    assert_eq!(server.contact_names(&domain()).await, ["newcomer", "newcomer2", "newcomer3"]);
    // Also when the admin role has moved on since.
    let notified = ["admin", "newcomer2", "tech", "newcomer"].map(account);
    assert_eq!(admin.detail(ids[1]).await.line.notified, notified);
    // It gives no right to new submissions.
    admin.submit(&domain(), tech("admin")).await.problem(404);
}

#[tokio::test]
async fn right_lost_by_an_unrelated_change_fails_the_siblings() {
    for by_import in [false, true] {
        let mut server = TestServer::start_with(&["--grace-seconds", "0"], |_| {}).await;
        let [admin, newcomer, newcomer3] =
            [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("newcomer3").await];
        let change = NewContacts { admin: "newcomer", tech: "newcomer2", ..NewContacts::default() };
        let ids: Vec<RequestId> = admin.submit(&domain(), change).await.ok();
        server.all_accept(ids[0], &[&admin, &newcomer]).await;
        let back = newcomer.submit_one(&domain(), NewContacts { admin: "admin", ..NewContacts::default() }).await;
        server.all_accept(back, &[&newcomer, &admin]).await;
        assert_eq!(admin.state(ids[1]).await, RequestState::ValidatingByCustomers);
        // Now the right is lost by an unrelated change.
        if by_import {
            server.import_with(|export| export.service("halden.example", "DOMAIN").contacts[0] = "newcomer3").await;
        } else {
            let on = admin.submit_one(&domain(), NewContacts { admin: "newcomer3", ..NewContacts::default() }).await;
            server.all_accept(on, &[&admin, &newcomer3]).await;
        }
        assert_eq!(server.contact_names(&domain()).await, ["newcomer3", "tech", "billing"]);
        assert_eq!(admin.state(ids[1]).await, RequestState::Error, "by import: {by_import}");
    }
}

#[tokio::test]
async fn one_code_answers_every_request_of_a_submission_once() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let vps = service("ns1.halden.example", Category::Vps);
    let change = NewContacts { admin: "newcomer", tech: "newcomer", billing: "newcomer" };
    let ids: Vec<RequestId> = admin.submit(&vps, change).await.ok();
    // Roles between the same two accounts are one request.
    let of_admin = (account("admin"), account("newcomer"), roles(&[Role::Admin, Role::Tech]));
    let of_billing = (account("billing"), account("newcomer"), roles(&[Role::Billing]));
    assert_eq!(pairs(&admin, &ids).await, [of_admin, of_billing]);
    // One email a person.
    let asked = server.mails().await.into_iter().filter(|mail| DemoMail::asks(mail.kind()));
    let asked: Vec<(NicHandle, String)> = asked.map(|mail| (mail.to, mail.subject)).collect();
    let (contact, number) = ("admin, tech and billing contact for ns1.halden.example", DemoMail::number(ids[0]));
    let to_admin = format!("Confirm it was you: {contact} (request {number})");
    let to_newcomer = format!("Become {contact}? (request {number})");
    assert_eq!(asked, [(account("admin"), to_admin), (account("newcomer"), to_newcomer)]);
    let code = server.code(ids[0], &newcomer).await;
    let live = &format!("select count(*) from {LIVE_CODES} where account = 'newcomer-ovh'");
    newcomer.accept(ids[1], &code).await.done();
    assert_eq!(server.rows(live), [[1.into()]]);
    // The same answer again is the stored one; another one is not possible.
    newcomer.accept(ids[1], &code).await.done();
    assert_eq!(newcomer.decline(ids[1], &code).await.refusal(), Refusal::UsedCode { answer: Answer::Accept });
    // Wrong tries count for the submission.
    assert!(matches!(newcomer.accept(ids[0], "wrong").await.refusal(), Refusal::WrongCode { tries_left: 9, .. }));
    assert!(matches!(newcomer.accept(ids[0], "wrong").await.refusal(), Refusal::WrongCode { tries_left: 8, .. }));
    newcomer.decline(ids[0], &code).await.done();
    assert_eq!(server.rows(live), [[0.into()]]);
    for id in &ids {
        let answers =
            [newcomer.accept(*id, &code).await.status == 200, newcomer.decline(*id, &code).await.status == 200];
        assert_eq!(answers, [*id == ids[1], *id == ids[0]]);
    }
}
