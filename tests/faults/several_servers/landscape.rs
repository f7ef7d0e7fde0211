//! Two servers on a database, with people who ask and answer at both, and a receiver of webhooks.

use super::postgres_cluster::address;
use crate::common::database;
use crate::common::user::BaseUrl;
use crate::common::webhook_receiver::WebhookReceiver;
use crate::common::{Reply, TestUser, account, waiting};
use crate::demo_requests::{Codes, DemoRequests, acceptances_with, sign_in_at};
use crate::load::{CallCounts, CallProgress};
use crate::process::{Launch, ServerProcess, import_into};
use crate::webhooks::{add_webhook, assert_kinds, delivered_feed, until_delivered};
use handover_api::Link;
use handover_rules::RequestId;
use handover_store::{Database, Store, WebhookId};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::time::Duration;

/// Requests in a round.
const REQUESTS: usize = 24;

/// Calls that are answered between two faults, at least.
const CALLS_BETWEEN: usize = 4;

/// More than any run needs.
const NO_LIMIT: &str = "1000000";

const OPTIONS: [&str; 8] = [
    "--grace-seconds",
    "1",
    "--open-requests",
    NO_LIMIT,
    "--mails-to-one-account",
    NO_LIMIT,
    "--mails-to-oneself",
    NO_LIMIT,
];

/// Time between two looks into the database.
const PAUSE: Duration = Duration::from_millis(50);

/// The machines that can fail: the servers, and the database `D`.
pub(crate) struct Machines<D> {
    pub(crate) servers: [ServerProcess; 2],
    pub(crate) database: D,
}

pub(crate) struct Landscape<D> {
    pub(crate) machines: Machines<D>,
    /// Of both servers, in turns.
    pub(crate) base: BaseUrl,
    pub(crate) address: Database,
    requests: DemoRequests,
    pub(crate) admin: TestUser,
    /// The tech contact of all services, and the next one.
    technicians: [TestUser; 2],
    receiver: WebhookReceiver,
    webhook: WebhookId,
    rounds: usize,
    counts: CallCounts,
}

impl<D> Landscape<D> {
    /// Starts servers on an empty database, each by its URL of it.
    pub(crate) async fn start(database: D, urls: [&str; 2], options: &[&str]) -> Self {
        let [_, url] = urls;
        let requests = DemoRequests::new(REQUESTS);
        let export = tempfile::tempdir().expect("creating a temporary folder");
        import_into(Path::new(url), export.path(), &requests.export).await;
        let options = [&OPTIONS, options].concat();
        let [first, second] = urls.map(|url| Launch::on_postgres(url).with_options(&options).serve());
        let servers = [first.await, second.await];
        let base = BaseUrl::default();
        base.set(servers.iter().map(ServerProcess::url));
        let receiver = WebhookReceiver::start().await;
        let address = address(url);
        let webhook = add_webhook(&open(&address), &receiver).await;
        let [admin, tech, newcomer] = ["admin", "tech", "newcomer"].map(|name| sign_in_at(&base, name));
        Self {
            machines: Machines { servers, database },
            address,
            requests,
            admin: admin.await,
            technicians: [tech.await, newcomer.await],
            base,
            receiver,
            webhook,
            rounds: 0,
            counts: CallCounts::default(),
        }
    }

    /// Requests are asked, confirmed and take effect, round after round, until there were `faults` faults. After each round
    /// everything has happened exactly once.
    pub(crate) async fn run(
        &mut self,
        faults: usize,
        disturb: impl AsyncFn(&mut Machines<D>, &CallProgress),
    ) -> CallCounts {
        while self.counts.disturbances < faults {
            self.round(faults - self.counts.disturbances, &disturb).await;
        }
        self.assert_events().await;
        self.counts
    }

