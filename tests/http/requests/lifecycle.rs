//! A request from submission to move, and its early ends.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, days, domain, millis, minutes, roles, seconds};
use handover_api::submissions::Delivery;
use handover_api::{Reason, route};
use handover_rules::request::notices::TimelineEvent;
use handover_rules::submission::MAX_REASON;
use handover_rules::{Ending, Refusal, RequestState, Role};

#[tokio::test]
async fn the_admin_names_a_new_tech_contact() {
    let server = TestServer::start().await;
    let [admin, tech, newcomer] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    assert_eq!(newcomer.services("").await.total, 0);

    let begun = server.now();
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let request = newcomer.request(id).await;
    assert_eq!((request.service, request.roles), (domain(), roles(&[Role::Tech])));
    assert_eq!([request.asker, request.from, request.to], ["admin", "tech", "newcomer"].map(account));
    assert_eq!((request.asked_at, request.deadline), (begun, begun + days(7)));
    let asked = [("Confirm it was you".to_owned(), account("admin")), ("Become".to_owned(), account("newcomer"))];
    assert_eq!(server.mails_about(id).await, asked);
    let screen = newcomer.requests("").await;
    assert_eq!((screen.waiting, screen.data.waiting_for_me.total), (1, 1));
    let row = &screen.data.waiting_for_me.rows[0];
    assert_eq!(row.asker_roles, roles(&[Role::Admin]));
    let mails = &row.mails;
    assert!(mails.len() == 2 && mails.iter().all(|mail| mail.delivery == Delivery::Sent), "{mails:?}");

    server.advance(minutes(5)).await;
    server.all_accept(id, &[&newcomer]).await;
    assert_eq!(admin.request(id).await.missing().collect::<Vec<_>>(), [&admin.handle]);
    let screen = newcomer.requests("").await;
    assert_eq!((screen.waiting, screen.data.waiting_for_others.total), (0, 1));

    server.advance(minutes(5)).await;
    server.all_accept(id, &[&admin]).await;
    assert_eq!(admin.state(id).await, RequestState::Doing);
    server.advance(seconds(119)).await;
    assert_eq!(admin.state(id).await, RequestState::Doing);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);

    server.advance(seconds(1)).await;
    let request = admin.request(id).await;
    assert_eq!(request.state, RequestState::Done);
    assert_eq!(request.ended.map(|ended| ended.at), Some(server.now()));
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
    assert_eq!(server.notifications(id).await, ["admin Done", "newcomer Done", "tech Changed"]);

    let by = |user: &TestUser| Some(user.handle.clone());
    let [first, second] = [begun + minutes(5), begun + minutes(10)];
    assert_eq!(
        admin.timeline(id).await,
        [
            (TimelineEvent::Asked, RequestState::Todo, begun, by(&admin)),
            (TimelineEvent::CodesQueued, RequestState::ValidatingByCustomers, begun, None),
            (TimelineEvent::Accepted, RequestState::ValidatingByCustomers, first, by(&newcomer)),
            (TimelineEvent::Accepted, RequestState::ValidatingByCustomers, second, by(&admin)),
            (TimelineEvent::Checked, RequestState::CheckValidity, second, None),
            (TimelineEvent::GraceBegan, RequestState::Doing, second, None),
            (TimelineEvent::Moved, RequestState::Done, second + minutes(2), None),
        ]
    );
    // The lists show the move immediately.
    let row = newcomer.service(&domain()).await.expect("the newcomer's services contain it");
    assert_eq!(row.contacts.tech, newcomer.handle);
    assert!(tech.service(&domain()).await.is_none());
    tech.get(&route::request(id)).await.problem(404);
    assert_eq!(newcomer.requests("").await.data.finished.total, 1);
}

#[tokio::test]
async fn reason_for_declining_reaches_the_asker() {
    let server = TestServer::start().await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let code = server.code(id, &newcomer).await;
    // Hostile text is refused as in notes, and the code stays good.
    for reason in ["live \u{202e}live".to_owned(), "é".repeat(MAX_REASON + 1)] {
        let problem = newcomer.decline_with(id, &code, &reason).await.problem(400);
        assert_eq!(problem.reason, Reason::Malformed);
    }
    let reason = "I leave at the end\nof the year. <b>Ask</b> Kasper.";
    newcomer.decline_with(id, &code, &format!(" {reason} ")).await.done();
    let how = |reason: Option<&str>| Ending::Declined { by: account("newcomer"), reason: reason.map(str::to_owned) };
    for party in [&admin, &newcomer] {
        assert_eq!(party.request(id).await.ended.expect("it has ended").how, how(Some(reason)));
    }
    assert_eq!(tech.request(id).await.ended.expect("it has ended").how, how(None), "a contact who is no party");
    let mails = server.mails().await;
    let email = mails.iter().find(|mail| mail.to == admin.handle && mail.kind() == "Declined").expect("an email");
    let text = email.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("> I leave at the end > of the year. <b>Ask</b> Kasper."), "{text}");
}

#[tokio::test]
async fn asker_withdraws_and_party_takes_back_until_the_role_moves() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let closed = Refusal::Closed { state: RequestState::Aborted };
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    assert_eq!(newcomer.withdraw(id).await.refusal(), Refusal::NotTheAsker);
    server.all_accept(id, &[&newcomer, &admin]).await;
    server.advance(minutes(2) - millis(1)).await;
    admin.withdraw(id).await.done();
    // Withdrawing twice is idempotent.
    let timeline = admin.timeline(id).await;
    assert_eq!(timeline.last().map(|(what, ..)| *what), Some(TimelineEvent::Withdrawn));
    server.advance(minutes(5)).await;
    admin.withdraw(id).await.done();
    assert_eq!(admin.timeline(id).await, timeline);
    assert_eq!(admin.take_back(id).await.refusal(), closed);

    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&newcomer]).await;
    assert_eq!(admin.take_back(id).await.refusal(), Refusal::NotAccepted);
    for _ in 0..2 {
        newcomer.take_back(id).await.done();
    }
    assert_eq!(admin.withdraw(id).await.refusal(), closed);
    assert_eq!(server.notifications(id).await, ["admin Cancelled", "newcomer Cancelled"]);
}
