//! Signing in to the desk and out, and accepting an invitation.

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, StaffSession};
use crate::http::input::check_password;
use crate::http::route_table::Routes;
use crate::http::throttle::{ThrottledAction, count_action, too_many_tries};
use crate::http::{AppState, audit_log, cookies};
use crate::network::Network;
use crate::password::PasswordUse;
use crate::qr_code;
use crate::random;
use crate::store::{StaffMember, StoreResult, WriteTx, email_key};
use crate::use_cases::accounts::throttle::{self, NetworkAttempt};
use crate::use_cases::desk::{second_factor, staff};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use handover_api::desk::{
    AcceptInvitation, DemoDeskCredentials, DemoStaff, DeskCredentials, DeskSession, Invitation, InvitationToken,
};
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::account::sign_in::sign_in_wait;
use handover_rules::desk::sign_in::{ABSOLUTE, session_end};
use handover_rules::desk::{ActRefusal, DeskAct};
use handover_rules::{EmailAddress, Timestamp};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::DESK_SESSION, session)
        .post(route::DESK_SESSION, sign_in)
        .delete(route::DESK_SESSION, sign_out)
        .post(route::DESK_INVITATION, invitation)
        .post(route::DESK_ENROL, enrol)
}

pub(super) fn demo_routes() -> Routes {
    Routes::default().get(route::DEMO_DESK, demo_staff).post(route::DEMO_DESK, demo_sign_in)
}

async fn session(State(state): State<AppState>, session: StaffSession) -> Json<DeskSession> {
    let ends_at = session_end(session.began_at, session.used_at);
    let StaffMember { id, name, roles, .. } = session.member;
    Json(DeskSession { id, name, roles, now: state.clock.now(), ends_at })
}

async fn sign_in(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(credentials): JsonBody<DeskCredentials>,
) -> ApiResult<Response> {
    let DeskCredentials { login, password, code } = credentials;
    let now = state.clock.now();
    let networks = networks(client_ip);
    let slot = state.passwords.reserve(PasswordUse::Desk, networks.clone())?;
    let free_failures = state.settings.failures_per_client;
    let address = EmailAddress::parse(login.trim());
    let attempt =
        state.store.write(move |tx| begin_attempt(tx, address.as_ref(), (&networks, free_failures), now)).await?;
    let StaffSignInAttempt { member, login_key, network_attempts } = attempt.map_err(too_many_tries)?;
    let sealed = member.as_ref().and_then(|member| member.sealed_secret.clone());
    let secret = slot.open(password, sealed).await?;
    let now = state.clock.now();
    let step = secret.and_then(|secret| second_factor::step_of_code(&secret, &code, now));
    let (Some(member), Some(step)) = (member.as_ref(), step) else { return Err(refused(member.as_ref(), client_ip)) };
    let token = random::session_token();
    let (verified, hash, ip) = (member.clone(), staff::hash(&token), client_ip.to_string());
    let begin = move |tx: &mut WriteTx<'_>| {
        let begun = staff::sign_in(tx, &verified, step, (&hash, ip), now)?;
        if begun {
            throttle::undo(tx, &network_attempts)?;
            tx.clear_sign_in_failures(&login_key)?;
        }
        Ok(begun)
    };
    if !state.store.write(begin).await? {
        return Err(refused(Some(member), client_ip));
    }
    audit_log::record_staff(member.id, client_ip, "signed in to the desk");
    Ok(begun(&state, &token))
}

/// The same refusal whether the address, the password or the code was wrong.
fn refused(member: Option<&StaffMember>, client_ip: ClientIp) -> ApiError {
    tracing::warn!(staff = member.map(|member| member.id.get()), %client_ip, "sign-in to the desk refused");
    ApiError::new(
        Reason::WrongCredentials,
        "The address, password or code is incorrect, or the code was used. Each code works once.",
    )
}

fn begun(state: &AppState, token: &str) -> Response {
    ([(header::SET_COOKIE, cookies::set_desk(&state.settings, token, ABSOLUTE))], Json(())).into_response()
}

/// The client's networks, with keys of their own: customers who mistype passwords do not lock staff out.
fn networks(client_ip: ClientIp) -> Vec<Network> {
    let mut networks = client_ip.networks();
    for network in &mut networks {
        network.key.push_str(" desk");
    }
    networks
}

/// A sign-in whose password and code are not verified yet.
struct StaffSignInAttempt {
    member: Option<StaffMember>,
    login_key: String,
    network_attempts: Vec<NetworkAttempt>,
}

