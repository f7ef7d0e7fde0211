//! Routes of the demo: sign-in without a password, the mailbox, payments and orders (decision 0020).

mod webhooks;

use crate::demo::sample_paper;
use crate::http::answers::csv_file::attached;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, PathParam, Session, find_session};
use crate::http::input::parse_name;
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use crate::http::sign_in::sessions::{self, Authentication};
use crate::http::{AppState, audit_log};
use crate::mail::outbox_worker::{attached_lines, attached_name};
use crate::mail::render::LOGO_ID;
use crate::use_cases::demo;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Days;
use handover_api::account::{Order, OrderedHolder};
use handover_api::app::{DemoCredentials, Mail, MailPage, ScreenResponse};
use handover_api::query::parameter;
use handover_api::{Reason, route};
use handover_rules::cases::papers::{PaperKind, PaperType};
use handover_rules::{Category, MailId, ServiceName};
use handover_store::{ReadTx, StoreError, canonical_key, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::DEMO_SESSION, sign_in)
        .about("Signs in as any account of the demo.")
        .described(|it| {
            it.answers::<()>().problems(&[Reason::WrongCredentials]).example(json!({ "account": "mh20417-ovh" }))
        })
        .post(route::DEMO_PAY, pay)
        .about("Pays the bills of the account.")
        .post(&[route::DEMO_RENEWALS, "/{name}"].concat(), renew)
        .about("Renews the services of a name for a year, as far as the account pays for them.")
        .post(route::DEMO_PAYMENT_METHOD, add_payment_method)
        .about("Adds a payment method.")
        .post(route::DEMO_ORDER, order)
        .about("Orders a service for a year.")
        .described(|it| it.example(json!({ "service": { "name": "vps-1.example", "category": "VPS" } })))
        .get(&[route::DEMO_PAPERS, "/{kind}"].concat(), paper)
        .about("A sample of a paper.")
        .described(|it| it.answers_file("application/pdf").answers_file("image/jpeg").answers_file("image/png"))
        .get(route::DEMO_MAILS, mails)
        .about("Mails of all accounts, latest first.")
        .described(|it| {
            it.query("own", "`true` for mails to the account of the session only.")
                .query("after", "The cursor `next` of the page before.")
                .problems(&[Reason::StaleCursor])
        })
        .get(&[route::DEMO_MAILS, "/{id}"].concat(), mail)
        .about("A mail.")
        .get(&[route::DEMO_MAILS, "/{id}/html"].concat(), mail_html)
        .about("The HTML part of a mail.")
        .described(|it| it.answers_file("text/html"))
        .get(&[route::DEMO_MAILS, "/{id}/attachment"].concat(), attachment)
        .about("The file attached to a mail.")
        .described(|it| it.answers_file(CSV))
        .merge(webhooks::routes())
}

/// The content security policy of a shown email: its own styles, the logo, and links that open in a new window. Nothing in it
/// runs, so that the app may read its height.
const MAIL_POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox \
    allow-same-origin";

async fn sign_in(
    State(state): State<AppState>,
    client_ip: ClientIp,
    headers: HeaderMap,
    JsonBody(credentials): JsonBody<DemoCredentials>,
) -> ApiResult<Response> {
    let account = state.store.read(move |reader| reader.account(&credentials.account)).await?;
    let unknown = || ApiError::new(Reason::WrongCredentials, "The demo has no such account.");
    let handle = account.ok_or_else(unknown)?.handle;
    let response = sessions::begin(&state, &headers, client_ip, handle.clone(), Authentication::Demo).await?;
    let response = response.ok_or_else(unknown)?;
    audit_log::record(&handle, client_ip, "signed in to the demo");
    Ok(response)
}

async fn paper(PathParam(kind): PathParam<PaperKind>) -> Response {
    let (paper_type, content) = sample_paper(kind);
    let (media_type, ending) = match paper_type {
        PaperType::Pdf => ("application/pdf", "pdf"),
        PaperType::Jpeg => ("image/jpeg", "jpg"),
        PaperType::Png => ("image/png", "png"),
    };
    let name = format!("attachment; filename=\"sample-{}.{ending}\"", kind.as_str());
    ([(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, name.as_str())], content).into_response()
}

