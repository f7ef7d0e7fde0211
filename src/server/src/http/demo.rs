//! Demo mode: signing in as anybody, and the mailbox. These routes exist in demo mode only.

use super::Shared;
use super::app::screen;
use super::error::{ApiError, ApiResult, Body, Segment};
use super::routes::Routes;
use super::session::{self, Session};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use handover_api::app::{DemoCredentials, Screen};
use handover_api::demo::{Mail, Mails};
use handover_api::query::parameter;
use handover_api::{Reason, route};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::DEMO_SESSION, sign_in)
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
    headers: HeaderMap,
    Body(wanted): Body<DemoCredentials>,
) -> ApiResult<Response> {
    let account = shared.store.read(move |reader| reader.account(&wanted.account)).await?;
    match account {
        Some(account) => session::begin(&shared, &headers, account.handle).await,
        None => Err(ApiError::new(Reason::WrongCredentials, "There is no such account in this demo.")),
    }
}

async fn mails(
    State(shared): State<Shared>,
    session: Session,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<Screen<Mails>>> {
    let before = query.and_then(|query| parameter(&query, "after")).and_then(|id| id.parse().ok());
    let now = shared.clock.now();
    let answer = shared
        .store
        .read(move |reader| {
            let mut rows = reader.mailbox(before, PAGE + 1)?;
            let more = rows.len() > PAGE as usize;
            rows.truncate(PAGE as usize);
            let next = rows.last().filter(|_| more).map(|row| row.id);
            screen(reader, &session.account, now, Mails { rows, next })
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
