//! Demo mode: signing in as anybody, and the mailbox. These routes exist in demo mode only.

use super::Shared;
use super::accounts::read_name;
use super::app::screen;
use super::audit;
use super::error::{ApiError, ApiResult, Body, Segment};
use super::peer::Peer;
use super::routes::Routes;
use super::session::{self, Ground, Session};
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
use handover_rules::Category;

pub(super) fn routes() -> Routes {
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
    State(shared): State<Shared>,
    peer: Peer,
    headers: HeaderMap,
    Body(wanted): Body<DemoCredentials>,
) -> ApiResult<Response> {
    let account = shared.store.read(move |reader| reader.account(&wanted.account)).await?;
    let answer = match account {
        Some(account) => {
            audit::note(&account.handle, peer, "signed in to the demo");
            session::begin(&shared, &headers, account.handle, Ground::Demo).await?
        }
        None => None,
    };
    answer.ok_or_else(|| ApiError::new(Reason::WrongCredentials, "There is no such account in this demo."))
}

async fn mails(
    State(shared): State<Shared>,
    session: Session,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<MailPage>>> {
    let before = query.and_then(|query| parameter(&query, "after")).and_then(|id| id.parse().ok());
    let now = shared.clock.now();
    let answer = shared
        .store
        .read(move |reader| {
            let mut rows = reader.mailbox(before, PAGE + 1)?;
            let more = rows.len() > PAGE as usize;
            rows.truncate(PAGE as usize);
            let next = rows.last().filter(|_| more).map(|row| row.id);
            screen(reader, &session.account, now, MailPage { rows, next })
        })
        .await?;
    Ok(Json(answer))
}

async fn mail(State(shared): State<Shared>, _: Session, Segment(id): Segment<i64>) -> ApiResult<Json<Mail>> {
    let mail = shared.store.read(move |reader| reader.kept_mail(id)).await?;
    mail.map(Json).ok_or_else(ApiError::not_found)
}

async fn mail_html(State(shared): State<Shared>, _: Session, Segment(id): Segment<i64>) -> ApiResult<Response> {
    let html = shared.store.read(move |reader| reader.kept_mail_html(id)).await?;
    let html = html.ok_or_else(ApiError::not_found)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(html)).into_response())
}

/// Settles the account's bills, so that a change that they block can be carried through.
async fn pay(State(shared): State<Shared>, session: Session) -> ApiResult<Json<()>> {
    shared.store.write(move |tx| tx.settle_bills(&session.account)).await?;
    Ok(Json(()))
}

/// Adds a payment method that is good for two years.
async fn add_payment_method(State(shared): State<Shared>, session: Session) -> ApiResult<Json<()>> {
    let last_day = shared.clock.now().date_naive() + Days::new(730);
    shared.store.write(move |tx| tx.add_payment_method(&session.account, last_day)).await?;
    Ok(Json(()))
}

/// Orders a service for a year: the buyer becomes all three contacts, and a domain has a holder.
async fn order(State(shared): State<Shared>, session: Session, Body(order): Body<Order>) -> ApiResult<Json<()>> {
    let is_domain = order.service.category == Category::Domain;
    let holder = order.holder.as_deref().map(read_name).transpose()?.filter(|name| !name.is_empty());
    if is_domain && holder.is_none() {
        return Err(ApiError::new(Reason::Malformed, "A domain needs the name of its holder."));
    }
    if order.service.category.is_named_by_a_domain() && !order.service.name.is_domain() {
        return Err(ApiError::new(Reason::Malformed, "This is not the name of a domain."));
    }
    let today = shared.clock.now().date_naive();
    let new = NewService {
        key: order.service,
        buyer: session.account.clone(),
        creation: today,
        expiration: today + Days::new(365),
    };
    let result = shared
        .store
        .write(move |tx| {
            if tx.service(&new.key)?.is_some() {
                return Ok(false);
            }
            tx.make_service(&new)?;
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
