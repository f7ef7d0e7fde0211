//! `handover doctor` makes the calls of a sign-in.

use super::start;
use crate::common::TestServer;
use crate::common::identity_provider::IdentityProvider;
use crate::doctor::{assert_found, doctor};
use handover_server::cli::doctor::{Report, Status};
use serde_json::json;

const CHECK: &str = "identity provider";

async fn examine(server: &TestServer, provider: &IdentityProvider, more: &[&str]) -> Report {
    let options = provider.options();
    let options: Vec<&str> = options.iter().map(String::as_str).chain(more.iter().copied()).collect();
    doctor(server.database_option()[1], "http://localhost:9", &options).await
}

#[tokio::test]
async fn right_provider_passes_and_wrong_settings_are_named() {
    let (provider, server) = start(&[]).await;
    let found = |report: &Report| {
        let found = report.findings.iter().filter(|finding| finding.check == CHECK);
        found.map(|finding| finding.status).collect::<Vec<_>>()
    };
    assert_eq!(found(&examine(&server, &provider, &[]).await), [Status::Ok]);
    let nothing = format!("{}/nothing", provider.issuer());
    for (changes, text) in [
        (json!({ "issuer": format!("{}/", provider.issuer()) }), "issuer is"),
        (json!({ "authorization_endpoint": "javascript:alert(1)" }), "authorization_endpoint is not"),
        (json!({ "token_endpoint": nothing }), "token_endpoint answers with status 404"),
        (json!({ "userinfo_endpoint": nothing }), "userinfo_endpoint answers"),
        (json!({ "more": "x".repeat(257 * 1024) }), "answers with more than 256 KiB"),
    ] {
        provider.set_metadata(changes);
        assert_found(&examine(&server, &provider, &[]).await, CHECK, Status::Fail, text);
    }
    provider.set_metadata(json!({}));
    // A code of another form, for some providers.
    provider.set_code_error("invalid_request");
    assert_eq!(found(&examine(&server, &provider, &[]).await), [Status::Ok]);
    provider.set_code_error("unsupported_grant_type");
    assert_found(&examine(&server, &provider, &[]).await, CHECK, Status::Fail, "error unsupported_grant_type");
    provider.set_code_error("invalid_grant");
    provider.take_post_only();
    assert_found(&examine(&server, &provider, &[]).await, CHECK, Status::Fail, "client_id or the client's secret");
    let report = examine(&server, &provider, &["--oidc-client-auth", "post"]).await;
    assert_eq!(found(&report), [Status::Ok], "{report}");
    provider.set_down(true);
    assert_found(&examine(&server, &provider, &[]).await, CHECK, Status::Fail, "can't be reached");
}
