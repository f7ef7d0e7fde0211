//! Holders of domains: for their contacts, and for holders with a mailed link or in a session (decision 0031).

use crate::http::cookies::DeviceCookie;
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{ClientIp, JsonBody, PathParam, ServiceQuery, Session};
use crate::http::limits::attempts::{ThrottledAction, count_action};
use crate::http::openapi::{Routes, TOKEN};
use crate::http::preconditions::{IfMatch, Versioned};
use crate::http::sign_in::{reauthenticate, require_step_up, write_reauthenticated};
use crate::http::{AppState, logs};
use crate::mail_address::is_mailable;
use crate::secrets::hash_code;
use crate::use_cases::holders::{AskError, DetailsError, HolderResendError, SessionAnswerError};
use crate::use_cases::{Act, holders};
use axum::Json;
use handover_api::app::ScreenResponse;
use handover_api::holder::{
    AskHolderChange, ChangeHolderDetails, HolderAnswer, HolderAnswerPage, HolderPage, HolderSessionAnswer, HolderToken,
};
use handover_api::problem::Budget;
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::holder::data::{DetailsRefusal, HolderDetails, HolderField};
use handover_rules::holder::input::{FieldFault, HolderFault};
use handover_rules::holder::lifecycle::{HolderChangeInput, HolderChangeRefusal, HolderRefusal};
use handover_rules::holder::{HolderChangeId, SessionAnswerRefusal};
use handover_rules::request::Answer;
use handover_rules::{Category, NicHandle, ServiceKey};
use handover_store::{ReadTx, canonical_domain, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::HOLDER, page)
        .about("The holder of a domain, and its history.")
        .put(route::HOLDER_DETAILS, change_details)
        .about("Changes phone and postal address of a holder immediately.")
        .problems(&[Reason::NotFound, Reason::Refused, Reason::OverBudget])
        .example(json!({
            "domain": "amber-atelier.example",
            "details": { "phone": "+33 199001234", "street": "2 rue du Four", "postcode": "99000",
                "town": "Ardenne", "country": "FR" },
        }))
        .post(route::HOLDER_CHANGES, ask)
        .about("Asks for a change of holder. Both holders get a link by email.")
        .problems(&[Reason::NotFound, Reason::Rejected, Reason::OverBudget])
        .example(json!({
            "domain": "amber-atelier.example",
            "identity": { "legalForm": "individual", "firstName": "Hanna", "lastName": "Ashdown",
                "organisation": "", "email": "hanna@ashdown.example" },
        }))
        .post(&[route::HOLDER_CHANGES, "/{id}/withdraw"].concat(), withdraw)
        .about("Withdraws a change of holder.")
        .described(|it| it.refusals())
        .post(route::HOLDER_LINK, link)
        .about("A change of holder as the holder with a mailed link sees it. Changes nothing.")
        .described(|it| it.problems(&[Reason::BadToken, Reason::TooManyTries]).example(json!({ "token": TOKEN })))
        .post(route::HOLDER_ANSWER, answer)
        .about("Answers a change of holder with a mailed link.")
        .described(|it| it.refusals())
        .problems(&[Reason::BadToken, Reason::TooManyTries])
        .example(json!({ "token": TOKEN, "answer": "accept" }))
        .get(&of_mine(""), in_session)
        .about("A change of holder as an account at the address of a party sees it.")
        .post(&of_mine("/answer"), answer_in_session)
        .about("Answers a change of holder as an account at the address of a party. To accept needs its password.")
        .described(|it| it.refusals())
        .problems(&[Reason::WrongCredentials, Reason::TooManyTries, Reason::StepUp])
        .example(json!({ "side": "new", "answer": "decline" }))
        .post(&of_mine("/resendEmail"), resend)
        .about("Sends the email with the private link again.")
        .described(|it| it.problems(&[Reason::OverBudget]).refusals())
}

/// A route about a change of holder in a session of a party.
fn of_mine(act: &str) -> String {
    [route::MY_HOLDER_CHANGES, "/{id}", act].concat()
}

