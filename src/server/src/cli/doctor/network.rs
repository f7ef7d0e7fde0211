//! Other servers: the public address as clients reach it (through DNS, the proxy and its certificate), the mail server, and
//! the identity providers.

use super::report::Finding;
use crate::config::{MailRoute, Serve, Settings};
use crate::http::{HSTS, SECURITY_HEADERS};
use crate::http_client::HttpClient;
use crate::mail::smtp::{DeliveryOutcome, SmtpSender};
use crate::oidc::{IdentityProviders, OidcFailure};
use axum::http::header::{CONTENT_SECURITY_POLICY, DATE, STRICT_TRANSPORT_SECURITY};
use axum::http::{Method, Response};
use handover_api::{Problem, route};
use handover_rules::Timestamp;
use lettre::message::Mailbox;
use std::time::Duration;

const PUBLIC_ADDRESS: &str = "public address";

const TIMEOUT: Duration = Duration::from_secs(10);

const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

const PROXY_LOG: &str = "read the log of the proxy";

/// Adds findings; returns the `Date` of an answer.
pub(super) async fn check_public_address(
    serve: &Serve,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) -> Result<Option<Timestamp>, Finding> {
    let client = HttpClient::new(true, TIMEOUT);
    let api = api_origin(serve, settings);
    let ready = get(&client, &[&api, route::READY].concat()).await.map_err(|reason| {
        Finding::fail(
            PUBLIC_ADDRESS,
            format!("cannot reach {api}: {reason}"),
            "start the server; check that the name leads to the proxy, its certificate, and the firewall",
        )
    })?;
    findings.push(check_readiness(&api, &ready));
    if ready.status() == 200 {
        findings.push(check_host(&client, &api).await);
        let page = settings.public_url.with_fragment("");
        match get(&client, &page).await {
            Ok(answer) => findings.extend(check_headers(&page, &answer, settings)),
            Err(reason) => {
                findings.push(Finding::fail(PUBLIC_ADDRESS, format!("cannot load {page}: {reason}"), PROXY_LOG));
            }
        }
    }
    let date = ready.headers().get(DATE).and_then(|date| date.to_str().ok());
    Ok(date.and_then(|date| chrono::DateTime::parse_from_rfc2822(date).ok()).map(|date| date.to_utc()))
}

/// Errors are for people.
async fn get(client: &HttpClient, url: &str) -> Result<Response<Vec<u8>>, String> {
    let answer = async { client.call(client.request(Method::GET, url)?, MAX_RESPONSE_BYTES).await };
    answer.await.map_err(|failure| failure.detailed())
}

/// The API is on another host if another server serves the app (decision 0020).
fn api_origin(serve: &Serve, settings: &Settings) -> String {
    let scheme = if settings.public_url.is_secure() { "https" } else { "http" };
    match (&serve.app_dir, serve.allowed_host.first()) {
        (None, Some(host)) => format!("{scheme}://{host}"),
        _ => settings.public_url.origin().to_owned(),
    }
}

fn check_readiness(api: &str, answer: &Response<Vec<u8>>) -> Finding {
    let problem: Option<Problem> = serde_json::from_slice(answer.body()).ok();
    match (answer.status().as_u16(), problem) {
        (200, _) => Finding::ok(PUBLIC_ADDRESS, format!("{api} answers and is ready")),
        (503, Some(problem)) => {
            Finding::fail(PUBLIC_ADDRESS, format!("{api} is not ready: {}", problem.detail), "read its log")
        }
        (status, _) => Finding::fail(
            PUBLIC_ADDRESS,
            format!("{api}{} answers {status}", route::READY),
            "another program answers, or the proxy does not lead to --listen",
        ),
    }
}

/// Health checks are answered under any name; all else needs the right one.
async fn check_host(client: &HttpClient, api: &str) -> Finding {
    const CHECK: &str = "host name";
    match get(client, &[api, route::APP].concat()).await {
        Ok(answer) if answer.status() == 200 => Finding::ok(CHECK, "the proxy passes it on"),
        Ok(answer) => Finding::fail(
            CHECK,
            format!("{api}{} answers {}", route::APP, answer.status().as_u16()),
            "let the proxy pass Host on, and compare --public-url and --allowed-host with what clients use",
        ),
        Err(reason) => Finding::fail(CHECK, reason, PROXY_LOG),
    }
}

