//! `handover doctor`: what it finds in a configuration, beside a running server.

use crate::common::database;
use crate::common::mail_server::{Behavior, MailServer};
use crate::common::{TestServer, hours};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use clap::Parser;
use handover_api::route;
use handover_rules::Timestamp;
use handover_server::cli::doctor::{Finding, Report, Status, examine};
use handover_server::cli::{Cli, Command};
use handover_server::config::ConnectionLimits;
use serde_json::Value;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, UNIX_EPOCH};
use tokio::net::TcpListener;

/// A URL where nothing listens.
const NOWHERE: &str = "http://127.0.0.1:9";

/// The time of this machine's clock, which the `Date` of a real answer has.
fn system_time() -> Timestamp {
    handover_server::clock::Clock::system().now()
}

pub(crate) async fn doctor(database: impl AsRef<Path>, public_url: &str, options: &[&str]) -> Report {
    let database = database.as_ref().to_str().expect("temporary paths are UTF-8");
    let usual = ["handover", "doctor", "--database", database, "--public-url", public_url];
    let has_mail_server = options.contains(&"--smtp-url");
    let mail: &[&str] =
        if has_mail_server { &["--mail-from", "Handover <no-reply@handover.example>"] } else { &["--demo"] };
    let cli = Cli::try_parse_from(usual.iter().chain(mail).chain(options)).expect("valid options");
    let Command::Doctor(options) = cli.command else { unreachable!("the second argument is doctor") };
    examine(&options, system_time()).await
}

/// The findings of one check.
#[track_caller]
fn findings<'r>(report: &'r Report, check: &str) -> Vec<&'r Finding> {
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.check == check).collect();
    assert!(!found.is_empty(), "no {check} in {report}");
    found
}

/// The only finding of a check.
#[track_caller]
fn finding<'r>(report: &'r Report, check: &str) -> &'r Finding {
    let [finding] = findings(report, check)[..] else { panic!("not one {check} in {report}") };
    finding
}

/// Asserts that a check found something whose message has `part`, with a remedy.
#[track_caller]
pub(crate) fn assert_found(report: &Report, check: &str, status: Status, part: &str) {
    let is_it = |found: &&&Finding| found.status == status && found.message.contains(part);
    let found = findings(report, check);
    let found = found.iter().find(is_it).unwrap_or_else(|| panic!("no {check}: {part} in {report}"));
    assert!(found.fix.as_ref().is_some_and(|fix| !fix.is_empty()), "{found:?}");
}

/// A server that has noted its run.
async fn start(options: &[&str]) -> TestServer {
    let server = TestServer::start_with(options, |_| {}).await;
    let has_run = async || server.store.read(|reader| reader.last_run()).await.expect("the store succeeds").is_some();
    server.until("the run is noted", has_run).await;
    server
}

fn base(server: &TestServer) -> String {
    server.visitor().url("")
}

#[tokio::test]
async fn running_server_passes() {
    let server = start(&[]).await;
    let smtp = MailServer::start().await;
    let report = doctor(server.database_option()[1], &base(&server), &["--smtp-url", &smtp.url]).await;
    for check in ["configuration", "database", "disk", "mail server", "public address", "host name", "headers"] {
        assert_eq!(finding(&report, check).status, Status::Ok, "{report}");
    }
    // The server's clock stands in 2030.
    assert_found(&report, "clock", Status::Fail, "before the last run");
    assert!(smtp.mails().is_empty());
    if server.store.file().is_none() {
        assert!(finding(&report, "standbys").message.starts_with("none"), "{report}");
    }
    // PostgreSQL answers slowly on a busy machine.
    let failed = report.findings.iter().filter(|finding| finding.status != Status::Ok && finding.check != "round trip");
    assert_eq!(failed.count(), 1, "{report}");
    // Nothing has changed for the server.
    assert_eq!(server.visitor().get(route::READY).await.status, 200);
}

#[tokio::test]
async fn statuses_that_are_not_known_are_counted() {
    let server = start(&[]).await;
    server.change_row("update service set status = 'other' where id = 1", []);
    let report = doctor(server.database_option()[1], &base(&server), &[]).await;
    assert_found(&report, "statuses", Status::Warn, "1 services, bills and payment methods");
}

#[tokio::test]
async fn sends_a_test_email_if_asked_unless_the_mail_server_is_down() {
    let server = start(&[]).await;
    let smtp = MailServer::start().await;
    let options = ["--smtp-url", &smtp.url, "--send-to", "ops@mail.example"];
    let report = doctor(server.database_option()[1], &base(&server), &options).await;
    assert_eq!(finding(&report, "test email").status, Status::Ok, "{report}");
    let [mail] = &smtp.mails()[..] else { panic!("one email") };
    assert_eq!((mail.to.as_str(), mail.header("Subject").as_str()), ("ops@mail.example", "Test email of Handover"));
    smtp.set_behavior(Behavior::RejectsForever);
    let report = doctor(server.database_option()[1], &base(&server), &options).await;
    assert_found(&report, "test email", Status::Fail, "550");
    smtp.set_behavior(Behavior::HangsUp);
    for url in [smtp.url.as_str(), "smtp://127.0.0.1:9"] {
        let options = ["--smtp-url", url, "--send-to", "a@b.example"];
        let report = doctor(server.database_option()[1], &base(&server), &options).await;
        assert_found(&report, "mail server", Status::Fail, "");
        assert!(report.findings.iter().all(|finding| finding.check != "test email"), "{report}");
    }
}

