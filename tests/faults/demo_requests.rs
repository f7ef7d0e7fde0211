//! One request a service, carried through on a server process in demo mode.

use super::common::user::BaseUrl;
use super::common::{DemoMail, ProviderExport, Reply, TestUser, account, service};
use super::load::{CallProgress, Load};
use super::process::ServerProcess;
use handover_api::app::DemoCredentials;
use handover_api::route;
use handover_api::submissions::IDEMPOTENCY_KEY;
use handover_rules::request::notices::TimelineEvent;
use handover_rules::{Category, NicHandle, RequestId, RequestState, ServiceKey, ValidationCode};
use serde_json::json;
use std::collections::HashMap;

/// Domains whose admin names a new tech contact.
pub(crate) struct DemoRequests {
    pub(crate) services: Vec<ServiceKey>,
    pub(crate) export: ProviderExport,
}

impl DemoRequests {
    pub(crate) fn new(number: usize) -> Self {
        let names: Vec<String> = (0..number).map(|number| format!("s{number:03}.example")).collect();
        let mut export = ProviderExport::new();
        for name in &names {
            export.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        }
        Self { services: names.iter().map(|name| service(name, Category::Domain)).collect(), export }
    }

    /// A submission a service.
    fn submissions(&self, admin: &TestUser) -> Load {
        self.submissions_for(admin, &account("newcomer"), "")
    }

    /// A submission a service for a new tech contact, each under a key by which a repeated call is recognized.
    pub(crate) fn submissions_for(&self, admin: &TestUser, tech: &NicHandle, prefix: &str) -> Load {
        Load::of(self.services.iter().enumerate().map(|(number, service)| {
            let (admin, path) = (admin.clone(), route::change_contact(service));
            let (key, body) = (format!("{prefix}{number}"), json!({ "contactTech": tech }));
            move || {
                let call = admin.client.post(admin.url(&path));
                call.header(IDEMPOTENCY_KEY, &key).json(&body)
            }
        }))
    }
}

pub(crate) async fn sign_in(server: &ServerProcess, name: &str) -> TestUser {
    sign_in_at(&server.base(), name).await
}

pub(crate) async fn sign_in_at(base: &BaseUrl, name: &str) -> TestUser {
    let user = TestUser::new(account(name), base.clone());
    user.post(route::DEMO_SESSION, &DemoCredentials { account: account(name) }).await.done();
    user
}

/// The acceptances of both parties of every request, once their emails are there: one each, with one code.
async fn acceptances(server: &ServerProcess, parties: [&TestUser; 2], ids: &[RequestId]) -> Load {
    server.until(async || DemoMail::read_all(parties[0]).await.len() >= 2 * ids.len()).await;
    let mails = DemoMail::read_all(parties[0]).await;
    let codes: Codes =
        mails.iter().filter_map(|mail| Some(((mail.maybe_request()?, mail.to.clone()), mail.code()?))).collect();
    assert_eq!(codes.len(), 2 * ids.len(), "one code for each party of each request");
    assert_eq!(mails.len(), codes.len(), "and one email for each code");
    acceptances_with(parties, ids, &codes)
}

/// Asks for all changes and accepts them, disturbed `disturbances` times during each of the two.
pub(crate) async fn ask_and_accept(
    requests: &DemoRequests,
    server: &mut ServerProcess,
    [admin, newcomer]: [&TestUser; 2],
    disturbances: usize,
    disturb: impl AsyncFn(&mut ServerProcess, &CallProgress),
) -> Vec<RequestId> {
    let (replies, submitted) = requests.submissions(admin).run(server, disturbances, &disturb).await;
    println!("submissions: {submitted}");
    let ids: Vec<RequestId> = replies.iter().flat_map(|reply| reply.ok::<Vec<RequestId>>()).collect();
    assert_eq!(ids.len(), requests.services.len());
    let acceptances = acceptances(server, [admin, newcomer], &ids).await;
    let (replies, answered) = acceptances.run(server, disturbances, &disturb).await;
    println!("answers: {answered}");
    replies.iter().for_each(Reply::done);
    ids
}

/// Codes by request and party.
pub(crate) type Codes = HashMap<(RequestId, NicHandle), ValidationCode>;

/// The acceptances of both parties of every request.
pub(crate) fn acceptances_with(parties: [&TestUser; 2], ids: &[RequestId], codes: &Codes) -> Load {
    Load::of(ids.iter().flat_map(|id| parties.map(|party| (*id, party.clone()))).map(|(id, party)| {
        let path = route::task_action(id, route::TaskAction::Accept);
        let body = json!({ "token": codes[&(id, party.handle.clone())].expose() });
        move || party.client.post(party.url(&path)).json(&body)
    }))
}

/// Each request has taken effect, with one entry for each of its events.
pub(crate) async fn assert_moved_once(admin: &TestUser, ids: &[RequestId]) {
    for id in ids {
        let request = admin.request(*id).await;
        assert_eq!(request.state, RequestState::Done, "{id}");
        let timeline = admin.timeline(*id).await;
        let count = |wanted| timeline.iter().filter(|(event, ..)| *event == wanted).count();
        assert_eq!([TimelineEvent::Asked, TimelineEvent::Accepted, TimelineEvent::Moved].map(count), [1, 2, 1], "{id}");
    }
}

/// Every role has moved once, and everybody was notified once.
pub(crate) async fn assert_all_done_once(server: &ServerProcess, admin: &TestUser, ids: &[RequestId]) {
    assert_moved_once(admin, ids).await;
    // To each party its code and the result, and to the former tech contact the result.
    server.until(async || DemoMail::read_all(admin).await.len() >= 5 * ids.len()).await;
    assert_eq!(DemoMail::read_all(admin).await.len(), 5 * ids.len());
}
