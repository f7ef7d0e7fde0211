//! Requests survive a restart of the server.

use crate::common::{TO_NEWCOMER, TestServer, days, domain, minutes, seconds};
use handover_rules::request::notices::Notice;
use handover_rules::{Refusal, RequestState};

#[tokio::test]
async fn request_continues_after_a_restart() {
    let mut server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let begun = server.now();
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let code = server.code(id, &newcomer).await;
    assert_eq!(newcomer.accept(id, "x").await.refusal(), Refusal::WrongCode { tries_left: 9, until: None });

    // Sessions, codes, attempts and deadlines persist.
    server.restart(seconds(30)).await;
    assert_eq!(newcomer.accept(id, "x").await.refusal(), Refusal::WrongCode { tries_left: 8, until: None });
    newcomer.accept(id, &code).await.done();
    assert_eq!(admin.request(id).await.deadline, begun + days(7));

    // Overdue transitions run first, with their scheduled timestamps.
    server.all_accept(id, &[&admin]).await;
    let effect = server.now() + minutes(2);
    server.restart(minutes(40)).await;
    let request = admin.request(id).await;
    assert_eq!((request.state, request.ended.map(|ended| ended.at)), (RequestState::Done, Some(effect)));
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
    assert_eq!(server.notifications(id).await, ["admin Done", "newcomer Done", "tech Changed"]);
    newcomer.accept(id, &code).await.done();
    server.restart(seconds(1)).await;
    assert_eq!(server.notifications(id).await.len(), 3);
}

#[tokio::test]
async fn queued_mails_are_sent_after_a_restart() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.stop_before_sending(id, "newcomer", Notice::Confirm).await;
    server.start_again().await;
    let newcomer = server.sign_in("newcomer").await;
    let mails = server.mails().await;
    let codes: Vec<_> = mails
        .iter()
        .filter(|mail| mail.to == newcomer.handle)
        .filter_map(|mail| mail.code().map(|code| code.expose().to_owned()))
        .collect();
    assert_eq!(codes.len(), 2);
    assert_eq!(newcomer.accept(id, &codes[0]).await.refusal(), Refusal::SupersededCode);
    newcomer.accept(id, &codes[1]).await.done();
}
