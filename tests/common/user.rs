//! A user of the server.

use super::{Reply, waiting};
use handover_api::app::ScreenResponse;
use handover_api::reference::{Decline, Resend, Token};
use handover_api::requests::{RequestDetail, RequestsPage};
use handover_api::route::{self, TaskAction};
use handover_api::service::{ServiceDetail, ServicePage};
use handover_api::services::{ServiceRow, ServicesPage};
use handover_api::submissions::{ChangeContact, NewLine, NewLines, NewSubmission};
use handover_rules::request::notices::TimelineEvent;
use handover_rules::submission::form::Preview;
use handover_rules::{
    Blocker, Ending, NicHandle, PerRole, Request, RequestId, RequestState, ServiceKey, SubmissionId, Timestamp,
};
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The origins of the servers on a database, to which calls go in turns. Shared by all users, because a restart changes the
/// ports.
#[derive(Clone, Default)]
pub(crate) struct BaseUrl(Arc<Mutex<VecDeque<String>>>);

impl BaseUrl {
    /// That of a single server.
    pub(crate) fn of(origin: String) -> Self {
        let base = Self::default();
        base.set([origin]);
        base
    }

    fn origins(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the origins.
    pub(crate) fn set(&self, origins: impl IntoIterator<Item = String>) {
        *self.origins() = origins.into_iter().collect();
    }

    /// The origin for the next call.
    pub(crate) fn next(&self) -> String {
        let mut origins = self.origins();
        origins.rotate_left(1);
        origins.front().cloned().expect("a server is running")
    }
}

/// A client of the server with a cookie jar of its own. Clones share the jar.
#[derive(Clone)]
pub(crate) struct TestUser {
    pub(crate) handle: NicHandle,
    pub(crate) client: reqwest::Client,
    base: BaseUrl,
}

/// The new contacts of a submission: `newcomer` for `newcomer-ovh`; an address, or anything that is not purely
/// alphanumeric, as it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NewContacts<'a> {
    pub(crate) admin: &'a str,
    pub(crate) tech: &'a str,
    pub(crate) billing: &'a str,
}

impl NewContacts<'_> {
    pub(crate) fn body(self) -> ChangeContact {
        let input = |text: &str| match text {
            "" => None,
            text if text.contains(|c: char| !c.is_ascii_alphanumeric()) => Some(text.to_owned()),
            name => Some([name, "-ovh"].concat()),
        };
        ChangeContact {
            contact_admin: input(self.admin),
            contact_tech: input(self.tech),
            contact_billing: input(self.billing),
            ..ChangeContact::default()
        }
    }

    /// A submission of one service, for a check.
    pub(crate) fn of(self, service: &ServiceKey) -> NewSubmission {
        one_line(service, &self.body())
    }
}

/// A submission with one line.
fn one_line(service: &ServiceKey, change: &ChangeContact) -> NewSubmission {
    let contacts = change.entries();
    let contacts = PerRole::from_fn(|role| contacts.get(role).map(str::to_owned));
    NewSubmission {
        lines: NewLines::Each(vec![NewLine { service: service.clone(), contacts, until: change.until }]),
        all_or_nothing: false,
        leave_out: false,
        note: None,
        replaces: change.replaces.map(SubmissionId::new),
        replace_own: false,
        in_name_of: None,
    }
}

impl TestUser {
    /// The preview of a change.
    pub(crate) async fn check(&self, service: &ServiceKey, change: &ChangeContact) -> Preview {
        let reply = self.post(route::SUBMISSIONS_CHECK, &one_line(service, change)).await;
        reply.ok::<ScreenResponse<Preview>>().data
    }

    pub(crate) fn new(handle: NicHandle, base: BaseUrl) -> Self {
        let client =
            reqwest::Client::builder().cookie_store(true).timeout(waiting::LIMIT).build().expect("building the client");
        Self { handle, client, base }
    }

    /// The same browser, whose calls go to another server.
    pub(crate) fn at(&self, server: BaseUrl) -> Self {
        Self { base: server, ..self.clone() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        [&self.base.next(), path].concat()
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        Reply::read(request.send().await.expect("the server responds")).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.client.get(self.url(path))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &impl serde::Serialize) -> Reply {
        self.send(self.client.post(self.url(path)).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &impl serde::Serialize) -> Reply {
        self.send(self.client.put(self.url(path)).json(body)).await
    }

    /// A call about a version that was read.
    pub(crate) async fn if_match(
        &self,
        version: &str,
        method: Method,
        path: &str,
        body: &impl serde::Serialize,
    ) -> Reply {
        self.send(self.client.request(method, self.url(path)).header("if-match", version).json(body)).await
    }

    /// A `POST` without a body, as OVHcloud's clients send it.
    pub(crate) async fn post_nothing(&self, path: &str) -> Reply {
        self.send(self.client.post(self.url(path))).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(self.client.delete(self.url(path))).await
    }

    /// A call with exactly these headers and this body.
    pub(crate) async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a valid header name");
            map.append(name, HeaderValue::from_str(value).expect("a valid header value"));
        }
        let request = self.client.request(method, self.url(path)).headers(map).body(body.to_owned());
        self.send(request).await
    }

