//! Many objects in one call, and the contacts of all services.

use super::{Shop, account_body, bill_body, open};
use crate::common::{TestServer, service};
use handover_api::Reason;
use handover_api::provider::Outcome::{Added, Changed, Deleted, Stale, Unchanged};
use handover_api::provider::{BatchAnswer, Outcome, Scope, ServiceContacts};
use handover_rules::Category;
use serde_json::{Value, json};

fn answers(text: &str) -> Vec<BatchAnswer> {
    text.lines().map(|line| serde_json::from_str(line).expect("an answer")).collect()
}

fn results(text: &str) -> Vec<Option<Outcome>> {
    answers(text).into_iter().map(|answer| answer.result).collect()
}

fn reason(answer: &BatchAnswer) -> Option<Reason> {
    answer.problem.as_ref().map(|problem| problem.reason)
}

/// The line of a paid bill.
fn paid(id: &str) -> Value {
    put("bills", "billId", id, bill_body("admin-ovh", "PAID"))
}

fn put(kind: &str, key: &str, name: &str, mut body: Value) -> Value {
    body["put"] = kind.into();
    body[key] = name.into();
    body
}

#[tokio::test]
async fn later_lines_build_on_earlier_ones_and_faults_stop_nothing() {
    let (server, shop) = open().await;
    let versioned = |status: &str, version: i64| {
        let mut bill = put("bills", "billId", "F-1", bill_body("new1-ovh", status));
        bill["version"] = version.into();
        bill
    };
    let mut lines: Vec<String> = [
        put("accounts", "nichandle", "new1-ovh", account_body("odile@mail.example")),
        json!({ "put": "services", "category": "VPS", "serviceName": "vps-1.example", "orderedBy": "new1-ovh" }),
        json!({ "put": "services", "category": "VPS", "serviceName": "vps-1.example", "status": "unPaid" }),
        json!({ "put": "services", "category": "VPS", "serviceName": "vps-1.example", "contactTech": "tech-ovh" }),
        put("bills", "billId", "F-0", bill_body("nobody-ovh", "PAID")),
        versioned("UNPAID", 2),
        versioned("PAID", 1),
        json!({ "delete": "bills", "billId": "F-1" }),
        json!({ "delete": "bills", "billId": "F-1" }),
        json!({ "put": "planets", "name": "Ceres" }),
        json!({ "billId": "F-1" }),
    ]
    .iter()
    .map(Value::to_string)
    .collect();
    lines.push("{".to_owned());
    lines.push(json!({ "put": "accounts", "nichandle": "new1-ovh" }).to_string());
    lines.push(put("accounts", "nichandle", "new1-ovh", account_body("odile@mail.example")).to_string());
    let reply = shop.batch_text(lines.join("\n")).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/x-ndjson"));
    let text = reply.text();
    let [added, changed] = [Some(Added), Some(Changed)];
    let expected = [
        [added, added, changed, changed, None, added, Some(Stale)],
        [Some(Deleted), None, None, None, None, None, Some(Unchanged)],
    ];
    assert_eq!(results(&text), expected.concat(), "{text}");
    let answers = answers(&text);
    assert_eq!(answers.iter().map(|answer| answer.line).collect::<Vec<_>>(), (1..=14).collect::<Vec<_>>());
    let problem = |line: usize| answers[line - 1].problem.as_ref().expect("a problem");
    assert_eq!(problem(5).faults[0].member, "nichandle");
    assert_eq!(problem(9).reason, Reason::NotFound);
    assert_eq!([10, 11, 12].map(|line| problem(line).reason), [Reason::Malformed; 3]);
    assert_eq!(problem(13).faults.len(), 7);
    let key = service("vps-1.example", Category::Vps);
    assert_eq!(server.contact_names(&key).await, ["new1", "tech", "new1"]);
    let tech = server.sign_in("tech").await;
    assert!(tech.service(&key).await.is_some());
    assert!(server.rows("select 1 from unlisted_service").is_empty());
}

