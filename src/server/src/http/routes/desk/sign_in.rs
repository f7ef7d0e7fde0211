//! Signing in to the desk by password and authenticator app, or by the provider (decision 0057), and accepting an
//! invitation.

use crate::http::cookies::{DeskDeviceCookie, DeviceCookie, NewDevice, UserKind};
use crate::http::errors::{ApiError, ApiResult, JsonResult};
use crate::http::extract::{ClientIp, JsonBody, StaffSession, check_password};
use crate::http::limits::Refused;
use crate::http::limits::attempts::{ThrottledAction, count_action, too_many_tries};
use crate::http::openapi::{Routes, TOKEN};
use crate::http::sign_in::provider_sign_in::{
    FORM, Identified, PROVIDER_PROBLEMS, begin, identify, log_out, provider, refused_for,
};
use crate::http::{AppState, cookies, logs};
use crate::password::PasswordUse;
use crate::random;
use crate::secrets::token_hash;
use crate::use_cases::desk::staff::NewStaffSession;
use crate::use_cases::desk::{second_factor, staff};
use crate::use_cases::{Act, demo};
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use handover_api::account::{FinishProviderSignIn, ProviderPage, ProviderRefusal};
use handover_api::desk::{
    AcceptInvitation, DemoDeskCredentials, DemoStaff, DeskCredentials, DeskSession, Invitation, InvitationToken, QrCode,
};
use handover_api::{Reason, route};
use handover_rules::EmailAddress;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::desk::sign_in::{ABSOLUTE, session_end};
use handover_rules::desk::{ActRefusal, CallRefusal, DeskAct};
use handover_rules::model::pasted::clean;
use handover_store::{StaffMember, pages};
use qrcode::{Color, EcLevel};
use serde_json::json;
use std::fmt::Write as _;

pub(crate) fn routes() -> Routes {
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
        .post(route::DESK_PROVIDER_SIGN_IN, begin_sign_in)
        .about("Begins to sign in to the desk by the provider (OpenID Connect).")
        .described(|it| it.answers::<ProviderPage>().problems(&PROVIDER_PROBLEMS))
        .post(route::DESK_PROVIDER_SIGN_IN_FINISH, finish_sign_in)
        .about("Finishes to sign in to the desk by the provider.")
        .described(|it| {
            it.answers::<()>().problems(&PROVIDER_PROBLEMS);
            it.problems(&[Reason::ProviderRefused, Reason::TooManyTries])
                .example(json!({ "query": "code=abc&state=xyz" }))
        })
        .post(route::DESK_PROVIDER_LOGOUT, end_sessions)
        .about("The provider ends sessions at the desk (OpenID Connect Back-Channel Logout).")
        .described(|it| it.takes_file(FORM).problems(&PROVIDER_PROBLEMS))
}

