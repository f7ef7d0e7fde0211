//! Holders of domains, for the domain's contacts and for holders with a mailed link.

mod answer;
mod ask;

use crate::common::{Reply, TestServer, TestUser, domain};
use handover_api::app::ScreenResponse;
use handover_api::holder::{HolderAnswerPage, HolderPage};
use handover_api::route;
use handover_rules::ServiceKey;
use handover_rules::holder::HolderChangeId;
use serde_json::{Value, json};

/// The address of the holder in the export.
pub(super) const OLD: &str = "old@holder.example";

/// The address of the new holder in these tests.
pub(super) const NEW: &str = "new@holder.example";

/// Beginnings of the subjects that ask the holders.
pub(super) const ASK_OLD: &str = "Change of holder of halden.example: give it to someone else?";

pub(super) const ASK_NEW: &str = "Change of holder of halden.example: become its holder?";

fn entries(last_name: &str, email: &str) -> Value {
    json!({ "legalForm": "individual", "firstName": "Hanna", "lastName": last_name, "organisation": "", "email": email })
}

pub(super) fn to_another(domain: &ServiceKey) -> Value {
    json!({ "domain": domain.name, "identity": entries("Ashdown", NEW) })
}

/// Asks for a new holder with this address.
pub(super) async fn ask_for(user: &TestUser, email: &str) -> HolderChangeId {
    let body = json!({ "domain": domain().name, "identity": entries("Ashdown", email) });
    user.post(route::HOLDER_CHANGES, &body).await.ok()
}

pub(super) async fn ask(user: &TestUser) -> HolderChangeId {
    user.post(route::HOLDER_CHANGES, &to_another(&domain())).await.ok()
}

async fn page_of(user: &TestUser, service: &ServiceKey) -> HolderPage {
    user.get(&route::of_service(route::HOLDER, service)).await.ok::<ScreenResponse<HolderPage>>().data
}

pub(super) async fn page(user: &TestUser) -> HolderPage {
    page_of(user, &domain()).await
}

/// The secrets mailed to the old and to the new holder.
pub(super) async fn secrets(server: &TestServer) -> [String; 2] {
    [server.mail_to(OLD, ASK_OLD).await.secret(), server.mail_to(NEW, ASK_NEW).await.secret()]
}

pub(super) async fn open_link(user: &TestUser, secret: &str) -> HolderAnswerPage {
    user.post(route::HOLDER_LINK, &json!({ "token": secret })).await.ok()
}

pub(super) async fn answer(user: &TestUser, secret: &str, answer: &str) -> Reply {
    user.post(route::HOLDER_ANSWER, &json!({ "token": secret, "answer": answer })).await
}

/// Answers that are taken.
async fn accept(server: &TestServer, secret: &str) -> HolderAnswerPage {
    answer(&server.visitor(), secret, "accept").await.ok()
}

/// The addresses that got an email with this subject.
pub(super) async fn recipients_of(server: &TestServer, subject: &str) -> Vec<String> {
    let mails = server.mails().await.into_iter().filter(|mail| mail.subject == subject);
    mails.map(|mail| mail.address).collect()
}
