//! Webhooks: signed, retried, in order about each service, to public addresses only.

use crate::common::webhook_receiver::{Received, WebhookReceiver, accepted};
use crate::common::{CapturedLog, TO_NEWCOMER, TestServer, days, domain, hours, seconds};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Parser;
use handover_api::desk::DeskOverview;
use handover_api::route;
use handover_rules::desk::StaffRole;
use handover_rules::provider_event::EventKind;
use handover_rules::{ServiceKey, Timestamp};
use handover_server::cli::{Cli, Command};
use handover_server::secrets::SealingKey;
use handover_server::use_cases::webhooks;
use handover_server::webhooks::WebhookSecret;
use handover_store::{WebhookId, WebhookRecord, WriteTx};
use ring::hmac;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

async fn add(server: &TestServer, url: &str, kinds: &[EventKind], key: SealingKey) -> (WebhookId, WebhookSecret) {
    let (url, kinds) = (url.to_owned(), kinds.to_vec());
    server.store.write(move |tx| webhooks::add(tx, &url, &kinds, &key)).await.expect("the store succeeds")
}

async fn add_to_demo(server: &TestServer, receiver: &WebhookReceiver) -> (WebhookId, WebhookSecret) {
    add(server, &receiver.url, &[], SealingKey::of_demo()).await
}

/// A demo with domains, and a webhook for everything.
async fn demo(domains: usize) -> (TestServer, Vec<ServiceKey>, WebhookReceiver, WebhookId) {
    let (server, services) = TestServer::start_with_domains(domains).await;
    let receiver = WebhookReceiver::start().await;
    let (id, _) = add_to_demo(&server, &receiver).await;
    (server, services, receiver, id)
}

/// The numbers of the events that were received.
fn numbers(receiver: &WebhookReceiver) -> Vec<i64> {
    receiver.received().iter().map(Received::number).collect()
}

async fn record(server: &TestServer, id: WebhookId) -> WebhookRecord {
    server.store.read(move |reader| reader.webhook(id)).await.expect("the store succeeds").expect("the webhook")
}

/// Asks for a change on each service and withdraws it: two events each.
async fn make_events(server: &TestServer, services: &[ServiceKey]) {
    let admin = server.sign_in("admin").await;
    for service in services {
        let id = admin.submit_one(service, TO_NEWCOMER).await;
        admin.withdraw(id).await.done();
    }
}

/// Waits until everything up to the last event is recorded, except `waiting` events.
async fn until_recorded(server: &TestServer, id: WebhookId, waiting: u64) {
    let is_recorded = async || {
        let last = server.store.read(|reader| reader.last_event()).await.expect("the store succeeds");
        let record = record(server, id).await;
        record.position == last && record.waiting == waiting
    };
    server.until("the deliveries are recorded", is_recorded).await;
}

/// Waits until a failure is recorded. Events that come later may wait before the position.
async fn until_failed(server: &TestServer, id: WebhookId) {
    server.until("the failure is recorded", async || record(server, id).await.failure.is_some()).await;
}

/// Waits until this number of failed attempts of the first event is recorded; 0 once it is delivered or given up.
async fn until_attempts(server: &TestServer, number: i64) {
    let attempts = "select coalesce(max(attempts), 0) from webhook_retry where event = 1";
    server.until("the attempt is recorded", async || server.value::<i64>(attempts) == number).await;
}

fn is_signed(received: &Received, secret: &WebhookSecret, signature: &str) -> bool {
    let text = secret.expose();
    let secret = STANDARD.decode(text.strip_prefix("whsec_").expect("the prefix")).expect("Base64");
    let tag = STANDARD.decode(signature.strip_prefix("v1,").expect("the version")).expect("Base64");
    let content = format!("{}.{}.{}", received.id, received.timestamp, received.body);
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &secret), content.as_bytes(), &tag).is_ok()
}

#[tokio::test]
async fn event_is_delivered_once_and_signed() {
    let (server, services) = TestServer::start_with_domains(1).await;
    let receiver = WebhookReceiver::start().await;
    let (id, secret) = add_to_demo(&server, &receiver).await;
    make_events(&server, &services).await;
    until_recorded(&server, id, 0).await;
    let requests = receiver.received();
    assert_eq!(numbers(&receiver), [1, 2]);
    assert_eq!(requests[0].summary(), "request.asked s000.example");
    assert_eq!(requests[0].id, ["evt_", requests[0].json()["id"].as_str().expect("a position")].concat());
    for one in &requests {
        assert!(is_signed(one, &secret, &one.signature));
        assert!(!is_signed(one, &WebhookSecret::random(), &one.signature));
        assert_eq!(one.timestamp, server.now().timestamp().to_string());
    }
}

