//! Mail delivery by SMTP.

mod addresses;
mod aiosmtpd;
mod bounces;
mod content;
mod delivery;
mod mutated;
mod outage;
mod outcomes;
mod queue;
mod replies;

use crate::common::{TestServer, TestUser, account};
use handover_api::submissions::Delivery;
use handover_rules::RequestId;
use handover_rules::request::notices::Notice;

async fn set_up(url: &str) -> (TestServer, TestUser, TestUser) {
    set_up_with(&["--smtp-url", url]).await
}

async fn set_up_with(options: &[&str]) -> (TestServer, TestUser, TestUser) {
    let server = TestServer::start_with(options, |_| {}).await;
    let [admin, newcomer] = [server.sign_in_by_password("admin").await, server.sign_in_by_password("newcomer").await];
    (server, admin, newcomer)
}

/// The delivery state of the last mail to an account, as the request shows it.
async fn delivery(user: &TestUser, id: RequestId, to: &str) -> Delivery {
    let mails = user.detail(id).await.row.mails;
    mails.iter().find(|mail| mail.to == account(to)).expect("a mail in the outbox").delivery
}

/// Queues `number` mails about a request, caused by `sender`, to each of `to` in turn.
async fn queue(server: &TestServer, id: RequestId, sender: &str, to: &[&str], number: usize) {
    let (sender, now) = (account(sender), server.now());
    let to: Vec<_> = to.iter().map(|to| account(to)).cycle().take(number).collect();
    server
        .store
        .write(move |tx| {
            let about = tx.request(id)?.expect("the request exists");
            to.iter().try_for_each(|to| tx.queue_mail(&about, to, Notice::Changed, &sender, now))
        })
        .await
        .expect("the store succeeds");
}