fn check_headers(page: &str, answer: &Response<Vec<u8>>, settings: &Settings) -> Vec<Finding> {
    const CHECK: &str = "headers";
    let mut expected: Vec<_> = SECURITY_HEADERS.into_iter().map(|(name, value)| (name, Some(value))).collect();
    expected.push((CONTENT_SECURITY_POLICY, None));
    if settings.public_url.is_secure() {
        expected.push((STRICT_TRANSPORT_SECURITY, Some(HSTS)));
    }
    let is_right = |values: &[&str], expected: Option<&str>| match values {
        [value] => expected.is_none_or(|expected| *value == expected),
        _ => false,
    };
    let mut findings = Vec::new();
    for (name, value) in expected {
        let values: Vec<&str> =
            answer.headers().get_all(&name).iter().map(|value| value.to_str().unwrap_or_default()).collect();
        if !is_right(&values, value) {
            let found = if values.is_empty() { "missing".to_owned() } else { format!("{values:?}") };
            let fix = match value {
                Some(value) => format!("let the proxy leave it as the server sends it: {value:?}"),
                None => "let the proxy leave it as the server sends it".to_owned(),
            };
            findings.push(Finding::warn(CHECK, format!("{name} at {page} is {found}"), fix));
        }
    }
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, format!("{page} has all security headers")));
    }
    findings
}

const MAIL_SERVER: &str = "mail server";

const FIX: &str = "check host, port, user and password in --smtp-url, --smtp-ca, and the firewall";

/// Connects and signs in; with `send_to`, also sends a test email.
pub(super) async fn check_mail_server(
    settings: &Settings,
    send_to: Option<&Mailbox>,
    now: Timestamp,
    findings: &mut Vec<Finding>,
) {
    let MailRoute::Smtp { server, timeout, .. } = &settings.mail else {
        findings.push(Finding::ok(MAIL_SERVER, "none: the demo keeps emails in its mailbox"));
        return;
    };
    let sender = SmtpSender::new(server.clone(), *timeout, None);
    if let Err(reason) = sender.check().await {
        findings.push(Finding::fail(MAIL_SERVER, reason, FIX));
        return;
    }
    findings.push(Finding::ok(MAIL_SERVER, "it accepts the connection"));
    if let Some(to) = send_to {
        findings.push(send(&sender, settings, to, now).await);
    }
}

async fn send(sender: &SmtpSender, settings: &Settings, to: &Mailbox, now: Timestamp) -> Finding {
    const CHECK: &str = "test email";
    let delivery = sender.deliver_test(&settings.mail_from, to, now).await;
    match delivery.outcome {
        DeliveryOutcome::Accepted => {
            Finding::ok(CHECK, format!("accepted for {}. Its source should say spf=pass and dkim=pass", to.email))
        }
        _ => Finding::fail(
            CHECK,
            format!("not accepted: {}", delivery.answer),
            "let the mail server accept the sender (--mail-from) and the recipient",
        ),
    }
}

const IDENTITY_PROVIDER: &str = "identity provider";

/// Adds the findings about each configured provider.
pub(super) async fn check_identity_providers(settings: &Settings, now: Timestamp, findings: &mut Vec<Finding>) {
    let IdentityProviders { customers, staff } = IdentityProviders::new(&settings.sign_in);
    for (provider, options) in [(customers, "--oidc"), (staff, "--desk-oidc")] {
        let Some(provider) = provider else { continue };
        let issuer = provider.settings().issuer.as_str();
        let failures = provider.check(now).await;
        if failures.is_empty() {
            findings.push(Finding::ok(IDENTITY_PROVIDER, format!("{issuer} answers all calls of a sign-in")));
        }
        let finding = |failure: &OidcFailure| {
            Finding::fail(IDENTITY_PROVIDER, format!("{issuer}: {failure}"), fix(failure, options))
        };
        findings.extend(failures.iter().map(finding));
    }
}

fn fix(failure: &OidcFailure, options: &str) -> String {
    match failure {
        OidcFailure::Misconfigured { member, .. } => match member.as_str() {
            "issuer" | "openid-configuration" => {
                format!("compare {options}-issuer with the issuer at the provider, letter by letter")
            }
            "client_id" => format!(
                "compare {options}-client-id and {options}-client-secret with the client at the provider; \
                 if it takes the secret in the body only, add {options}-client-auth post"
            ),
            "authorization_endpoint" => {
                format!("compare {options}-client-id, the scopes and the redirect URI with the client at the provider")
            }
            _ => "correct this at the provider".to_owned(),
        },
        _ => "check the network and the firewall: this server calls the provider".to_owned(),
    }
}
