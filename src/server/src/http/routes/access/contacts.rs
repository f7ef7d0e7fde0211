//! Asking for contacts in the name of the account that gives access.

use crate::http::answers::refused_lines::{refused_only_line, refused_submission};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, Session, StrictBody, StrictJsonBody};
use crate::http::idempotency::IdempotentCall;
use crate::http::openapi;
use crate::http::route_table::Routes;
use crate::http::routes::requests::read_note;
use crate::http::{AppState, audit_log};
use crate::use_cases::access::{self, DelegatedRefusal};
use crate::use_cases::requests::{Asked, Line, Submitted};
use crate::use_cases::{Act, requests};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use handover_api::access::{DelegatedAsk, DelegatedAsked};
use handover_api::{Reason, route};
use handover_rules::PerRole;
use handover_rules::submission::ContactInput;
use handover_store::canonical_key;
use serde_json::json;
use std::sync::Arc;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::SHARED_CONTACTS, ask)
        .about(
            "Asks for new contacts of a service in the name of an account that gives access to it, which confirms it.",
        )
        .described(|it| {
            it.submission_problems().problems(&[Reason::NotFound]).example(json!({
                "giver": "mh20417-ovh",
                "service": openapi::service(),
                "contacts": { "admin": null, "tech": "tq5108-ovh", "billing": null },
                "note": "The new agency begins on Monday.",
            }))
        })
}

impl StrictBody for DelegatedAsk {}

async fn ask(
    State(state): State<AppState>,
    client_ip: ClientIp,
    session: Session,
    headers: HeaderMap,
    StrictJsonBody(body): StrictJsonBody<DelegatedAsk>,
) -> ApiResult<Json<DelegatedAsked>> {
    let (now, delegate) = (state.clock.now(), session.account);
    let call = IdempotentCall::new(delegate.clone(), &headers, &body, now)?;
    if let Some(asked) = call.repeated(&state.store).await? {
        return Ok(Json(asked));
    }
    let service = canonical_key(body.service);
    let inputs = PerRole::from_fn(|role| ContactInput::read(body.contacts.get(role).as_deref()));
    let line = Line { service: service.clone(), inputs, until: None, file_line: None };
    let asked = Asked {
        delegate: Some(delegate.clone()),
        note: read_note(body.note.as_deref())?,
        ..Asked::for_service(body.giver, vec![line], None)
    };
    let (count, catalogue) = (state.lookup_counter(&delegate, now), Arc::clone(&state.settings.catalogue));
    let by = delegate.clone();
    let ask = move |act: &mut Act<'_, '_>| {
        call.run(act, |act| {
            let made = access::ask_for_contacts(act, &by, (&service, &asked), &catalogue, &count)?;
            Ok(made.map(|made| stored(&made)))
        })
    };
    let made = state.act_at(now, ask).await??;
    let policy = state.settings.policies.requests;
    let made = made.map_err(|refusal| match refusal {
        DelegatedRefusal::NoAccess => {
            ApiError::new(Reason::NotFound, "This account gives you no access to ask for contacts of this service.")
        }
        DelegatedRefusal::Ask(refusal) => refused_submission(refusal, &policy, refused_only_line),
    })?;
    audit_log::record(&delegate, client_ip, "asked for contacts in the name of another account");
    Ok(Json(made))
}

fn stored(made: &Submitted) -> DelegatedAsked {
    let requests::Submitted { submission, planned, .. } = made;
    DelegatedAsked { submission: *submission, parties: planned.parties().into_keys().collect() }
}
