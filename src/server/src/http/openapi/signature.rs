//! Descriptions from the signatures of handlers.

use super::Operation;
use super::operation::IF_MATCH;
use crate::http::AppState;
use crate::http::answers::json::{Accepted, ListJson};
use crate::http::answers::reference_list::ReferenceList;
use crate::http::extract::{
    ActingAccount, ClientIp, DeskDeviceCookie, DeviceCookie, JsonBody, LargeJsonBody, OptionalJsonBody, PathParam,
    ProviderKey, ServiceQuery, Session, StaffSession, StrictJsonBody, UnattendedSession,
};
use crate::http::middleware::answer_memory::CountedMemory;
use crate::http::unique_members::UniqueMembers;
use crate::http::versions::{IfMatch, Versioned};
use axum::body::Body;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::{Extension, Json};
use handover_api::Reason;
use handover_api::app::ScreenResponse;
use handover_api::applications::SIGNATURE_HEADER;
use handover_api::services::ServicesPage;
use handover_store::Caller;
use serde_json::{Value, json};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

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

describe_nothing!(State<AppState>, HeaderMap, Uri, RawQuery, Request, Body);
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