#[tokio::test]
async fn webhook_gets_the_kinds_it_asks_for_from_now_on() {
    let (server, services) = TestServer::start_with_domains(2).await;
    make_events(&server, &services[..1]).await;
    let receiver = WebhookReceiver::start().await;
    let (id, _) = add(&server, &receiver.url, &[EventKind::RequestEnded], SealingKey::of_demo()).await;
    make_events(&server, &services[1..]).await;
    until_recorded(&server, id, 0).await;
    let summaries: Vec<String> = receiver.received().iter().map(Received::summary).collect();
    assert_eq!(summaries, ["request.ended s001.example"]);
}

#[tokio::test]
async fn receiver_over_tls_needs_a_trusted_certificate() {
    let certificate = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/http/smtp/cert.pem");
    let options: [(&[&str], usize); 2] = [(&[], 0), (&["--webhooks-ca", certificate], 2)];
    for (options, delivered) in options {
        let receiver = WebhookReceiver::start_tls().await;
        let server = TestServer::start_with(options, |_| {}).await;
        let (id, secret) = add_to_demo(&server, &receiver).await;
        make_events(&server, &[domain()]).await;
        until_recorded(&server, id, 2 - delivered as u64).await;
        let requests = receiver.received();
        assert_eq!(requests.len(), delivered);
        assert!(requests.iter().all(|one| is_signed(one, &secret, &one.signature)));
        let untrusted = (delivered == 0).then_some("no TLS connection; is the certificate valid?");
        assert_eq!(record(&server, id).await.failure.as_deref(), untrusted);
    }
}

#[tokio::test]
async fn failed_delivery_is_retried_with_its_id_until_it_is_accepted() {
    let (server, services, receiver, id) = demo(1).await;
    receiver.answer(|_| 500);
    make_events(&server, &services).await;
    // The second event waits behind the first.
    until_recorded(&server, id, 2).await;
    assert_eq!(receiver.received().len(), 1);
    assert_eq!(record(&server, id).await.failure.as_deref(), Some("response with status 500"));
    for (attempt, wait) in [(2, 5), (3, 60)] {
        server.advance(seconds(wait - 1)).await;
        assert_eq!(receiver.received().len(), attempt - 1);
        server.advance(seconds(1)).await;
        until_attempts(&server, i64::try_from(attempt).expect("few")).await;
    }
    receiver.answer(|_| 204);
    server.advance(seconds(300)).await;
    until_recorded(&server, id, 0).await;
    assert_eq!(numbers(&receiver), [1, 1, 1, 1, 2]);
    let times: Vec<String> = receiver.received().into_iter().map(|one| one.timestamp).collect();
    assert_ne!(times[0], times[1], "each attempt is signed with its time");
    assert_eq!(record(&server, id).await.failure, None);
}

