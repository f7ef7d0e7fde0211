//! Routes of the demo: sign-in without a password, the mailbox, payments and orders (decision 0020).

use crate::demo::sample_paper;
use crate::http::answers::attached;
use crate::http::errors::{ApiError, ApiResult, JsonResult, ScreenResult};
use crate::http::extract::{
    ClientIp, JsonBody, PathParam, Query, Session, find_session, header_text, parse_name, read_body,
};
use crate::http::openapi::{CSV, Routes};
use crate::http::sign_in::{SignInProof, start_session};
use crate::http::{AppState, logs};
use crate::mail::outbox_worker::{attached_lines, attached_name};
use crate::mail::render::LOGO_ID;
use crate::use_cases::demo;
use crate::webhooks::{WebhookSecret, is_genuine};
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use handover_api::account::{Order, OrderedHolder};
use handover_api::app::{DemoCredentials, Mail, MailPage, ReceivedWebhook, ReceivedWebhooks};
use handover_api::{Reason, route};
use handover_rules::cases::papers::{PaperKind, PaperType};
use handover_rules::provider_event::FeedEntry;
use handover_rules::{Category, MailId, ServiceName};
use handover_store::{ReadTx, canonical_key, pages};
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
        .example(json!({ "service": { "name": "vps-1.example", "category": "VPS" } }))
        .get(&[route::DEMO_PAPERS, "/{kind}"].concat(), paper)
        .about("A sample of a paper.")
        .described(|it| it.answers_file("application/pdf").answers_file("image/jpeg").answers_file("image/png"))
        .get(route::DEMO_MAILS, mails)
        .about("Mails of all accounts, latest first.")
        .described(|it| {
            it.query("own", "`true` for mails to the account of the session only.")
                .query("after", "The cursor `next` of the page before.")
        })
        .problems(&[Reason::StaleCursor])
        .get(&[route::DEMO_MAILS, "/{id}"].concat(), mail)
        .about("A mail.")
        .get(&[route::DEMO_MAILS, "/{id}/html"].concat(), mail_html)
        .about("The HTML part of a mail.")
        .described(|it| it.answers_file("text/html"))
        .get(&[route::DEMO_MAILS, "/{id}/attachment"].concat(), attachment)
        .about("The file attached to a mail.")
        .described(|it| it.answers_file(CSV))
        .post(route::DEMO_WEBHOOKS, receive_webhook)
        .about("Receives a signed message, as a receiver of webhooks does.")
        .described(|it| {
            let service = json!({ "name": "clay-loft.test", "category": "DOMAIN" });
            let data = json!({ "request": 5_922_151_952_u64, "service": service, "ending": "done" });
            it.header("webhook-id", "Id of the message, the same in every attempt.");
            it.header("webhook-timestamp", "Time of the attempt, in seconds since 1970.");
            it.header("webhook-signature", "`v1,` and an HMAC-SHA256 in Base64; several are separated by spaces.");
            it.takes::<FeedEntry>().problems(&[Reason::NotSignedIn]).example(json!({
                "id": "3f9c21d07a-4712", "timestamp": "2030-03-04T10:02:00Z", "type": "request.ended", "data": data,
            }))
        })
        .get(route::DEMO_WEBHOOKS, received_webhooks)
        .about("The latest messages of webhooks, latest first.")
}

/// The content security policy of a shown email: its own styles, the logo, and links that open in a new window. Nothing in it
/// runs, so that the app may read its height.
const MAIL_POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox \
    allow-same-origin";

