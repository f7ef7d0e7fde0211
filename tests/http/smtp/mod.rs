//! Mail delivery by SMTP.

mod aiosmtpd;
mod content;
mod delivery;
mod outcomes;
mod scripted_server;

use crate::common::{Person, World, account};
use handover_api::requests::Delivery;
use handover_rules::RequestId;

async fn scene(url: &str) -> (World, Person, Person) {
    scene_with(&["--smtp-url", url]).await
}

async fn scene_with(options: &[&str]) -> (World, Person, Person) {
    let world = World::with(options, |_| {}).await;
    let [admin, newcomer] = [world.sign_in_by_password("admin").await, world.sign_in_by_password("newcomer").await];
    (world, admin, newcomer)
}

/// How far the last mail to an account got, as the request shows it.
async fn delivery(person: &Person, id: RequestId, to: &str) -> Delivery {
    let mails = person.detail(id).await.row.mails;
    mails.iter().find(|mail| mail.to == account(to)).expect("a mail was put into the outbox").delivery
}