#[tokio::test]
async fn lists_are_as_after_an_import_of_the_same() {
    let (server, shop) = open().await;
    let order = |number: usize, by: &str| {
        json!({ "put": "services", "category": "VPS", "serviceName": format!("v{number}.example"), "orderedBy": by,
                "contactTech": "tech-ovh", "expiration": "2030-03-20" })
    };
    let lines: Vec<Value> =
        (0..1200).map(|number| order(number, ["newcomer-ovh", "newcomer2-ovh"][number % 2])).collect();
    let reply = shop.batch(&lines).await;
    assert!(results(&reply.text()).iter().all(|result| *result == Some(Added)), "{}", reply.text());
    let counts = "select cast(sum(number) as bigint) from contact_count where account = 'newcomer-ovh'";
    assert_eq!(server.rows(counts), [[600.into()]]);
    let shared = "select services from co_contact where account = 'tech-ovh' and other = 'newcomer2-ovh'";
    assert_eq!(server.rows(shared), [[600.into()]]);
    let days = "select number from contact_end where account = 'newcomer-ovh' and day = '2030-03-20'";
    assert_eq!(server.rows(days), [[600.into()]]);
    assert_eq!(server.rows("select count(*) from expiring_service where expiration = '2030-03-20'"), [[1200.into()]]);
    let again = shop.batch(&lines).await;
    assert!(results(&again.text()).iter().all(|result| *result == Some(Unchanged)));
}

#[tokio::test]
async fn each_line_needs_its_scope() {
    let server = TestServer::start().await;
    let shop = Shop::with(&server, &[Scope::Bills]).await;
    let lines = [put("accounts", "nichandle", "new1-ovh", account_body("odile@mail.example")), paid("F-1")];
    let text = shop.batch(&lines).await.text();
    assert_eq!((results(&text), reason(&answers(&text)[0])), (vec![None, Some(Added)], Some(Reason::NotAllowed)));
}

#[tokio::test]
async fn line_that_is_too_long_ends_the_batch() {
    let (_server, shop) = open().await;
    let bill = paid("F-1");
    let text = shop.batch_text(format!("{bill}\n{}\n{bill}", "x".repeat(20_000))).await.text();
    assert_eq!(answers(&text).iter().map(reason).collect::<Vec<_>>(), [None, Some(Reason::TooLarge)], "{text}");
}

#[tokio::test]
async fn calls_wait_for_an_import() {
    let (server, shop) = open().await;
    server.sql("insert into import_position (id, next, began_at) values (1, 0, 0)", []);
    assert_eq!(shop.put("bills/F-1", bill_body("admin-ovh", "PAID")).await.reason(503), Reason::Busy);
    let text = shop.batch(&[paid("F-1"), paid("F-2")]).await.text();
    assert_eq!(answers(&text).iter().map(reason).collect::<Vec<_>>(), [Some(Reason::Busy)], "{text}");
}

#[tokio::test]
async fn contacts_of_all_services_are_a_line_each() {
    let (server, shop) = open().await;
    let reply = shop.get("contacts").await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/x-ndjson"));
    let lines: Vec<ServiceContacts> =
        reply.text().lines().map(|line| serde_json::from_str(line).expect("contacts")).collect();
    assert_eq!(lines.len(), server.rows("select 1 from service").len());
    let halden =
        lines.iter().find(|line| line.service_name.as_str() == "halden.example" && line.category == Category::Domain);
    assert_eq!(halden.map(|line| line.contact_tech.as_str()), Some("tech-ovh"));
}

/// Between its portions.
#[tokio::test]
async fn others_write_while_a_batch_is_written() {
    // Four portions.
    const SERVICES: usize = 2000;
    let server = TestServer::start().await;
    let [shop, other] = [Shop::open(&server).await, Shop::open(&server).await];
    let line = |number: usize| {
        json!({ "put": "services", "category": "VPS", "serviceName": format!("v{number}.example"),
                "contactAdmin": "admin-ovh", "contactTech": "tech-ovh", "contactBilling": "billing-ovh" })
    };
    let body: String = (0..SERVICES).flat_map(|number| [line(number).to_string(), "\n".to_owned()]).collect();
    let batch = shop.batch_text(body);
    tokio::pin!(batch);
    let mut others = 0;
    let reply = loop {
        let status = ["PAID", "UNPAID"][others % 2];
        tokio::select! {
            reply = &mut batch => break reply,
            reply = other.put("bills/F-1", bill_body("outsider-ovh", status)) => assert_eq!(reply.status, 200),
        }
        others += 1;
    };
    assert_eq!(results(&reply.text()), vec![Some(Added); SERVICES]);
    assert!(others > 1, "{others}");
}

