//! Limits of cases and uploads: strangers keep nobody else out.

use super::{CLAIMANT, DOMAIN, TestClaimant, contacts_case, mail, secret, server_with};
use crate::common::{Reply, TestServer, hours, minutes};
use handover_api::cases::{CaseToken, FILE_NAME};
use handover_api::link::ProcedurePage;
use handover_api::{Reason, route};
use handover_rules::cases::papers::PaperKind::Identity;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HOME: &str = "203.0.113.9";

async fn server() -> TestServer {
    server_with(&["--trusted-proxies", "1"]).await
}

/// Opens a case from a network, and waits until that is carried out.
async fn open(server: &TestServer, network: &str, domain: &str, email: &str) {
    let user = server.visitor();
    let mut body = contacts_case(domain);
    body["email"] = json!(email);
    let call = user.client.post(user.url(route::CASES)).header("x-forwarded-for", network).json(&body);
    user.send(call).await.done();
    server.settle().await;
}

/// The number of emails to an address that ask to confirm it.
async fn asked(server: &TestServer, email: &str) -> usize {
    let mails = server.mails().await;
    mails.iter().filter(|mail| mail.address == email && mail.subject.contains("Confirm your email address")).count()
}

/// Presses the button of the newest email to an address.
async fn confirm(server: &TestServer, email: &str) -> Reply {
    let token = secret(&mail(server, email, "Confirm your email address").await, ProcedurePage::Confirm);
    server.visitor().post(route::CASE_CONFIRM, &CaseToken { token }).await
}

/// Opens cases for the domain from a network with addresses of its own, and confirms them.
async fn confirmed(server: &TestServer, network: &str, number: usize) {
    for index in 0..number {
        let email = format!("c{index}@{network}.example");
        open(server, network, DOMAIN, &email).await;
        confirm(server, &email).await.ok::<String>();
    }
}

#[tokio::test]
async fn unconfirmed_cases_of_strangers_block_no_one() {
    let server = server().await;
    for index in 0..12 {
        open(&server, &format!("192.0.{}.7", index % 3), DOMAIN, &format!("c{index}@stranger.example")).await;
    }
    open(&server, HOME, DOMAIN, CLAIMANT).await;
    confirm(&server, CLAIMANT).await.ok::<String>();
}

#[tokio::test]
async fn unconfirmed_cases_with_an_address_count_by_network() {
    let server = server().await;
    for index in 0..7 {
        // Neighbours are one network, and so is a whole IPv6 site.
        open(&server, &format!("192.0.2.{index}"), &format!("d{index}.example"), CLAIMANT).await;
    }
    assert_eq!(asked(&server, CLAIMANT).await, 5);
    for index in 0..7 {
        open(&server, &format!("2001:db8:1:{index}::7"), &format!("d{index}.example"), CLAIMANT).await;
    }
    assert_eq!(asked(&server, CLAIMANT).await, 10);
    open(&server, HOME, DOMAIN, CLAIMANT).await;
    assert_eq!(asked(&server, CLAIMANT).await, 11);
    confirm(&server, CLAIMANT).await.ok::<String>();
    // A mailbox is not filled from a few networks: after 20 emails, each causes one.
    for index in 0..12 {
        open(&server, &format!("198.51.{}.7", index % 4), &format!("d{index}.example"), CLAIMANT).await;
    }
    assert_eq!(asked(&server, CLAIMANT).await, 20);
    for index in 0..4 {
        open(&server, &format!("198.52.{}.7", index % 2), &format!("d{index}.example"), CLAIMANT).await;
    }
    assert_eq!(asked(&server, CLAIMANT).await, 22);
    server.advance(hours(24)).await;
    open(&server, HOME, DOMAIN, CLAIMANT).await;
    assert_eq!(asked(&server, CLAIMANT).await, 23);
}