async fn page(
    state: AppState,
    session: Session,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Versioned<ScreenResponse<HolderPage>>> {
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| pages::holder(tx, &session.account, &key, now, &policy);
    let page = state.store.read(read).await?.ok_or_else(ApiError::not_found)?;
    let details = present_details(&page.data);
    Ok(Versioned::with(page, &details))
}

/// The present details that can be changed immediately.
pub(super) fn present_details(page: &HolderPage) -> Option<HolderDetails> {
    page.holder.as_ref().map(|holder| holder.details.clone())
}

async fn change_details(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    version: IfMatch,
    JsonBody(body): JsonBody<ChangeHolderDetails>,
) -> ApiResult<Versioned<()>> {
    let details = body.details.validate().map_err(|faults| wrong_entries(&faults))?;
    let domain = canonical_domain(body.domain);
    let key = ServiceKey { name: domain.clone(), category: Category::Domain };
    let [account, reader] = [(); 2].map(|()| session.account.clone());
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| {
        Ok(pages::holder(tx, &reader, &key, now, &policy)?.map(|page| present_details(&page.data)))
    };
    let changed = Some(details.clone());
    let change = move |act: &mut Act<'_, '_>| holders::change_details(act, &session.account, &domain, &details);
    state.act_if(version, read, change).await?.map_err(|error| match error {
        DetailsError::NoDomain => ApiError::not_found(),
        DetailsError::Refused(DetailsRefusal::NotTheAdmin) => not_the_admin(),
        DetailsError::Refused(DetailsRefusal::OverBudget) => ApiError::over_budget(Budget::AddressMails, None),
    })?;
    logs::audit(&account, client_ip, "changed details of a holder");
    Ok(Versioned::with((), &changed))
}

async fn ask(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    JsonBody(body): JsonBody<AskHolderChange>,
) -> JsonResult<HolderChangeId> {
    let after = body.identity.validate().map_err(|faults| wrong_entries(&faults))?;
    if !is_mailable(&after.email) {
        return Err(wrong_entries(&[FieldFault { field: HolderField::Email, fault: HolderFault::Malformed }]));
    }
    let asker = session.account.clone();
    let domain = canonical_domain(body.domain);
    let input = HolderChangeInput { domain, asker: session.account, after, opts_out: body.opts_out };
    let id = state.act(move |act| holders::ask(act, input)).await?.map_err(|error| ask_error(&error))?;
    logs::audit(&asker, client_ip, "asked for a change of holder");
    Ok(Json(id))
}

fn ask_error(error: &AskError) -> ApiError {
    let detail = match error {
        AskError::NoDomain => return ApiError::not_found(),
        AskError::OverBudget => return ApiError::over_budget(Budget::AddressMails, None),
        AskError::Refused(HolderChangeRefusal::Blocked { .. }) => {
            "The holder cannot be changed at present. GET the holder of the domain for the reasons."
        }
        AskError::Refused(HolderChangeRefusal::NothingChanged) => "This is the present holder. Nothing would change.",
        AskError::Refused(HolderChangeRefusal::NoOptOut) => {
            "The registry of this domain knows no opt-out of the block of transfers. Ask without it."
        }
    };
    ApiError::new(Reason::Rejected, detail)
}

async fn withdraw(
    state: AppState,
    client_ip: ClientIp,
    session: Session,
    PathParam(id): PathParam<HolderChangeId>,
) -> JsonResult<()> {
    let account = session.account.clone();
    let withdraw = move |act: &mut Act<'_, '_>| holders::withdraw(act, id, &session.account);
    state.act(withdraw).await?.ok_or_else(ApiError::not_found)?.map_err(|refusal| refused(&refusal))?;
    logs::audit(&account, client_ip, "withdrew a change of holder");
    Ok(Json(()))
}

/// Changes nothing: opening a link is no answer.
async fn link(
    state: AppState,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<HolderToken>,
) -> JsonResult<HolderAnswerPage> {
    let (token, now) = (hash_code(&body.token), state.clock.now());
    let found = state.store.read(move |tx| pages::holder_answer(tx, token, now)).await?;
    known_link(&state, client_ip, found).await.map(Json)
}

async fn answer(
    state: AppState,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<HolderAnswer>,
) -> JsonResult<HolderAnswerPage> {
    let (token, given, now) = (hash_code(&body.token), body.answer, state.clock.now());
    let answered = state.act(move |act| holders::answer(act, token, given)).await?;
    let result = known_link(&state, client_ip, answered).await?;
    let (change, side) = result.map_err(|refusal| refused(&refusal))?;
    logs::audit_holder_answer(change, side, client_ip, given);
    let found = state.store.read(move |tx| pages::holder_answer(tx, token, now)).await?;
    found.map(Json).ok_or_else(|| MailedLinkRefusal::Unknown.into())
}

async fn in_session(
    state: AppState,
    session: Session,
    PathParam(id): PathParam<HolderChangeId>,
) -> JsonResult<HolderAnswerPage> {
    page_in_session(&state, session.account, id).await
}

async fn page_in_session(state: &AppState, account: NicHandle, id: HolderChangeId) -> JsonResult<HolderAnswerPage> {
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    state.find(move |tx| pages::holder_answer_in_session(tx, id, &account, now, &policy)).await
}

/// To decline is safe, so only to accept needs the password, or the code of the mailed link.
async fn answer_in_session(
    state: AppState,
    client_ip: ClientIp,
    device: DeviceCookie,
    session: Session,
    PathParam(id): PathParam<HolderChangeId>,
    JsonBody(HolderSessionAnswer { side, answer: given, password, code }): JsonBody<HolderSessionAnswer>,
) -> JsonResult<HolderAnswerPage> {
    let account = session.account.clone();
    let code = code.map(|code| hash_code(&code));
    let answered = match (given, code) {
        (Answer::Decline, _) | (Answer::Accept, Some(_)) => {
            let answer =
                move |act: &mut Act<'_, '_>| holders::answer_in_session(act, id, &session.account, (side, given), code);
            state.act(answer).await?
        }
        (Answer::Accept, None) => {
            require_step_up(&state, SensitiveAct::Accept, session.authentication.as_ref())?;
            let verified = reauthenticate(&state, (client_ip, device), &session, password).await?;
            let answer = move |act: &mut Act<'_, '_>, session: &Session| {
                holders::answer_in_session(act, id, &session.account, (side, given), None)
            };
            write_reauthenticated(&state, session, verified.password, answer).await?
        }
    };
    if code.is_some() && matches!(answered, Err(SessionAnswerError::Session(SessionAnswerRefusal::OnlyByLink))) {
        return known_link(&state, client_ip, None).await;
    }
    answered.map_err(|error| match error {
        SessionAnswerError::Session(SessionAnswerRefusal::NoPart) => ApiError::not_found(),
        SessionAnswerError::Session(SessionAnswerRefusal::OnlyByLink) => ApiError::new(
            Reason::Refused,
            "This account asked for the change, or its address was changed lately. Accept with the code of the email.",
        ),
        SessionAnswerError::Change(refusal) => refused(&refusal),
    })?;
    logs::audit(&account, client_ip, "answered a change of holder");
    logs::audit_holder_answer(id, side, client_ip, given);
    page_in_session(&state, account, id).await
}

async fn resend(state: AppState, session: Session, PathParam(id): PathParam<HolderChangeId>) -> JsonResult<()> {
    let resend = move |act: &mut Act<'_, '_>| holders::resend_mail(act, id, &session.account);
    state.act(resend).await?.map(Json).map_err(|error| match error {
        HolderResendError::NoPart => ApiError::not_found(),
        HolderResendError::NotNeeded => refused(&HolderRefusal::Answered),
        HolderResendError::OverBudget => ApiError::over_budget(Budget::AddressMails, None),
    })
}

/// Counts links that do not exist, by network. Those that do are never held up.
async fn known_link<T>(state: &AppState, client_ip: ClientIp, found: Option<T>) -> ApiResult<T> {
    let Some(found) = found else {
        count_action(state, client_ip.networks(), ThrottledAction::UnknownHolderLink).await?;
        return Err(MailedLinkRefusal::Unknown.into());
    };
    Ok(found)
}

fn wrong_entries(faults: &[FieldFault]) -> ApiError {
    let faults: Vec<String> =
        faults.iter().map(|fault| format!("{} ({})", fault.field.as_str(), fault.fault.as_str())).collect();
    ApiError::new(Reason::Malformed, &format!("Some entries are wrong: {}.", faults.join(", ")))
}

fn not_the_admin() -> ApiError {
    ApiError::new(Reason::Refused, "Only the admin contact changes the holder.")
}

fn refused(refusal: &HolderRefusal) -> ApiError {
    let detail = match refusal {
        HolderRefusal::NotTheAdmin => return not_the_admin(),
        HolderRefusal::Closed { .. } => "This change of holder has ended.",
        HolderRefusal::Answered => "This holder has answered already.",
    };
    ApiError::new(Reason::Refused, detail).with_status(409)
}
