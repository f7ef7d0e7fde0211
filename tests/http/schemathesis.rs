//! Answers of the server against its description, by Schemathesis: it makes valid and invalid calls of every route.

use crate::demo_process::DemoProcess;
use handover_api::route;

/// Names the program. `cargo xtask test --all` installs it.
const PROGRAM: &str = "HANDOVER_SCHEMATHESIS";

/// An account of the demo with services of its own. No example ends its sessions or suspends it.
const ACCOUNT: &str = "mh20417-ovh";

/// Routes that a tester cannot call again and again: they end its sessions, delete its account, never end, or read other bodies
/// than JSON.
const LEFT_OUT: [(&str, &str); 8] = [
    ("--exclude-operation-id", "deleteSession"),
    ("--exclude-operation-id", "postDemoSession"),
    ("--exclude-operation-id", "deleteDeskSession"),
    ("--exclude-operation-id", "postDemoDesk"),
    ("--exclude-operation-id", "deleteProviderAccountsNichandle"),
    ("--exclude-path", route::EVENTS),
    ("--exclude-path", route::PROVIDER_BATCH),
    ("--exclude-path", route::PROVIDER_BOUNCES),
];

#[tokio::test]
#[ignore = "long"]
async fn answers_are_as_described() {
    let program = std::env::var(PROGRAM).expect("HANDOVER_SCHEMATHESIS names the program (tests/README.md)");
    let demo = DemoProcess::start().await;
    let cookies = demo.cookies(ACCOUNT).await;
    let [url, cookie, key] = [
        [&demo.url, route::OPENAPI].concat(),
        format!("Cookie: {cookies}"),
        format!("Authorization: Bearer {}", demo.key),
    ];
    let mut arguments = vec![
        "run",
        &url,
        "--header",
        &cookie,
        "--header",
        &key,
        "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        "12",
        "--seed",
        "1",
        "--continue-on-failure",
        "--no-color",
    ];
    arguments.extend(LEFT_OUT.iter().flat_map(|(option, value)| [*option, *value]));
    let output = demo.run(&program, &arguments).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    // If a call had ended the session, all others would only have been refused.
    let me = reqwest::Client::new().get([&demo.url, route::ME].concat()).header("cookie", cookies);
    assert_eq!(me.send().await.expect("an answer").status(), 200);
}
