//! Webhooks of a server that is killed, or whose receiver fails: each event is in the feed once, and delivered at least
//! once.

use super::common::webhook_receiver::WebhookReceiver;
use super::common::{ProviderExport, account, waiting};
use super::demo_requests::{DemoRequests, ask_and_accept, sign_in};
use super::kills::{kills, move_all};
use super::process::ServerProcess;
use handover_rules::provider_event::{EventKind, FeedEntry};
use handover_server::clock::Clock;
use handover_server::secrets::SealingKey;
use handover_server::use_cases::webhooks;
use handover_store::{Store, WebhookId, WriteTx};
use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

const SERVICES: usize = 24;

/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// Opens the database beside a server.
fn open(server: &ServerProcess) -> Store {
    Store::open(server.file("handover.db")).expect("opening the database beside the server")
}

/// Adds a webhook for all events.
pub(crate) async fn add_webhook(store: &Store, receiver: &WebhookReceiver) -> WebhookId {
    let url = receiver.url.clone();
    let add = move |tx: &mut WriteTx<'_>| webhooks::add(tx, &url, &[], &SealingKey::of_demo());
    store.write(add).await.expect("the store succeeds").0
}

/// The first delivery of every third event fails.
fn fail_every_third(receiver: &WebhookReceiver) {
    let mut known = HashSet::new();
    receiver.answer(move |received| {
        let number = received.number();
        if known.insert(number) && number % 3 == 0 { 500 } else { 200 }
    });
}

pub(crate) async fn until_delivered(store: &Store, webhook: WebhookId) {
    let is_delivered = async || {
        let last = store.read(|reader| reader.last_event()).await.expect("the store succeeds");
        let record = store.read(move |reader| reader.webhook(webhook)).await.expect("the store succeeds");
        record.is_some_and(|record| record.position == last && record.waiting == 0)
    };
    waiting::until("all events are delivered", waiting::LIMIT, PAUSE, is_delivered).await;
}

/// The events in the feed, which are numbered without a gap and were all delivered.
pub(crate) async fn delivered_feed(store: &Store, receiver: &WebhookReceiver) -> Vec<FeedEntry> {
    let feed = store.read(|reader| reader.events_after(0, 100_000)).await.expect("the store succeeds");
    assert!(feed.iter().map(|entry| entry.id.number).eq(1..=i64::try_from(feed.len()).expect("few")), "consecutive");
    let delivered: BTreeSet<String> = receiver.received().iter().map(|one| one.id.clone()).collect();
    assert_eq!(delivered, feed.iter().map(|entry| format!("evt_{}", entry.id)).collect());
    println!("events: {}, deliveries: {}", feed.len(), receiver.received().len());
    feed
}

/// The events of this many requests that took effect.
pub(crate) fn assert_kinds(feed: &[FeedEntry], requests: usize) {
    for (kind, expected) in [
        (EventKind::RequestAsked, requests),
        (EventKind::RequestAnswered, 2 * requests),
        (EventKind::RequestEnded, requests),
        (EventKind::ContactChanged, requests),
    ] {
        assert_eq!(feed.iter().filter(|entry| entry.event.kind() == kind).count(), expected, "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_server_has_each_event_once_and_delivers_it_at_least_once() {
    let requests = DemoRequests::new(SERVICES);
    let mut server = ServerProcess::start(&requests.export).await;
    let receiver = WebhookReceiver::start().await;
    fail_every_third(&receiver);
    let store = open(&server);
    let webhook = add_webhook(&store, &receiver).await;
    let [admin, newcomer] = [sign_in(&server, "admin").await, sign_in(&server, "newcomer").await];
    let kill = async |server: &mut ServerProcess, _: &_| server.kill_and_restart().await;
    ask_and_accept(&requests, &mut server, [&admin, &newcomer], kills(), kill).await;
    move_all(&mut server, &admin, &requests.services).await;
    until_delivered(&store, webhook).await;

    let feed = delivered_feed(&store, &receiver).await;
    assert_kinds(&feed, SERVICES);
    assert_eq!(feed.len(), 5 * SERVICES, "no other events");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn ten_thousand_events_reach_a_receiver_that_fails_every_third() {
    let server = ServerProcess::start(&ProviderExport::new()).await;
    let receiver = WebhookReceiver::start().await;
    fail_every_third(&receiver);
    let store = open(&server);
    let webhook = add_webhook(&store, &receiver).await;
    let clock = Clock::system();
    let began = clock.monotonic();
    // Events of long ago would be deleted before they are delivered.
    let now = clock.now();
    let suspend = move |tx: &mut WriteTx<'_>| {
        (0..10_000).try_for_each(|number| tx.set_suspended(&account(&format!("ab{number}")), true, now))
    };
    store.write(suspend).await.expect("the store succeeds");
    until_delivered(&store, webhook).await;
    println!("10,000 events: {:.1?}", clock.monotonic().checked_sub(began).unwrap());
    delivered_feed(&store, &receiver).await;
    server.stop().await;
}
