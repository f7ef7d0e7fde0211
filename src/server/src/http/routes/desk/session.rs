//! Signing in to the desk and out, and accepting an invitation.

use super::qr_code;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, DeskDeviceCookie, DeviceCookie, JsonBody, NewDevice, StaffSession};
use crate::http::input::check_password;
use crate::http::limits::network_attempts::{ThrottledAction, count_action, too_many_tries};
use crate::http::limits::refusals::Refused;
use crate::http::openapi::TOKEN;
use crate::http::route_table::Routes;
use crate::http::{AppState, audit_log, cookies};
use crate::limits::Network;
use crate::password::PasswordUse;
use crate::random;
use crate::secrets::token_hash;
use crate::use_cases::Act;
use crate::use_cases::demo;
use crate::use_cases::desk::second_factor;
use crate::use_cases::desk::staff::{self, NewStaffSession};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use handover_api::desk::{
    AcceptInvitation, DemoDeskCredentials, DemoStaff, DeskCredentials, DeskSession, Invitation, InvitationToken,
};
use handover_api::{Reason, route};
use handover_rules::EmailAddress;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::desk::sign_in::{ABSOLUTE, session_end};
use handover_rules::desk::{ActRefusal, CallRefusal, DeskAct};
use handover_rules::model::pasted::clean;
use handover_store::{StaffMember, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::DESK_SESSION, session)
        .about("The session at the desk.")
        .post(route::DESK_SESSION, sign_in)
        .about("Signs in to the desk.")
        .described(|it| {
            it.answers::<()>().problems(&[Reason::WrongCredentials, Reason::TooManyTries]);
            it.example(
                json!({ "login": "rhea@provider.example", "password": "nine blue kettles sing", "code": "000000" }),
            )
        })
        .delete(route::DESK_SESSION, sign_out)
        .about("Signs out of the desk.")
        .described(|it| it.answers::<()>())
        .post(route::DESK_INVITATION, invitation)
        .about("An invitation to the desk, without using it.")
        .described(|it| it.problems(&[Reason::BadToken]).example(json!({ "token": TOKEN })))
        .post(route::DESK_ENROL, enrol)
        .about("Accepts an invitation, and signs in.")
        .described(|it| {
            it.answers::<()>().problems(&[Reason::BadToken, Reason::WeakPassword, Reason::Conflict]);
            it.problems(&[Reason::TooManyTries]).example(json!({
                "token": TOKEN, "password": "nine blue kettles sing", "secret": "JBSWY3DPEHPK3PXP", "code": "000000",
            }))
        })
}

pub(super) fn demo_routes() -> Routes {
    Routes::default()
        .get(route::DEMO_DESK, demo_staff)
        .about("The staff of the demo.")
        .post(route::DEMO_DESK, demo_sign_in)
        .about("Signs in to the desk as one of them.")
        .described(|it| {
            it.answers::<()>().problems(&[Reason::WrongCredentials]);
            it.example(json!({ "email": "rhea@provider.example" }))
        })
}

async fn session(State(state): State<AppState>, session: StaffSession) -> Json<DeskSession> {
    let ends_at = session_end(session.began_at, session.used_at);
    let StaffMember { id, name, roles, .. } = session.member;
    Json(DeskSession { id, name, roles, now: state.clock.now(), ends_at })
}

async fn sign_in(
    State(state): State<AppState>,
    client_ip: ClientIp,
    DeskDeviceCookie(device): DeskDeviceCookie,
    JsonBody(credentials): JsonBody<DeskCredentials>,
) -> ApiResult<Response> {
    let DeskCredentials { login, password, code } = credentials;
    let networks = networks(client_ip);
    let slot = state.passwords.reserve(PasswordUse::Desk, networks.clone())?;
    let address = EmailAddress::parse(&clean(&login));
    let begin = move |act: &mut Act<'_, '_>| staff::begin_sign_in(act, address.as_ref(), &networks, device.hash());
    let (member, attempt) = state.act(begin).await?.map_err(too_many_tries)?;
    let sealed = member.as_ref().and_then(|member| member.sealed_secret.clone());
    let opened = slot.open(password, sealed).await?;
    let now = state.clock.now();
    let step = opened.as_ref().and_then(|opened| second_factor::step_of_code(&opened.secret, &code, now));
    let renewed = opened.and_then(|opened| opened.renewed);
    let (Some(member), Some(step)) = (member.as_ref(), step) else {
        return Err(refused(&state, member.as_ref(), client_ip));
    };
    let new = NewSession::new(device);
    let (verified, session) = (member.clone(), new.stored(client_ip));
    let sign_in =
        move |act: &mut Act<'_, '_>| staff::sign_in(act, &verified, &attempt, (step, renewed.as_deref()), session);
    if !state.act(sign_in).await? {
        return Err(refused(&state, Some(member), client_ip));
    }
    audit_log::record_staff(member.id, client_ip, "signed in to the desk");
    Ok(new.begun(&state))
}

/// A session at the desk that is about to begin, with its device.
pub(super) struct NewSession {
    token: String,
    device: NewDevice,
}