/// Also without a session: the link that confirms a new account arrives here.
async fn mails(
    State(state): State<AppState>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<MailPage>>> {
    let query = query.unwrap_or_default();
    let is_own = parameter(&query, "own").is_some_and(|own| own == "true");
    let after = parameter(&query, "after");
    let before = after.map(|id| MailId::parse(&id).ok_or(StoreError::StaleCursor)).transpose()?;
    let (now, session) = (state.clock.now(), find_session(&headers, &state).await?);
    let read = move |tx: &ReadTx<'_>| {
        pages::demo::mails(tx, session.as_ref().map(|session| &session.account), is_own, before, now)
    };
    Ok(Json(state.store.read(read).await?))
}

async fn mail(State(state): State<AppState>, PathParam(id): PathParam<MailId>) -> ApiResult<Json<Mail>> {
    let read = move |reader: &ReadTx<'_>| {
        let Some(mail) = reader.mailbox_mail(id)? else { return Ok(None) };
        Ok(Some(Mail { attachment: attached_name(reader, id)?, ..mail }))
    };
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}

async fn mail_html(State(state): State<AppState>, PathParam(id): PathParam<MailId>) -> ApiResult<Response> {
    let html = state.store.read(move |reader| reader.mailbox_html(id)).await?;
    let mut html = html.ok_or_else(ApiError::not_found)?;
    // A browser has no parts of the email.
    if let Some(logo) = &state.settings.logo {
        let image = format!("data:{};base64,{}", logo.media_type, STANDARD.encode(&logo.bytes));
        html = html.replace(&format!("cid:{LOGO_ID}"), &image);
    }
    Ok(([(header::CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(html)).into_response())
}

/// The file attached to an email. It is not kept, but made again.
async fn attachment(State(state): State<AppState>, PathParam(id): PathParam<MailId>) -> ApiResult<Response> {
    let is_known = state.store.read(move |reader| Ok(reader.mailbox_mail(id)?.is_some())).await?;
    let file = if is_known { attached_lines(&state.store, &state.settings, id).await? } else { None };
    let file = file.ok_or_else(ApiError::not_found)?;
    Ok(attached(&file.name, file.content))
}

/// Pays the account's debts, so that it no longer blocks changes.
async fn pay(State(state): State<AppState>, session: Session) -> ApiResult<Json<()>> {
    state.act(move |act| demo::pay(act.tx, &session.account)).await?;
    Ok(Json(()))
}

/// Renews what the account is the billing contact of.
async fn renew(
    State(state): State<AppState>,
    session: Session,
    PathParam(name): PathParam<String>,
) -> ApiResult<Json<()>> {
    let name = ServiceName::parse(&name).ok_or_else(ApiError::not_found)?;
    let today = state.clock.now().date_naive();
    state.act(move |act| demo::renew(act.tx, &session.account, &name, today)).await?;
    Ok(Json(()))
}

/// Adds a payment method that is valid for two years.
async fn add_payment_method(State(state): State<AppState>, session: Session) -> ApiResult<Json<()>> {
    let last_day = state.clock.now().date_naive() + Days::new(730);
    state.act(move |act| act.tx.add_payment_method(&session.account, last_day)).await?;
    Ok(Json(()))
}

/// Orders a service for a year. The buyer becomes all three contacts; a domain also gets a holder.
async fn order(
    State(state): State<AppState>,
    session: Session,
    JsonBody(order): JsonBody<Order>,
) -> ApiResult<Json<()>> {
    let key = canonical_key(order.service);
    let is_domain = key.category == Category::Domain;
    let holder = order.holder.map(parse_holder).transpose()?;
    if is_domain && holder.is_none() {
        return Err(ApiError::new(Reason::Malformed, "A domain needs first and last name of its holder."));
    }
    if key.category.is_named_by_a_domain() && !key.name.is_domain() {
        return Err(ApiError::new(Reason::Malformed, "This isn't a domain name."));
    }
    let (buyer, holder) = (session.account, holder.filter(|_| is_domain));
    let is_created = state.act(move |act| demo::order(act, &key, &buyer, holder)).await?;
    if is_created {
        return Ok(Json(()));
    }
    Err(ApiError::new(Reason::Malformed, "This service exists already. Choose another name."))
}

fn parse_holder(holder: OrderedHolder) -> ApiResult<OrderedHolder> {
    let OrderedHolder { first_name, last_name } = holder;
    let holder = OrderedHolder { first_name: parse_name(&first_name)?, last_name: parse_name(&last_name)? };
    if holder.first_name.is_empty() || holder.last_name.is_empty() {
        return Err(ApiError::new(Reason::Malformed, "A holder has a first and a last name."));
    }
    Ok(holder)
}
