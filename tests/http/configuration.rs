//! Command line and environment of the server: invalid values are rejected at startup.

use crate::common::user::BaseUrl;
use crate::common::{TestServer, TestUser, account, waiting};
use crate::database_commands::EXPORT;
use clap::Parser;
use handover_api::route;
use handover_server::cli::{Cli, Command};
use handover_server::config::Settings;
use handover_store::Store;
use reqwest::Method;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;
use tokio::sync::oneshot;

const FOR_REAL: [&str; 6] = [
    "--public-url",
    "https://contacts.example",
    "--mail-from",
    "Handover <no-reply@contacts.example>",
    "--smtp-url",
    "smtps://user:password@mail.example:465",
];

fn settings(options: &[&str]) -> Result<Settings, String> {
    let arguments = ["handover", "serve", "--database", "handover.db"].iter().chain(options);
    let cli = Cli::try_parse_from(arguments).map_err(|error| error.to_string())?;
    let Command::Serve(options) = cli.command else { unreachable!("the second argument is serve") };
    options.settings(([127, 0, 0, 1], 8080).into())
}

/// The documented deployment with one option replaced, or left out.
fn for_real(option: &str, value: Option<&str>) -> Result<Settings, String> {
    let mut options = Vec::new();
    for pair in FOR_REAL.chunks(2) {
        match value {
            _ if pair[0] != option => options.extend(pair),
            Some(value) => options.extend([option, value]),
            None => {}
        }
    }
    if let Some(value) = value
        && !FOR_REAL.contains(&option)
    {
        options.extend([option, value]);
    }
    settings(&options)
}

#[test]
fn rejects_invalid_values_at_startup() {
    for (option, value, expected) in [
        ("--public-url", "https://contacts.example:99999", "port"),
        ("--public-url", "https://contacts.example:abc", "port"),
        ("--public-url", "https://contacts..example", "host"),
        ("--public-url", "contacts.example", "https://"),
        ("--allowed-host", "https://api.contacts.example", "without https://"),
        ("--allowed-host", "api.contacts.example/", "is not a host"),
        ("--allowed-origin", "https://contacts.example:443", "did you mean \"https://contacts.example\""),
        ("--allowed-origin", "contacts.example", "is not an origin"),
        ("--smtp-url", "smtp://user:password@mail.example:25?tls=none", "clear text"),
        ("--mail-from", "Handover", "--mail-from"),
        ("--smtp-hello", "mail contacts.example", "--smtp-hello"),
        ("--smtp-hello", "https://contacts.example", "is not a host"),
        ("--smtp-hello", "contacts.example:25", "is not a host"),
        ("--smtp-hello", "contacts.example\r\nRSET", "is not a host"),
    ] {
        let error = for_real(option, Some(value)).err().unwrap_or_else(|| panic!("{option} {value} is accepted"));
        assert!(error.contains(expected) && !error.contains("password@mail"), "{option} {value}: {error}");
    }
    for option in ["--public-url", "--mail-from", "--smtp-url"] {
        let error = for_real(option, None).expect_err("a required option is missing");
        assert!(error.contains(option), "{error}");
    }
    assert!(for_real("--allowed-host", Some("api.contacts.example")).is_ok());
    assert!(settings(&["--demo"]).is_ok());
}

/// The app calls the API at the root of its host. Elsewhere, it may be served under a path.
#[test]
fn public_url_has_a_path_only_if_another_server_serves_the_app() {
    let with_path = |url: &str, options: &[&str]| {
        settings(&[&FOR_REAL[2..], &["--public-url", url], options].concat()).map(|found| found.public_url)
    };
    for url in ["https://contacts.example/app", "https://contacts.example/a/b/", "http://localhost:8080/contacts"] {
        let error = with_path(url, &["--app-dir", "dist"]).expect_err("the app would not find the server");
        assert!(error.contains("has the path") && error.contains("--public-url http"), "{error}");
        let links = with_path(url, &[]).expect("another server serves the app").with_fragment("#/");
        assert_eq!(links, [url.trim_end_matches('/'), "/#/"].concat());
    }
    for url in ["https://contacts.example", "https://contacts.example/", "https://contacts.example//"] {
        assert!(with_path(url, &["--app-dir", "dist"]).is_ok(), "{url}");
    }
}

