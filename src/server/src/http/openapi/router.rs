//! A router that lists its endpoints and describes them by the signatures of their handlers: axum's router does neither.

use crate::http::AppState;
use crate::http::answers::ReferenceList;
use crate::http::answers::json::{Accepted, ListJson};
use crate::http::answers::memory::CountedMemory;
use crate::http::cookies::{DeskDeviceCookie, DeviceCookie};
use crate::http::extract::{
    ActingAccount, ClientIp, JsonBody, LargeJsonBody, OptionalJsonBody, PathParam, ProviderKey, Query, ServiceQuery,
    Session, StaffSession, StrictJsonBody, UnattendedSession, UniqueMembers,
};
use crate::http::openapi::operation::{IF_MATCH, Operation};
use crate::http::preconditions::{IfMatch, Versioned};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use axum::{Extension, Json, Router};
use handover_api::Reason;
use handover_api::app::ScreenResponse;
use handover_api::applications::SIGNATURE_HEADER;
use handover_api::services::ServicesPage;
use handover_store::Caller;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

pub type Endpoint = (Method, String);

/// Adds to the description of a route.
type Describe = Box<dyn Fn(&mut Operation) -> &mut Operation>;

struct Registered {
    method: Method,
    path: String,
    signature: fn(&mut Operation),
    about: Vec<Describe>,
}

#[derive(Default)]
pub(crate) struct Routes {
    router: Router<AppState>,
    registered: Vec<Registered>,
}

impl Routes {
    pub(crate) fn get<T: 'static, H: Handler<T, AppState> + Signature<T>>(self, path: &str, handler: H) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, handler)
    }

    pub(crate) fn post<T: 'static, H: Handler<T, AppState> + Signature<T>>(self, path: &str, handler: H) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, handler)
    }

    pub(crate) fn put<T: 'static, H: Handler<T, AppState> + Signature<T>>(self, path: &str, handler: H) -> Self {
        self.add(Method::PUT, MethodFilter::PUT, path, handler)
    }

    pub(crate) fn delete<T: 'static, H: Handler<T, AppState> + Signature<T>>(self, path: &str, handler: H) -> Self {
        self.add(Method::DELETE, MethodFilter::DELETE, path, handler)
    }

    fn add<T: 'static, H: Handler<T, AppState> + Signature<T>>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &str,
        handler: H,
    ) -> Self {
        self.registered.push(Registered { method, path: path.to_owned(), signature: H::describe, about: Vec::new() });
        Self { router: self.router.route(path, on(filter, handler)), ..self }
    }

    /// Summary of the endpoint that was added last.
    pub(crate) fn about(self, summary: &'static str) -> Self {
        self.described(move |operation| operation.about(summary))
    }

    /// Details of the endpoint that was added last, beyond the signature of its handler.
    pub(crate) fn described(mut self, describe: impl Fn(&mut Operation) -> &mut Operation + 'static) -> Self {
        if let Some(last) = self.registered.last_mut() {
            last.about.push(Box::new(describe));
        }
        self
    }

    /// Problems with their usual status, of the endpoint that was added last.
    pub(crate) fn problems(self, reasons: &'static [Reason]) -> Self {
        self.described(move |operation| operation.problems(reasons))
    }

    /// An example of the body that the endpoint that was added last takes.
    pub(crate) fn example(self, example: Value) -> Self {
        self.described(move |operation| operation.example(example.clone()))
    }

    /// Sets the longest body of the routes that were added so far, where it is not the usual one.
    pub(crate) fn with_body_limit(self, bytes: usize) -> Self {
        Self { router: self.router.layer(DefaultBodyLimit::max(bytes)), ..self }
    }

    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.registered.extend(other.registered);
        Self { router: self.router.merge(other.router), ..self }
    }

    pub(crate) fn into_router(self) -> Router<AppState> {
        self.router
    }

    pub(crate) fn into_endpoints(self) -> Vec<Endpoint> {
        self.registered.into_iter().map(|endpoint| (endpoint.method, endpoint.path)).collect()
    }

    /// The endpoints whose handlers read `If-Match`.
    pub(crate) fn versioned(&self) -> Arc<[Endpoint]> {
        let reads_version = |endpoint: &&Registered| {
            let mut operation = Operation::new(endpoint.method.clone(), endpoint.path.clone());
            (endpoint.signature)(&mut operation);
            operation.reads_version()
        };
        let versioned = self.registered.iter().filter(reads_version);
        versioned.map(|endpoint| (endpoint.method.clone(), endpoint.path.clone())).collect()
    }

    pub(crate) fn into_operations(self) -> impl Iterator<Item = Operation> {
        self.registered.into_iter().map(|Registered { method, path, signature, about }| {
            let mut operation = Operation::new(method, path);
            signature(&mut operation);
            for describe in about {
                describe(&mut operation);
            }
            operation
        })
    }
}

/// A parameter or the result of a handler.
pub(crate) trait Described {
    /// Adds its parameters, body, answers and problems.
    fn describe(operation: &mut Operation);
}

/// A handler. `T` is its parameters as in [`axum::handler::Handler`].
pub(crate) trait Signature<T> {
    /// Adds those of its parameters and its result.
    fn describe(operation: &mut Operation);
}

