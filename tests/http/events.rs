//! Server-sent events: recipients, contents, and the end of a stream.

use crate::accounts::hijacked::{NEW, OLD, change_address, undo, undo_secret};
use crate::common::{
    NewContacts, ProviderExport, Reply, TO_NEWCOMER, TestServer, TestUser, account, domain, minutes, service, waiting,
};
use crate::submissions::{open, start, submit, these};
use futures_util::future::join_all;
use handover_api::app::{AppInfo, DemoCredentials};
use handover_api::event::{AFTER, CHANGED, Changed, HEARTBEAT, REPLACED, SIGNED_OUT};
use handover_api::query::Query;
use handover_api::{Reason, route};
use handover_rules::{Category, RequestId};
use handover_server::import;
use handover_store::{Change, Store};
use std::collections::BTreeSet;

/// An open event stream.
pub(crate) struct Stream {
    response: reqwest::Response,
    text: String,
    last_event_id: String,
}

impl Stream {
    pub(crate) async fn open(user: &TestUser) -> Self {
        Self::open_from(user, "").await
    }

    /// Opens a stream that continues after an event.
    async fn open_after(user: &TestUser, id: &str) -> Self {
        let url = user.url(&[route::EVENTS, &Query::default().with(AFTER, id).finish()].concat());
        Self::read(user.client.get(url).send().await.expect("the server responds"))
    }

    /// Opens a stream with an `X-Forwarded-For` header.
    async fn open_from(user: &TestUser, forwarded: &str) -> Self {
        Self::read(request(user, forwarded).await)
    }

    fn read(response: reqwest::Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store, no-transform");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        Self { response, text: String::new(), last_event_id: String::new() }
    }

    /// Name and data of the next event that is no heartbeat; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<(String, String)> {
        loop {
            let event = self.next_of_all().await;
            if event.as_ref().is_none_or(|(name, _)| name != HEARTBEAT) {
                return event;
            }
        }
    }

    /// Name and data of the next event; `None` at the end of the stream.
    async fn next_of_all(&mut self) -> Option<(String, String)> {
        let read = async {
            loop {
                if let Some(end) = self.text.find("\n\n") {
                    let event: String = self.text.drain(..end + 2).collect();
                    let field = |name: &str| {
                        let lines = event.lines().filter_map(|line| line.strip_prefix(name));
                        lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
                    };
                    self.last_event_id = field("id:");
                    return Some((field("event:"), field("data:")));
                }
                let chunk = self.response.chunk().await.expect("an intact stream")?;
                self.text.push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
            }
        };
        tokio::time::timeout(waiting::LIMIT, read).await.expect("an event in time")
    }

    /// The request numbers in the next event.
    pub(crate) async fn changed(&mut self) -> BTreeSet<RequestId> {
        let (name, data) = self.next().await.expect("the stream is open");
        assert_eq!(name, CHANGED);
        let changed: Changed = serde_json::from_str(&data).expect("the type in handover_api");
        // The event carries nothing but request numbers.
        assert_eq!(serde_json::to_string(&changed).expect("serializing the event"), data);
        changed.requests.into_iter().collect()
    }

    /// Reads until an event names the request; returns all numbers seen.
    async fn until(&mut self, id: RequestId) -> BTreeSet<RequestId> {
        let mut seen = BTreeSet::new();
        while !seen.contains(&id) {
            seen.extend(self.changed().await);
        }
        seen
    }
}

async fn request(user: &TestUser, forwarded: &str) -> reqwest::Response {
    let request = user.client.get(user.url(route::EVENTS)).header("x-forwarded-for", forwarded);
    request.send().await.expect("the server responds")
}

/// A stream that is refused.
async fn refusal(user: &TestUser, forwarded: &str) -> Reply {
    Reply::read(request(user, forwarded).await).await
}

#[tokio::test]
async fn only_parties_and_contacts_get_an_event() {
    let server = TestServer::start().await;
    let mut users = Vec::new();
    for name in ["admin", "tech", "billing", "newcomer", "outsider"] {
        users.push(server.sign_in(name).await);
    }
    let mut streams = Vec::new();
    for user in &users {
        streams.push(Stream::open(user).await);
    }
    let id = users[0].submit_one(&domain(), TO_NEWCOMER).await;
    for stream in &mut streams[..4] {
        assert_eq!(stream.until(id).await, BTreeSet::from([id]));
    }
    let code = server.code(id, &users[3]).await;
    users[3].decline(id, &code).await.done();
    // The outsider's first event is about a request of its own.
    let own = service("elsewhere.example", Category::Domain);
    let others = users[4].submit_one(&own, NewContacts { tech: "newcomer2", ..NewContacts::default() }).await;
    assert_eq!(streams[4].changed().await, BTreeSet::from([others]));
}

