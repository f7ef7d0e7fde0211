//! Metrics for Prometheus, and the alert rules that use them.

use crate::common::mail_server::{Behavior, MailServer};
use crate::common::{TO_NEWCOMER, TestServer, domain, minutes, seconds};
use handover_api::app::Credentials;
use handover_api::route;
use reqwest::Method;
use std::collections::BTreeSet;

const ALERTS: &str = include_str!("../../src/server/alerts.yml");

const LISTEN: [&str; 2] = ["--metrics-listen", "127.0.0.1:0"];

/// The exposition after the database is read again.
async fn scrape(server: &TestServer) -> String {
    server.advance(seconds(2)).await;
    let reply = server.prometheus().get("/metrics").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    reply.text()
}

/// The value of a series, without its fraction.
#[track_caller]
fn value(text: &str, series: &str) -> u64 {
    let value = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    let value = value.unwrap_or_else(|| panic!("no {series} in\n{text}"));
    value.split('.').next().unwrap_or_default().parse().expect("a number")
}

#[tokio::test]
async fn answers_are_counted_by_route_method_and_status() {
    let server = TestServer::start_with(&LISTEN, |_| {}).await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    for _ in 0..2 {
        assert_eq!(admin.get(&route::request(id)).await.status, 200);
    }
    admin.get("/1.0/me/no/such?path=halden").await.problem(404);
    let brewed = admin.client.request(Method::from_bytes(b"BREW").expect("a method"), admin.url(route::APP));
    admin.send(brewed).await.problem(405);
    for name in ["admin", "nobody"] {
        let user = server.signed_out(name);
        let credentials = Credentials { login: user.handle.to_string(), password: "a wrong password".to_owned() };
        user.post(route::SESSION, &credentials).await.problem(401);
    }
    let text = scrape(&server).await;
    let count = |labels: &str| value(&text, &format!("handover_http_requests_total{{{labels}}}"));
    assert_eq!(count(&format!(r#"route="{}/{{id}}",method="GET",status="200""#, route::REQUESTS)), 2);
    assert_eq!(count(r#"route="other",method="GET",status="404""#), 1);
    assert_eq!(count(&format!(r#"route="{}",method="other",status="405""#, route::APP)), 1);
    let durations =
        format!("handover_http_request_duration_seconds_count{{route=\"{}/{{id}}\",method=\"GET\"}}", route::REQUESTS);
    assert_eq!(value(&text, &durations), 2);
    let refusals =
        format!("handover_sign_in_refusals_total{{route=\"{}\",reason=\"wrongCredentials\"}}", route::SESSION);
    assert_eq!(value(&text, &refusals), 2);
    for personal in ["-ovh", "halden", "Toni", &format!("/{id}")] {
        assert!(!text.contains(personal), "{personal} in\n{text}");
    }
}

#[tokio::test]
async fn open_requests_and_commits_are_shown() {
    const ASKED: &str = r#"handover_open_requests{state="validatingByCustomers"}"#;
    let server = TestServer::start_with(&LISTEN, |_| {}).await;
    let text = scrape(&server).await;
    assert_eq!(value(&text, ASKED), 0);
    assert_eq!(value(&text, "handover_database_readable"), 1);
    assert_eq!(value(&text, "handover_timers_lag_seconds"), 0);
    let before = value(&text, "handover_writer_commit_duration_seconds_count");
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let text = scrape(&server).await;
    assert_eq!(value(&text, ASKED), 1);
    assert!(value(&text, "handover_writer_commit_duration_seconds_count") > before);
    if server.store.file().is_some() {
        assert!(value(&text, "handover_database_size_bytes") > 0);
        assert!(value(&text, "handover_database_disk_free_bytes") > 0);
    } else {
        assert!(text.contains("handover_database_round_trip_seconds 0.00"), "{text}");
        assert_eq!(value(&text, r#"handover_database_standbys{state="connected"}"#), 0);
    }
    assert!(value(&text, "handover_writer_turn_duration_seconds_count") > 0);
    let is_idle = async || value(&scrape(&server).await, "handover_writer_queue_length") == 0;
    server.until("no write waits", is_idle).await;
    admin.withdraw(id).await.done();
    assert_eq!(value(&scrape(&server).await, ASKED), 0);
}

#[tokio::test]
async fn event_streams_are_counted_while_they_are_open() {
    let server = TestServer::start_with(&LISTEN, |_| {}).await;
    let admin = server.sign_in("admin").await;
    let stream = admin.client.get(admin.url(route::EVENTS)).send().await.expect("the server responds");
    assert_eq!(value(&scrape(&server).await, "handover_event_streams"), 1);
    drop(stream);
    let is_closed = async || value(&scrape(&server).await, "handover_event_streams") == 0;
    server.until("the stream is closed", is_closed).await;
}

#[tokio::test]
async fn outage_of_the_mail_server_is_shown() {
    let smtp = MailServer::start().await;
    smtp.set_behavior(Behavior::HangsUp);
    let url = smtp.url.clone();
    let server = TestServer::start_with(&[&LISTEN[..], &["--smtp-url", &url]].concat(), |_| {}).await;
    assert_eq!(value(&scrape(&server).await, "handover_outbox_oldest_message_age_seconds"), 0);
    let admin = server.sign_in_by_password("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.advance(minutes(3)).await;
    let text = scrape(&server).await;
    assert_eq!(value(&text, "handover_mail_server_down"), 1);
    assert_eq!(value(&text, r#"handover_outbox_messages{state="queued"}"#), 2);
    assert!(value(&text, "handover_outbox_oldest_message_age_seconds") >= 180);
    assert!(value(&text, r#"handover_email_deliveries_total{outcome="unavailable"}"#) >= 1);
    smtp.set_behavior(Behavior::Accepts);
    server.advance(minutes(30)).await;
    let text = scrape(&server).await;
    assert_eq!(value(&text, "handover_mail_server_down"), 0);
    assert_eq!(value(&text, r#"handover_outbox_messages{state="queued"}"#), 0);
    assert_eq!(value(&text, r#"handover_email_deliveries_total{outcome="accepted"}"#), 2);
}

#[tokio::test]
async fn timers_that_do_not_run_lag() {
    let server = TestServer::start_with(&LISTEN, |_| {}).await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    server.clock.set_broken("schedule", true);
    let is_failing = async || server.visitor().get(route::READY).await.status == 503;
    server.until("the loop has failed", is_failing).await;
    // Beyond the deadline of the request.
    server.clock.advance(minutes(8 * 24 * 60));
    let text = server.prometheus().get("/metrics").await.text();
    assert!(value(&text, "handover_timers_lag_seconds") > 3600);
    assert_eq!(value(&text, "handover_background_loops_failing"), 1);
}

#[tokio::test]
async fn app_and_metrics_have_addresses_of_their_own() {
    let server = TestServer::start_with(&LISTEN, |_| {}).await;
    server.visitor().get("/metrics").await.problem(404);
    for path in ["/", route::APP, route::SESSION, "/metrics/"] {
        assert_eq!(server.prometheus().get(path).await.status, 404, "{path}");
    }
    assert_eq!(server.prometheus().post("/metrics", &()).await.status, 405);
}

/// A metric that was renamed would leave an alert silent forever.
#[tokio::test]
async fn alerts_use_metrics_that_exist() {
    let server = TestServer::start_with(&LISTEN, |_| {}).await;
    assert_eq!(server.visitor().get(route::APP).await.status, 200);
    let text = scrape(&server).await;
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let series: BTreeSet<String> = types
        .flat_map(|(name, kind)| match kind {
            "histogram" => ["_bucket", "_sum", "_count"].map(|part| format!("{name}{part}")).to_vec(),
            _ => vec![name.to_owned()],
        })
        .collect();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let expressions = ALERTS.lines().filter_map(|line| line.trim().strip_prefix("expr: "));
    let used: BTreeSet<&str> =
        expressions.flat_map(|line| line.split(|c| !is_name(c))).filter(|word| word.starts_with("handover_")).collect();
    assert!(used.len() >= 10, "{used:?}");
    for name in used {
        assert!(series.contains(name), "{name} is not in {series:?}");
    }
}