impl NewSession {
    pub(super) fn new(device: DeviceCookie) -> Self {
        Self { token: random::session_token(), device: NewDevice::new(device) }
    }

    /// The session as it is stored, by hashes.
    pub(super) fn stored(&self, client_ip: ClientIp) -> NewStaffSession {
        let (token_hash, device) = (token_hash(&self.token), self.device.tokens());
        NewStaffSession { token_hash, device, client_ip: client_ip.to_string() }
    }

    /// The answer with the cookies.
    pub(super) fn begun(&self, state: &AppState) -> Response {
        let set_cookies = [set_session(state, &self.token), self.device.set_cookie(&state.settings)];
        let set_cookies = AppendHeaders(set_cookies.map(|cookie| (header::SET_COOKIE, cookie)));
        (set_cookies, Json(())).into_response()
    }
}

fn set_session(state: &AppState, token: &str) -> HeaderValue {
    cookies::set_desk(&state.settings, token, ABSOLUTE)
}

/// The same refusal whether the address, the password or the code was wrong, and at the same time: the entry is stored in
/// the background. Addresses of nobody get none, so that strangers cannot fill the audit log.
fn refused(state: &AppState, member: Option<&StaffMember>, client_ip: ClientIp) -> ApiError {
    let now = state.clock.now();
    if let Some(member) = member {
        tracing::warn!(staff = member.id.get(), %client_ip, "sign-in to the desk refused");
        let actor = staff::actor(member.id, &member.name, client_ip.to_string());
        let (state, refusal) = (state.clone(), CallRefusal::WrongCredentials.as_str());
        let record = move |act: &mut Act<'_, '_>| staff::record_refusal(act, &actor, DeskAct::SignIn, refusal);
        tokio::spawn(async move { state.act(record).await });
    } else if let Some(left_out) = state.refusal_sampling.count(Refused::Stranger(Reason::WrongCredentials), now) {
        tracing::warn!(%client_ip, left_out, "sign-in to the desk refused");
    }
    ApiError::new(
        Reason::WrongCredentials,
        "The address, password or code is incorrect, or the code was used. Each code works once.",
    )
}

/// The client's networks, with keys of their own: customers who mistype passwords do not lock staff out.
fn networks(client_ip: ClientIp) -> Vec<Network> {
    let mut networks = client_ip.networks();
    for network in &mut networks {
        network.key.push_str(" desk");
    }
    networks
}

async fn sign_out(State(state): State<AppState>, client_ip: ClientIp, session: StaffSession) -> ApiResult<Response> {
    let (actor, hash) = (session.actor(), session.token_hash);
    state.act(move |act| staff::sign_out(act, &actor, &hash)).await?;
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
    DeskDeviceCookie(device): DeskDeviceCookie,
    JsonBody(body): JsonBody<AcceptInvitation>,
) -> ApiResult<Response> {
    count_action(&state, client_ip.networks(), ThrottledAction::AcceptInvitation).await?;
    let now = state.clock.now();
    let token = body.token.clone();
    let member = state.store.read(move |reader| staff::invited(reader, &token, now)).await?;
    let member = member.ok_or_else(no_invitation)?;
    check_password(&body.password, &state.settings.provider, &[&member.name, member.email.as_str()])?;
    let secret = second_factor::parse_secret(&body.secret)
        .ok_or_else(|| ApiError::new(Reason::Malformed, "This isn't the secret of the invitation."))?;
    let Some(step) = second_factor::step_of_code(&secret, &body.code, now) else {
        let actor = staff::actor(member.id, &member.name, client_ip.to_string());
        let refusal = ActRefusal::WrongCode;
        state.act(move |act| staff::record_refusal(act, &actor, DeskAct::Enrol, refusal.as_str())).await?;
        return Err(refusal.into());
    };
    let slot = state.passwords.reserve(PasswordUse::Desk, client_ip.networks())?;
    let sealed = slot.seal(body.password, secret).await?;
    let new = NewSession::new(device);
    let session = new.stored(client_ip);
    let enrol = move |act: &mut Act<'_, '_>| staff::enrol(act, &body.token, (&sealed, step), session);
    if !state.act(enrol).await? {
        return Err(no_invitation());
    }
    audit_log::record_staff(member.id, client_ip, "accepted the invitation to the desk");
    Ok(new.begun(&state))
}

async fn demo_staff(State(state): State<AppState>) -> ApiResult<Json<Vec<DemoStaff>>> {
    Ok(Json(state.store.read(pages::demo::staff).await?))
}

/// Without password and second factor, as for customers in a demo.
async fn demo_sign_in(
    State(state): State<AppState>,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<DemoDeskCredentials>,
) -> ApiResult<Response> {
    let token = random::session_token();
    let hash = token_hash(&token);
    let client_ip = client_ip.to_string();
    let sign_in = move |act: &mut Act<'_, '_>| demo::sign_in_to_desk(act, &body.email, (&hash, client_ip));
    if !state.act(sign_in).await? {
        return Err(ApiError::new(Reason::WrongCredentials, "The demo has no such staff."));
    }
    Ok(([(header::SET_COOKIE, set_session(&state, &token))], Json(())).into_response())
}