    /// A round with `faults` faults, or fewer if more do not fit.
    pub(crate) async fn round(&mut self, faults: usize, disturb: &impl AsyncFn(&mut Machines<D>, &CallProgress)) {
        self.rounds += 1;
        let next = self.technicians[1].clone();
        let submissions = self.requests.submissions_for(&self.admin, &next.handle, &format!("{}-", self.rounds));
        let (replies, asked) =
            submissions.run(&mut self.machines, faults.div_ceil(2).min(REQUESTS / CALLS_BETWEEN), disturb).await;
        let ids: Vec<RequestId> = replies.iter().flat_map(|reply| reply.ok::<Vec<RequestId>>()).collect();
        assert_eq!(ids.len(), REQUESTS);
        let codes = self.codes(&ids).await;
        let acceptances = acceptances_with([&self.admin, &next], &ids, &codes);
        let left = (faults - asked.disturbances).min(2 * REQUESTS / CALLS_BETWEEN);
        let (replies, answered) = acceptances.run(&mut self.machines, left, disturb).await;
        replies.iter().for_each(Reply::done);
        self.assert_done_once().await;
        self.technicians.reverse();
        self.counts += asked;
        self.counts += answered;
    }

    /// The codes of both parties, once all are sent.
    async fn codes(&self, ids: &[RequestId]) -> Codes {
        let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let sql = format!(
            "select o.account, m.link from mailbox m join outbox o on o.id = m.outbox
             where o.request in ({}) and m.link is not null",
            list.join(", ")
        );
        let read = || {
            let mut codes = HashMap::new();
            for row in database::rows(&self.address, &sql) {
                let [to, link] = <[database::Value; 2]>::try_from(row).expect("two columns").map(text);
                if let Link::MailedRequest { id, code: Some(code) } = Link::parse(&link) {
                    codes.insert((id, account(to.trim_end_matches("-ovh"))), code);
                }
            }
            codes
        };
        waiting::until("all codes are sent", waiting::LIMIT, PAUSE, async || read().len() == 2 * ids.len()).await;
        read()
    }

    /// Every role has moved once, and everybody was notified once.
    async fn assert_done_once(&self) {
        let unfinished = "select (select count(*) from request where ended_at is null) +
                                 (select count(*) from outbox where state = 'queued')";
        let is_done = async || database::value::<i64>(&self.address, unfinished) == 0;
        waiting::until("all requests have ended", waiting::LIMIT, PAUSE, is_done).await;
        let all = self.rounds * REQUESTS;
        let moved = format!("service where name like 's___.example' and tech = '{}'", self.technicians[1].handle);
        for (rows, expected) in [
            ("request", all),
            ("request where state = 'done'", all),
            ("timeline where what = 'asked'", all),
            ("timeline where what = 'accepted'", 2 * all),
            ("timeline where what = 'moved'", all),
            // To each party its code and the result, and to the former tech contact the result.
            ("mailbox", 5 * all),
            ("(select 1 from outbox group by request, account, notice having count(*) > 1) doubled", 0),
            (&moved, REQUESTS),
        ] {
            let found: usize = database::value(&self.address, &format!("select count(*) from {rows}"));
            assert_eq!(found, expected, "{rows} in round {}", self.rounds);
        }
    }

    /// Each event is in the feed once, and was delivered, in order for each service.
    pub(crate) async fn assert_events(&self) {
        let store = open(&self.address);
        until_delivered(&store, self.webhook).await;
        let feed = delivered_feed(&store, &self.receiver).await;
        assert_kinds(&feed, self.rounds * REQUESTS);
        let mut by_service: HashMap<String, BTreeSet<i64>> = HashMap::new();
        for delivery in self.receiver.received() {
            let service = delivery.json()["data"]["service"]["name"].to_string();
            let (number, known) = (delivery.number(), by_service.entry(service).or_default());
            // A repeated one is no change of order.
            assert!(!known.insert(number) || known.last() == Some(&number), "{known:?}");
        }
        store.close().await;
    }
}

fn open(address: &Database) -> Store {
    Store::open(address).expect("opening the database beside the servers")
}

fn text(value: database::Value) -> String {
    if let database::Value::Text(text) = value { text } else { String::new() }
}
