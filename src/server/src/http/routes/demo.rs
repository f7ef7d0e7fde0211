//! Demo mode: signing in as anybody, and the mailbox. These routes exist in demo mode only.

use super::accounts::read_name;
use super::app_info::screen;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, PathParam, Session};
use crate::http::route_table::Routes;
use crate::http::sessions::Authentication;
use crate::http::{AppState, audit_log, sessions};
use crate::store::{Change, NewService};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::Days;
use handover_api::account::Order;
use handover_api::app::{DemoCredentials, ScreenResponse};
use handover_api::demo::{Mail, MailPage};
use handover_api::query::parameter;
use handover_api::{Reason, route};
use handover_rules::{Category, MailId};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .post(route::DEMO_SESSION, sign_in)
        .post(route::DEMO_PAY, pay)
        .post(route::DEMO_PAYMENT_METHOD, add_payment_method)
        .post(route::DEMO_ORDER, order)
        .get(route::DEMO_MAILS, mails)
        .get(&[route::DEMO_MAILS, "/{id}"].concat(), mail)
        .get(&[route::DEMO_MAILS, "/{id}/html"].concat(), mail_html)
}

/// Mails on a page of the mailbox.
const PAGE: u32 = 50;

/// What a mail's HTML part may do when it is shown: have its own styles and open its link in another window.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

async fn sign_in(
    State(state): State<AppState>,
    client_ip: ClientIp,
    headers: HeaderMap,
    JsonBody(wanted): JsonBody<DemoCredentials>,
) -> ApiResult<Response> {
    let account = state.store.read(move |reader| reader.account(&wanted.account)).await?;
    let answer = match account {
        Some(account) => {
            audit_log::record(&account.handle, client_ip, "signed in to the demo");
            sessions::begin(&state, &headers, account.handle, Authentication::Demo).await?
        }
        None => None,
    };
    answer.ok_or_else(|| ApiError::new(Reason::WrongCredentials, "There is no such account in this demo."))
}

async fn mails(
    State(state): State<AppState>,
    session: Session,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<MailPage>>> {
    let before = query.and_then(|query| parameter(&query, "after")).and_then(|id| MailId::parse(&id));
    let now = state.clock.now();
    let answer = state
        .store
        .read(move |reader| {
            let mut rows = reader.mailbox(before, PAGE + 1)?;
            let more = rows.len() > PAGE as usize;
            rows.truncate(PAGE as usize);
            let next = rows.last().filter(|_| more).map(|row| row.id);
            let rows = rows.into_iter().map(Into::into).collect();
            screen(reader, &session.account, now, MailPage { rows, next })
        })
        .await?;
    Ok(Json(answer))
}

async fn mail(State(state): State<AppState>, _: Session, PathParam(id): PathParam<MailId>) -> ApiResult<Json<Mail>> {
    let mail = state.store.read(move |reader| reader.mailbox_mail(id)).await?;
    mail.map(Mail::from).map(Json).ok_or_else(ApiError::not_found)
}

async fn mail_html(State(state): State<AppState>, _: Session, PathParam(id): PathParam<MailId>) -> ApiResult<Response> {
    let html = state.store.read(move |reader| reader.mailbox_html(id)).await?;
    let html = html.ok_or_else(ApiError::not_found)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(html)).into_response())
}

/// Settles the account's bills, so that a change that they block can be carried through.
async fn pay(State(state): State<AppState>, session: Session) -> ApiResult<Json<()>> {
    state.store.write(move |tx| tx.settle_bills(&session.account)).await?;
    Ok(Json(()))
}

/// Adds a payment method that is good for two years.
async fn add_payment_method(State(state): State<AppState>, session: Session) -> ApiResult<Json<()>> {
    let last_day = state.clock.now().date_naive() + Days::new(730);
    state.store.write(move |tx| tx.add_payment_method(&session.account, last_day)).await?;
    Ok(Json(()))
}

/// Orders a service for a year: the buyer becomes all three contacts, and a domain has a holder.
async fn order(
    State(state): State<AppState>,
    session: Session,
    JsonBody(order): JsonBody<Order>,
) -> ApiResult<Json<()>> {
    let is_domain = order.service.category == Category::Domain;
    let holder = order.holder.as_deref().map(read_name).transpose()?.filter(|name| !name.is_empty());
    if is_domain && holder.is_none() {
        return Err(ApiError::new(Reason::Malformed, "A domain needs the name of its holder."));
    }
    if order.service.category.is_named_by_a_domain() && !order.service.name.is_domain() {
        return Err(ApiError::new(Reason::Malformed, "This is not the name of a domain."));
    }
    let today = state.clock.now().date_naive();
    let new = NewService {
        key: order.service,
        buyer: session.account.clone(),
        creation: today,
        expiration: today + Days::new(365),
    };
    let result = state
        .store
        .write(move |tx| {
            if tx.service(&new.key)?.is_some() {
                return Ok(false);
            }
            tx.create_service(&new)?;
            if let (Some(holder), Some(buyer)) = (holder.filter(|_| is_domain), tx.account(&session.account)?) {
                tx.set_holder(new.key.name.as_str(), &holder, buyer.email.as_str(), buyer.subsidiary.as_str())?;
            }
            tx.announce(Change::Services(session.account));
            Ok(true)
        })
        .await?;
    if result {
        return Ok(Json(()));
    }
    Err(ApiError::new(Reason::Malformed, "There is such a service already. Choose another name."))
}