pub(crate) fn demo_routes() -> Routes {
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

async fn session(state: AppState, session: StaffSession) -> Json<DeskSession> {
    let ends_at = session_end(session.began_at, session.used_at);
    let StaffMember { id, name, roles, .. } = session.member;
    Json(DeskSession { id, name, roles, now: state.clock.now(), ends_at })
}

async fn sign_in(
    state: AppState,
    client_ip: ClientIp,
    DeskDeviceCookie(device): DeskDeviceCookie,
    JsonBody(credentials): JsonBody<DeskCredentials>,
) -> ApiResult<Response> {
    let DeskCredentials { login, password, code } = credentials;
    // With keys of their own: customers who mistype passwords do not lock staff out.
    let networks = client_ip.networks_for(" desk");
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
    if !state.act(move |act| staff::sign_in(act, &verified, &attempt, (step, renewed.as_deref()), session)).await? {
        return Err(refused(&state, Some(member), client_ip));
    }
    logs::audit_staff(member.id, client_ip, "signed in to the desk");
    Ok(new.begun(&state))
}

/// A session at the desk that is about to begin, with its device.
struct NewSession {
    token: String,
    device: NewDevice,
}

impl NewSession {
    fn new(device: DeviceCookie) -> Self {
        Self { token: random::session_token(), device: NewDevice::new(device) }
    }

    /// The session as it is stored, by hashes.
    fn stored(&self, client_ip: ClientIp) -> NewStaffSession {
        let (token_hash, device) = (token_hash(&self.token), self.device.tokens());
        NewStaffSession { token_hash, device, client_ip: client_ip.to_string() }
    }

    fn begun(&self, state: &AppState) -> Response {
        let set_cookies = [set_session(state, &self.token), self.device.set_cookie(&state.settings)];
        let set_cookies = AppendHeaders(set_cookies.map(|cookie| (header::SET_COOKIE, cookie)));
        (set_cookies, Json(())).into_response()
    }
}

fn set_session(state: &AppState, token: &str) -> HeaderValue {
    cookies::set_session(&state.settings, UserKind::Staff, token, ABSOLUTE)
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

async fn sign_out(state: AppState, client_ip: ClientIp, session: StaffSession) -> ApiResult<Response> {
    let (actor, hash) = (session.actor(), session.token_hash);
    state.act(move |act| staff::sign_out(act, &actor, &hash)).await?;
    logs::audit_staff(session.member.id, client_ip, "signed out of the desk");
    Ok(([(header::SET_COOKIE, cookies::clear_session(&state.settings, UserKind::Staff))], Json(())).into_response())
}

/// The secret is the invited person's own choice as soon as they accept, so it need not be remembered here.
async fn invitation(state: AppState, JsonBody(body): JsonBody<InvitationToken>) -> JsonResult<Invitation> {
    let now = state.clock.now();
    let member = state.store.read(move |reader| staff::invited(reader, &body.token, now)).await?;
    let StaffMember { name, email, roles, .. } = member.ok_or_else(no_invitation)?;
    let secret = second_factor::new_secret();
    let bytes = second_factor::parse_secret(&secret).unwrap_or_default();
    let link = second_factor::link(&bytes, &state.settings.provider, email.as_str()).unwrap_or_default();
    let qr = draw_qr_code(&link);
    Ok(Json(Invitation { name, email, roles, secret, link, qr }))
}

fn no_invitation() -> ApiError {
    MailedLinkRefusal::Unknown.into()
}

async fn enrol(
    state: AppState,
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
    if !state.act(move |act| staff::enrol(act, &body.token, (&sealed, step), session)).await? {
        return Err(no_invitation());
    }
    logs::audit_staff(member.id, client_ip, "accepted the invitation to the desk");
    Ok(new.begun(&state))
}

async fn demo_staff(state: AppState) -> JsonResult<Vec<DemoStaff>> {
    state.page(pages::demo::staff).await
}

/// Without password and second factor, as for customers in a demo.
async fn demo_sign_in(
    state: AppState,
    client_ip: ClientIp,
    JsonBody(body): JsonBody<DemoDeskCredentials>,
) -> ApiResult<Response> {
    let token = random::session_token();
    let hash = token_hash(&token);
    let client_ip = client_ip.to_string();
    if !state.act(move |act| demo::sign_in_to_desk(act, &body.email, (&hash, client_ip))).await? {
        return Err(ApiError::new(Reason::WrongCredentials, "The demo has no such staff."));
    }
    Ok(([(header::SET_COOKIE, set_session(&state, &token))], Json(())).into_response())
}

/// The claim that has to be verified: at some providers, people enter any address.
const EMAIL: &str = "email";

async fn begin_sign_in(state: AppState, headers: HeaderMap) -> ApiResult<Response> {
    begin(&state, UserKind::Staff, &headers, None, None).await
}

async fn finish_sign_in(
    state: AppState,
    client_ip: ClientIp,
    DeskDeviceCookie(device): DeskDeviceCookie,
    headers: HeaderMap,
    JsonBody(body): JsonBody<FinishProviderSignIn>,
) -> ApiResult<Response> {
    let Identified { identity, attempt, end_cookie } =
        identify(&state, UserKind::Staff, client_ip, &headers, &body.query).await?;
    let claim = provider(&state, UserKind::Staff)?.settings().claim.as_str();
    let no_account = |problem| refused_for(ProviderRefusal::NoAccount, claim, problem);
    let address = if claim == EMAIL { identity.verified_email() } else { identity.text(claim) };
    let address = address.ok_or_else(|| no_account("is missing, or not verified"))?;
    let address = parse_claim(&address).ok_or_else(|| no_account("is not an address"))?;
    let new = NewSession::new(device);
    let (session, login) = (new.stored(client_ip), identity.login);
    let sign_in = move |act: &mut Act<'_, '_>| staff::sign_in_by_provider(act, &address, &login, &attempt, session);
    let Some(member) = state.act(sign_in).await? else { return Err(no_account("names nobody of the staff")) };
    logs::audit_staff(member, client_ip, "signed in to the desk by the provider");
    Ok((AppendHeaders(end_cookie), new.begun(&state)).into_response())
}

/// The address of a claim, without anything around it.
fn parse_claim(claim: &str) -> Option<EmailAddress> {
    EmailAddress::parse(claim).filter(|_| claim.trim() == claim)
}

async fn end_sessions(state: AppState, request: Request) -> JsonResult<()> {
    log_out(&state, UserKind::Staff, request).await
}

/// A text as a QR code, so that the page needs no library; `None` if it is too long for one.
fn draw_qr_code(text: &str) -> Option<QrCode> {
    let code = qrcode::QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let size = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(size).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
            }
            x += length;
        }
    }
    Some(QrCode { size: u16::try_from(size).ok()?, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the path covers a module, read as a browser draws it.
    fn is_dark(path: &str, x: usize, y: usize) -> bool {
        path.split('M').skip(1).any(|run| {
            let (start, rest) = run.split_once('h').expect("a run");
            let (left, top) = start.split_once(' ').expect("a place");
            let number = |text: &str| text.parse::<usize>().expect("a number");
            let length = number(rest.split_once('v').expect("a height").0);
            number(top) == y && (number(left)..number(left) + length).contains(&x)
        })
    }

    #[test]
    fn phone_reads_the_text_from_the_drawing() {
        let text = "otpauth://totp/Aldermoor:nadia%40aldermoor.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Aldermoor";
        let QrCode { size, path } = draw_qr_code(text).expect("short enough");
        let (size, scale, margin) = (usize::from(size), 4, 4);
        let width = (size + 2 * margin) * scale;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, width, |x, y| {
            let (x, y) = ((x / scale).checked_sub(margin), (y / scale).checked_sub(margin));
            let is_dark = x.zip(y).is_some_and(|(x, y)| is_dark(&path, x, y));
            if is_dark { 0 } else { 255 }
        });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].decode().expect("readable").1, text);
    }

    #[test]
    fn text_that_fits_no_code_is_not_drawn() {
        assert_eq!(draw_qr_code(&"x".repeat(3000)), None);
    }
}