#[tokio::test]
async fn finds_a_missing_or_foreign_database() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let missing = folder.path().join("missing.db");
    let report = doctor(&missing, NOWHERE, &[]).await;
    assert_found(&report, "database", Status::Fail, "there is no database");
    assert!(!missing.exists());
    let text = folder.path().join("text.db");
    std::fs::write(&text, "no database ".repeat(100)).expect("writing a file");
    assert_found(&doctor(&text, NOWHERE, &[]).await, "database", Status::Fail, "cannot open");
    let other = folder.path().join("other.db");
    database::sql(&other, "create table account_of_others (id integer)", []);
    assert_found(&doctor(&other, NOWHERE, &[]).await, "database", Status::Fail, "another program");
}

#[tokio::test]
async fn finds_a_public_address_that_leads_elsewhere() {
    let server = start(&["--metrics-listen", "127.0.0.1:0"]).await;
    let report = doctor(server.database_option()[1], NOWHERE, &[]).await;
    assert_found(&report, "public address", Status::Fail, "cannot reach");
    assert!(finding(&report, "clock").message.contains("before the last run"), "{report}");
    // Another program.
    let report = doctor(server.database_option()[1], &server.prometheus().url(""), &[]).await;
    assert_found(&report, "public address", Status::Fail, "answers 404");
    // TLS on a plain port.
    let report = doctor(server.database_option()[1], &base(&server).replace("http:", "https:"), &[]).await;
    assert_found(&report, "public address", Status::Fail, "TLS");
    // Background work has stopped.
    server.clock.set_broken("schedule", true);
    let is_failing = async || server.visitor().get(route::READY).await.status == 503;
    server.until("the loop has failed", is_failing).await;
    let report = doctor(server.database_option()[1], &base(&server), &[]).await;
    assert_found(&report, "public address", Status::Fail, "not ready");
}

#[tokio::test]
async fn finds_a_proxy_that_changes_host_or_headers() {
    let server = start(&[]).await;
    let proxy = Router::new()
        .route(route::READY, get(async || "\"ok\""))
        .route("/", get(async || [("referrer-policy", "unsafe-url"), ("x-content-type-options", "nosniff")]))
        .fallback(async || StatusCode::BAD_REQUEST);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("binding a free port");
    let url = format!("http://{}", listener.local_addr().expect("address of the bound socket"));
    let time = Duration::from_secs(5);
    let limits = ConnectionLimits { total: 10, per_network: 10, head_time: time, request_time: time };
    tokio::spawn(handover_server::http::serve(listener, proxy, limits, std::future::pending()));
    let report = doctor(server.database_option()[1], &url, &[]).await;
    assert_found(&report, "host name", Status::Fail, "answers 400");
    assert_found(&report, "headers", Status::Warn, "referrer-policy");
    assert_found(&report, "headers", Status::Warn, "content-security-policy");
    assert_eq!(findings(&report, "headers").len(), 4, "two more are missing: {report}");
}

#[tokio::test]
async fn finds_old_backups_and_readable_secrets() {
    let server = start(&[]).await;
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let backups = folder.path().to_str().expect("temporary paths are UTF-8");
    let database = server.database();
    let report = doctor(&database, NOWHERE, &["--backups", backups]).await;
    assert_found(&report, "backup", Status::Fail, "has no backup");
    let backup = std::fs::File::create(folder.path().join("20300304T0100.db")).expect("creating a file");
    let report = doctor(&database, NOWHERE, &["--backups", backups]).await;
    assert_eq!(finding(&report, "backup").status, Status::Ok, "{report}");
    let yesterday = (system_time() - hours(26)).timestamp().unsigned_abs();
    backup.set_modified(UNIX_EPOCH + Duration::from_secs(yesterday)).expect("changing the time of a file");
    let report = doctor(&database, NOWHERE, &["--backups", backups]).await;
    assert_found(&report, "backup", Status::Warn, "newest backup");

    let key = folder.path().join("papers");
    std::fs::write(&key, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").expect("writing a file");
    let key = key.to_str().expect("temporary paths are UTF-8");
    let set_mode = |mode| {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(key, mode).expect("changing the mode");
    };
    set_mode(0o644);
    let report = doctor(&database, NOWHERE, &["--papers-key-file", key]).await;
    assert_found(&report, "secrets", Status::Warn, key);
    set_mode(0o640);
    let report = doctor(&database, NOWHERE, &["--papers-key-file", key]).await;
    assert!(report.findings.iter().all(|finding| finding.check != "secrets"), "{report}");
}

/// Runs the program.
async fn run(arguments: &[&str]) -> (Output, String) {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_handover"));
    let output = command.arg("doctor").args(arguments).env_clear().output().await.expect("running the program");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output, text)
}

#[tokio::test]
async fn program_reports_invalid_options_and_exits_with_1() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let database = folder.path().join("handover.db");
    let database = database.to_str().expect("temporary paths are UTF-8");
    let (output, text) = run(&["--database", database, "--smtp-url", "smtp://a:geheim@mail.example?tls=none"]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("fail  configuration: links in emails need the URL of the app"), "{text}");
    assert!(!text.contains("geheim"), "{text}");
    let (output, text) = run(&["--database", database, "--public-url", NOWHERE, "--demo", "--json"]).await;
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["ok"], false);
    let checks = report["checks"].as_array().expect("a list");
    let database = checks.iter().find(|check| check["check"] == "database").expect("a check of the database");
    assert_eq!(database["status"], "fail");
    assert!(database["message"].is_string() && database["fix"].is_string(), "{database}");
}