#[tokio::test]
async fn stream_begins_with_a_heartbeat_that_scripts_can_see() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let mut stream = Stream::open(&admin).await;
    let heartbeat = Some((HEARTBEAT.to_owned(), "{}".to_owned()));
    assert_eq!(stream.next_of_all().await, heartbeat);
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    assert_eq!(stream.next_of_all().await.map(|(name, _)| name).as_deref(), Some(CHANGED));
}

/// The event that a stream continues after if the user's data was read now.
async fn last_event_id(user: &TestUser) -> String {
    user.get(route::APP).await.ok::<AppInfo>().last_event_id
}

/// Announces a change of a request to a user.
async fn announce(server: &TestServer, user: &TestUser, number: u64) -> RequestId {
    let (account, id) = (user.handle.clone(), RequestId::new(number).expect("a valid number"));
    let announce = server.store.write(move |tx| {
        tx.announce(Change::Request(account, id));
        Ok(())
    });
    announce.await.expect("the store succeeds");
    id
}

#[tokio::test]
async fn stream_that_continues_begins_with_a_change_only_if_one_was_missed() {
    let server = TestServer::start().await;
    let [admin, outsider] = [server.sign_in("admin").await, server.sign_in("outsider").await];
    let read_at = last_event_id(&admin).await;
    announce(&server, &outsider, 1).await;
    let mut stream = Stream::open_after(&admin, &read_at).await;
    let second = announce(&server, &admin, 2).await;
    // Not about everything: nothing was missed.
    assert_eq!(stream.changed().await, BTreeSet::from([second]));
    let after_second = stream.last_event_id.clone();
    drop(stream);

    let mut stream = Stream::open_after(&admin, &after_second).await;
    let third = announce(&server, &admin, 3).await;
    assert_eq!(stream.changed().await, BTreeSet::from([third]));
    drop(stream);

    for id in [read_at.as_str(), after_second.as_str(), "of another process", "1.1"] {
        let mut stream = Stream::open_after(&admin, id).await;
        assert_eq!(stream.next_of_all().await.map(|(name, _)| name).as_deref(), Some(HEARTBEAT));
        assert_eq!(stream.changed().await, BTreeSet::new(), "{id}");
        let mut stream = Stream::open_after(&admin, &stream.last_event_id).await;
        let fourth = announce(&server, &admin, 4).await;
        assert_eq!(stream.changed().await, BTreeSet::from([fourth]), "{id}");
    }
}

#[tokio::test]
async fn every_answer_says_where_a_stream_continues_that_misses_nothing_since() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for path in [route::SERVICES, route::REQUESTS, route::PEOPLE, route::APP] {
        let read_at = admin.get(path).await.header("handover-position").to_owned();
        let mut stream = Stream::open_after(&admin, &read_at).await;
        let change = announce(&server, &admin, 1).await;
        assert_eq!(stream.changed().await, BTreeSet::from([change]), "{path}: nothing was missed");
        let mut stream = Stream::open_after(&admin, &read_at).await;
        assert_eq!(stream.changed().await, BTreeSet::new(), "{path}: the change since");
    }
    assert_eq!(admin.post(route::DEMO_PAY, &()).await.header("handover-position"), "", "only of readings");
}

#[tokio::test]
#[ignore = "long"]
async fn silent_stream_has_heartbeats() {
    let server = TestServer::start().await;
    let mut stream = Stream::open(&server.sign_in("admin").await).await;
    // The first is the beginning of the stream.
    for _ in 0..2 {
        assert_eq!(stream.next_of_all().await.map(|(name, _)| name).as_deref(), Some(HEARTBEAT));
    }
}

/// The first event of this stream is about a request of its own: nothing else has woken it.
async fn assert_heard_nothing(stream: &mut Stream, outsider: &TestUser) {
    let own = service("elsewhere.example", Category::Domain);
    let id = outsider.submit_one(&own, NewContacts { tech: "newcomer2", ..NewContacts::default() }).await;
    assert_eq!(stream.changed().await, BTreeSet::from([id]));
}