#[test]
fn a_network_gets_half_of_the_connections_unless_it_is_a_proxy() {
    for (options, per_network, head_seconds) in [
        (&[][..], 5_000, 15),
        // All clients share its connections, and it keeps idle ones for longer.
        (&["--trusted-proxies", "1"], 10_000, 75),
        (&["--trusted-proxies", "2", "--request-seconds", "100"], 10_000, 100),
    ] {
        let limits = settings(&[&FOR_REAL, options].concat()).expect("valid options").connections;
        assert_eq!((limits.total, limits.per_network), (10_000, per_network), "{options:?}");
        assert_eq!(limits.head_time, Duration::from_secs(head_seconds), "{options:?}");
    }
    let odd = settings(&["--demo", "--connections", "1"]).expect("valid options").connections;
    assert_eq!((odd.total, odd.per_network), (1, 1));
}

#[test]
fn import_rejects_options_of_the_server() {
    for option in
        ["--deadline-hours", "--grace-seconds", "--admin-cooldown-hours", "--open-requests", "--mails-to-one-account"]
    {
        let arguments = ["handover", "import", "export", "--database", "handover.db", option, "5"];
        assert!(Cli::try_parse_from(arguments).is_err(), "{option}");
    }
    assert!(Cli::try_parse_from(["handover", "import", "export", "--database", "handover.db"]).is_ok());
}

#[test]
fn demo_accepts_only_local_hosts() {
    for option in ["--public-url", "--allowed-host", "--allowed-origin"] {
        for (host, is_local) in [
            ("localhost:8080", true),
            ("127.0.0.1:8080", true),
            ("[::1]", true),
            ("demo.localhost", true),
            ("handover.test", true),
            ("contacts.example", false),
            ("192.168.0.7:8080", false),
        ] {
            let value = if option == "--allowed-host" { host.to_owned() } else { ["http://", host].concat() };
            let result = settings(&["--demo", option, &value]);
            assert_eq!(result.is_ok(), is_local, "{option} {value}");
            if let Err(error) = result {
                assert!(error.contains(host) && error.contains("leave out --demo"), "{error}");
            }
        }
    }
}

fn database() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db").display().to_string();
    (folder, path)
}