#[tokio::test]
async fn batch_ends_after_many_problems() {
    let (_server, shop) = open().await;
    let bill = |id: &str| paid(id).to_string() + "\n";
    let faulty = |number| "x\n".repeat(number);
    let body = [faulty(4999), bill("F-1"), faulty(1), bill("F-2"), faulty(600), bill("F-3")].concat();
    let answers = answers(&shop.batch_text(body).await.text());
    // Lines are written in portions of 500: each that is written is answered.
    assert_eq!(answers.len(), 5501);
    assert_eq!([answers[4999].result, answers[5001].result], [Some(Added), Some(Added)]);
    let last = answers[5500].problem.as_ref().expect("a problem");
    assert_eq!((answers[5500].line, last.reason), (5500, Reason::TooLarge), "{last:?}");
    for (id, status) in [("F-1", 200), ("F-2", 200), ("F-3", 404)] {
        assert_eq!(shop.get(&["bills/", id].concat()).await.status, status, "{id}");
    }
}

/// Faulty lines whose problems are more than the buffers of a connection hold.
fn long_problems() -> String {
    let members: Vec<String> = (0..1000).map(|number| format!(r#""a{number}":0"#)).collect();
    format!("{{\"put\":\"bills\",\"billId\":\"F-0\",{}}}\n", members.join(",")).repeat(500)
}

/// Results that nobody reads take up memory.
#[tokio::test]
async fn place_of_a_batch_is_taken_until_its_results_are_read() {
    let (server, shop) = open().await;
    let body = [paid("F-1").to_string(), "\n".into(), long_problems()].concat();
    let mut unread = shop.batch_request(body).send().await.expect("an answer begins");
    server.until("the first lines are written", async || shop.get("bills/F-1").await.status == 200).await;
    assert_eq!(shop.batch(&[]).await.reason(503), Reason::Busy);
    while unread.chunk().await.expect("the results").is_some() {}
    assert_eq!(shop.batch(&[]).await.status, 200);
}

#[tokio::test]
async fn client_that_never_reads_ends_its_batch() {
    let server = TestServer::start_with(&["--request-seconds", "1"], |_| ()).await;
    let shop = Shop::open(&server).await;
    let body = [long_problems(), paid("F-1").to_string()].concat();
    let unread = shop.batch_request(body).send().await.expect("an answer begins");
    server.until("its place is free", async || shop.batch(&[]).await.status == 200).await;
    assert_eq!(shop.get("bills/F-1").await.status, 404);
    drop(unread);
}

/// The body of a batch whose lines are sent one by one.
fn slow_body() -> (tokio::sync::mpsc::Sender<String>, reqwest::Body) {
    let (lines, mut sent) = tokio::sync::mpsc::channel::<String>(1);
    let parts = futures_util::stream::poll_fn(move |context| {
        sent.poll_recv(context).map(|line| line.map(Ok::<_, std::convert::Infallible>))
    });
    (lines, reqwest::Body::wrap_stream(parts))
}

#[tokio::test]
async fn each_key_has_a_place_for_a_batch() {
    let server = TestServer::start().await;
    let [slow, other] = [Shop::open(&server).await, Shop::open(&server).await];
    let (lines, body) = slow_body();
    let look = async {
        lines.send(paid("F-0").to_string() + "\n").await.expect("the batch begins");
        server.until("its line is written", async || other.get("bills/F-0").await.status == 200).await;
        assert_eq!(slow.batch(&[]).await.reason(503), Reason::Busy);
        assert_eq!(results(&other.batch(&[paid("F-1")]).await.text()), [Some(Added)]);
        drop(lines);
    };
    let (reply, ()) = tokio::join!(slow.batch_text(body), look);
    assert_eq!(results(&reply.text()), [Some(Added)]);
    assert_eq!(slow.batch(&[]).await.status, 200);
}

#[tokio::test]
async fn batch_has_a_time_limit_also_if_lines_keep_coming() {
    let (server, shop) = open().await;
    let (lines, body) = slow_body();
    let mut response = shop.batch_request(body).send().await.expect("an answer begins");
    let dribble = async {
        loop {
            lines.send("\n".to_owned()).await.expect("the batch reads on");
            server.clock.advance(chrono::TimeDelta::minutes(1));
        }
    };
    let last = tokio::select! {
        last = response.chunk() => last.expect("the answer goes on").expect("a line"),
        () = dribble => unreachable!(),
    };
    assert_eq!(reason(&answers(&String::from_utf8_lossy(&last))[0]), Some(Reason::TooSlow));
    drop(lines);
    assert_eq!(response.chunk().await.expect("the end"), None);
}