macro_rules! describe_functions {
    ($([$($part:ident)+])+) => {$(
        impl<F, Fut, Via, $($part),+> Signature<(Via, $($part,)+)> for F
        where
            F: FnOnce($($part),+) -> Fut,
            Fut: Future<Output: Described>,
            $($part: Described,)+
        {
            fn describe(operation: &mut Operation) {
                $($part::describe(operation);)+
                <Fut::Output>::describe(operation);
            }
        }
    )+};
}

describe_functions! { [A] [A B] [A B C] [A B C D] [A B C D E] [A B C D E G] [A B C D E G H] }

macro_rules! describe_nothing {
    ($($part:ty),+) => {$(
        impl Described for $part {
            fn describe(_: &mut Operation) {}
        }
    )+};
}

describe_nothing!(AppState, HeaderMap, Uri, Query, Request, Body);
describe_nothing!(Caller, ClientIp, DeviceCookie, DeskDeviceCookie);
// Routes that return a response describe it where they are registered.
describe_nothing!(Response);

impl<T: Described, E> Described for Result<T, E> {
    fn describe(operation: &mut Operation) {
        T::describe(operation);
    }
}

impl<T: Described> Described for (Extension<CountedMemory>, T) {
    fn describe(operation: &mut Operation) {
        T::describe(operation);
    }
}

impl<T: ToSchema> Described for Json<T> {
    fn describe(operation: &mut Operation) {
        operation.answers::<T>();
    }
}

impl<T: ToSchema> Described for Accepted<T> {
    fn describe(operation: &mut Operation) {
        operation.answers_with::<T>(202);
    }
}

impl<T: ToSchema> Described for Versioned<T> {
    fn describe(operation: &mut Operation) {
        operation.answers::<T>().names_version();
    }
}

impl Described for IfMatch {
    fn describe(operation: &mut Operation) {
        operation.header(IF_MATCH, "The `ETag` that was read: if it has changed since, nothing is written.");
        operation.problems(&[Reason::PreconditionFailed]);
    }
}

impl Described for ListJson {
    fn describe(operation: &mut Operation) {
        operation.answers::<ScreenResponse<ServicesPage>>();
    }
}

impl<T> Described for ReferenceList<T>
where
    Vec<T>: ToSchema,
{
    fn describe(operation: &mut Operation) {
        operation.answers::<Vec<T>>().page();
    }
}

impl<T: ToSchema> Described for JsonBody<T> {
    fn describe(operation: &mut Operation) {
        operation.takes::<T>();
    }
}

impl<T: ToSchema> Described for StrictJsonBody<T> {
    fn describe(operation: &mut Operation) {
        operation.takes::<T>();
    }
}

impl<T: ToSchema> Described for OptionalJsonBody<T> {
    fn describe(operation: &mut Operation) {
        operation.takes::<T>().body_is_optional();
    }
}

impl<T: ToSchema> Described for LargeJsonBody<T> {
    fn describe(operation: &mut Operation) {
        operation.takes::<T>();
    }
}

impl<T> Described for PathParam<T> {
    fn describe(operation: &mut Operation) {
        operation.problems(&[Reason::NotFound]);
    }
}

impl Described for ServiceQuery {
    fn describe(operation: &mut Operation) {
        operation.query("service", "Name of the service.").query("category", "Its category.");
        operation.problems(&[Reason::NotFound]);
    }
}

impl Described for Session {
    fn describe(operation: &mut Operation) {
        operation.security("session").problems(&[Reason::NotSignedIn]);
    }
}

impl Described for ActingAccount {
    fn describe(operation: &mut Operation) {
        Session::describe(operation);
        operation.security("application").problems(&[Reason::NotAllowed, Reason::TooManyTries]);
    }
}

impl Described for UnattendedSession {
    fn describe(operation: &mut Operation) {
        Session::describe(operation);
    }
}

impl Described for StaffSession {
    fn describe(operation: &mut Operation) {
        operation.security("staffSession");
        operation.problems(&[Reason::NotSignedIn, Reason::NotFound, Reason::NotAllowed]);
    }
}

impl Described for ProviderKey {
    fn describe(operation: &mut Operation) {
        operation.security("providerKey");
        operation.problems(&[Reason::NotSignedIn, Reason::NotAllowed, Reason::TooManyTries]);
    }
}

impl PartialSchema for UniqueMembers {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().into()
    }
}

impl ToSchema for UniqueMembers {}

/// Credentials of all kinds.
pub(super) fn security_schemes() -> Value {
    let cookie = |name: &str| {
        let about = format!("Set by signing in. Over HTTPS its name is `__Host-{name}`.");
        json!({ "type": "apiKey", "in": "cookie", "name": name, "description": about })
    };
    let bearer = |about: &str| json!({ "type": "http", "scheme": "bearer", "description": about });
    json!({
        "session": cookie("handover"),
        "staffSession": cookie("handover-desk"),
        "application": {
            "type": "apiKey", "in": "header", "name": SIGNATURE_HEADER,
            "description": "A signature of the call, with the headers of OVHcloud's clients.",
        },
        "providerKey": bearer("A key of `handover keys add`."),
        "rightsKey": bearer("A key of `--rights-keys-file`."),
        "caseLink": bearer("The secret of the private link to a case."),
    })
}
