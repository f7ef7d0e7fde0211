//! Somebody who calls the server, with cookies of their own.

use super::Reply;
use handover_api::app::ScreenResponse;
use handover_api::modify::ChangeContact;
use handover_api::requests::{RequestDetail, RequestsPage};
use handover_api::route::{self, TaskAction};
use handover_api::services::{ServiceRow, ServicesPage};
use handover_api::task::{Resend, Token};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{NicHandle, Request, RequestId, ServiceKey, State, Timestamp};
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Where the server is: another port after a restart.
pub(crate) type Base = Arc<Mutex<String>>;

/// Somebody who calls the server. Clones share their cookies.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) handle: NicHandle,
    pub(crate) client: reqwest::Client,
    base: Base,
}

/// What somebody submits: new contacts by name before the hyphen, by address, or as typed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Change<'a> {
    pub(crate) admin: &'a str,
    pub(crate) tech: &'a str,
    pub(crate) billing: &'a str,
}

impl Change<'_> {
    pub(crate) fn body(self) -> ChangeContact {
        let entry = |text: &str| match text {
            "" => None,
            text if text.contains(|c: char| !c.is_ascii_alphanumeric()) => Some(text.to_owned()),
            name => Some([name, "-ovh"].concat()),
        };
        ChangeContact {
            contact_admin: entry(self.admin),
            contact_tech: entry(self.tech),
            contact_billing: entry(self.billing),
        }
    }
}

impl Person {
    pub(crate) fn new(handle: NicHandle, base: Base) -> Self {
        let client = reqwest::Client::builder()
            .cookie_store(true)
            .timeout(Duration::from_secs(30))
            .build()
            .expect("a client without TLS needs nothing");
        Self { handle, client, base }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        [self.base.lock().unwrap_or_else(PoisonError::into_inner).as_str(), path].concat()
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        Reply::read(request.send().await.expect("the server answers")).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.client.get(self.url(path))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &impl serde::Serialize) -> Reply {
        self.send(self.client.post(self.url(path)).json(body)).await
    }

    /// Posts without a body, as the reference's clients do where there is nothing to say.
    pub(crate) async fn post_nothing(&self, path: &str) -> Reply {
        self.send(self.client.post(self.url(path))).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send(self.client.delete(self.url(path))).await
    }

    /// A call in detail; `body` goes as it is.
    pub(crate) async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("the tests name headers rightly");
            map.append(name, HeaderValue::from_str(value).expect("the tests write headers rightly"));
        }
        let request = self.client.request(method, self.url(path)).headers(map).body(body.to_owned());
        self.send(request).await
    }

    /// A `POST` of text that claims to be JSON.
    pub(crate) async fn post_text(&self, path: &str, body: &str) -> Reply {
        self.call(Method::POST, path, &[(CONTENT_TYPE.as_str(), "application/json")], body).await
    }

    pub(crate) async fn submit(&self, service: &ServiceKey, change: Change<'_>) -> Reply {
        self.post(&route::change_contact(service), &change.body()).await
    }

    /// Submits what makes exactly one request.
    pub(crate) async fn ask(&self, service: &ServiceKey, change: Change<'_>) -> RequestId {
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

    pub(crate) async fn state(&self, id: RequestId) -> State {
        self.request(id).await.state
    }

    /// What stands in the request's timeline.
    pub(crate) async fn timeline(&self, id: RequestId) -> Vec<(TimelineEvent, State, Timestamp, Option<NicHandle>)> {
        let timeline = self.detail(id).await.timeline;
        timeline.into_iter().map(|entry| (entry.event, entry.state, entry.at, entry.by)).collect()
    }

    pub(crate) async fn requests(&self, query: &str) -> ScreenResponse<RequestsPage> {
        self.get(&[route::REQUESTS, query].concat()).await.ok()
    }

    pub(crate) async fn services(&self, query: &str) -> ServicesPage {
        let screen: ScreenResponse<ServicesPage> = self.get(&[route::SERVICES, query].concat()).await.ok();
        screen.data
    }

    /// The row of one service, where this account is a contact of it.
    pub(crate) async fn service(&self, service: &ServiceKey) -> Option<ServiceRow> {
        self.services("?limit=200").await.rows.into_iter().find(|row| row.service == *service)
    }

    /// What the reference's clients read of a request.
    pub(crate) async fn task(&self, id: RequestId) -> Value {
        self.get(&route::task(id)).await.ok()
    }
}