#[tokio::test]
async fn desk_and_metrics_show_what_waits() {
    let options = ["--metrics-listen", "127.0.0.1:0"];
    let server = TestServer::start_with(&options, |_| {}).await;
    let receiver = WebhookReceiver::start().await;
    receiver.answer(|_| 500);
    let url = [&receiver.url, "?token=secret"].concat();
    let (id, _) = add(&server, &url, &[EventKind::RequestAsked, EventKind::RequestEnded], SealingKey::of_demo()).await;
    let rhea = server.staff("rhea", &[StaffRole::Reader]).await;
    let shown = async || {
        let overview: DeskOverview = rhea.get(route::DESK_OVERVIEW).await.ok();
        let [webhook] = overview.webhooks.as_slice() else { panic!("{:?}", overview.webhooks) };
        webhook.clone()
    };
    let unused = shown().await;
    assert_eq!((unused.id, unused.url.as_str(), unused.waiting), (1, receiver.url.as_str(), 0));
    assert_eq!((unused.delivered_at, unused.oldest, unused.failure), (None, None, None));
    let began = server.now();
    make_events(&server, &[domain()]).await;
    until_recorded(&server, id, 2).await;
    let failing = shown().await;
    assert_eq!((failing.waiting, failing.oldest, failing.given_up), (2, Some(began), 0));
    assert_eq!(failing.failure.as_deref(), Some("response with status 500"));
    let figures = async || {
        server.advance(seconds(2)).await;
        server.prometheus().get("/metrics").await.text()
    };
    let text = figures().await;
    for line in [
        r#"handover_webhook_events{state="waiting"} 2"#,
        r#"handover_webhook_events{state="given_up"} 0"#,
        r#"handover_webhook_deliveries_total{outcome="failed"} 1"#,
        "handover_webhook_oldest_event_age_seconds 2.0",
    ] {
        assert!(text.lines().any(|given| given == line), "{line} is not in\n{text}");
    }
    receiver.answer(|_| 204);
    server.advance(seconds(5)).await;
    until_recorded(&server, id, 0).await;
    let works = shown().await;
    assert_eq!((works.waiting, works.oldest, works.failure, works.delivered_at), (0, None, None, Some(server.now())));
    let text = figures().await;
    assert!(text.contains(r#"handover_webhook_deliveries_total{outcome="delivered"} 2"#), "{text}");
    assert!(!text.contains("secret") && !text.contains(&receiver.url), "no addresses");
}

#[tokio::test]
async fn failing_event_holds_later_ones_of_its_service_only() {
    let (server, services, receiver, id) = demo(3).await;
    let is_broken = Arc::new(AtomicBool::new(true));
    let broken = Arc::clone(&is_broken);
    receiver.answer(move |received| {
        if broken.load(Ordering::Relaxed) && received.summary().ends_with("s001.example") { 503 } else { 200 }
    });
    make_events(&server, &services).await;
    until_recorded(&server, id, 2).await;
    make_events(&server, &services).await;
    until_recorded(&server, id, 4).await;
    let of = |name: &str| {
        let own = receiver.received().into_iter().filter(|one| one.summary().ends_with(name));
        own.map(|one| one.number()).collect::<Vec<_>>()
    };
    assert_eq!(of("s000.example"), [1, 2, 7, 8]);
    assert_eq!(of("s001.example"), [3]);
    assert_eq!(of("s002.example"), [5, 6, 11, 12]);
    is_broken.store(false, Ordering::Relaxed);
    server.advance(seconds(5)).await;
    until_recorded(&server, id, 0).await;
    assert_eq!(of("s001.example"), [3, 3, 4, 9, 10]);
}

#[tokio::test]
async fn event_is_given_up_after_days_and_delivered_by_a_replay() {
    let (server, services, receiver, id) = demo(1).await;
    receiver.answer(|_| 404);
    make_events(&server, &services).await;
    until_recorded(&server, id, 2).await;
    for attempt in 2..=11 {
        server.advance(days(1)).await;
        until_attempts(&server, if attempt == 11 { 0 } else { attempt }).await;
    }
    let failing = record(&server, id).await;
    assert_eq!((failing.given_up, failing.first_given_up), (1, Some(1)));
    assert!(failing.failing_since.is_some());
    let attempts = receiver.received().iter().filter(|one| one.number() == 1).count();
    assert_eq!(attempts, 11, "one attempt and ten retries");

    receiver.answer(|_| 200);
    let replay = move |tx: &mut WriteTx<'_>| webhooks::replay(tx, id, None);
    assert_eq!(server.store.write(replay).await.expect("the store succeeds"), Ok(()));
    server.advance(seconds(30)).await;
    make_events(&server, &services).await;
    until_recorded(&server, id, 0).await;
    let record = record(&server, id).await;
    assert_eq!((record.given_up, record.failing_since, record.failure), (0, None, None));
    assert!(numbers(&receiver).ends_with(&[1, 2, 3, 4]), "{:?}", numbers(&receiver));
}

async fn rotate(server: &TestServer, id: WebhookId) -> WebhookSecret {
    let now = server.now();
    let rotate = move |tx: &mut WriteTx<'_>| webhooks::rotate(tx, id, &SealingKey::of_demo(), now);
    server.store.write(rotate).await.expect("the store succeeds").expect("the webhook exists")
}

#[tokio::test]
async fn each_replaced_secret_signs_for_its_own_day() {
    let (server, services) = TestServer::start_with_domains(4).await;
    let receiver = WebhookReceiver::start().await;
    let (id, first) = add_to_demo(&server, &receiver).await;
    let signs = async |service: &ServiceKey, secrets: &[&WebhookSecret]| {
        make_events(&server, std::slice::from_ref(service)).await;
        until_recorded(&server, id, 0).await;
        let request = receiver.received().pop().expect("a delivery");
        let signatures: Vec<&str> = request.signature.split(' ').collect();
        assert_eq!(signatures.len(), secrets.len());
        assert!(signatures.iter().zip(secrets).all(|(signature, secret)| is_signed(&request, secret, signature)));
    };
    let second = rotate(&server, id).await;
    server.advance(hours(1)).await;
    let third = rotate(&server, id).await;
    signs(&services[0], &[&third, &second, &first]).await;
    server.advance(hours(22)).await;
    let fourth = rotate(&server, id).await;
    signs(&services[1], &[&fourth, &third, &second, &first]).await;
    server.advance(hours(1)).await;
    signs(&services[2], &[&fourth, &third, &second]).await;
    server.advance(hours(24)).await;
    signs(&services[3], &[&fourth]).await;
}

/// The date of HTTP of a time.
fn http_date(at: Timestamp) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[tokio::test]
async fn receiver_that_asks_for_a_pause_gets_nothing_until_then() {
    for (status, is_date) in [(429, false), (503, true), (504, false)] {
        let (server, services) = TestServer::start_with_domains(3).await;
        let receiver = WebhookReceiver::start().await;
        let until = if is_date { http_date(server.now() + seconds(120)) } else { "120".to_owned() };
        receiver.answer_with(move |_| {
            let status = StatusCode::from_u16(status).expect("a status");
            (status, [(header::RETRY_AFTER, until.clone())]).into_response()
        });
        let (id, _) = add_to_demo(&server, &receiver).await;
        make_events(&server, &services[..1]).await;
        until_failed(&server, id).await;
        assert_eq!(receiver.received().len(), 1, "{status}");
        let list = command(&server, &["list"]).await.expect("a list");
        assert!(list.contains("PAUSED until"), "{list}");
        // Neither the event nor those about other services.
        make_events(&server, &services[1..]).await;
        server.advance(seconds(119)).await;
        assert_eq!(receiver.received().len(), 1, "{status}");
        receiver.answer(|_| 200);
        server.advance(seconds(1)).await;
        until_recorded(&server, id, 0).await;
        let mut ids: Vec<String> = receiver.received().into_iter().map(|one| one.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((receiver.received().len(), ids.len()), (7, 6), "{status}");
        assert_eq!(record(&server, id).await.paused_until, None);
    }
}

#[tokio::test]
async fn pauses_are_bounded_and_shorten_no_wait() {
    for (asked, wait) in [("1", 5), ("99999999999999999999", 24 * 3600), ("soon", 5), ("-7", 5)] {
        let (server, services) = TestServer::start_with_domains(1).await;
        let receiver = WebhookReceiver::start().await;
        receiver.answer_with(move |_| (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, asked)]).into_response());
        let (id, _) = add_to_demo(&server, &receiver).await;
        make_events(&server, &services).await;
        until_failed(&server, id).await;
        server.advance(seconds(wait - 1)).await;
        assert_eq!(receiver.received().len(), 1, "{asked}");
        server.advance(seconds(1)).await;
        until_attempts(&server, 2).await;
        assert_eq!(receiver.received().len(), 2, "{asked}");
    }
}

#[tokio::test]
async fn webhook_of_a_receiver_that_is_gone_stops_until_somebody_acts() {
    let log = CapturedLog::default();
    let _capture = log.capture(tracing::Level::ERROR);
    let server = TestServer::start_with(&["--metrics-listen", "127.0.0.1:0"], |_| {}).await;
    let receiver = WebhookReceiver::start().await;
    receiver.answer(|_| 410);
    let (id, _) = add_to_demo(&server, &receiver).await;
    let since = server.now();
    make_events(&server, &[domain()]).await;
    until_failed(&server, id).await;
    assert_eq!(record(&server, id).await.stopped_at, Some(since));
    assert!(log.text().contains("a receiver of events is gone"), "{}", log.text());
    for _ in 0..6 {
        server.advance(days(1)).await;
    }
    make_events(&server, &[domain()]).await;
    assert_eq!(receiver.received().len(), 1, "nothing is tried again, and nothing is given up");
    let list = command(&server, &["list"]).await.expect("a list");
    assert!(list.contains("STOPPED at") && list.contains("handover webhooks resume 1"), "{list}");
    let overview: DeskOverview = server.staff("rhea", &[StaffRole::Reader]).await.get(route::DESK_OVERVIEW).await.ok();
    assert_eq!(overview.webhooks[0].stopped_at, Some(since));
    let text = server.prometheus().get("/metrics").await.text();
    assert!(text.lines().any(|line| line == "handover_webhooks_stopped 1"), "{text}");

    receiver.answer(|_| 200);
    assert!(command(&server, &["resume", "2"]).await.is_err());
    command(&server, &["resume", "1"]).await.expect("resumed");
    make_events(&server, &[domain()]).await;
    until_recorded(&server, id, 0).await;
    let ids: Vec<String> = receiver.received().into_iter().skip(1).map(|one| one.id).collect();
    assert_eq!(ids.iter().filter(|id| id.ends_with("-1")).count(), 1, "{ids:?}");
    let record = record(&server, id).await;
    assert_eq!((record.stopped_at, record.failure, record.given_up), (None, None, 0));
}

#[tokio::test]
async fn replay_resumes_a_webhook_that_was_stopped() {
    let (server, services, receiver, id) = demo(1).await;
    receiver.answer(|_| 410);
    make_events(&server, &services).await;
    until_failed(&server, id).await;
    receiver.answer(|_| 200);
    command(&server, &["replay", "1", "--after", "0"]).await.expect("replayed");
    make_events(&server, &services).await;
    until_recorded(&server, id, 0).await;
    assert_eq!(receiver.received().len(), 5);
}

#[tokio::test]
async fn replay_takes_the_id_of_an_event_and_refuses_one_of_another_history() {
    let (server, services, receiver, id) = demo(1).await;
    make_events(&server, &services).await;
    until_recorded(&server, id, 0).await;
    let sent: Vec<Received> = receiver.received();
    let [first, last] = [0, 1].map(|index: usize| sent[index].id.strip_prefix("evt_").expect("an event"));
    let replay = async |after: &str| command(&server, &["replay", "1", "--after", after]).await;
    let before = receiver.received().len();
    assert_eq!(replay(first).await.as_deref(), Ok(&*format!("webhook 1 delivers all events after {first} again")));
    assert!(replay(&sent[0].id).await.is_ok(), "as receivers know it");
    let number = first.split_once('-').expect("an epoch and a number").1;
    for (wrong, why) in [
        (number.to_owned(), "looks like"),
        ("-1".to_owned(), "unexpected argument"),
        (format!("{last}9"), last),
        (["0123456789-", number].concat(), "before a restore"),
    ] {
        let refused = replay(&wrong).await.unwrap_err();
        assert!(refused.contains(why), "{wrong} {refused}");
    }
    make_events(&server, &services).await;
    until_recorded(&server, id, 0).await;
    let again: Vec<String> = receiver.received().into_iter().skip(before).map(|one| one.id).collect();
    assert!(again.contains(&sent[1].id) && !again.contains(&sent[0].id), "{again:?}");
}

/// A server outside demo mode, whose webhooks may not be private.
async fn strict_server() -> TestServer {
    TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:1", "--secrets-key", KEY], |_| {}).await
}

#[tokio::test]
async fn private_addresses_get_nothing() {
    let mut server = strict_server().await;
    let receiver = WebhookReceiver::start().await;
    let port = receiver.url.rsplit(':').next().and_then(|rest| rest.split('/').next()).expect("a port").to_owned();
    let mut ids = Vec::new();
    // The commands refuse most of these; a look-up can also change later.
    for host in ["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"] {
        for scheme in ["https", "http"] {
            let key = SealingKey::parse(KEY).expect("a key");
            ids.push(add(&server, &format!("{scheme}://{host}:{port}/"), &[], key).await.0);
        }
    }
    server.import_with(|export| export.service("halden.example", "DOMAIN").contacts[1] = "newcomer").await;
    for id in ids {
        until_failed(&server, id).await;
        let failure = record(&server, id).await.failure;
        assert_eq!(failure.as_deref(), Some("the host has an address that is not public"));
    }
    assert_eq!(receiver.received().len(), 0);
}

#[tokio::test]
async fn secret_of_another_key_signs_nothing() {
    let mut server = strict_server().await;
    let (id, _) = add(&server, "https://hooks.example/", &[], SealingKey::of_demo()).await;
    server.import_with(|export| export.service("halden.example", "DOMAIN").contacts[1] = "newcomer").await;
    until_failed(&server, id).await;
    let failure = record(&server, id).await.failure;
    assert_eq!(failure.as_deref(), Some("the secret cannot be decrypted with this key"));
}

#[tokio::test]
async fn redirects_are_not_followed_and_long_responses_not_read() {
    let (server, services) = TestServer::start_with_domains(1).await;
    let [receiver, other] = [WebhookReceiver::start().await, WebhookReceiver::start().await];
    let (target, calls) = (other.url.clone(), AtomicUsize::new(0));
    receiver.answer_with(move |_| match calls.fetch_add(1, Ordering::Relaxed) {
        0 => (StatusCode::FOUND, [(header::LOCATION, target.clone())]).into_response(),
        1 => "x".repeat(1 << 20).into_response(),
        _ => accepted(),
    });
    let (id, _) = add_to_demo(&server, &receiver).await;
    make_events(&server, &services).await;
    until_recorded(&server, id, 2).await;
    assert_eq!(record(&server, id).await.failure.as_deref(), Some("response with status 302"));
    server.advance(seconds(5)).await;
    until_recorded(&server, id, 0).await;
    assert_eq!((receiver.received().len(), other.received().len()), (3, 0));
}

/// Runs `handover webhooks` on the database of a server.
async fn command(server: &TestServer, arguments: &[&str]) -> Result<String, String> {
    let usual = ["handover", "webhooks"];
    let options = server.database_option();
    let cli = Cli::try_parse_from(usual.iter().chain(arguments).chain(&options)).map_err(|error| error.to_string())?;
    let Command::Webhooks(command) = cli.command else { unreachable!("the second argument is webhooks") };
    command.run(&server.store, &server.clock).await
}

#[tokio::test]
async fn webhooks_are_managed_by_commands() {
    let (server, services) = TestServer::start_with_domains(1).await;
    let receiver = WebhookReceiver::start().await;
    assert!(command(&server, &["list"]).await.expect("a list").contains("no webhooks"));
    let added = command(&server, &["add", &receiver.url, "--kinds", "request.asked,contact.changed"]).await;
    let added = added.expect("added");
    let secret = added.lines().last().expect("the secret").to_owned();
    assert!(secret.starts_with("whsec_"), "{added}");
    assert_eq!(command(&server, &["test", "1"]).await.as_deref(), Ok("accepted with status 204"));
    assert_eq!(receiver.received()[0].json()["type"], "webhook.test");
    receiver.answer(|_| 410);
    assert_eq!(command(&server, &["test", "1"]).await.unwrap_err(), "response with status 410");

    receiver.answer(|_| 500);
    make_events(&server, &services).await;
    until_recorded(&server, WebhookId::new(1), 1).await;
    let list = command(&server, &["list"]).await.expect("a list");
    for part in ["request.asked,contact.changed  position ", "-2  RETRYING 1 (response with status 500)"] {
        assert!(list.contains(part), "{list}");
    }
    assert!(!list.contains(&secret), "the secret is shown once");
    let database = std::fs::read(server.database()).expect("the database");
    let bytes = STANDARD.decode(&secret["whsec_".len()..]).expect("Base64");
    assert!(!database.windows(32).any(|window| window == bytes), "the secret is stored encrypted");

    let rotated = command(&server, &["rotate", "1"]).await.expect("rotated");
    assert!(rotated.contains("whsec_") && !rotated.contains(&secret));
    command(&server, &["replay", "1", "--after", "0"]).await.expect("replayed");
    command(&server, &["remove", "1"]).await.expect("removed");
    for wrong in [&["test", "1"][..], &["replay", "1", "--after", "0"], &["rotate", "1"], &["remove", "1"]] {
        assert!(command(&server, wrong).await.unwrap_err().contains("no webhook 1"), "{wrong:?}");
    }
    for wrong in [&["add", "ftp://hooks.example"][..], &["add", "https://hooks.example", "--kinds", "no.kind"]] {
        assert!(command(&server, wrong).await.is_err(), "{wrong:?}");
    }
}

#[tokio::test]
async fn commands_refuse_private_addresses_and_need_the_key() {
    let server = strict_server().await;
    assert!(command(&server, &["add", "https://hooks.example"]).await.unwrap_err().contains("--secrets-key-file"));
    for url in ["http://hooks.example", "https://127.0.0.1", "https://[::1]", "https://10.1.2.3", "https://0x7f000001"]
    {
        assert!(command(&server, &["add", url, "--secrets-key", KEY]).await.is_err(), "{url}");
    }
    let private = ["add", "http://127.0.0.1:9", "--secrets-key", KEY, "--webhooks-allow-private"];
    assert!(command(&server, &private).await.is_ok());
}
