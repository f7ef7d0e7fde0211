//! A mail server that is down, slow or refusing while requests are made.

use super::common::mail_server::{Behavior, MailServer, ReceivedMail};
use super::common::{DemoMail, TO_NEWCOMER, TestServer, TestUser, minutes};
use handover_rules::{RequestId, RequestState, ServiceKey};
use std::collections::BTreeMap;

const REQUESTS: usize = 12;

struct Outage {
    name: &'static str,
    behavior: Behavior,
    /// Whether an email may reach the mail server although the reply does not come back. Such an email is sent again.
    leaves_doubt: bool,
}

const OUTAGES: [Outage; 6] = [
    Outage { name: "down", behavior: Behavior::HangsUp, leaves_doubt: false },
    Outage { name: "mute", behavior: Behavior::IsMute, leaves_doubt: false },
    Outage { name: "slow", behavior: Behavior::Holds, leaves_doubt: false },
    Outage { name: "refusing recipients", behavior: Behavior::RejectsForNow, leaves_doubt: false },
    Outage { name: "refusing the sender", behavior: Behavior::RejectsSender, leaves_doubt: false },
    Outage { name: "breaking off", behavior: Behavior::Disconnects, leaves_doubt: true },
];

/// Submits the requests, whose emails meet the outage, and waits until the mail server is back and has taken them.
async fn submit_in_outage(
    server: &TestServer,
    smtp: &MailServer,
    outage: &Outage,
    admin: &TestUser,
    services: &[ServiceKey],
) -> Vec<RequestId> {
    smtp.set_behavior(outage.behavior);
    let mut ids = Vec::new();
    for service in services {
        ids.push(admin.submit_one(service, TO_NEWCOMER).await);
    }
    if outage.behavior == Behavior::Holds {
        server.until("the mail server holds a reply back", async || smtp.held() > 0).await;
    } else {
        for _ in 0..3 {
            server.advance(minutes(10)).await;
        }
    }
    smtp.set_behavior(Behavior::Accepts);
    server.advance(minutes(10)).await;
    ids
}

/// The emails of each `Message-ID`, in order of arrival.
fn by_id(mails: &[ReceivedMail]) -> BTreeMap<String, Vec<&ReceivedMail>> {
    let mut found: BTreeMap<String, Vec<&ReceivedMail>> = BTreeMap::new();
    for mail in mails {
        found.entry(mail.header("Message-ID")).or_default().push(mail);
    }
    found
}

async fn accept_all(smtp: &MailServer, id: RequestId, parties: [&TestUser; 2]) {
    for user in parties {
        let mails = smtp.mails_to(user.handle.as_str().trim_end_matches("-ovh"));
        let mut own = mails
            .iter()
            .rev()
            .filter(|mail| mail.header("Subject").ends_with(&format!("(request {})", DemoMail::number(id))));
        let code = own.find_map(ReceivedMail::code).expect("an email with a code");
        user.accept(id, code).await.done();
    }
}

async fn go_through(outage: &Outage) {
    let smtp = MailServer::start().await;
    let mut options = vec!["--smtp-url", &smtp.url];
    if outage.behavior == Behavior::IsMute {
        options.extend(["--smtp-timeout", "1"]);
    }
    let (server, services) = TestServer::start_with_domains_and(REQUESTS, &options).await;
    let [admin, newcomer] = [server.sign_in_by_password("admin").await, server.sign_in_by_password("newcomer").await];
    let ids = submit_in_outage(&server, &smtp, outage, &admin, &services).await;

    let mails = smtp.mails();
    let asked = by_id(&mails);
    let repeated = mails.len() - asked.len();
    assert_eq!(asked.len(), 2 * REQUESTS, "{}: an email to each party of each request", outage.name);
    assert!(outage.leaves_doubt || repeated == 0, "{}: {repeated} emails came twice", outage.name);
    for id in &ids {
        accept_all(&smtp, *id, [&admin, &newcomer]).await;
    }
    server.advance(minutes(3)).await;
    for id in &ids {
        assert_eq!(admin.state(*id).await, RequestState::Done, "{}: {id}", outage.name);
    }
    // The result goes to both parties and to the former tech contact.
    assert_eq!(smtp.ids().len(), 5 * REQUESTS, "{}", outage.name);
    assert_eq!(smtp.mails().len(), 5 * REQUESTS + repeated, "{}", outage.name);
    println!(
        "mail server {}: {} emails, 0 lost, 0 doubled, {repeated} repeated because the reply was lost; {} answers given",
        outage.name,
        5 * REQUESTS,
        2 * REQUESTS,
    );
}

#[tokio::test]
#[ignore = "long"]
async fn outages_of_the_mail_server_lose_and_double_no_email() {
    for outage in &OUTAGES {
        go_through(outage).await;
    }
}