#[tokio::test]
async fn undo_of_very_many_lines_wakes_only_its_parties() {
    let (server, domains) = start(260).await;
    let [owner, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let outsider = server.sign_in("outsider").await;
    change_address(&server, &owner, NEW).await;
    open(&server, &owner, &domains).await;
    let secret = undo_secret(&server, OLD).await;
    let [mut theirs, mut others] = [Stream::open(&newcomer).await, Stream::open(&outsider).await];
    undo(&server, &secret).await;
    theirs.changed().await;
    server.settle().await;
    assert_heard_nothing(&mut others, &outsider).await;
}

/// More contacts than one transaction should notify.
fn contact_names() -> Vec<&'static str> {
    (0..250).map(|number| &*format!("contact{number:03}").leak()).collect()
}

fn add_accounts(export: &mut ProviderExport, names: &[&'static str]) {
    for name in names {
        let mut contact = export.account("tech").clone();
        (contact.name, contact.email) = (name, format!("{name}@mail.example"));
        export.accounts.push(contact);
    }
}

/// A domain for each.
fn add_services(export: &mut ProviderExport, names: &[&'static str]) {
    for (number, name) in names.iter().enumerate() {
        export.add(&format!("s{number:03}.example"), "DOMAIN", ["admin", "tech", name], None, "ok");
    }
}

#[tokio::test]
async fn large_submission_wakes_only_contacts_of_its_services() {
    let names = contact_names();
    let server = TestServer::start_with(&[], |export| {
        add_accounts(export, &names);
        add_services(export, &names);
    })
    .await;
    let domains: Vec<_> =
        (0..names.len()).map(|number| service(&format!("s{number:03}.example"), Category::Domain)).collect();
    let admin = server.sign_in("admin").await;
    let outsider = server.sign_in("outsider").await;
    let mut streams = Vec::new();
    for name in ["newcomer", "tech", names[0], names[120], names[249]] {
        streams.push(Stream::open(&server.sign_in(name).await).await);
    }
    let mut others = Stream::open(&outsider).await;
    submit(&admin, &these(&domains)).await;
    for stream in &mut streams {
        stream.changed().await;
    }
    server.settle().await;
    assert_heard_nothing(&mut others, &outsider).await;
}

#[tokio::test]
async fn many_changes_are_gathered_and_none_is_lost() {
    let server = TestServer::start().await;
    let [admin, outsider] = [server.sign_in("admin").await, server.sign_in("outsider").await];
    let mut streams = Vec::new();
    for _ in 0..8 {
        streams.push(Stream::open(&admin).await);
    }
    let mut others = Stream::open(&outsider).await;
    let ids: BTreeSet<RequestId> = (1..=400).map(|id| RequestId::new(id).expect("a valid number")).collect();
    join_all(ids.iter().map(|id| announce(&server, &admin, id.get()))).await;
    let mut events = 0;
    for stream in &mut streams {
        let mut seen = BTreeSet::new();
        // An event without numbers means all of them.
        while seen.len() < ids.len() {
            let changed = stream.changed().await;
            events += 1;
            if changed.is_empty() { seen.clone_from(&ids) } else { seen.extend(changed) }
        }
    }
    // One for each stream and change would be 3200.
    assert!(events < 2000, "{events}");
    // The end of a session is sent immediately, and the others have received nothing.
    admin.delete(route::SESSION).await.done();
    let stream = &mut streams[0];
    let mut received = stream.next().await.map(|(name, _)| name);
    // Changes that an event without numbers stood for may be sent once more.
    while received.as_deref() == Some(CHANGED) {
        received = stream.next().await.map(|(name, _)| name);
    }
    assert_eq!(received.as_deref(), Some(SIGNED_OUT));
    outsider.delete(route::SESSION).await.done();
    assert_eq!(others.next().await.map(|(name, _)| name).as_deref(), Some(SIGNED_OUT));
}

#[tokio::test]
async fn every_transition_sends_an_event() {
    let server = TestServer::start_with(&["--grace-seconds", "0"], |_| {}).await;
    let [admin, newcomer, billing] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("billing").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let mut stream = Stream::open(&billing).await;
    server.all_accept(id, &[&newcomer]).await;
    assert_eq!(stream.changed().await, BTreeSet::from([id]));
    let row = billing.request(id).await;
    assert_eq!(row.missing().count(), 1);
    server.all_accept(id, &[&admin]).await;
    assert_eq!(stream.changed().await, BTreeSet::from([id]));
    assert_eq!(billing.service(&domain()).await.expect("the service is listed").contacts.tech, account("newcomer"));
}

#[tokio::test]
async fn paid_bill_reaches_open_screens() {
    let mut server = TestServer::start().await;
    let [debtor, billing] = [server.sign_in("debtor").await, server.sign_in("billing").await];
    let [mut stream, mut of_service] = [Stream::open(&debtor).await, Stream::open(&billing).await];
    // At the provider: the next import has it.
    server.import_with(|export| export.bills.iter_mut().for_each(|bill| bill.2 = "PAID")).await;
    assert_eq!(stream.changed().await, BTreeSet::new());
    server.import_with(|export| export.service("owing.example", "DOMAIN").status = "ok").await;
    assert_eq!(of_service.changed().await, BTreeSet::new());

    // In a demo, everybody with a service of the payer.
    let [admin, outsider] = [server.sign_in("admin").await, server.sign_in("outsider").await];
    let [mut asker, mut others] = [Stream::open(&admin).await, Stream::open(&outsider).await];
    billing.post_nothing(route::DEMO_PAY).await.done();
    assert_eq!(asker.changed().await, BTreeSet::new());
    assert_eq!(of_service.changed().await, BTreeSet::new());
    assert_heard_nothing(&mut others, &outsider).await;
}

#[tokio::test]
async fn import_of_very_many_accounts_wakes_only_those_concerned() {
    let mut server = TestServer::start().await;
    let names = contact_names();
    server.import_with(|export| add_accounts(export, &names)).await;
    let mut streams = Vec::new();
    for name in ["tech", names[0], names[120], names[249]] {
        streams.push(Stream::open(&server.sign_in(name).await).await);
    }
    let outsider = server.sign_in("outsider").await;
    let mut others = Stream::open(&outsider).await;
    server.import_with(|export| add_services(export, &names)).await;
    server.until_announced().await;
    for stream in &mut streams {
        assert_eq!(stream.changed().await, BTreeSet::new());
    }
    assert_heard_nothing(&mut others, &outsider).await;
}

#[tokio::test]
async fn expired_session_gets_no_events() {
    let server = TestServer::start_with(&["--session-idle-minutes", "10"], |_| {}).await;
    let billing = server.sign_in("billing").await;
    let mut stream = Stream::open(&billing).await;
    server.advance(minutes(10)).await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    assert_eq!(stream.next().await, Some((SIGNED_OUT.to_owned(), "{}".to_owned())));
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn stream_ends_with_its_session() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let elsewhere = server.sign_in("admin").await;
    let mut other = Stream::open(&elsewhere).await;
    let mut stream = Stream::open(&admin).await;
    admin.delete(route::SESSION).await.done();
    assert_eq!(stream.next().await, Some((SIGNED_OUT.to_owned(), "{}".to_owned())));
    assert_eq!(stream.next().await, None);

    // Signing in again ends the previous session and its stream.
    let admin = server.sign_in("admin").await;
    let mut stream = Stream::open(&admin).await;
    admin.post(route::DEMO_SESSION, &DemoCredentials { account: account("tech") }).await.done();
    assert_eq!(stream.next().await.map(|(name, _)| name), Some(SIGNED_OUT.to_owned()));
    assert_eq!(stream.next().await, None);

    let id = elsewhere.submit_one(&domain(), TO_NEWCOMER).await;
    assert_eq!(other.until(id).await, BTreeSet::from([id]));
}

#[tokio::test]
async fn oldest_stream_of_a_session_gives_way() {
    let server = TestServer::start().await;
    let [admin, elsewhere] = [server.sign_in("admin").await, server.sign_in("admin").await];
    let mut other = Stream::open(&elsewhere).await;
    let mut streams = Vec::new();
    for _ in 0..12 {
        streams.push(Stream::open(&admin).await);
    }
    for stream in &mut streams[..2] {
        assert_eq!(stream.next().await, Some((REPLACED.to_owned(), "{}".to_owned())));
        assert_eq!(stream.next().await, None);
    }
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    for stream in streams[2..].iter_mut().chain([&mut other]) {
        assert_eq!(stream.until(id).await, BTreeSet::from([id]));
    }
}

#[tokio::test]
async fn streams_of_an_account_are_limited() {
    let server = TestServer::start_with(&["--event-streams-per-account", "2"], |_| {}).await;
    let [first, second] = [server.sign_in("admin").await, server.sign_in("admin").await];
    let third = server.sign_in("admin").await;
    let mut oldest = Stream::open(&first).await;
    let newest = Stream::open(&second).await;
    let reply = refusal(&third, "").await;
    assert_eq!(reply.reason(429), Reason::TooManyTries);
    assert_eq!(reply.header("retry-after"), "60");
    Stream::open(&server.sign_in("tech").await).await;
    // A session that has a stream replaces its own.
    let _replacement = Stream::open(&first).await;
    assert_eq!(oldest.next().await.map(|(name, _)| name), Some(REPLACED.to_owned()));
    drop(newest);
    until_admitted(&third).await;
}

/// Opens a stream once the server has noticed that another one was closed.
async fn until_admitted(user: &TestUser) {
    let admitted = async { while request(user, "").await.status() != 200 {} };
    tokio::time::timeout(waiting::LIMIT, admitted).await.expect("room in time");
}

#[tokio::test]
async fn streams_of_a_network_are_limited() {
    let options = ["--trusted-proxies", "1", "--event-streams-per-address", "1"];
    let server = TestServer::start_with(&options, |_| {}).await;
    let mut streams = Vec::new();
    for (account, address, is_admitted) in [
        ("admin", "192.0.2.1", true),
        ("tech", "192.0.2.1", false),
        ("tech", "192.0.2.2", true),
        ("billing", "2001:db8:1:100::1", true),
        ("newcomer", "2001:db8:1:100::2", false),
        ("newcomer", "2001:db8:1:101::1", true),
        // A /56 has room for two streams, a /48 for four.
        ("newcomer2", "2001:db8:1:102::1", false),
        ("newcomer2", "2001:db8:1:200::1", true),
        ("outsider", "2001:db8:1:300::1", true),
        ("canada", "2001:db8:1:400::1", false),
        ("canada", "2001:db8:2:400::1", true),
    ] {
        let user = server.sign_in(account).await;
        if is_admitted {
            streams.push(Stream::open_from(&user, address).await);
        } else {
            assert_eq!(refusal(&user, address).await.reason(429), Reason::TooManyTries, "{address}");
        }
    }
}

#[tokio::test]
async fn streams_in_total_are_limited() {
    let server = TestServer::start_with(&["--event-streams", "1"], |_| {}).await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let stream = Stream::open(&admin).await;
    let reply = refusal(&tech, "").await;
    assert_eq!(reply.reason(503), Reason::Busy);
    assert_eq!(reply.header("retry-after"), "1");
    drop(stream);
    until_admitted(&tech).await;
}

#[tokio::test]
async fn open_tabs_receive_the_changes_of_an_import_in_another_process() {
    let mut server = TestServer::start().await;
    let [tech, outsider] = [server.sign_in("tech").await, server.sign_in("outsider").await];
    let [mut stream, mut others] = [Stream::open(&tech).await, Stream::open(&outsider).await];
    let other = Store::open(server.address()).expect("opening the database twice");
    server.export.service("other.example", "DOMAIN").contacts[1] = "newcomer2";
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    server.export.write(folder.path());
    import::run(folder.path(), &other, &server.clock, import::Options::default(), import::silent_progress())
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(stream.changed().await, BTreeSet::new());
    server.until_announced().await;
    assert!(tech.service(&service("other.example", Category::Domain)).await.is_none());
    assert_heard_nothing(&mut others, &outsider).await;
}

#[tokio::test]
async fn server_that_is_to_stop_ends_streams_and_answers_calls() {
    let mut server = TestServer::start_with(&["--drain-seconds", "120"], |_| {}).await;
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.get(route::READY).await.status, 200);
    let mut stream = Stream::open(&admin).await;
    server.begin_to_stop();
    assert_eq!(stream.next().await, None);
    assert_eq!(admin.get(route::READY).await.reason(503), Reason::Busy);
    assert_eq!(admin.get(route::EVENTS).await.reason(503), Reason::Busy);
    admin.submit_one(&domain(), TO_NEWCOMER).await;
}
