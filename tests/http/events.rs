//! Server-sent events: who is told that something changed, and when a stream ends.

use crate::common::{Change, Person, TO_NEWCOMER, World, account, domain, minutes, service};
use handover_api::app::DemoCredentials;
use handover_api::event::{CHANGED, Changed, SIGNED_OUT};
use handover_api::route;
use handover_rules::{Category, RequestId};
use std::collections::BTreeSet;
use std::time::Duration;

/// A stream of events that is open.
struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(person: &Person) -> Self {
        let response = person.client.get(person.url(route::EVENTS)).send().await.expect("the server answers");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Self { response, text: String::new() }
    }

    /// The next event's name and data, as sent; `None` when the stream has ended.
    async fn next(&mut self) -> Option<(String, String)> {
        let read = async {
            loop {
                if let Some(end) = self.text.find("\n\n") {
                    let event: String = self.text.drain(..end + 2).collect();
                    let field = |name: &str| {
                        let lines = event.lines().filter_map(|line| line.strip_prefix(name));
                        lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
                    };
                    let event = (field("event:"), field("data:"));
                    // Anything else keeps the connection alive.
                    if !event.0.is_empty() {
                        return Some(event);
                    }
                    continue;
                }
                let chunk = self.response.chunk().await.expect("the stream is whole")?;
                self.text.push_str(std::str::from_utf8(&chunk).expect("events are text"));
            }
        };
        tokio::time::timeout(Duration::from_secs(20), read).await.expect("an event comes")
    }

    /// The requests of the next event.
    async fn changed(&mut self) -> BTreeSet<RequestId> {
        let (name, data) = self.next().await.expect("the stream goes on");
        assert_eq!(name, CHANGED);
        let changed: Changed = serde_json::from_str(&data).expect("the shape that handover_api says");
        // Numbers and nothing else.
        assert_eq!(serde_json::to_string(&changed).expect("it was read"), data);
        changed.requests.into_iter().collect()
    }

    /// Reads on until an event names the request.
    async fn until(&mut self, id: RequestId) -> BTreeSet<RequestId> {
        let mut seen = BTreeSet::new();
        while !seen.contains(&id) {
            seen.extend(self.changed().await);
        }
        seen
    }
}

#[tokio::test]
async fn only_parties_and_contacts_get_an_event() {
    let world = World::start().await;
    let mut people = Vec::new();
    for name in ["admin", "tech", "billing", "newcomer", "outsider"] {
        people.push(world.sign_in(name).await);
    }
    let mut streams = Vec::new();
    for person in &people {
        streams.push(Stream::open(person).await);
    }
    let id = people[0].ask(&domain(), TO_NEWCOMER).await;
    for stream in &mut streams[..4] {
        assert_eq!(stream.until(id).await, BTreeSet::from([id]));
    }
    let code = world.code(id, &people[3]).await;
    people[3].decline(id, &code).await.done();
    // The first thing that somebody else hears is about themselves.
    let own = service("elsewhere.example", Category::Domain);
    let others = people[4].ask(&own, Change { tech: "newcomer2", ..Change::default() }).await;
    assert_eq!(streams[4].changed().await, BTreeSet::from([others]));
}

#[tokio::test]
async fn every_transition_sends_an_event() {
    let world = World::with(&["--grace-seconds", "0"], |_| {}).await;
    let [admin, newcomer, billing] =
        [world.sign_in("admin").await, world.sign_in("newcomer").await, world.sign_in("billing").await];
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    let mut stream = Stream::open(&billing).await;
    world.all_accept(id, &[&newcomer]).await;
    assert_eq!(stream.changed().await, BTreeSet::from([id]));
    let row = billing.request(id).await;
    assert_eq!(row.missing().count(), 1);
    world.all_accept(id, &[&admin]).await;
    assert_eq!(stream.changed().await, BTreeSet::from([id]));
    assert_eq!(billing.service(&domain()).await.expect("a contact").contacts.tech, account("newcomer"));
}

#[tokio::test]
async fn import_sends_events_to_affected_accounts() {
    let mut world = World::start().await;
    let [tech, outsider] = [world.sign_in("tech").await, world.sign_in("outsider").await];
    let [mut stream, mut others] = [Stream::open(&tech).await, Stream::open(&outsider).await];
    world.import_with(|provider| provider.service("other.example", "DOMAIN").contacts[1] = "newcomer").await;
    assert_eq!(stream.changed().await, BTreeSet::new());
    assert!(tech.service(&service("other.example", Category::Domain)).await.is_none());
    let own = service("elsewhere.example", Category::Domain);
    let id = outsider.ask(&own, TO_NEWCOMER).await;
    assert_eq!(others.changed().await, BTreeSet::from([id]));
}

#[tokio::test]
async fn expired_session_gets_no_events() {
    let world = World::with(&["--session-idle-minutes", "10"], |_| {}).await;
    let billing = world.sign_in("billing").await;
    let mut stream = Stream::open(&billing).await;
    world.pass(minutes(10)).await;
    let admin = world.sign_in("admin").await;
    admin.ask(&domain(), TO_NEWCOMER).await;
    assert_eq!(stream.next().await, Some((SIGNED_OUT.to_owned(), "{}".to_owned())));
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn stream_ends_with_its_session() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let elsewhere = world.sign_in("admin").await;
    let mut other = Stream::open(&elsewhere).await;
    let mut stream = Stream::open(&admin).await;
    admin.delete(route::SESSION).await.done();
    assert_eq!(stream.next().await, Some((SIGNED_OUT.to_owned(), "{}".to_owned())));
    assert_eq!(stream.next().await, None);

    // Signing in again ends the session before, and with it its stream.
    let admin = world.sign_in("admin").await;
    let mut stream = Stream::open(&admin).await;
    admin.post(route::DEMO_SESSION, &DemoCredentials { account: account("tech") }).await.done();
    assert_eq!(stream.next().await.map(|(name, _)| name), Some(SIGNED_OUT.to_owned()));
    assert_eq!(stream.next().await, None);

    let id = elsewhere.ask(&domain(), TO_NEWCOMER).await;
    assert_eq!(other.until(id).await, BTreeSet::from([id]));
}
