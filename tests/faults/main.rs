//! The server as a process of its own that is killed at any moment. What a caller was told must be there afterwards, and
//! nothing twice.
//!
//! `HANDOVER_KILLS` sets how often it is killed in each phase (3); the figures are printed.

#![expect(dead_code, unused_imports, reason = "the harness serves other tests, too")]

#[path = "../common/mod.rs"]
mod common;
mod load;
mod process;

use common::{DemoMail, ProviderExport, TestUser, account, service};
use handover_api::app::DemoCredentials;
use handover_api::route;
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Category, RequestId, ServiceKey, State};
use load::{Figures, Load};
use process::ServerProcess;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

const SERVICES: usize = 96;

fn kills() -> usize {
    std::env::var("HANDOVER_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(3)
}

async fn sign_in(server: &ServerProcess, name: &str) -> TestUser {
    let user = TestUser::new(account(name), server.base());
    user.post(route::DEMO_SESSION, &DemoCredentials { account: account(name) }).await.done();
    user
}

/// Submits one request a service, under a key by which a repeated call is recognized.
async fn submit_all(
    server: &mut ServerProcess,
    admin: &TestUser,
    services: &[ServiceKey],
) -> (Vec<RequestId>, Figures) {
    let calls = services.iter().enumerate().map(|(number, service)| {
        let url = admin.url(&route::change_contact(service));
        let body = json!({ "contactTech": "newcomer-ovh" });
        admin.client.post(url).header("idempotency-key", number.to_string()).json(&body)
    });
    let (replies, figures) = Load::of(calls).run_with_kills(server, kills()).await;
    let ids = replies.iter().map(|reply| {
        let ids: Vec<RequestId> = reply.ok();
        assert_eq!(ids.len(), 1);
        ids[0]
    });
    (ids.collect(), figures)
}

/// Both parties accept every request.
async fn accept_all(server: &mut ServerProcess, parties: [&TestUser; 2], ids: &[RequestId]) -> Figures {
    let mails = DemoMail::read_all(parties[0]).await;
    let codes: HashMap<_, _> =
        mails.iter().filter_map(|mail| Some(((mail.maybe_request()?, mail.to.clone()), mail.code()?))).collect();
    assert_eq!(codes.len(), 2 * ids.len(), "one code for each party of each request");
    assert_eq!(mails.len(), codes.len(), "and one email for each code");
    let calls = ids.iter().flat_map(|id| parties.map(|party| (*id, party))).map(|(id, party)| {
        let url = party.url(&route::task_action(id, route::TaskAction::Accept));
        party.client.post(url).json(&json!({ "token": codes[&(id, party.handle.clone())].expose() }))
    });
    let (replies, figures) = Load::of(calls).run_with_kills(server, kills()).await;
    replies.iter().for_each(common::Reply::done);
    figures
}

/// Lets the roles move while the server is killed.
async fn move_all(server: &mut ServerProcess, admin: &TestUser, services: &[ServiceKey]) {
    admin.post("/test/clock", &json!({ "seconds": 300 })).await.ok::<serde_json::Value>();
    for _ in 0..kills() {
        server.kill_and_restart().await;
        // The clock of the tests begins anew with each process.
        admin.post("/test/clock", &json!({ "seconds": 300 })).await.ok::<serde_json::Value>();
    }
    for service in services {
        server
            .until(|| async {
                admin.service(service).await.is_some_and(|row| row.contacts.tech == account("newcomer"))
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_loses_nothing_and_does_nothing_twice() {
    let names: Vec<String> = (0..SERVICES).map(|number| format!("s{number:03}.example")).collect();
    let services: Vec<ServiceKey> = names.iter().map(|name| service(name, Category::Domain)).collect();
    let mut export = ProviderExport::new();
    for name in &names {
        export.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
    }
    let mut server = ServerProcess::start(&export).await;
    let [admin, newcomer] = [sign_in(&server, "admin").await, sign_in(&server, "newcomer").await];

    let (ids, submitted) = submit_all(&mut server, &admin, &services).await;
    println!("submissions: {submitted}");
    server.until(|| async { DemoMail::read_all(&admin).await.len() >= 2 * ids.len() }).await;
    let accepted = accept_all(&mut server, [&admin, &newcomer], &ids).await;
    println!("answers: {accepted}");
    move_all(&mut server, &admin, &services).await;

    for id in &ids {
        let request = newcomer.request(*id).await;
        assert_eq!(request.state, State::Done, "{id}");
        let timeline = newcomer.timeline(*id).await;
        let count = |wanted| timeline.iter().filter(|(event, ..)| *event == wanted).count();
        assert_eq!([TimelineEvent::Asked, TimelineEvent::Accepted, TimelineEvent::Moved].map(count), [1, 2, 1], "{id}");
    }
    // To each party its code and the result, and to the former tech contact the result.
    server.until(|| async { DemoMail::read_all(&admin).await.len() >= 5 * ids.len() }).await;
    assert_eq!(DemoMail::read_all(&admin).await.len(), 5 * ids.len());
    server.stop().await;
}