async fn sign_in(
    state: AppState,
    client_ip: ClientIp,
    headers: HeaderMap,
    JsonBody(credentials): JsonBody<DemoCredentials>,
) -> ApiResult<Response> {
    let account = state.store.read(move |reader| reader.account(&credentials.account)).await?;
    let unknown = || ApiError::new(Reason::WrongCredentials, "The demo has no such account.");
    let handle = account.ok_or_else(unknown)?.handle;
    let response = start_session(&state, &headers, client_ip, handle.clone(), SignInProof::Demo).await?;
    let response = response.ok_or_else(unknown)?;
    logs::audit(&handle, client_ip, "signed in to the demo");
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
async fn mails(state: AppState, headers: HeaderMap, query: Query) -> ScreenResult<MailPage> {
    let is_own = query.get("own").is_some_and(|own| own == "true");
    let before = query.cursor("after", MailId::parse)?;
    let (now, session) = (state.clock.now(), find_session(&headers, &state).await?);
    let read = move |tx: &ReadTx<'_>| {
        pages::demo::mails(tx, session.as_ref().map(|session| &session.account), is_own, before, now)
    };
    state.page(read).await
}

async fn mail(state: AppState, PathParam(id): PathParam<MailId>) -> JsonResult<Mail> {
    let read = move |reader: &ReadTx<'_>| {
        let Some(mail) = reader.mailbox_mail(id)? else { return Ok(None) };
        Ok(Some(Mail { attachment: attached_name(reader, id)?, ..mail }))
    };
    state.find(read).await
}

async fn mail_html(state: AppState, PathParam(id): PathParam<MailId>) -> ApiResult<Response> {
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
async fn attachment(state: AppState, PathParam(id): PathParam<MailId>) -> ApiResult<Response> {
    let is_known = state.store.read(move |reader| Ok(reader.mailbox_mail(id)?.is_some())).await?;
    let file = if is_known { attached_lines(&state.store, id).await? } else { None };
    let file = file.ok_or_else(ApiError::not_found)?;
    Ok(attached(&file.name, file.content))
}

/// Pays the account's debts, so that it no longer blocks changes.
async fn pay(state: AppState, session: Session) -> JsonResult<()> {
    state.act(move |act| demo::pay(act.tx, &session.account)).await?;
    Ok(Json(()))
}

/// Renews what the account is the billing contact of.
async fn renew(state: AppState, session: Session, PathParam(name): PathParam<String>) -> JsonResult<()> {
    let name = ServiceName::parse(&name).ok_or_else(ApiError::not_found)?;
    let today = state.clock.now().date_naive();
    state.act(move |act| demo::renew(act.tx, &session.account, &name, today)).await?;
    Ok(Json(()))
}

async fn add_payment_method(state: AppState, session: Session) -> JsonResult<()> {
    state.act(move |act| demo::add_payment_method(act, &session.account)).await?;
    Ok(Json(()))
}

/// Orders a service for a year. The buyer becomes all three contacts; a domain also gets a holder.
async fn order(state: AppState, session: Session, JsonBody(order): JsonBody<Order>) -> JsonResult<()> {
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

async fn receive_webhook(state: AppState, request: Request) -> JsonResult<()> {
    let headers = request.headers().clone();
    let body = read_body(request, &state).await?;
    let now = state.clock.now();
    let [id, sent, signatures] =
        ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| header_text(&headers, name));
    let webhooks = state.store.read(|reader| reader.webhooks()).await?;
    let key = state.settings.webhooks.as_ref().map(|settings| &settings.key);
    let secrets: Vec<WebhookSecret> = key.map_or_else(Vec::new, |key| {
        webhooks.iter().filter_map(|webhook| WebhookSecret::all_of(webhook, key, now)).flatten().collect()
    });
    if !is_genuine(&secrets, (id, sent, signatures), &body, now) {
        return Err(ApiError::new(Reason::NotSignedIn, "The message isn't signed by a webhook of this demo."));
    }
    let event = serde_json::from_slice(&body).ok();
    state.received_webhooks.add(ReceivedWebhook { id: id.to_owned(), received_at: now, event });
    Ok(Json(()))
}

async fn received_webhooks(state: AppState) -> Json<ReceivedWebhooks> {
    Json(state.received_webhooks.all())
}
