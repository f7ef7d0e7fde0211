//! The receiver of webhooks of the demo: it checks signatures as other receivers do, and lists what has arrived.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::read_body;
use crate::http::route_table::Routes;
use crate::webhooks::{WebhookSecret, is_genuine};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use handover_api::app::{ReceivedWebhook, ReceivedWebhooks};
use handover_api::{Reason, route};
use handover_rules::provider_event::FeedEntry;
use serde_json::json;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::DEMO_WEBHOOKS, receive)
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
        .get(route::DEMO_WEBHOOKS, list)
        .about("The latest messages of webhooks, latest first.")
}

async fn receive(State(state): State<AppState>, request: Request) -> ApiResult<Json<()>> {
    let headers = request.headers().clone();
    let body = read_body(request, &state).await?;
    let now = state.clock.now();
    let [id, sent, signatures] =
        ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| text(&headers, name));
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

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn list(State(state): State<AppState>) -> Json<ReceivedWebhooks> {
    Json(state.received_webhooks.all())
}