    /// A `POST` of any text marked as JSON.
    pub(crate) async fn post_text(&self, path: &str, body: &str) -> Reply {
        self.call(Method::POST, path, &[(CONTENT_TYPE.as_str(), "application/json")], body).await
    }

    pub(crate) async fn submit(&self, service: &ServiceKey, change: NewContacts<'_>) -> Reply {
        self.post(&route::change_contact(service), &change.body()).await
    }

    /// Submits a change that becomes exactly one request.
    pub(crate) async fn submit_one(&self, service: &ServiceKey, change: NewContacts<'_>) -> RequestId {
        let ids: Vec<RequestId> = self.submit(service, change).await.ok();
        assert_eq!(ids.len(), 1, "{ids:?}");
        ids[0]
    }

    pub(crate) async fn accept(&self, id: RequestId, code: &str) -> Reply {
        self.answer(id, TaskAction::Accept, code).await
    }

    pub(crate) async fn decline(&self, id: RequestId, code: &str) -> Reply {
        self.answer(id, TaskAction::Refuse, code).await
    }

    pub(crate) async fn decline_with(&self, id: RequestId, code: &str, reason: &str) -> Reply {
        let body = Decline { token: code.to_owned(), reason: Some(reason.to_owned()) };
        self.post(&route::task_action(id, TaskAction::Refuse), &body).await
    }

    async fn answer(&self, id: RequestId, action: TaskAction, code: &str) -> Reply {
        self.post(&route::task_action(id, action), &Token { token: code.to_owned() }).await
    }

    pub(crate) async fn withdraw(&self, id: RequestId) -> Reply {
        self.post_nothing(&route::task_action(id, TaskAction::Withdraw)).await
    }

    pub(crate) async fn take_back(&self, id: RequestId) -> Reply {
        self.post_nothing(&route::task_action(id, TaskAction::TakeBack)).await
    }

    pub(crate) async fn resend(&self, id: RequestId, to: &NicHandle) -> Reply {
        let body = Resend { to: Some(to.clone()) };
        self.post(&route::task_action(id, TaskAction::ResendEmail), &body).await
    }

    pub(crate) async fn detail(&self, id: RequestId) -> RequestDetail {
        let screen: ScreenResponse<RequestDetail> = self.get(&route::request(id)).await.ok();
        screen.data
    }

    pub(crate) async fn request(&self, id: RequestId) -> Request {
        self.detail(id).await.row.request
    }

    pub(crate) async fn state(&self, id: RequestId) -> RequestState {
        self.request(id).await.state
    }

    pub(crate) async fn timeline(
        &self,
        id: RequestId,
    ) -> Vec<(TimelineEvent, RequestState, Timestamp, Option<NicHandle>)> {
        let timeline = self.detail(id).await.line.timeline;
        timeline.into_iter().map(|entry| (entry.event, entry.state, entry.at, entry.by)).collect()
    }

    pub(crate) async fn requests(&self, query: &str) -> ScreenResponse<RequestsPage> {
        self.get(&[route::REQUESTS, query].concat()).await.ok()
    }

    pub(crate) async fn services(&self, query: &str) -> ServicesPage {
        let screen: ScreenResponse<ServicesPage> = self.get(&[route::SERVICES, query].concat()).await.ok();
        screen.data
    }

    /// A service as its page shows it.
    pub(crate) async fn service_detail(&self, service: &ServiceKey) -> ServiceDetail {
        let screen: ScreenResponse<ServicePage> = self.get(&route::service_page(&service.name)).await.ok();
        let mut services = screen.data.services.into_iter();
        services.find(|detail| detail.row.service == *service).expect("the service is on the page of its name")
    }

    /// The row of one service; `None` where this account is not a contact.
    pub(crate) async fn service(&self, service: &ServiceKey) -> Option<ServiceRow> {
        self.services("?limit=200").await.rows.into_iter().find(|row| row.service == *service)
    }

    /// The blockers that failed a request, as this account sees them.
    pub(crate) async fn failure(&self, id: RequestId) -> Vec<Blocker> {
        let request = self.request(id).await;
        assert_eq!(request.state, RequestState::Error);
        match request.ended.map(|ended| ended.how) {
            Some(Ending::Failed { reasons }) => reasons,
            other => panic!("the request has not failed: {other:?}"),
        }
    }

    /// The request as OVHcloud's API shows it.
    pub(crate) async fn task(&self, id: RequestId) -> Value {
        self.get(&route::task(id)).await.ok()
    }
}