/// Counts a failure in advance, so that parallel attempts cannot get around the wait; `Err` is the end of the wait.
fn begin_attempt(
    tx: &mut WriteTx<'_>,
    address: Option<&EmailAddress>,
    (networks, free_failures): (&[Network], u32),
    now: Timestamp,
) -> StoreResult<Result<StaffSignInAttempt, Timestamp>> {
    let member = address.map(|address| tx.staff_by_address(address)).transpose()?.flatten();
    // Its form differs from every login of a customer.
    let login_key = format!("desk {}", address.map(email_key).unwrap_or_default());
    let login_wait = throttle::wait_end(tx, &login_key, sign_in_wait)?;
    let network_wait = throttle::networks_wait_end(tx, networks, free_failures)?;
    if let Some(until) = login_wait.max(network_wait).filter(|until| *until > now) {
        return Ok(Err(until));
    }
    if address.is_some() {
        let failures = tx.sign_in_failures(&login_key)?.map_or(0, |(failures, _)| failures);
        tx.set_sign_in_failures(&login_key, failures.saturating_add(1), now)?;
    }
    let network_attempts = throttle::count(tx, networks, now)?;
    Ok(Ok(StaffSignInAttempt { member, login_key, network_attempts }))
}

async fn sign_out(State(state): State<AppState>, client_ip: ClientIp, session: StaffSession) -> ApiResult<Response> {
    let (actor, hash, now) = (session.actor(), session.token_hash, state.clock.now());
    state.store.write(move |tx| staff::sign_out(tx, &actor, &hash, now)).await?;
    audit_log::record_staff(session.member.id, client_ip, "signed out of the desk");
    Ok(([(header::SET_COOKIE, cookies::clear_desk(&state.settings))], Json(())).into_response())
}

/// The secret is the invited person's own choice as soon as they accept, so it need not be remembered here.
async fn invitation(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<InvitationToken>,
) -> ApiResult<Json<Invitation>> {
    let now = state.clock.now();
    let member = state.store.read(move |reader| staff::invited(reader, &body.token, now)).await?;
    let StaffMember { name, email, roles, .. } = member.ok_or_else(no_invitation)?;
    let secret = second_factor::new_secret();
    let bytes = second_factor::parse_secret(&secret).unwrap_or_default();
    let link = second_factor::link(&bytes, &state.settings.provider, email.as_str()).unwrap_or_default();
    let qr = qr_code::draw(&link);
    Ok(Json(Invitation { name, email, roles, secret, link, qr }))
}

fn no_invitation() -> ApiError {
    MailedLinkRefusal::Unknown.into()
}

async fn enrol(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<AcceptInvitation>,
) -> ApiResult<Response> {
    count_action(&state, client_ip, ThrottledAction::AcceptInvitation).await?;
    let now = state.clock.now();
    let token = body.token.clone();
    let member = state.store.read(move |reader| staff::invited(reader, &token, now)).await?;
    let member = member.ok_or_else(no_invitation)?;
    check_password(&body.password, &state.settings.provider, &[&member.name, member.email.as_str()])?;
    let secret = second_factor::parse_secret(&body.secret)
        .ok_or_else(|| ApiError::new(Reason::Malformed, "This isn't the secret of the invitation."))?;
    let step = second_factor::step_of_code(&secret, &body.code, now).ok_or(ActRefusal::WrongCode)?;
    let slot = state.passwords.reserve(PasswordUse::Desk, client_ip.networks())?;
    let sealed = slot.seal(body.password, secret).await?;
    let session = random::session_token();
    let (hash, ip) = (staff::hash(&session), client_ip.to_string());
    let enrol = move |tx: &mut WriteTx<'_>| staff::enrol(tx, &body.token, (&sealed, step), (&hash, ip), now);
    if !state.store.write(enrol).await? {
        return Err(no_invitation());
    }
    audit_log::record_staff(member.id, client_ip, "accepted the invitation to the desk");
    Ok(begun(&state, &session))
}

async fn demo_staff(State(state): State<AppState>) -> ApiResult<Json<Vec<DemoStaff>>> {
    let staff = state.store.read(|reader| reader.staff()).await?.into_iter();
    Ok(Json(staff.map(|member| DemoStaff { name: member.name, email: member.email, roles: member.roles }).collect()))
}

/// Without password and second factor, as for customers in a demo.
async fn demo_sign_in(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<DemoDeskCredentials>,
) -> ApiResult<Response> {
    let token = random::session_token();
    let (hash, now) = (staff::hash(&token), state.clock.now());
    let begin = move |tx: &mut WriteTx<'_>| {
        let Some(member) = tx.staff_by_address(&body.email)? else { return Ok(false) };
        staff::begin(tx, &member, DeskAct::SignIn, &hash, client_ip.to_string(), now)?;
        Ok(true)
    };
    if !state.store.write(begin).await? {
        return Err(ApiError::new(Reason::WrongCredentials, "The demo has no such staff."));
    }
    Ok(begun(&state, &token))
}