#[tokio::test]
async fn confirmed_cases_of_a_domain_count_by_network() {
    let server = server().await;
    let first = server.now();
    confirmed(&server, "192.0.2.7", 5).await;
    server.advance(minutes(1)).await;
    open(&server, "192.0.2.9", DOMAIN, "sixth@stranger.example").await;
    let refused = confirm(&server, "sixth@stranger.example").await.problem(429);
    assert_eq!((refused.reason, refused.until), (Reason::OverBudget, Some(first + hours(24))));
    assert_eq!(server.rows("select 1 from holder_case where state = 'opened'").len(), 1);
    // Other domains and networks have limits of their own.
    open(&server, "192.0.2.9", "elsewhere.example", "sixth@elsewhere.example").await;
    confirm(&server, "sixth@elsewhere.example").await.ok::<String>();
    open(&server, HOME, DOMAIN, CLAIMANT).await;
    confirm(&server, CLAIMANT).await.ok::<String>();
    server.advance(hours(24) - minutes(1)).await;
    confirm(&server, "sixth@stranger.example").await.ok::<String>();
}

#[tokio::test]
async fn confirmed_cases_of_strangers_leave_a_network_its_first() {
    let server = server().await;
    for network in 0..4 {
        confirmed(&server, &format!("192.0.{network}.7"), 5).await;
    }
    for is_first in [true, false] {
        open(&server, HOME, DOMAIN, CLAIMANT).await;
        let confirmed = confirm(&server, CLAIMANT).await;
        if is_first { drop(confirmed.ok::<String>()) } else { assert_eq!(confirmed.reason(429), Reason::OverBudget) }
    }
}

/// An upload that is under way, and whose file does not arrive.
async fn slow_upload(claimant: &TestClaimant) -> TcpStream {
    let url = claimant.user.url(&route::case_papers(Identity));
    let (host, path) = url.strip_prefix("http://").and_then(|url| url.split_once('/')).expect("a URL");
    let mut connection = TcpStream::connect(host).await.expect("the server listens");
    let token = &claimant.token;
    let head = format!(
        "POST /{path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\nx-forwarded-for: 192.0.2.1\r\n\
         {FILE_NAME}: a.pdf\r\ncontent-length: 1000\r\nexpect: 100-continue\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.expect("the server reads");
    // The server asks for the file once there is room for it.
    let mut reply = [0; 12];
    connection.read_exact(&mut reply).await.expect("the server answers");
    assert_eq!(reply, *b"HTTP/1.1 100");
    connection.write_all(b"%PDF-").await.expect("the server reads");
    connection
}

/// Uploads a file from a network, and returns whether there was room. The file is refused, because the case is full.
async fn has_room(claimant: &TestClaimant, network: &str) -> bool {
    let url = claimant.user.url(&route::case_papers(Identity));
    let request = claimant.user.client.post(url).bearer_auth(&claimant.token).header("x-forwarded-for", network);
    let reply = claimant.user.send(request.header(FILE_NAME, "a.pdf").body("no paper")).await;
    if reply.status == 503 {
        assert_eq!(reply.reason(503), Reason::Busy);
        return false;
    }
    assert_eq!(reply.reason(409), Reason::CaseRefused);
    true
}

#[tokio::test]
async fn slow_uploads_do_not_delay_others() {
    let server = server().await;
    let first = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let second = TestClaimant::confirmed(&server, &contacts_case("elsewhere.example")).await;
    let third = TestClaimant::confirmed(&server, &contacts_case("third.example")).await;
    let slow = slow_upload(&first).await;
    assert!(!has_room(&first, "192.0.2.9").await);
    // Another case has room, until the network has two.
    assert!(has_room(&second, "192.0.2.1").await);
    let slow_too = slow_upload(&second).await;
    assert!(!has_room(&second, "192.0.2.9").await);
    assert!(!has_room(&third, "192.0.2.1").await, "two of this network");
    assert!(has_room(&third, "192.0.2.9").await);
    drop((slow, slow_too));
    server.until("they have ended", async || has_room(&first, "192.0.2.1").await).await;
}
