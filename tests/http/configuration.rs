//! What whoever starts the server may set: wrong values are told at start.

use crate::common::{Person, account};
use clap::Parser;
use handover_api::route;
use handover_server::config::{Cli, Command};
use handover_server::settings::Settings;
use reqwest::Method;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
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

/// The documented deployment with one value instead of another, or without one.
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
    for (option, value, told) in [
        ("--public-url", "https://contacts.example:99999", "port"),
        ("--public-url", "https://contacts.example:abc", "port"),
        ("--public-url", "https://contacts..example", "host"),
        ("--public-url", "contacts.example", "https://"),
        ("--allowed-host", "https://api.contacts.example", "without https://"),
        ("--allowed-host", "api.contacts.example/", "is no host"),
        ("--allowed-origin", "https://contacts.example:443", "did you mean \"https://contacts.example\""),
        ("--allowed-origin", "contacts.example", "is no origin"),
        ("--smtp-url", "smtp://user:password@mail.example:25", "tls=required"),
        ("--mail-from", "Handover", "--mail-from"),
    ] {
        let said = for_real(option, Some(value)).err().unwrap_or_else(|| panic!("{option} {value} is taken"));
        assert!(said.contains(told) && !said.contains("password@mail"), "{option} {value}: {said}");
    }
    for option in ["--public-url", "--mail-from", "--smtp-url"] {
        let said = for_real(option, None).expect_err("something is missing");
        assert!(said.contains(option), "{said}");
    }
    assert!(for_real("--allowed-host", Some("api.contacts.example")).is_ok());
    assert!(settings(&["--demo"]).is_ok());
}

#[test]
fn import_rejects_options_of_the_server() {
    for option in ["--deadline-hours", "--grace-seconds", "--open-requests", "--mails-to-one-account"] {
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
            if let Err(said) = result {
                assert!(said.contains(host) && said.contains("leave out --demo"), "{said}");
            }
        }
    }
}

/// A database of its own for a test.
fn database() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("handover.db").display().to_string();
    (folder, path)
}

/// The program, with nothing of this environment but what is said here.
fn program(database: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Child {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_handover"));
    command.arg("serve").args(["--listen", "127.0.0.1:0", "--database", database]).args(arguments);
    command.env_clear().envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command.spawn().expect("the program starts")
}

/// What a program that does not start says.
async fn refusal(database: &str, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let ended = program(database, arguments, variables).wait_with_output();
    let ended = tokio::time::timeout(Duration::from_secs(20), ended).await.expect("it ends").expect("it ran");
    assert!(!ended.status.success());
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

/// Somebody who calls a program that starts.
async fn caller(program: &mut Child) -> Person {
    let mut lines = BufReader::new(program.stdout.take().expect("its output is ours")).lines();
    let (tell, told) = oneshot::channel();
    // All of it is read: a program that cannot print ends.
    tokio::spawn(async move {
        let mut tell = Some(tell);
        while let Ok(Some(line)) = lines.next_line().await {
            if let Some(address) = line.strip_prefix("listening on ")
                && let Some(tell) = tell.take()
            {
                tell.send(address.to_owned()).expect("somebody waits");
            }
        }
    });
    let address = tokio::time::timeout(Duration::from_secs(20), told).await.expect("it listens in time");
    let address = address.expect("it listens before it ends");
    Person::new(account("stranger"), Arc::new(Mutex::new(address)))
}

#[tokio::test]
async fn default_port_is_optional_in_host_headers() {
    let options = ["--public-url", "https://contacts.example:443", "--allowed-host", "api.contacts.example:443"];
    let (_folder, database) = database();
    let mut program = program(&database, &[&options[..], &FOR_REAL[2..]].concat(), &[]);
    let stranger = caller(&mut program).await;
    for (host, status) in [
        ("contacts.example", 200),
        ("contacts.example:443", 200),
        ("API.contacts.example", 200),
        ("contacts.example:80", 400),
        ("other.example", 400),
    ] {
        assert_eq!(stranger.call(Method::GET, route::APP, &[("host", host)], "").await.status, status, "{host}");
    }
}

#[tokio::test]
async fn rejects_invalid_log_filters() {
    let (_folder, database) = database();
    for wrong in ["wran", "handover_server=lots"] {
        let said = refusal(&database, &["--demo"], &[("HANDOVER_LOG", wrong)]).await;
        assert!(said.contains("HANDOVER_LOG") && said.contains("debug"), "{said}");
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
        "HANDOVER_SMTP_CA",
        "HANDOVER_MAIL_FROM",
        "HANDOVER_SESSION_HOURS",
        "HANDOVER_LOG",
    ]
    .map(|name| (name, ""));
    let (_folder, database) = database();
    caller(&mut program(&database, &["--demo"], &empty)).await;
    let without = ["--public-url", "https://contacts.example", "--mail-from", "Handover <no-reply@contacts.example>"];
    let said = refusal(&database, &without, &empty).await;
    assert!(said.contains("name a mail server with --smtp-url"), "{said}");
}

#[tokio::test]
async fn demo_and_production_databases_are_not_interchangeable() {
    let (_folder, demo) = database();
    let (_other, real) = database();
    for (database, right, wrong, told) in [
        (&demo, &["--demo"][..], &FOR_REAL[..], "was used for a demo"),
        (&real, &FOR_REAL[..], &["--demo"][..], "is in use for real"),
    ] {
        // Not before it was used for either: an import leaves that open.
        let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/provider");
        let mut import = tokio::process::Command::new(env!("CARGO_BIN_EXE_handover"));
        import.args(["import", export, "--database", database]).stdout(Stdio::null()).env_clear();
        assert!(import.status().await.expect("it runs").success());
        for _ in 0..2 {
            caller(&mut program(database, right, &[])).await;
            let said = refusal(database, wrong, &[]).await;
            assert!(said.contains(told) && said.contains("--database"), "{said}");
        }
        // More data may come into both.
        assert!(import.status().await.expect("it runs").success());
    }
}

/// What a program has logged until now; it ends with that.
async fn log(mut program: Child) -> String {
    program.start_kill().expect("it runs");
    let ended = program.wait_with_output().await.expect("it ran");
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

#[tokio::test]
async fn log_is_plain_text_or_json_lines() {
    let (_folder, database) = database();
    for (options, variables) in
        [(&["--demo"][..], &[][..]), (&["--demo", "--log-format", "json"], &[("HANDOVER_LOG", "error")])]
    {
        let mut program = program(&database, options, variables);
        let stranger = caller(&mut program).await;
        stranger.post(route::DEMO_SESSION, &serde_json::json!({ "account": "mh20417-ovh" })).await.done();
        let log = log(program).await;
        let line = log.lines().find(|line| line.contains("signed in to the demo")).unwrap_or_else(|| panic!("{log}"));
        assert!(!log.contains('\u{1b}') && line.contains("mh20417-ovh"), "{log}");
        if options.len() > 1 {
            let line: serde_json::Value = serde_json::from_str(line).expect("an object");
            assert_eq!((&line["target"], &line["level"]), (&"audit".into(), &"INFO".into()), "{line}");
        }
    }
}