/// Starts the program with an otherwise empty environment, on a new database if the file does not exist.
fn program(database: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Child {
    program_on_existing(database, &[arguments, &["--create"]].concat(), variables)
}

fn program_on_existing(database: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Child {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_handover"));
    command.arg("serve").args(["--listen", "127.0.0.1:0", "--database", database]).args(arguments);
    command.env_clear().envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command.spawn().expect("starting the program")
}

/// The error output of a program that refuses to start.
async fn refusal(database: &str, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    refusal_of(program(database, arguments, variables)).await
}

/// An import of the small export.
fn import(database: &str, options: &[&str]) -> tokio::process::Command {
    let mut import = tokio::process::Command::new(env!("CARGO_BIN_EXE_handover"));
    import.args(["import", EXPORT, "--database", database]).args(options).stdout(Stdio::null()).env_clear();
    import
}

async fn refusal_of(program: Child) -> String {
    let ended = program.wait_with_output();
    let ended = tokio::time::timeout(waiting::LIMIT, ended)
        .await
        .expect("the program ends in time")
        .expect("waiting for the program");
    assert!(!ended.status.success());
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

/// Waits until the program listens, and returns a client for it.
async fn caller(program: &mut Child) -> TestUser {
    let mut lines = BufReader::new(program.stdout.take().expect("stdout is piped")).lines();
    let (sender, receiver) = oneshot::channel();
    // Keeps reading, because a closed pipe would end the program.
    tokio::spawn(async move {
        let mut sender = Some(sender);
        while let Ok(Some(line)) = lines.next_line().await {
            if let Some(address) = line.strip_prefix("listening on ")
                && let Some(sender) = sender.take()
            {
                sender.send(address.to_owned()).expect("the receiver is waiting");
            }
        }
    });
    let address = tokio::time::timeout(waiting::LIMIT, receiver).await.expect("the program listens in time");
    let address = address.expect("the program listens");
    TestUser::new(account("visitor"), BaseUrl::of(address))
}

#[tokio::test]
async fn default_port_is_optional_in_host_headers() {
    let options = ["--public-url", "https://contacts.example:443", "--allowed-host", "api.contacts.example:443"];
    let (_folder, database) = database();
    let mut program = program(&database, &[&options[..], &FOR_REAL[2..]].concat(), &[]);
    let visitor = caller(&mut program).await;
    for (host, status) in [
        ("contacts.example", 200),
        ("contacts.example:443", 200),
        ("API.contacts.example", 200),
        ("contacts.example:80", 400),
        ("other.example", 400),
    ] {
        assert_eq!(visitor.call(Method::GET, route::APP, &[("host", host)], "").await.status, status, "{host}");
    }
}

#[test]
fn warns_of_unsafe_connections_to_other_machines() {
    let warnings = |option: &str, value: &str| for_real(option, Some(value)).expect("valid options").warnings();
    for (option, value, expected) in [
        ("--public-url", "http://contacts.example", "--public-url"),
        ("--allowed-origin", "http://app.contacts.example", "--allowed-origin"),
        ("--smtp-url", "smtp://mail.example:25?tls=none", "--smtp-url"),
        ("--smtp-url", "smtp://mail.example:587?tls=opportunistic", "--smtp-url"),
        ("--metrics-listen", "0.0.0.0:9100", "--metrics-listen"),
        ("--metrics-listen", "[2001:db8::1]:9100", "--metrics-listen"),
    ] {
        let warnings = warnings(option, value);
        assert!(matches!(warnings.as_slice(), [one] if one.contains(expected)), "{option} {value}: {warnings:?}");
    }
    for (option, value) in [
        ("--public-url", "http://localhost:8080"),
        ("--smtp-url", "smtp://127.0.0.1:25"),
        ("--smtp-url", "smtp://mail.example:587"),
        ("--metrics-listen", "127.0.0.1:9100"),
        ("--metrics-listen", "10.0.0.7:9100"),
        ("--metrics-listen", "[fd00::7]:9100"),
    ] {
        assert_eq!(warnings(option, value), [""; 0], "{option} {value}");
    }
}

#[test]
fn secrets_come_from_files() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let file = |name: &str, contents: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, contents).expect("writing a file");
        path.display().to_string()
    };
    let keys = file("keys", &format!("{}\n{}\n", "k".repeat(32), "l".repeat(40)));
    let url = file("url", "smtps://user:geheim@mail.example:465\n");
    let papers = file("papers", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
    let files = ["--smtp-url-file", &url, "--rights-keys-file", &keys, "--papers-key-file", &papers];
    let found = settings(&[&FOR_REAL[..4], &files].concat()).expect("valid options");
    assert_eq!((found.rights_keys.len(), found.cases.key.is_some()), (2, true));

    let missing = folder.path().join("missing").display().to_string();
    let [empty, wrong] = [file("empty", "\n"), file("wrong", "geheim")];
    for (option, path, expected) in [
        ("--smtp-url-file", &missing, "cannot read"),
        ("--smtp-url-file", &empty, "is empty"),
        ("--smtp-url-file", &wrong, "an SMTP URL looks like"),
        ("--papers-key-file", &wrong, "32 bytes in Base64"),
        ("--rights-keys-file", &wrong, "at least 32 characters"),
    ] {
        let usual = if option == "--smtp-url-file" { &FOR_REAL[..4] } else { &FOR_REAL[..] };
        let error = settings(&[usual, &[option, path]].concat()).expect_err("a file that is no use");
        assert!(error.contains(expected) && !error.contains("geheim"), "{option}: {error}");
    }
    // Once only.
    let twice = settings(&[&FOR_REAL[..], &["--smtp-url-file", &url]].concat()).expect_err("two mail servers");
    assert!(twice.contains("--smtp-url") && twice.contains("cannot be used with"), "{twice}");
}

#[tokio::test]
async fn rejects_invalid_log_filters() {
    let (_folder, database) = database();
    for wrong in ["wran", "handover_server=lots"] {
        let error = refusal(&database, &["--demo"], &[("HANDOVER_LOG", wrong)]).await;
        assert!(error.contains("HANDOVER_LOG") && error.contains("debug"), "{error}");
    }
}

#[tokio::test]
async fn empty_variables_count_as_unset() {
    let empty = [
        "HANDOVER_PUBLIC_URL",
        "HANDOVER_APP_DIR",
        "HANDOVER_ALLOWED_ORIGINS",
        "HANDOVER_ALLOWED_HOSTS",
        "HANDOVER_TRUSTED_PROXIES",
        "HANDOVER_RIGHTS_KEYS",
        "HANDOVER_SMTP_URL",
        "HANDOVER_SMTP_URL_FILE",
        "HANDOVER_SMTP_CA",
        "HANDOVER_MAIL_FROM",
        "HANDOVER_SESSION_HOURS",
        "HANDOVER_LOG",
    ]
    .map(|name| (name, ""));
    let (_folder, database) = database();
    caller(&mut program(&database, &["--demo"], &empty)).await;
    let without = ["--public-url", "https://contacts.example", "--mail-from", "Handover <no-reply@contacts.example>"];
    let error = refusal(&database, &without, &empty).await;
    assert!(error.contains("name a mail server with --smtp-url"), "{error}");
}

#[tokio::test]
async fn demo_and_production_databases_are_not_interchangeable() {
    let (_folder, demo) = database();
    let (_other, real) = database();
    for (database, right, wrong, expected) in [
        (&demo, &["--demo"][..], &FOR_REAL[..], "was used for a demo"),
        (&real, &FOR_REAL[..], &["--demo"][..], "is in use in production"),
    ] {
        // An import alone decides neither.
        let mut import = import(database, &["--create"]);
        assert!(import.status().await.expect("running the program").success());
        for _ in 0..2 {
            let mut program = program(database, right, &[]);
            caller(&mut program).await;
            program.kill().await.expect("ending the program");
            let error = refusal(database, wrong, &[]).await;
            assert!(error.contains(expected) && error.contains("--database"), "{error}");
        }
        // Imports into both stay possible.
        assert!(import.status().await.expect("running the program").success());
    }
}

#[tokio::test]
async fn missing_database_is_an_error() {
    let (folder, database) = database();
    let error = refusal_of(program_on_existing(&database, &FOR_REAL, &[])).await;
    assert!(error.contains("there is no database") && error.contains("--create"), "{error}");
    assert!(!folder.path().join("handover.db").exists());
    let import = import(&database, &[]).output().await.expect("running the program");
    let error = String::from_utf8_lossy(&import.stderr);
    assert!(!import.status.success() && error.contains("there is no database"), "{error}");
    assert!(!folder.path().join("handover.db").exists());

    std::fs::write(folder.path().join("handover.db-wal"), "").expect("writing a file");
    let error = refusal(&database, &FOR_REAL, &[]).await;
    assert!(error.contains("handover.db-wal belongs to a database that is not there"), "{error}");
}

#[tokio::test]
async fn keys_other_than_those_of_before_are_refused_unless_they_are_new() {
    let [first, other] =
        ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "HxECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA="];
    let mut server =
        TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:1", "--secrets-key", first], |_| {}).await;
    server.stop().await;
    let database = server.database_option()[1].to_owned();
    let start = |options: &[&str]| program_on_existing(&database, &[&FOR_REAL[..], options].concat(), &[]);
    let mut running = start(&["--secrets-key", first]);
    assert_eq!(caller(&mut running).await.get(route::HEALTH).await.status, 200);
    let error = refusal_of(start(&["--secrets-key", other, "--new-keys"])).await;
    assert!(error.contains("server is running on this database"), "{error}");
    running.kill().await.expect("ending the program");
    // It is no server's any more.
    server.store = Store::open(server.store.database()).expect("opening the database again");
    for option in ["--secrets-key", "--papers-key"] {
        for (key, is_new, is_accepted) in [
            (Some(first), false, true),
            (Some(other), false, false),
            (None, false, false),
            (Some(other), true, true),
            (Some(first), false, false),
            (None, true, true),
            (None, false, true),
        ] {
            let mut options: Vec<&str> = key.iter().flat_map(|key| [option, *key]).collect();
            options.extend(is_new.then_some("--new-keys"));
            let mut program = start(&options);
            if is_accepted {
                assert_eq!(caller(&mut program).await.get(route::HEALTH).await.status, 200);
                program.kill().await.expect("ending the program");
            } else {
                let error = refusal_of(program).await;
                assert!(error.contains(option) && error.contains("--new-keys"), "{error}");
                assert!(key.is_none_or(|key| !error.contains(key)), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn second_server_on_a_database_is_refused() {
    let (folder, database) = database();
    let mut first = program(&database, &FOR_REAL, &[]);
    caller(&mut first).await;
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&database, &link).expect("creating a link");
    for path in [&database, &link.display().to_string()] {
        let error = refusal(path, &FOR_REAL, &[]).await;
        assert!(error.contains("another server is running on this database"), "{error}");
    }
    assert!(import(&database, &[]).status().await.expect("running the program").success());

    first.kill().await.expect("ending the program");
    caller(&mut program_on_existing(&database, &FOR_REAL, &[])).await;
}

#[tokio::test]
async fn unencrypted_connections_to_other_machines_are_logged() {
    let mut options = FOR_REAL;
    (options[1], options[5]) = ("http://contacts.example", "smtp://mail.example:25?tls=none");
    for (options, expected) in [(options, &["--public-url", "--smtp-url"][..]), (FOR_REAL, &[])] {
        let (_folder, database) = database();
        let mut program = program(&database, &options, &[]);
        caller(&mut program).await.get(route::HEALTH).await;
        let log = log(program).await;
        let lines: Vec<&str> = log.lines().filter(|line| line.contains("unencrypted")).collect();
        assert_eq!(lines.len(), expected.len(), "{log}");
        let is_logged = |option: &&str| lines.iter().any(|line| line.contains("WARN") && line.contains(*option));
        assert!(expected.iter().all(is_logged), "{log}");
    }
}

/// Ends the program and returns its log.
async fn log(mut program: Child) -> String {
    program.start_kill().expect("running the program");
    let ended = program.wait_with_output().await.expect("waiting for the program");
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

#[tokio::test]
async fn log_is_plain_text_or_json_lines() {
    let (_folder, database) = database();
    for (options, variables) in
        [(&["--demo"][..], &[][..]), (&["--demo", "--log-format", "json"], &[("HANDOVER_LOG", "error")])]
    {
        let mut program = program(&database, options, variables);
        let visitor = caller(&mut program).await;
        visitor.post(route::DEMO_SESSION, &serde_json::json!({ "account": "mh20417-ovh" })).await.done();
        let log = log(program).await;
        let line = log.lines().find(|line| line.contains("signed in to the demo")).unwrap_or_else(|| panic!("{log}"));
        assert!(!log.contains('\u{1b}') && line.contains("mh20417-ovh"), "{log}");
        if options.len() > 1 {
            let line: serde_json::Value = serde_json::from_str(line).expect("a JSON object");
            assert_eq!((&line["target"], &line["level"]), (&"audit".into(), &"INFO".into()), "{line}");
        }
    }
}
